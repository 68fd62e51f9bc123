// What somebody types is kept in this browser until it has been sent, whatever happens to the page or the line.
// A field has a draft of its own, or all fields of a form have one together.

const PREFIX = "line123.draft.";

function keep(event) {
  const field = event.target.closest?.("[data-draft]");
  if (field && field.value) sessionStorage.setItem(PREFIX + field.dataset.draft, field.value);
  else if (field) sessionStorage.removeItem(PREFIX + field.dataset.draft);
  const form = event.target.closest?.("form[data-draft-form]");
  if (form) keepFields(form.dataset.draftForm, fieldsOf(form));
}

export function fieldsOf(form) {
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrf_token;
  return fields;
}

export function keepFields(name, fields) {
  sessionStorage.setItem(PREFIX + name, JSON.stringify(fields));
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem(PREFIX + form.dataset.draftForm) ?? "null");
  if (!kept) return;
  for (const field of form.elements) {
    if (!field.name || field.name === "csrf_token") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name] === field.value;
    else if (field.name in kept) field.value = kept[field.name];
  }
}

function forget(event) {
  const form = event.target;
  for (const field of form.querySelectorAll("[data-draft]")) sessionStorage.removeItem(PREFIX + field.dataset.draft);
  if (form.dataset.draftForm) sessionStorage.removeItem(PREFIX + form.dataset.draftForm);
}

export function startDrafts() {
  for (const field of document.querySelectorAll("[data-draft]")) {
    field.value ||= sessionStorage.getItem(PREFIX + field.dataset.draft) ?? "";
  }
  for (const form of document.querySelectorAll("form[data-draft-form]")) restore(form);
  document.addEventListener("input", keep);
  document.addEventListener("change", keep);
  document.addEventListener("form:sent", forget);
}
