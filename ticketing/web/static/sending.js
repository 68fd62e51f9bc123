// Forms of the counter are sent by us: without a line they wait in this browser and go out by themselves later.
// The key of a form makes the server do its work once, however often it arrives.
import { serverNow } from "./clocks.js";
import { fieldsOf, keepFields } from "./drafts.js";
import { all, drop, put, show, words } from "./unsent.js";

const PATIENCE = 12_000;
const AGAIN_EVERY = 15_000;
const AWAY = [502, 503, 504];
let isFlushing = false;

const token = () => document.querySelector("input[name=csrf_token]")?.value ?? "";

// Returns what became of it: sent, away, signed-out or refused.
async function post(item) {
  let response;
  try {
    response = await fetch(item.url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(item.fields),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { is: "away" };
  }
  if (AWAY.includes(response.status)) return { is: "away" };
  if (response.status === 401 || response.type === "opaqueredirect") return { is: "signed-out" };
  const said = await response.json().catch(() => ({}));
  if (response.ok) return { is: "sent", ...said };
  return { is: "refused", ...said };
}

function tell(look, title, text, link) {
  const alert = document.createElement("div");
  alert.className = `alert alert-${look}`;
  if (look === "danger") alert.role = "alert";
  const body = alert.appendChild(document.createElement("div"));
  body.appendChild(document.createElement("b")).textContent = title;
  if (text) body.appendChild(document.createElement("div")).textContent = text;
  if (link) {
    const anchor = body.appendChild(document.createElement("a"));
    anchor.href = link;
    anchor.textContent = words.signIn;
  }
  const notice = document.getElementById("notice");
  notice.replaceChildren(alert);
  notice.scrollIntoView({ block: "nearest" });
}

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function empty(form) {
  form.reset();
  form.elements.key.value = freshKey();
  document.getElementById("similar")?.replaceChildren();
  form.dispatchEvent(new CustomEvent("form:sent", { bubbles: true }));
  form.querySelector("[autofocus]")?.focus();
}

function itemOf(form) {
  const now = new Date(serverNow()).toISOString();
  const fields = { ...fieldsOf(form), typed_at: now };
  const { sends: title, draftForm: draft } = form.dataset;
  return { key: fields.key, title, draft, url: form.action, page: location.pathname + location.search, at: now, state: "waiting", fields };
}

const ANSWERS = {
  sent(form, item, result) {
    form.dispatchEvent(new CustomEvent("form:sent", { bubbles: true }));
    location.assign(result.url);
  },
  away(form, item) {
    if (!put(item)) return tell("danger", words.full);
    empty(form);
    tell("warning", words.kept);
  },
  "signed-out"(form) {
    tell("danger", words.signedOut, "", `${words.signInUrl}?next=${encodeURIComponent(location.pathname + location.search)}`);
  },
  refused(form, item, result) {
    tell("danger", result.title ?? words.refused, result.detail ?? "");
    if (result.field) form.elements[result.field]?.focus?.();
  },
};

async function onSubmit(event) {
  const form = event.target.closest?.("form[data-sends]");
  if (!form) return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  const item = itemOf(form);
  keepFields(form.dataset.draftForm, item.fields);
  try {
    const result = await post(item);
    ANSWERS[result.is](form, item, result);
  } finally {
    delete form.dataset.busy;
  }
}

async function send(item) {
  const result = await post(item);
  if (result.is === "sent") {
    const { key, title, at } = item;
    put({ key, title, at, state: "sent", pretty: result.pretty, result: result.url });
  } else if (result.is === "refused") {
    put({ ...item, state: "refused", why: [result.title, result.detail].filter(Boolean).join(". ") });
  }
  return result.is !== "away" && result.is !== "signed-out";
}

async function flush() {
  if (isFlushing) return;
  isFlushing = true;
  try {
    for (const item of all()) {
      if (item.state === "waiting" && !(await send(item))) return;
    }
  } finally {
    isFlushing = false;
  }
}

function onClick(event) {
  const key = event.target.closest?.("#unsent li")?.dataset.key;
  if (!key) return;
  const item = all().find((one) => one.key === key);
  if (event.target.closest("[data-drop]")) drop(key);
  if (event.target.closest("[data-correct]") && item) {
    keepFields(item.draft, item.fields);
    drop(key);
    location.assign(item.page);
  }
}

export function startSending() {
  if (!words) return;
  show();
  document.addEventListener("submit", onSubmit);
  document.getElementById("unsent").addEventListener("click", onClick);
  addEventListener("online", flush);
  addEventListener("storage", show);
  setInterval(flush, AGAIN_EVERY);
  flush();
}
