// <dialog> elements: opened by [data-opens], closed by [data-closes], and by a save that went through.

function open(button) {
  const dialog = document.getElementById(button.dataset.opens);
  const version = dialog.querySelector("[data-version]");
  // What the person decides on is what the page shows now.
  const shown = document.querySelector("[data-shown-version]");
  if (version && shown) version.value = shown.dataset.shownVersion;
  const to = dialog.querySelector("[data-to]");
  if (to && button.dataset.to) {
    to.value = button.dataset.to;
    dialog.querySelector("h2").textContent = button.dataset.title;
  }
  dialog.showModal();
  (dialog.querySelector("select, textarea") ?? dialog.querySelector("button")).focus();
}

function onClick(event) {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) open(opener);
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog").close();
}

// A refusal shows both states; sending again is then a decision about the newer one.
function takeNewVersion() {
  const conflict = document.querySelector("dialog[open] [data-new-version]");
  const version = conflict?.closest("dialog").querySelector("[data-version]");
  if (version) version.value = conflict.dataset.newVersion;
}

function onDone(event) {
  const ctx = event.detail.ctx;
  const form = ctx?.sourceElement?.closest?.("form[data-clears]");
  if (!form || !ctx.response || ctx.response.status >= 400) return;
  form.reset();
  form.dispatchEvent(new CustomEvent("form:sent", { bubbles: true }));
  const dialog = form.closest("dialog");
  dialog?.querySelector("[role=status]")?.replaceChildren();
  dialog?.close();
}

// Until the next frame the focus stays in a dialog that was opened by a key: what is pressed by then would be lost there.
function onClose(event) {
  if (event.target.contains(document.activeElement)) document.activeElement.blur();
}

export function startDialogs() {
  document.addEventListener("close", onClose, true);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:after:request", onDone);
  document.addEventListener("htmx:after:swap", takeNewVersion);
}
