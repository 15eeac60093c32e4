// What is typed or scanned while the page is between two persons is kept, in order, until the desk listens: half a number
// would be searched, or a letter would become a want. It runs before anything else on the page, so it is no module.
//
// From one page to the next it goes in `window.name`, which no disk keeps, and is taken out on arrival; what is older than
// a few seconds is not counted.
(() => {
  const OLDEST = 5000;
  const LONGEST = 4000;
  const NEAR = 150;
  const arrived = Date.now();
  let isHolding = true;
  let isLeaving = false;
  let keys = [];
  let comesFromAnother = true;
  try { keys = JSON.parse(window.name).keys.filter(({ at }) => arrived - at < OLDEST); } catch { comesFromAnother = false; }
  window.name = "";
  const handed = keys.length;

  addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey, isComposing } = event;
    if (!isHolding || ctrlKey || altKey || metaKey || isComposing) return;
    if (key.length !== 1 && key !== "Enter" && key !== "Backspace") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys.push({ key, at: Date.now() });
    if (isLeaving) handOver();  // at once: what a page says while it goes is heard too late
  }, { capture: true });

  function handOver() { window.name = JSON.stringify({ keys }); }

  // Where the desk's own scripts do not come, the page is a form like any other.
  const given = setTimeout(() => { isHolding = false; }, LONGEST);

  window.early = {
    hold() {
      isHolding = isLeaving = true;
      handOver();
    },
    // Is somebody in the middle of a burst? The rest of it is waited for.
    isUnderWay: (gap) => keys.length > 0 && Date.now() - keys.at(-1).at < gap,
    // While one page goes and the other comes nobody hears the keyboard: what was under way then may lack a key.
    mayLackKeys() {
      if (handed) return keys[handed - 1].key !== "Enter";
      return comesFromAnother && keys.length > 0 && keys[0].at - arrived < NEAR;
    },
    take() {
      clearTimeout(given);
      isHolding = false;
      return keys.splice(0);
    },
  };
})();
