// Nobody works here: the screen blanks, and then it locks. Any hand brings a blank screen back.

export function watch({ blank, lock, onBlank, onLock }) {
  let since = performance.now();
  let isBlank = false;
  const touched = () => {
    since = performance.now();
    if (isBlank) { isBlank = false; onBlank(false); }
  };
  for (const kind of ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"]) addEventListener(kind, touched, { capture: true, passive: true });
  setInterval(() => {
    const idle = (performance.now() - since) / 1000;
    if (idle >= lock()) { since = performance.now(); onLock(); }
    else if (idle >= blank() && !isBlank) { isBlank = true; onBlank(true); }
  }, 1000);
}
