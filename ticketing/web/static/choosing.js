// Choosing rows of a list for one action on many: `x` marks the row, the bar below says how many are chosen.

const chosen = new Set();

function boxes() {
  return [...document.querySelectorAll("[data-choose]")];
}

function show() {
  const there = boxes();
  for (const box of there) {
    box.checked = chosen.has(box.value);
    box.closest("tr")?.classList.toggle("row-chosen", box.checked);
  }
  const bar = document.getElementById("many");
  if (!bar) return;
  bar.hidden = chosen.size === 0;
  bar.querySelector("[data-chosen-count]").textContent = chosen.size;
  bar.querySelector("[data-chosen]").replaceChildren(...[...chosen].map((number) => {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "number";
    field.value = number;
    return field;
  }));
}

function turn(number, isOn) {
  isOn ? chosen.add(number) : chosen.delete(number);
  show();
}

export function chooseRow(row) {
  const box = row?.querySelector("[data-choose]");
  if (box) turn(box.value, !chosen.has(box.value));
}

export function startChoosing() {
  document.addEventListener("change", (event) => {
    const box = event.target.closest?.("[data-choose]");
    if (box) turn(box.value, box.checked);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-choose-none]")) return;
    chosen.clear();
    show();
  });
  document.addEventListener("htmx:after:swap", show);
  show();
}
