// Recordings: a faster or slower voice, and a picture of the sound that shows where the player is and leads there.

function player(element) {
  return element.closest("[data-recording]")?.querySelector("audio");
}

function onSpeed(event) {
  const choice = event.target.closest?.("[data-speed]");
  if (choice) player(choice).playbackRate = Number(choice.value);
}

function onTime(event) {
  const box = event.target.closest?.("[data-recording]");
  if (!box || !event.target.duration) return;
  const heard = Math.round((event.target.currentTime / event.target.duration) * box.querySelectorAll(".wave rect").length);
  box.querySelectorAll(".wave rect").forEach((bar, at) => bar.classList.toggle("heard", at < heard));
}

function onClick(event) {
  const wave = event.target.closest?.(".wave");
  const audio = wave && player(wave);
  if (!audio?.duration) return;
  const { left, width } = wave.getBoundingClientRect();
  audio.currentTime = ((event.clientX - left) / width) * audio.duration;
}

export function startWaves() {
  document.addEventListener("change", onSpeed);
  document.addEventListener("timeupdate", onTime, true);
  document.addEventListener("click", onClick);
}
