// Ages that grow, the lease that runs out and is renewed while somebody works.

const RENEW_EVERY = 60_000;
const IDLE_AFTER = 10 * 60_000;
const words = document.body.dataset;
let skew = Date.parse(words.now) - Date.now();
let lastActive = Date.now();
let lastRenewed = Date.now();

export const serverNow = () => Date.now() + skew;

export function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} ${words.unitSec}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${words.unitMin}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} ${words.unitH} ${minutes % 60} ${words.unitMin}`;
  return `${Math.floor(hours / 24)} ${words.unitD} ${hours % 24} ${words.unitH}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function countdown(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
}

function tickLease() {
  const lease = document.getElementById("lease");
  if (!lease) return;
  const left = Date.parse(lease.dataset.leaseUntil) - serverNow();
  write(lease.querySelector("[data-lease-left]"), countdown(left));
  lease.classList.toggle("lease-short", left < 60_000);
  const isActive = Date.now() - lastActive < IDLE_AFTER;
  if (isActive && left > 0 && Date.now() - lastRenewed > RENEW_EVERY) {
    lastRenewed = Date.now();
    window.htmx.trigger(lease, "lease:renew");
  }
}

// A time that is running out says so in words, and changes its look at the same moment as the server would.
function tickDues() {
  const now = serverNow();
  for (const due of document.querySelectorAll("[data-due]")) {
    const left = Date.parse(due.dateTime) - now;
    write(due, (left >= 0 ? words.timeLeft : words.timeLate).replace("…", span(Math.abs(left))));
    due.classList.toggle("due-late", left <= 0);
    due.classList.toggle("due-soon", left > 0 && Date.parse(due.dataset.warn) <= now);
    due.classList.toggle("due-far", Date.parse(due.dataset.warn) > now);
  }
}

function tickAges() {
  for (const age of document.querySelectorAll("[data-age]")) write(age, span(serverNow() - Date.parse(age.dateTime)));
}

// An offer with an end leaves the page when it ends.
function startOffers() {
  for (const offer of document.querySelectorAll("[data-gone-after]")) {
    setTimeout(() => offer.remove(), Number(offer.dataset.goneAfter) * 1000);
    offer.removeAttribute("data-gone-after");
  }
}

export function startClocks() {
  for (const type of ["keydown", "pointerdown", "pointermove"]) {
    document.addEventListener(type, () => { lastActive = Date.now(); }, { passive: true });
  }
  setInterval(tickLease, 1000);
  setInterval(() => { tickAges(); tickDues(); }, 5000);
  document.addEventListener("htmx:after:swap", () => { tickAges(); tickDues(); tickLease(); startOffers(); });
}
