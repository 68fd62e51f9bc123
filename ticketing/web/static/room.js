// The recording room: record, listen, go on. The server keeps every take and draws the text, so a reload loses nothing.

const tools = document.querySelector("[data-room-tools]");
const room = document.getElementById("room");
const trouble = document.getElementById("room-trouble");
const part = (name) => tools.querySelector(`[data-room-${name}]`);
const text = () => room.querySelector("[data-room-text]");
const COUNTDOWN = 3;
const STEP = 450; // milliseconds between the numbers of the countdown
const LONGEST = 45; // seconds; no text takes half of it
const CLICK = 0.12; // seconds at the end in which the key that stopped it is heard

let sound = null; // the microphone: { context, worklet }
let blocks = null; // what is being recorded
let unsent = null;
let state = "ready"; // ready, counting, recording, sending

function say(words) {
  trouble.hidden = !words;
  trouble.textContent = words;
}

function become(next, words) {
  state = next;
  const isBusy = next === "counting" || next === "recording";
  const word = part("word");
  word.textContent = isBusy ? word.dataset.stop : word.dataset.start;
  tools.classList.toggle("is-recording", next === "recording");
  part("state").textContent = words;
}

const REASONS = { NotAllowedError: "saidDenied", SecurityError: "saidDenied", NotFoundError: "saidMissing" };

async function open() {
  if (sound) return sound;
  if (!navigator.mediaDevices?.getUserMedia) throw new Error(tools.dataset.saidInsecure);
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: plain }).catch((error) => {
    throw new Error(tools.dataset[REASONS[error.name] ?? "saidBusy"]);
  });
  const context = new AudioContext();
  await context.audioWorklet.addModule(new URL("./microphone.js", import.meta.url));
  const worklet = new AudioWorkletNode(context, "microphone");
  context.createMediaStreamSource(stream).connect(worklet);
  worklet.port.onmessage = ({ data }) => hear(data);
  for (const track of stream.getTracks()) track.onended = () => { sound = null; };
  sound = { context, worklet };
  return sound;
}

function hear(block) {
  let highest = 0;
  for (const sample of block) highest = Math.max(highest, Math.abs(sample));
  const meter = part("meter");
  meter.value = Math.max(highest, meter.value * 0.9);
  if (state !== "recording") return;
  blocks.push(block);
  if (blocks.length * block.length > LONGEST * sound.context.sampleRate) stop();
}

const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

async function record() {
  if (state !== "ready") return;
  say("");
  room.querySelectorAll("audio").forEach((player) => player.pause());
  become("counting", "…");
  try {
    await open();
    await sound.context.resume();
  } catch (error) {
    become("ready", tools.dataset.saidReady);
    say(error.message);
    return;
  }
  for (let left = COUNTDOWN; left > 0; left -= 1) {
    if (state !== "counting") return;
    part("state").textContent = String(left);
    await wait(STEP);
  }
  if (state !== "counting") return;
  blocks = [];
  become("recording", tools.dataset.saidRecording);
}

function stop() {
  if (state === "counting") {
    become("ready", tools.dataset.saidReady);
    return;
  }
  if (state !== "recording") return;
  unsent = { key: text().dataset.key, wav: wav(blocks, sound.context.sampleRate) };
  blocks = null;
  send();
}

// 16 bits, one channel: nothing is lost between the microphone and the check.
function wav(recorded, rate) {
  const all = recorded.reduce((sum, block) => sum + block.length, 0);
  const count = Math.max(0, all - Math.round(CLICK * rate));
  const view = new DataView(new ArrayBuffer(44 + 2 * count));
  const write = (at, letters) => [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + 2 * count, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, 2 * count, true);
  let at = 0;
  for (const block of recorded) {
    for (const sample of block) {
      if (at === count) break;
      const whole = Math.max(-1, Math.min(1, sample)) * 32767;
      view.setInt16(44 + 2 * at, Math.round(whole), true);
      at += 1;
    }
  }
  return new Blob([view], { type: "audio/wav" });
}

async function send() {
  become("sending", tools.dataset.saidSending);
  const form = new FormData();
  form.set("csrf_token", JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"]);
  form.set("key", unsent.key);
  form.set("sound", unsent.wav, "take.wav");
  let answer = null;
  try {
    answer = await fetch(room.dataset.upload, { method: "POST", body: form, headers: { "HX-Request": "true", Accept: "application/json" } });
  } catch {
    answer = null;
  }
  const told = await answer?.json().catch(() => null);
  become("ready", tools.dataset.saidReady);
  const refused = answer?.status === 422 && told?.faults;
  part("again").hidden = Boolean(answer?.ok || refused);
  if (answer?.ok) {
    unsent = null;
    await show(text().dataset.key);
    room.querySelector("[data-room-take]")?.play().catch(() => {});
  } else {
    say(refused ? told.faults.join(" ") : told?.detail ? `${told.title}. ${told.detail}` : tools.dataset.saidLost);
  }
}

async function show(key) {
  const address = `${room.dataset.here}?${new URLSearchParams({ key })}`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) {
    window.location.assign(address); // the browser says what is wrong
    return;
  }
  room.innerHTML = await answer.text();
  window.htmx?.process(room);
  history.replaceState(null, "", address);
  listenToEnd();
}

// A take that was played counts as listened to: draw that, without taking the focus away from a key.
function listenToEnd() {
  room.querySelector("[data-room-take]")?.addEventListener("ended", () => {
    if (state === "ready") show(text().dataset.key);
  });
}

function go(where) {
  const key = text().dataset[where];
  if (state === "ready" && key && !unsent) {
    say("");
    show(key);
  }
}

function play() {
  room.querySelector("[data-room-take]")?.play().catch(() => {});
}

const toggle = () => (state === "ready" ? record() : stop());
const KEYS = { " ": toggle, Enter: () => go("after"), r: record, p: play, ArrowLeft: () => go("before"), ArrowRight: () => go("after") };

function onKey(event) {
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const at = event.target.closest?.("input, textarea, select, summary, audio, a, button, [contenteditable]");
  // Elsewhere the browser's own keys hold; only our own button is worked by Space as well.
  if (at && !(at === part("record") && event.key === " ")) return;
  if (document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
}

if (tools) {
  tools.hidden = false;
  part("record").addEventListener("click", (event) => {
    if (event.detail > 0) part("record").blur(); // after a mouse the keys of the page hold, not those of the button
    toggle();
  });
  // Some browsers click a button when Space comes up, although it was taken when it went down.
  part("record").addEventListener("keyup", (event) => { if (event.key === " ") event.preventDefault(); });
  part("again").addEventListener("click", () => { if (unsent && state === "ready") send(); });
  document.addEventListener("keydown", onKey);
  room.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-room-before], [data-room-after]");
    if (!link) return;
    event.preventDefault();
    go(link.matches("[data-room-before]") ? "before" : "after");
  });
  window.addEventListener("beforeunload", (event) => { if (unsent || state === "recording") event.preventDefault(); });
  listenToEnd();
}
