// The turned screen: while it shows, the staff's side is not there; it closes by itself, by the clock: a machine that
// slept counts no ticks. While it is held open the clock stands, and letting go of it closes it at once.

const SECONDS = 60;
let timer = 0;
let whenBack = () => {};  // until then; called once

const isHeld = () => document.getElementById("turned-hold")?.checked ?? false;

// `onBack` once the staff's side shows again, however that came.
export function turn(onBack) {
  whenBack = onBack;
  const side = document.getElementById("turned");
  document.getElementById("screen").hidden = true;
  document.querySelector("header.top").hidden = true;
  side.hidden = false;
  document.body.classList.add("is-turned");
  side.querySelector("[data-do=turn-back]").focus();
  let end = Date.now() + SECONDS * 1000;
  let before = Date.now();
  clearInterval(timer);
  timer = setInterval(() => {
    if (isHeld()) end += Date.now() - before;
    before = Date.now();
    const left = Math.ceil((end - Date.now()) / 1000);
    const shown = document.getElementById("turned-seconds");
    if (shown) shown.textContent = Math.max(0, left);
    if (left <= 0) turnBack();
  }, 1000);
}

addEventListener("change", ({ target }) => { if (target.id === "turned-hold" && !target.checked) turnBack(); });

export function turnBack() {
  clearInterval(timer);
  const side = document.getElementById("turned");
  if (!side || side.hidden) return false;
  side.replaceChildren();
  side.hidden = true;
  document.getElementById("screen").hidden = false;
  document.querySelector("header.top").hidden = false;
  document.body.classList.remove("is-turned");
  document.getElementById("wants")?.focus({ preventScroll: true });
  whenBack();
  return true;
}
