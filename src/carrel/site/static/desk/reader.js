// What a keyboard sends, told apart: keys of a hand, the words of a quick one, and what a scanner sends. Pure: characters and
// the moments at which they came go in, what they are comes out; it knows no page and no clock.
//
// A burst is one thing until it is known what it is. While it is not, no key of it counts; what is not understood whole is
// thrown away whole, and said. A scanner may send something before every line and after it, rest between the lines of a
// license, and be slowed down by a remote desktop; a hand may be quick, and a text expander is quicker than a scanner.

import { code } from "./codes.js";
import { looksLikeLicence } from "./licence.js";

const LEAST = 6;  // characters: fewer are a hand's
const PACE = 100;  // milliseconds a character, over a whole code: no hand keeps that up
const READERS_PACE = 20;  // nor this one over anything
export const FALTER = 400;  // a code that comes in pieces
const REST = 500;  // between the lines of a license
export const TORN = "Torn";  // no key's name: what follows at once is the rest of a burst whose beginning is gone
const START_OF_TEXT = "\x02";
const CONTROL = /[\x00-\x1f]/;
const HEADER = /(?:ANSI |AAMVA)[0-9]/i;
const KEYS = /^[\p{L}\p{N} ?/.^]/u;  // what a hand presses for the desk

// Text that begins like a license that is not there yet: its first line is a sign and an end of line.
function isBeginning(text) {
  if (text.length > 64) return false;
  if (/^(?:[^A-Za-z0-9]{0,4}|\][A-Za-z][0-9])(?:ANSI ?|AAMVA)$/i.test(text)) return true;
  const [, rest] = text.match(/^.{0,8}?@([^]*)$/) ?? [];
  return rest !== undefined && (CONTROL.test(rest) || /^(?:A(?:N(?:S(?:I ?)?)?|A(?:M(?:VA?)?)?)?)?$/i.test(rest));
}

// A license without what the reader sends before and after each of its lines.
export function plain(text, { prefix = "", suffix = "" } = {}) {
  const [, unknown = ""] = text.match(/^(.{1,8}?)(?:@|(?:ANSI |AAMVA)[0-9])/is) ?? [];
  const bare = (line) => {
    const before = [prefix, unknown].find((each) => each && line.startsWith(each)) ?? "";
    const rest = line.slice(before.length).replace(/^\][A-Za-z][0-9]/, "");
    return suffix && rest.endsWith(suffix) ? rest.slice(0, -suffix.length) : rest;
  };
  return text.split("\n").map(bare).join("\n");
}

const TRADE = ["isbn", "upc"];
const isDigits = (text) => /^[0-9]+$/.test(text);
const isWords = (text) => /^[^0-9]{6}/.test(text);

// Nobody types these by accident: what has a check digit, and what is long.
function isSure({ kind }, text) {
  if (["card", "item", "licence"].includes(kind)) return true;
  return TRADE.includes(kind) ? text.replace(/\D/g, "").length >= 12 : kind === "two" && text.length >= 28;
}

// In a text field, at the pace of a scanner and with an end of line: words and numbers of a text expander stay there all the same.
function isScanners(text, { kind }, { isForCodes, isForWords }) {
  if (kind !== "unknown") return isForCodes || !isDigits(text);
  return !isForWords && !/[\s@]/.test(text) && /[0-9:/%]/.test(text);
}

// Digits without a check digit, that came in pieces: nobody knows what is missing, and a part of a number is another's.
const isOfACode = (text, { isInText, isForCodes }) => isDigits(text) && (text.length === 14 || (text.length > 10 && (isForCodes || !isInText)));

// `settings()` → {gap, prefix, suffix}. `told` is called with what it comes to:
//   {scan: text, places} · {refused: "unknown" | "pieces", places} · {hand: [{key, shiftKey}, …], isKept, place}
// A place is whatever `add` was given for a first character: {isInText, isForCodes, isForWords}. Where it is in text, the page has the
// characters of a hand already, unless they were kept from it.
export class Reader {
  #settings;
  #told;
  #run = null;
  #lead = null;  // what came just before, and may be the beginning of a code
  #deafTo = -Infinity;
  #tornAt = null;  // when a burst that a key cut short last sent something

  constructor(settings, told) {
    this.#settings = settings;
    this.#told = told;
  }

  get #gap() { return this.#settings().gap; }

  #code(text) { return code(text, this.#settings()); }

