// Where the cursor is. It is with the work, and the work is done with letters, scans and Enter; it goes into a field only
// where something is to be typed next.

import { toWants } from "./keys.js";

const by = (id) => document.getElementById(id);
const TYPED = "#act #words-of-title, #act [name=with_dollars], #act [name=with_value], #act [name=with_new_pin]";
const LACKING = { checkbox: "Check this box first.", radio: "Choose one first." };

// What the request that was answered was sent with.
export const buttonOf = (request) => request?.triggeringEvent?.submitter?.name ?? "";

export function settle(request) {
  const button = buttonOf(request);
  if (button === "find") afterFind();
  else if (button === "ask" || button === "pay_one" || request?.formData?.has("pay_one")) (document.querySelector(TYPED) ?? by("wants"))?.focus({ preventScroll: true });
  else if (["do", "undo", "scan_item"].includes(button)) toWants();
  else if (button === "check" && document.querySelector("#identification .matched")) toWants();
  if (document.activeElement === document.body) toWants();  // what had it was replaced
}

function afterFind() {
  const { found } = by("identification")?.dataset ?? {};
  if (found === "one") toWants();
  else (found === "several" ? by("narrow-birth") : by("who"))?.focus();
}

// What a form lacks is pointed at and said beside it, and not in a balloon of the browser's that goes by itself.
export function pointAtWhatLacks(say) {
  let isTold = false;
  addEventListener("invalid", (event) => {
    const field = event.target;
    if (!field.closest("#act, .paper")) return;
    event.preventDefault();
    if (isTold) return;
    isTold = true;
    queueMicrotask(() => { isTold = false; });
    field.focus();
    say(LACKING[field.type] ?? "Fill this in first.", field);
  }, { capture: true });
}

// Whoever chose from a list with the mouse has left it.
export function leaveLists() {
  let isMouse = false;
  addEventListener("pointerdown", () => { isMouse = true; }, { capture: true });
  addEventListener("keydown", () => { isMouse = false; }, { capture: true });
  addEventListener("change", ({ target }) => { if (isMouse && target.matches("#channel, #place")) toWants(); });
}
