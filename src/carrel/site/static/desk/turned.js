// The turned screen: while it shows, the staff's side is not there; it closes by itself, by the clock: a machine that
// slept counts no ticks.

const SECONDS = 60;
let timer = 0;

export const isTurned = () => !document.getElementById("turned").hidden;

export function turn() {
  const side = document.getElementById("turned");
  document.getElementById("screen").hidden = true;
  document.querySelector("header.top").hidden = true;
  side.hidden = false;
  document.body.classList.add("is-turned");
  side.querySelector("[data-do=turn-back]").focus();
  const end = Date.now() + SECONDS * 1000;
  clearInterval(timer);
  timer = setInterval(() => {
    const left = Math.ceil((end - Date.now()) / 1000);
    const shown = document.getElementById("turned-seconds");
    if (shown) shown.textContent = Math.max(0, left);
    if (left <= 0) turnBack();
  }, 1000);
}

export function turnBack() {
  clearInterval(timer);
  const side = document.getElementById("turned");
  if (side.hidden) return false;
  side.replaceChildren();
  side.hidden = true;
  document.getElementById("screen").hidden = false;
  document.querySelector("header.top").hidden = false;
  document.body.classList.remove("is-turned");
  document.getElementById("wants")?.focus({ preventScroll: true });
  return true;
}
