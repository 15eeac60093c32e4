// What is typed or scanned while the desk does not listen yet is kept, in order: before its scripts have come, and between
// one person and the next. Else half a number would be searched, or a letter would become a want. It runs before anything
// else on the page, so it is no module.
(() => {
  const OLDEST = 5000;
  const LONGEST = 4000;
  let isHolding = true;
  const keys = [];

  addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey, isComposing, timeStamp } = event;
    if (!isHolding || ctrlKey || altKey || metaKey || isComposing) return;
    if (key.length !== 1 && key !== "Enter" && key !== "Backspace") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys.push({ key, at: timeStamp });
  }, { capture: true });

  // Where the desk's own scripts do not come, the page is a form like any other.
  const given = setTimeout(() => { isHolding = false; }, LONGEST);

  window.early = {
    // `before` is what came last before it, and belongs to it.
    hold(before = []) { isHolding = true; keys.push(...before); },
    // Is somebody in the middle of a burst? The rest of it is waited for.
    isUnderWay: (gap) => keys.length > 0 && performance.now() - keys.at(-1).at < gap,
    // What was typed too long ago was meant for something else: whether there was such is told.
    take() {
      clearTimeout(given);
      isHolding = false;
      const all = keys.splice(0);
      const recent = all.filter(({ at }) => performance.now() - at < OLDEST);
      return { keys: recent, isAllThere: recent.length === all.length };
    },
  };
})();