  // A character: true where it is to be kept from the page. `place()` is asked for where a run begins.
  add(key, at, isInText, place) {
    const character = key.character ?? key.key;
    if (/[\r\n]/.test(character)) return this.end(at);
    if (this.#run && !this.#goesOn(character, at)) this.#cut();
    if (!this.#run && key.key === undefined && character !== START_OF_TEXT) return false;
    const run = this.#run ?? this.#begin(at, place());
    if (run.licence === "yes" && at - run.last > this.#gap * 3 && !run.single) { run.single = { key, at, place }; return true; }
    if (run.single) this.#join();
    run.text += character;
    run.keys.push(key);
    run.came.push({ ...key, at });
    if (run.text.length > 1) run.longest = Math.max(run.longest, at - run.last);
    run.last = at;
    this.#look();
    return this.#keeps(run, key, isInText);
  }

  // Enter or Tab: true where it is the scanner's.
  end(at) {
    const run = this.#run;
    if (!run) { this.#lead = null; return at <= this.#deafTo; }
    const spacing = at - (run.single?.at ?? run.last);
    if (run.licence && spacing <= (/[\x00-\x1f]$/.test(run.text) || run.licence === "yes" ? REST : this.#gap * 3)) {
      if (run.single) this.#join();
      run.text += "\n";
      run.came.push({ key: "Enter", at });
      run.last = at;
      Object.assign(run, { isTaken: true, isHeld: false });
      return true;
    }
    const isOwn = spacing <= this.#gap * 3;
    // The rest of an end of line comes as its characters did.
    const follows = Math.max(this.#gap, Math.min(this.#pace(), PACE) * 4);
    const isTaken = this.#finish(isOwn);
    if (isTaken) this.#deafTo = (isOwn ? at : run.last) + follows;
    return isTaken && at <= this.#deafTo;
  }

  // A key that no scanner sends: what came before it counts before it.
  other() {
    const tornAt = this.#burstAt;
    if (this.#run) this.#finish(false);
    this.#lead = null;
    this.#tornAt = tornAt;
  }

  // Another person is turned to, who is handed what this leaves: of a burst under way, where it began with them, its
  // characters; else that it was torn, and when, so that the rest of it is not taken for a number.
  leave(isTheirs) {
    if (this.#run?.single) this.#join();
    const { came = [] } = this.#run ?? {};
    const tornAt = this.#burstAt ?? this.#tornAt;
    this.forget();
    if (isTheirs) return came;
    return tornAt === null ? [] : [{ key: TORN, at: tornAt }];
  }

  forget() {
    this.#run = this.#lead = this.#tornAt = null;
    this.#deafTo = -Infinity;
  }

  get isUnderWay() { return this.#run !== null; }

  // When something is to be told although nothing more comes.
  get due() {
    const run = this.#run;
    if (!run) return Infinity;
    if (run.single) return run.single.at + this.#gap * 3;
    return Math.min(run.last + this.#rest(), run.isHeld ? run.last + this.#waits() : Infinity);
  }

  // That moment has come.
  tick() {
    const run = this.#run;
    if (!run) return;
    if (run.single) { this.#afterwards(); return; }
    if (run.isHeld && this.#waits() < this.#rest()) { this.#release(); return; }
    this.#finish(false);
  }

  #begin(at, place) {
    if (this.#lead && at - this.#lead.last > FALTER) this.#lead = null;
    this.#deafTo = -Infinity;
    this.#tornAt = null;
    this.#run = { text: "", keys: [], came: [], from: at, last: at, longest: 0, place, told: 0, isTaken: false, isHeld: false, isWords: false, licence: "", single: null };
    return this.#run;
  }

  #pace(run = this.#run) { return run.text.length > 1 ? (run.last - run.from) / (run.text.length - 1) : Infinity; }

  // When a scanner's burst that is not over last sent something; null where a hand is at it.
  get #burstAt() { return this.#run?.text.length > 1 && this.#isQuick ? this.#run.last : null; }

  get #isQuick() { return this.#pace() <= this.#gap; }

  // Up to which silence one more character belongs to it.
  #goesOn(character, at) {
    const { text, last, licence, single } = this.#run;
    const spacing = at - (single?.at ?? last);
    if (licence === "yes" || (licence && /[\x00-\x1f]$/.test(text))) return single ? spacing <= this.#gap * 3 : spacing <= REST;
    const mayFalter = isDigits(text) && text.length > 3 && /[0-9]/.test(character) && this.#isQuick && !isSure(this.#code(text), text);
    if (mayFalter) return spacing <= FALTER;
    return spacing <= (isDigits(text) || !KEYS.test(text) || text.length > 3 ? this.#gap * 3 : this.#gap);
  }

  #look() {
    const { text, licence } = this.#run;
    if (licence === "yes") return;
    // A header is one at any pace; what begins a license that came without one could be a hand's.
    const isOne = text.length < 96 && (HEADER.test(text) ? this.#pace() <= REST : this.#isQuick && looksLikeLicence(text, this.#settings()));
    this.#run.licence = isOne ? "yes" : isBeginning(text) ? "perhaps" : "";
  }

  #keeps(run, { key, isShortcut }, isInText) {
    if (key === undefined) return true;  // a control character
    if (run.licence === "yes" || (run.licence && CONTROL.test(run.text)) || (run.text.length > 3 && this.#isQuick && !run.isWords)) {
      run.isTaken = true;
      run.isHeld = false;
      if (isInText && isWords(run.text) && !run.licence) this.#handOver();
      return true;
    }
    if (isInText) return run.isTaken && !run.isWords;
    if (isShortcut || (key === " " && run.text === " ")) { run.keys.pop(); return false; }
    run.isHeld = true;
    return true;
  }

  // Words: the field gets what was kept from it, and the rest as it comes.
  #handOver() {
    const run = this.#run;
    this.#told({ hand: run.keys.slice(run.told), text: run.text, isKept: true, place: run.place });
    Object.assign(run, { told: run.keys.length, isTaken: false, isWords: true });
  }

  // How long a key waits for what may come.
  #waits() {
    const { text } = this.#run;
    if (!KEYS.test(text)) return this.#gap * 3;
    return isDigits(text) ? Math.max(this.#gap, PACE * 1.1) : this.#gap;
  }

  #release() {
    const run = this.#run;
    run.isHeld = false;
    this.#told({ hand: run.keys.slice(run.told), text: run.text, isKept: true, place: run.place });
    run.told = run.keys.length;
  }

  // How long nothing must come for it to be over.
  #rest() {
    const { text, licence } = this.#run;
    if (licence) return REST;
    if (text.length < LEAST && !(text.length > 3 && this.#isQuick)) return isDigits(text) || !KEYS.test(text) ? this.#gap * 3 : this.#gap;
    return isDigits(text) && this.#isQuick && !isSure(this.#code(text), text) ? FALTER : this.#gap * 4;
  }

  // Another character came after a silence.
  #cut() {
    if (this.#run.single) this.#afterwards();
    if (this.#run) this.#finish(false);
  }

  #join() {
    const run = this.#run;
    run.text += run.single.key.character ?? run.single.key.key;
    run.came.push({ ...run.single.key, at: run.single.at });
    run.last = run.single.at;
    run.single = null;
  }

  // One character by itself after a license is no line of it: a hand pressed it.
  #afterwards() {
    const { key, at, place } = this.#run.single;
    this.#run.single = null;
    this.#finish(false);
    if (key.key === undefined) return;
    const where = place();
    this.#told({ hand: [key], text: key.key, isKept: true, place: where });
    this.#lead = { text: key.key, last: at, place: where };
  }

  // True where it was a scanner's.
  #finish(isOwn) {
    const run = this.#run;
    const { scan, refused, isJoined } = this.#verdict(run, isOwn);
    const places = [run.place, ...(isJoined ? [this.#lead.place] : [])];
    this.#run = null;
    if (scan || refused) {
      this.#lead = null;
      this.#told(scan ? { scan, places } : { refused, places });
      return true;
    }
    this.#lead = { text: (this.#lead?.text ?? "") + run.text, last: run.last, place: this.#lead?.place ?? run.place };
    this.#told({ hand: run.keys.slice(run.told), text: run.text, isKept: run.isTaken || run.isHeld, place: run.place });
    return false;
  }

  #verdict(run, isOwn) {
    const { text, place } = run;
    const pace = this.#pace(run);
    if (run.licence === "yes") return { scan: plain(text, this.#settings()) };
    if (/^.{0,8}?@[\x00-\x1f]/.test(text)) return { refused: "unknown" };
    if (pace > Math.max(PACE, this.#gap)) return {};
    const whole = this.#code(text);
    const inPieces = this.#pieces(run, pace);
    // One number in ten is a shop's by chance: what is a library's together with what came just before it is that.
    if (isSure(whole, text) && !(inPieces.scan && TRADE.includes(whole.kind))) return { scan: text };
    if (inPieces.scan || inPieces.refused) return inPieces;
    if (run.longest > this.#gap && isOfACode(text, place)) return { refused: "pieces" };
    if (pace > this.#gap) return {};
    if (text.length < (place.isInText ? LEAST : 4)) return {};
    if (place.isInText && !(isOwn && pace < READERS_PACE && isScanners(text, whole, place))) return {};
    return whole.kind === "unknown" ? { refused: "unknown" } : { scan: text };
  }

  // A scanner falters at the beginning: with the digits that came just before it is a code, or nobody knows what it is.
  #pieces({ text }, pace) {
    const [before] = this.#lead?.text.match(/[0-9]+$/) ?? [];
    if (!before || !isDigits(text)) return {};
    const joined = before + text;
    if (joined.length >= 14 && text.length > 3 && pace <= this.#gap && isSure(this.#code(joined), joined)) return { scan: joined, isJoined: true };
    return pace <= this.#gap && text.length >= LEAST ? { refused: "pieces", isJoined: true } : {};
  }
}
