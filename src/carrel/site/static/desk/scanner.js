// A keyboard-wedge scanner types as fast as no hand does. Such a burst is taken out of the page, wherever the cursor is,
// before a shortcut or a field makes anything of it, and handed over as one text.
//
// A first character cannot be told from a key press, so outside a text field a key waits for one gap before it counts,
// and inside one the field gets its former value back. What a quick hand typed is given to its field.

import { Reader } from "./reader.js";

const TEXT = "input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea";
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Dead", "Process", "Unidentified"];
const CONTROLS = { b: "\x02", c: "\x03", d: "\x04", j: "\n", m: "\r", "\\": "\x1c", "]": "\x1d", "^": "\x1e", 6: "\x1e", _: "\x1f" };

// A keyboard's key: {key, shiftKey} for a character, {character} for a control one, null for any other. AltGr is Ctrl and Alt.
function pressedKey({ key, shiftKey, ctrlKey, altKey, metaKey }) {
  if (key.length !== 1 || metaKey) return null;
  if (ctrlKey && !altKey) return CONTROLS[key.toLowerCase()] ? { character: CONTROLS[key.toLowerCase()] } : null;
  return altKey && !ctrlKey ? null : { key, shiftKey };
}

// A text field as it is now, to be given back, or to be given what was typed.
export function held(element) {
  const { value } = element;
  const hasRange = ["text", "search", "tel", "url", "password", "textarea"].includes(element.type);
  const range = hasRange ? [element.selectionStart, element.selectionEnd] : null;
  const giveBack = () => {
    if (!element.isConnected || element.value === value) return;
    element.value = value;
    if (range) element.setSelectionRange(...range);
  };
  return {
    giveBack,
    type(text) {
      if (!element.isConnected) return;
      giveBack();
      const words = text.replace(/[\x00-\x1f]/g, "");
      if (range) element.setRangeText(words, ...range, "end");
      else element.value += words;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}

export const isText = (element) => element.matches?.(TEXT) ?? false;

// Where a burst began, and what its characters may have changed: the field under the cursor, and where a digit goes.
function placeOf(target, others) {
  const field = isText(target) ? held(target) : null;
  const rest = others().filter((each) => each && each !== target).map((each) => (isText(each) ? held(each) : ticked(each)));
  return {
    isInText: field !== null,
    isForCodes: target.matches?.("#who, [data-scan], [type=password]") ?? false,
    isForWords: document.body.id !== "desk",
    target,
    type: (text) => field?.type(text),
    giveBack() { for (const each of [field, ...rest]) each?.giveBack(); },
  };
}

const ticked = (element) => {
  const { checked } = element;
  return { giveBack() { element.checked = checked; } };
};

// `onScan(text)`, `onRefused(why)`; `onKey({key, shiftKey, target})` for a key that a hand pressed outside a text field.
// Returns `leave(isTheirs)`: what came so far was about the person who was here before, or began with the next (Reader).
export function listen({ settings, others = () => [], onScan, onRefused, onKey }) {
  let timer = 0;
  const reader = new Reader(settings, ({ scan, refused, hand, text, isKept, place, places }) => {
    for (const each of places ?? []) each.giveBack();
    if (scan) onScan(scan);
    else if (refused) onRefused(refused);
    else if (isKept && place.isInText) place.type(text);
    else if (isKept) for (const { key, shiftKey } of hand) if (key !== undefined) onKey({ key, shiftKey, target: place.target });
  });

  const wait = (now) => {
    clearTimeout(timer);
    if (reader.due < Infinity) timer = setTimeout(due, Math.max(0, reader.due - now));
  };
  // What was typed while the page was busy comes before the clock that ran meanwhile.
  const due = () => {
    if (navigator.scheduling?.isInputPending?.()) { timer = setTimeout(due, 1); return; }
    const { due: moment } = reader;
    reader.tick();
    wait(moment);
  };
  const keep = (event, isKept) => {
    if (isKept) { event.preventDefault(); event.stopImmediatePropagation(); }
    wait(event.timeStamp);
  };

  addEventListener("keydown", (event) => {
    const { key, timeStamp, target } = event;
    if (event.isComposing || MODIFIERS.includes(key)) return;
    if ((key === "Enter" || key === "Tab") && !event.altKey && !event.metaKey) { keep(event, reader.end(timeStamp)); return; }
    const typed = pressedKey(event);
    if (!typed) { reader.other(); wait(timeStamp); return; }
    if (event.repeat) return;
    keep(event, reader.add(typed, timeStamp, isText(target), () => placeOf(target, others)));
  }, { capture: true });

  // A control character that a scanner's driver puts straight into a field.
  addEventListener("beforeinput", (event) => {
    if (event.inputType !== "insertText" || !/^[\x00-\x1f]$/.test(event.data ?? "")) return;
    event.preventDefault();
    reader.add({ character: event.data }, event.timeStamp, true, () => placeOf(event.target, others));
    wait(event.timeStamp);
  }, { capture: true });

  return (isTheirs) => { clearTimeout(timer); return reader.leave(isTheirs); };
}
