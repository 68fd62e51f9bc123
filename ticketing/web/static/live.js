// The live connection: rows of the queue come and go, a ticket or the figures are fetched anew when they changed.
// Nothing moves under the pointer: what would shift rows waits until the pointer has left the list.

import { alarm } from "./alarm.js";
import { later } from "./later.js";

const STALE_AFTER = 10_000;
const LONGEST_PAUSE = 15_000;
const page = document.querySelector("[data-live]");
const held = [];
let source = null;
let last = page?.dataset.after ?? "";
let heardAt = Date.now();
let pause = 500;
let isOver = false;

function address() {
  const { events, view, unit, number, show } = page.dataset;
  const query = new URLSearchParams({ view, after: last });
  if (unit) query.set("unit", unit);
  if (number) query.set("number", number);
  if (show) query.set("show", show);
  return `${events}?${query}`;
}

function connect() {
  source = new EventSource(address(), { withCredentials: true });
  for (const [name, act] of Object.entries(HANDLERS)) {
    source.addEventListener(name, (event) => {
      heardAt = Date.now();
      pause = 500;
      page.dataset.listening = "1";
      if (event.lastEventId) last = event.lastEventId;
      mark(true);
      act(event.data);
    });
  }
  source.onerror = () => {
    // A refused or ended stream is opened again by us, so that the address carries the newest id.
    source.close();
    if (!isOver) later(connect, pause);
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  };
}

function mark(isLive) {
  const banner = document.getElementById("stale");
  if (banner.hidden === isLive) return;
  banner.hidden = isLive;
  banner.querySelector("[data-stale-since]").textContent = new Date(heardAt).toLocaleTimeString(document.documentElement.lang);
  document.documentElement.classList.toggle("is-stale", !isLive);
  for (const element of document.querySelectorAll("[data-live-on]")) element.hidden = !isLive;
  for (const element of document.querySelectorAll("[data-live-off]")) element.hidden = isLive;
}

const HANDLERS = {
  beat() {},
  count(data) {
    for (const element of document.querySelectorAll("[data-count]")) element.textContent = data;
  },
  alarm,
  row: takeRow,
  mine() {
    window.htmx.trigger("#mine", "mine:changed");
  },
  changed() {
    const part = document.getElementById("live");
    if (part) window.htmx.trigger(part, "line:changed");
  },
  reload() {
    location.reload();
  },
};

function takeRow(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const row = template.content.querySelector("tr");
  const shown = document.getElementById(row.id);
  const belongs = row.dataset.state === "waiting" && row.dataset.standing === page.dataset.show;
  drop(row.dataset.number);
  if (shown && belongs) return morph(shown, html);
  if (shown) {
    morph(shown, html);
    if (isCalm()) return remove(row.id);
    return hold({ number: row.dataset.number, id: row.id, leaves: true });
  }
  if (!belongs || !page.dataset.first) return;
  if (isCalm()) return insert(row);
  hold({ number: row.dataset.number, row, leaves: false });
}

function morph(shown, html) {
  const focused = shown.contains(document.activeElement) ? document.activeElement.id : null;
  window.htmx.swap({ text: `<table><tbody>${html}</tbody></table>`, target: shown, swap: "outerMorph", select: "tr" });
  if (focused && !document.getElementById(focused)) shown.querySelector("[data-row-link]")?.focus();
}

function insert(row) {
  const body = document.getElementById("rows");
  const after = [...body.rows].find((other) => other.dataset.order > row.dataset.order);
  if (!after && page.dataset.more) return;
  row.classList.add("row-new");
  body.insertBefore(row, after ?? null);
  window.htmx.process(row);
  showEmpty();
}

function remove(id) {
  const row = document.getElementById(id);
  if (!row) return;
  if (row.contains(document.activeElement)) {
    (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-row-link]")?.focus();
  }
  row.remove();
  showEmpty();
}

function showEmpty() {
  const empty = document.querySelector("[data-empty]");
  if (empty) empty.hidden = document.getElementById("rows").rows.length > 0;
}

const isCalm = () => !document.querySelector("#rows:hover");

function hold(change) {
  held.push(change);
  showHeld();
}

function drop(number) {
  const at = held.findIndex((change) => change.number === number);
  if (at >= 0) held.splice(at, 1);
}

function showHeld() {
  const button = document.querySelector("[data-held]");
  const fresh = held.filter((change) => !change.leaves).length;
  button.hidden = fresh === 0;
  button.querySelector("[data-held-count]").textContent = fresh;
}

function release() {
  for (const change of held.splice(0)) change.leaves ? remove(change.id) : insert(change.row);
  showHeld();
}

// A refresh that was on its way when somebody saved is older than what the page shows by now: it is dropped.
function keepNewest(event) {
  const { tasks } = event.detail;
  const at = tasks.findIndex((task) => task.type === "main" && task.target?.id === "live");
  if (at < 0) return;
  const fresh = tasks[at].fragment.querySelector("#live");
  if (fresh && Number(fresh.dataset.newest) < Number(tasks[at].target.dataset.newest)) tasks.splice(at, 1);
}

export function startLive() {
  if (!page) return;
  document.addEventListener("htmx:before:swap", keepNewest);
  document.querySelector("[data-held]")?.addEventListener("click", release);
  document.getElementById("rows")?.addEventListener("pointerleave", release);
  setInterval(() => { if (Date.now() - heardAt > STALE_AFTER) mark(false); }, 1000);
  addEventListener("pagehide", () => { isOver = true; source?.close(); });
  addEventListener("pageshow", (event) => { if (event.persisted && isOver) location.reload(); });
  connect();
}
