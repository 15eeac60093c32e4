// A keyboard-wedge scanner types as fast as no hand does. Such a burst is taken out of the page, wherever the cursor
// is, before a shortcut or a field makes anything of it, and handed over as one text.
//
// A first character cannot be told from a key press, so outside a text field a key waits for one gap before it counts,
// and inside one the field gets its former value back. Four or five quick characters are a hand's after all, and are
// given to the field that they were typed in.

const LEAST = 6;
const LICENCE_PAUSE = 180;
const FALTER = 400;

// Pure: characters and the moments at which they came. Tells what each one is, and when a burst is over.
export class Burst {
  constructor(gap) { this.gap = gap; this.clear(); }

  clear() { this.text = ""; this.last = -Infinity; }

  get isScan() { return this.text.length >= LEAST; }

  get isLicence() { return this.text.startsWith("@"); }

  // A character: "first" of what may become a burst, "more" of it, or "scan" once no hand could have typed it.
  add(character, moment) {
    // A scanner may falter once it is under way; a hand never gets so far.
    const isNext = moment - this.last <= this.gap * (this.text.length > 3 ? 3 : 1);
    this.last = moment;
    if (!isNext) { this.text = character; return "first"; }
    this.text += character;
    return this.text.length > 3 ? "scan" : "more";
  }

  // Enter or Tab: does it belong to the burst?
  ends(moment) { return this.isScan && moment - this.last <= this.gap * 3; }
}

function character(event) {
  if (event.key.length === 1) {
    if (event.ctrlKey && !event.altKey) return { "]": "\x1d", "^": "\x1e", "6": "\x1e", j: "\n", m: "\r" }[event.key.toLowerCase()] ?? "";
    return event.altKey || event.metaKey ? "" : event.key;
  }
  return "";
}

// A text field or a list as it is now, to be given back, or to be given what was typed.
export function held(element) {
  if (!element.matches?.(TEXT)) return null;
  const { value } = element;
  const hasRange = ["text", "search", "tel", "url", "password"].includes(element.type);
  const range = hasRange ? [element.selectionStart, element.selectionEnd] : null;
  return {
    giveBack() {
      if (!element.isConnected || element.value === value) return;
      element.value = value;
      if (range) element.setSelectionRange(...range);
      if (element.matches("select")) element.dispatchEvent(new Event("change", { bubbles: true }));
    },
    type(text) {
      if (!element.isConnected || element.matches("select")) return;
      this.giveBack();
      if (range) element.setRangeText(text, ...range, "end");
      else element.value += text;
      element.dispatchEvent(new Event("input", { bubbles: true }));
    },
  };
}

const TEXT = "input:not([type=radio]):not([type=checkbox]):not([type=hidden]), textarea, select";
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"];

// Returns what makes it forget whatever came so far: it was about the person who was here before.
// `onScan(text, lead)` for a burst, true if `lead`, which came just before, was its beginning; `onKey(key)` for a key that a hand pressed outside a text field.
export function listen({ gap, onScan, onKey }) {
  const burst = new Burst(gap());
  let field = null;
  let lead = null;  // what came just before the burst, and may be its beginning
  let waiting = [];
  let waits = 0;
  let ends = 0;
  let isTaken = false;  // characters were kept from the field

  // No scan came of it: the field gets what was kept from it.
  const handOver = (text) => {
    clearTimeout(ends);
    if (isTaken) field?.type(text);
    isTaken = false;
  };

  const finish = () => {
    clearTimeout(ends);
    isTaken = false;
    const text = burst.text;
    giveBack();
    burst.clear();
    const before = lead;
    lead = null;
    waiting = [];
    clearTimeout(waits);
    if (onScan(text, before?.text ?? "")) before.field?.giveBack();
  };

  // The first characters of a burst stand in the field: it gets back what it held.
  const giveBack = () => field?.giveBack();

  const release = () => {
    clearTimeout(waits);
    const keys = waiting;
    waiting = [];
    keys.forEach(onKey);
  };

  addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const moment = event.timeStamp;
    burst.gap = gap();
    const isEnd = event.key === "Enter" || event.key === "Tab";
    if (isEnd) {
      if (burst.isLicence && moment - burst.last <= burst.gap * 3) { event.preventDefault(); event.stopImmediatePropagation(); burst.add("\n", moment); later(LICENCE_PAUSE); return; }
      if (burst.ends(moment)) { event.preventDefault(); event.stopImmediatePropagation(); finish(); return; }
      handOver(burst.text);
      burst.clear();
      release();
      return;
    }
    const typed = character(event);
    // No scanner sends it: what a hand pressed before it counts before it.
    if (!typed && !MODIFIERS.includes(event.key)) { handOver(burst.text); release(); }
    if (!typed) return;
    const isInText = event.target.matches?.(TEXT) ?? false;
    if (event.repeat) return;
    const isNear = moment - burst.last <= FALTER;
    const earlier = { text: (lead?.text ?? "") + burst.text, field: lead?.field ?? field };
    const soFar = burst.text;
    const before = burst.add(typed, moment);
    if (before === "first") { handOver(soFar); lead = isNear ? earlier : null; field = held(event.target); waiting = []; }
    if (before === "scan" || (burst.isLicence && before === "more")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = [];
      clearTimeout(waits);
      if (before === "scan") giveBack();
      isTaken = isInText;
      later(burst.isLicence ? LICENCE_PAUSE : burst.gap * 4);
      return;
    }
    if (!isInText) {
      if (event.ctrlKey || event.altKey || event.metaKey || typed === " ") return;
      event.preventDefault();
      waiting.push({ key: event.key, shiftKey: event.shiftKey });
      clearTimeout(waits);
      waits = setTimeout(release, burst.gap);
    }
  }, { capture: true });

  const later = (pause) => {
    clearTimeout(ends);
    ends = setTimeout(() => { if (burst.isScan) finish(); else handOver(burst.text); }, pause);
  };

  return () => {
    clearTimeout(waits);
    clearTimeout(ends);
    burst.clear();
    field = lead = null;
    waiting = [];
    isTaken = false;
  };
}
