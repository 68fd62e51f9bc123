// What somebody is correcting is not redrawn under the hands: live refreshes leave an open correction alone.

function onToggle(event) {
  const part = event.target;
  if (!part.matches?.("details[data-keeps]")) return;
  part.toggleAttribute("hx-morph-skip", part.open);
  if (part.open) part.querySelector("textarea")?.focus();
}

// The button that was pressed goes with what it stood in, so where to go on is remembered before and done after.
function onAnswer(event) {
  const ctx = event.detail.ctx;
  const form = ctx?.sourceElement?.closest?.("form[data-focuses]");
  if (form && ctx.response?.status < 400) ctx.focuses = form.dataset.focuses;
}

function onSwap(event) {
  const id = event.detail.ctx?.focuses;
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

export function startWords() {
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("htmx:after:request", onAnswer);
  document.addEventListener("htmx:after:swap", onSwap);
}
