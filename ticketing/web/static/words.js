// What somebody is correcting is not redrawn under the hands: live refreshes leave an open correction alone.

function onToggle(event) {
  const part = event.target;
  if (!part.matches?.("details[data-keeps]")) return;
  part.toggleAttribute("hx-morph-skip", part.open);
  if (part.open) part.querySelector("textarea")?.focus();
}

// The button that was pressed is gone with what it stood in: go on from where it was.
function onSwap(event) {
  const form = event.detail.ctx?.sourceElement?.closest?.("form[data-focuses]");
  if (form && !form.isConnected) document.getElementById(form.dataset.focuses)?.focus({ preventScroll: true });
}

export function startWords() {
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("htmx:after:swap", onSwap);
}
