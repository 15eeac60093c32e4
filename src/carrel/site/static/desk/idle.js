// Nobody works here: the screen blanks, and then it locks. Any hand brings a blank screen back, unless it comes too late:
// a machine that slept counts as one that was left alone, and its clock goes on where its timers stood still. A hand in
// one tab keeps the others from locking, for the lock is of them all.

const TELL = 5000;
const hands = new BroadcastChannel("carrel-hands");

export function watch({ blank, lock, onBlank, onLock }) {
  let since = Date.now();
  let told = 0;
  let isBlank = false;
  const idle = () => (Date.now() - since) / 1000;
  const leave = () => { since = Date.now(); onLock(); };
  const touched = () => {
    if (idle() >= lock()) return leave();
    since = Date.now();
    if (since - told > TELL) { told = since; hands.postMessage("here"); }
    if (isBlank) { isBlank = false; onBlank(false); }
    return undefined;
  };
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) addEventListener(kind, touched, { capture: true, passive: true });
  hands.addEventListener("message", () => { if (idle() < lock()) since = Date.now(); });
  setInterval(() => {
    if (idle() >= lock()) leave();
    else if (idle() >= blank() && !isBlank) { isBlank = true; onBlank(true); }
  }, 1000);
}
