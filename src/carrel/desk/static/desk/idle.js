// Nobody works here: the screen blanks, and then it locks. Any hand brings a blank screen back, unless it comes too late:
// a machine that slept counts as one that was left alone, and its clock goes on where its timers stood still. A hand in
// one tab keeps the others from locking, for the lock is of them all.
//
// Whoever wakes a blank screen has not seen what is under it: the key or the click that does it, and what follows at
// once, a whole scan too, does nothing else. Only the lock key is obeyed.

const TELL = 5000;
const FOLLOWS = 400;
const APART = 200;
const INPUTS = ["keydown", "keypress", "keyup", "pointerdown", "pointerup", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu", "paste", "drop"];
const hands = new BroadcastChannel("carrel-hands");

export const isLockKey = (event) => event.type === "keydown" && event.ctrlKey && !event.shiftKey && event.key.toLowerCase() === "l";

// `onLost`: more than one character came while the screen woke, and went nowhere.
export function watch({ blank, lock, onBlank, onLock, onLost }) {
  let since = Date.now();
  let told = 0;
  let isBlank = false;
  let deafUntil = 0;
  let isDown = false;  // the pointer that woke the screen: its click is to come
  let lost = 0;
  let counts = 0;
  const idle = () => (Date.now() - since) / 1000;
  const leave = () => { since = Date.now(); onLock(); };
  const touched = () => {
    if (idle() >= lock()) return leave();
    since = Date.now();
    if (since - told > TELL) { told = since; hands.postMessage("here"); }
    if (isBlank) { isBlank = false; deafUntil = since + FOLLOWS; onBlank(false); }
    return undefined;
  };
  const count = () => {
    lost++;
    deafUntil = Math.max(deafUntil, Date.now() + APART);
    clearTimeout(counts);
    counts = setTimeout(() => { if (lost > 1) onLost(); lost = 0; }, APART);
  };
  const swallow = (event) => {
    if (isLockKey(event)) return;
    const isStart = event.type === "keydown" || event.type === "pointerdown";
    const isAsleep = isBlank || idle() >= lock();
    if (isAsleep && (isStart || event.type === "click")) touched();
    else if (!isAsleep && Date.now() >= deafUntil && (isStart || !isDown)) { isDown = false; return; }
    isDown = event.type === "pointerdown" || (isDown && event.type !== "click");
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.type === "keydown" && event.key.length === 1) count();
  };
  for (const kind of INPUTS) addEventListener(kind, swallow, { capture: true });
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) addEventListener(kind, touched, { capture: true, passive: true });
  hands.addEventListener("message", () => { if (idle() < lock()) since = Date.now(); });
  setInterval(() => {
    if (idle() >= lock()) leave();
    else if (idle() >= blank() && !isBlank) { isBlank = true; onBlank(true); }
  }, 1000);
}
