// Forms that could not be sent, kept in this browser for the person who typed them, and shown on every page.

const place = document.getElementById("unsent");
const STORE = `line123.unsent.${document.body.dataset.user}`;

export const words = place?.dataset;

export function all() {
  return JSON.parse(localStorage.getItem(STORE) ?? "[]");
}

function write(items) {
  if (items.length > 0) localStorage.setItem(STORE, JSON.stringify(items));
  else localStorage.removeItem(STORE);
  show();
}

// False when the browser has no room: then the form stays as it is.
export function put(item) {
  try {
    write([...all().filter((other) => other.key !== item.key), item]);
    return true;
  } catch {
    return false;
  }
}

export function drop(key) {
  write(all().filter((item) => item.key !== key));
}

function row(item) {
  const made = place.querySelector("template").content.cloneNode(true);
  const find = (name) => made.querySelector(`[data-${name}]`);
  find("title").textContent = item.title;
  const time = made.querySelector("time");
  time.dateTime = item.at;
  time.textContent = new Date(item.at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
  const state = { waiting: words.waiting, refused: `${words.refused} ${item.why ?? ""}`, sent: words.sent };
  find("state").textContent = state[item.state];
  const number = find("number");
  number.hidden = item.state !== "sent";
  number.textContent = item.pretty ?? "";
  number.href = item.result ?? "#";
  find("correct").hidden = item.state !== "refused";
  find("drop").hidden = item.state !== "sent";
  const li = made.querySelector("li");
  li.dataset.key = item.key;
  li.dataset.is = item.state;
  return li;
}

export function show() {
  if (!place) return;
  const items = all();
  place.hidden = items.length === 0;
  place.querySelector("ul").replaceChildren(...items.map(row));
}
