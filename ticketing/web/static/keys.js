// Single-key shortcuts. Each lives in the `data-hotkey` of the element it acts on; lists have j, k, c and Enter.
import { chooseRow } from "./choosing.js";
import { install, uninstall } from "./vendor/hotkey-3.1.4.js";

const installed = new Map();
const SWITCH = "line123.shortcuts";

const isOn = () => localStorage.getItem(SWITCH) !== "off";

function refresh() {
  for (const [element, keys] of installed) {
    if (!element.isConnected || element.dataset.hotkey !== keys || !isOn()) {
      uninstall(element);
      installed.delete(element);
    }
  }
  if (!isOn()) return;
  for (const element of document.querySelectorAll("[data-hotkey]")) {
    if (installed.has(element)) continue;
    install(element, element.dataset.hotkey);
    installed.set(element, element.dataset.hotkey);
  }
}

const isTyping = (target) =>
  target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;

function rows() {
  return [...document.querySelectorAll("[data-rows] tbody tr")].filter((row) => row.querySelector("[data-row-link]"));
}

function currentRow() {
  return document.activeElement?.closest?.("[data-rows] tbody tr") ?? null;
}

function move(by) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(currentRow());
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
  const link = all[next].querySelector("[data-row-link]");
  link.focus();
  link.closest("tr").scrollIntoView({ block: "nearest" });
}

const LIST_KEYS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => chooseRow(currentRow()),
  c: () => currentRow()?.querySelector("[data-row-claim]")?.click(),
};

function onListKey(event) {
  const act = LIST_KEYS[event.key];
  if (!act || !isOn() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || document.querySelector("dialog[open]") || !document.querySelector("[data-rows]")) return;
  event.preventDefault();
  act();
}

function onSendKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form[data-send-keys]");
  if (form) {
    event.preventDefault();
    form.requestSubmit();
  }
}

// Escape leaves a field, so that the page's keys work again.
function onEscape(event) {
  if (event.key === "Escape" && isTyping(event.target) && !event.target.closest("dialog")) event.target.blur();
}

export function startKeys() {
  refresh();
  document.addEventListener("htmx:after:swap", refresh);
  document.addEventListener("keydown", onListKey);
  document.addEventListener("keydown", onSendKey);
  document.addEventListener("keydown", onEscape);
  // Behind an open dialog the page's keys are silent.
  document.addEventListener("hotkey-fire", (event) => {
    const open = document.querySelector("dialog[open]");
    if (open && !open.contains(event.target)) event.preventDefault();
  }, true);
  const box = document.getElementById("shortcuts");
  if (!box) return;
  box.checked = isOn();
  box.addEventListener("change", () => {
    localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    refresh();
  });
}
