// Starts the parts of a page: keys, dialogs, clocks, drafts, forms that wait for the line, and the live connection.
import { startAlarm } from "./alarm.js";
import { startChoosing } from "./choosing.js";
import { startClocks } from "./clocks.js";
import { startDialogs } from "./dialogs.js";
import { startDrafts } from "./drafts.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startSending } from "./sending.js";
import { startWaves } from "./waves.js";
import { startWords } from "./words.js";

document.documentElement.classList.add("script");
startKeys();
startAlarm();
startChoosing();
startDialogs();
startDrafts();
startClocks();
startLive();
startWaves();
startWords();
startSending();

document.addEventListener("change", (event) => {
  event.target.closest?.("[data-auto-submit]")?.requestSubmit();
});

document.addEventListener("click", (event) => {
  const person = event.target.closest?.("[data-fill-username]");
  if (!person) return;
  document.getElementById("username").value = person.dataset.fillUsername;
  document.getElementById("password").value = person.dataset.fillPassword;
  document.getElementById("password").form.requestSubmit();
});

// A menu closes when one clicks or tabs elsewhere.
for (const type of ["click", "focusin"]) {
  document.addEventListener(type, (event) => {
    for (const menu of document.querySelectorAll("details.who[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
