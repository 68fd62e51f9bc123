// A sound for emergencies. Browsers let a page sound only after a key or a click, so the switch and the first key unlock
// it; a tab in the background still hears its live connection, and a notification comes with the system's own sound.
// A tab that holds a lock is not frozen to save power or memory, so the lock is held while the switch is on.

const SWITCH = "line123.alarm";
const NOTES = [880, 660, 880, 660];
const LOCK = "line123.alarm";
let sound = null;
let letGo = null;
let quietTitle = "";

const isOn = () => localStorage.getItem(SWITCH) === "on";

function unlock() {
  if (!isOn()) return;
  sound ??= new AudioContext();
  if (sound.state === "suspended") sound.resume();
}

function keepAwake() {
  if (isOn() && !letGo) navigator.locks?.request(LOCK, { mode: "shared" }, () => new Promise((done) => { letGo = done; }));
  if (!isOn() && letGo) {
    letGo();
    letGo = null;
  }
}

function callFromTitle(number) {
  if (!document.hidden) return;
  quietTitle ||= document.title;
  document.title = `(!) ${number} · ${quietTitle}`;
}

function calmTitle() {
  if (document.hidden || !quietTitle) return;
  document.title = quietTitle;
  quietTitle = "";
}

function ring() {
  if (sound?.state !== "running") return;
  NOTES.forEach((pitch, at) => {
    const tone = sound.createOscillator();
    const loudness = sound.createGain();
    const from = sound.currentTime + at * 0.22;
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.3, from);
    loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.2);
    tone.connect(loudness).connect(sound.destination);
    tone.start(from);
    tone.stop(from + 0.21);
  });
}

export function alarm(number) {
  if (!isOn()) return;
  const button = document.querySelector("[data-alarm]");
  document.documentElement.dataset.alarmed = number;
  ring();
  callFromTitle(number);
  if (window.Notification?.permission === "granted") {
    const told = new Notification(button?.dataset.told ?? "", { body: number, tag: `line123-${number}`, requireInteraction: true });
    told.onclick = () => { window.focus(); location.href = `/tickets/${number}`; };
  }
}

function show() {
  for (const button of document.querySelectorAll("[data-alarm]")) button.setAttribute("aria-pressed", String(isOn()));
}

async function turn() {
  localStorage.setItem(SWITCH, isOn() ? "off" : "on");
  show();
  keepAwake();
  if (!isOn()) return;
  unlock();
  if (window.Notification?.permission === "default") await Notification.requestPermission();
  ring();
}

export function startAlarm() {
  show();
  keepAwake();
  document.addEventListener("visibilitychange", calmTitle);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-alarm]")) turn();
    else unlock();
  });
  document.addEventListener("keydown", unlock);
}
