// What somebody types is kept in this browser until it has been sent, whatever happens to the page or the line.

const PREFIX = "line123.draft.";

function keep(event) {
  const field = event.target.closest?.("[data-draft]");
  if (!field) return;
  if (field.value) sessionStorage.setItem(PREFIX + field.dataset.draft, field.value);
  else sessionStorage.removeItem(PREFIX + field.dataset.draft);
}

function forget(event) {
  for (const field of event.target.querySelectorAll("[data-draft]")) {
    sessionStorage.removeItem(PREFIX + field.dataset.draft);
  }
}

export function startDrafts() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    field.value ||= sessionStorage.getItem(PREFIX + field.dataset.draft) ?? "";
  }
  document.addEventListener("input", keep);
  document.addEventListener("form:sent", forget);
}
