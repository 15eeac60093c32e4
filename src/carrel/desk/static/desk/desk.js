// The desk in the browser: it hands scans and keys to the page's own buttons, and keeps the cursor where the work is.
// It decides nothing; every answer is the server's. What it knows of the moment is one state (machine.js).

import { told } from "./ahead.js";
import { code } from "./codes.js";
import { buttonOf, leaveLists, pointAtWhatLacks, settle } from "./cursor.js";
import { watch } from "./idle.js";
import { chooseInList, enter, filter, isUndo, listen as listenToKeys, pressed, toWants } from "./keys.js";
import { lock as lockPage, resume } from "./lock.js";
import { START, mustWait, step } from "./machine.js";
import { forgetful, nextPerson as goOn } from "./next.js";
import { onGone } from "./others.js";
import { listenToPrints, print, printOfItself } from "./prints.js";
import { follow, isAboutPerson, kindOf } from "./requests.js";
import { beginsVisit, fill, route, typed } from "./route.js";
import { listen as listenToScanner } from "./scanner.js";
import { sound } from "./sounds.js";
import { beside, clear, refuse, say, sayWhatWasNotTaken, trouble, untaken } from "./trouble.js";
import { turn, turnBack } from "./turned.js";

const BUSY = 400;
const CONFLICT = 409;
const NO_ANSWER = "The server is not answering. What you typed is still here: try again. Nothing is done twice.";

const by = (id) => document.getElementById(id);
const { dataset } = document.body;
const settings = () => ({ gap: Number(dataset.gap) || 50, prefix: dataset.prefix, suffix: dataset.suffix });

// The state, and what happens to it.
let state = START;
let isRouting = false;  // while a scan is acted on, and no longer than that

function happens(event) {
  const { state: next, effects } = step(state, event);
  state = next;
  for (const effect of effects) EFFECTS[effect.do](effect);
}

const acted = (act) => { act(); happens({ is: "acted" }); };

const EFFECTS = {
  press: ({ key }) => acted(() => (key.isPrint ? printWhatIsOffered() : pressed(key, { openHelp, noUndo }))),
  enter: () => acted(enter),
  issue: ({ issue }) => acted(issue),
  route: ({ code: it }) => acted(() => routed(it)),
  lost: ({ count }) => untaken(count, state.name === "leaving" || state.name === "gone"),
  busy: ({ is }) => busy(is),
  "close-help": () => by("help").close(),
};

function routed(it) {
  if (!by("trouble")) return;
  by("trouble").replaceChildren();
  isRouting = true;
  try {
    route(it, { refuse, nextPerson, isInstead: state.name === "finding" });
  } finally {
    isRouting = false;
  }
}

// A slow answer is seen to be on its way.
let slow = 0;
function busy(is) {
  clearTimeout(slow);
  if (is) slow = setTimeout(() => { if (by("busy")) by("busy").hidden = false; }, BUSY);
  else if (by("busy")) by("busy").hidden = true;
}

function nextPerson(card, isTold = false) {
  if (state.name === "leaving" || state.name === "gone") return;
  happens({ is: "next", code: card });
  goOn(isTold, leaveKeys(Boolean(card)));
}

function lock(isTold = false) {
  if (state.by === "lock") return;
  happens({ is: "gone", by: "lock" });
  lockPage(isTold);
}

function scanned(text) {
  const it = code(text, settings());
  happens({ is: "scan", code: { ...it, isPerson: it.kind === "card" || it.kind === "number" } });
}

// In its turn, like any other scan.
const refused = (why) => happens({ is: "scan", code: { kind: why } });

const key = (pressedKey) => {
  if (pressedKey.target?.matches?.("select")) chooseInList(pressedKey.target, pressedKey.key);
  else happens({ is: "key", key: pressedKey, isOnce: isUndo(pressedKey) });
};

const noUndo = () => trouble("There is nothing here to undo with a key. Each line of the list that can be undone has its own Undo button.");

function printWhatIsOffered() {
  if (!print()) trouble("There is nothing to print here.");
}

// What covers the page.
function blank(isBlank) {
  happens({ is: isBlank ? "cover" : "bare", by: "blank" });
  // What is not seen cannot hold the cursor: it goes back to where it was.
  if (isBlank) document.activeElement.setAttribute("data-had-cursor", "");
  by("blank").hidden = !isBlank;
  document.body.classList.toggle("is-blank", isBlank);
  if (isBlank) return;
  const had = document.querySelector("[data-had-cursor]");
  had?.removeAttribute("data-had-cursor");
  had?.focus({ preventScroll: true });
}

function openHelp() {
  happens({ is: "cover", by: "help" });
  by("help").showModal();
}
addEventListener("close", ({ target }) => { if (target.id === "help") happens({ is: "bare", by: "help" }); }, { capture: true });

function turned() {
  happens({ is: "cover", by: "turned" });
  turn(() => happens({ is: "bare", by: "turned" }));
}

async function look() {
  const next = { auto: "dark", dark: "light", light: "auto" }[document.documentElement.dataset.look] ?? "dark";
  document.documentElement.dataset.look = next;
  say(`Look: ${next}`);
  const sent = new FormData(by("next"));
  sent.append("look", next);
  await fetch(by("settings").action, { method: "POST", body: sent, headers: { "HX-Request": "true" } }).catch(() => {});
}

const ACTS = { look, help: openHelp, "close-help": () => by("help").close(), "turn-back": turnBack, lock: () => lock() };

// The place of work says how long, and it may change on the page. It listens before anything else does: what wakes a blank
// screen is no scan and no key.
const limit = (name) => Number(by("station")?.dataset[name]) || Infinity;
const asleep = () => trouble("The screen was blank, so what was scanned or typed was not taken. Do it again.");
watch({ blank: () => limit("blank"), lock: () => limit("lock"), onBlank: blank, onLock: () => lock(), onLost: asleep });

const leaveKeys = listenToScanner({
  settings,
  others: () => [by("who"), ...document.querySelectorAll("#act [data-scan], #act .choices input")],
  onScan: scanned,
  onRefused: refused,
  onKey: key,
});
listenToKeys({
  nextPerson: () => nextPerson(),
  lock: () => lock(),
  shut: turnBack,
  isCovered: () => state.covers.length > 0 || !by("trouble"),
  entered: () => happens({ is: "enter" }),
  onKey: key,
});
// Whoever types again by then keeps the cursor.
const isBack = () => { if (document.activeElement?.matches("body, iframe")) toWants(); };
listenToPrints({ trouble: refuse, isBack });
pointAtWhatLacks((words, field) => { clear(); beside(field, words); });
leaveLists();
forgetful();

// On a narrow screen the answer comes first, for the eye, for the ear and for the Tab key.
const narrow = matchMedia("(max-width: 64rem)");
const order = () => {
  const columns = document.querySelector(".columns");
  if (narrow.matches) columns?.prepend(by("right"));
  else columns?.append(by("right"));
};
narrow.addEventListener("change", order);
order();
if (by("notice")) say(by("notice").textContent);
// Another tab of this person goes with it, and every tab locks with one and signs out with one.
onGone(({ what, at }) => {
  if (what === "lock") lock(true);
  else if (what === "sign-out") happens({ is: "gone", by: "sign-out" });
  else if (at === location.pathname) nextPerson(undefined, true);
});
resume();

addEventListener("submit", (event) => {
  const act = { next: () => nextPerson(), lock: () => lock() }[event.target.id];
  if (act) { event.preventDefault(); act(); }
});
function isCurrent(want) {
  for (const each of document.querySelectorAll("#wants .want")) each.removeAttribute("aria-current");
  want.setAttribute("aria-current", "true");
}
addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-do]");
  if (chosen) { event.preventDefault(); ACTS[chosen.dataset.do]?.(); }
  const clause = event.target.closest(".clause");
  if (clause && by("words")) by("words").open = true;
  const want = event.target.closest(".want");
  if (want) isCurrent(want);
});
addEventListener("input", (event) => {
  if (event.target.id === "filter") filter(event.target.value);
  if (event.target.id === "who") fill("scanned", "");
});

document.addEventListener("carrel:close-answer", () => {
  document.querySelector("#answer [name=asked]")?.remove();
  htmx.trigger("#who-and-what", "change");
});

// Requests. What a hand presses while an act is on its way waits like what it scans.
follow(happens, {
  isRouting: () => isRouting,
  before: (how, xhr) => { if (how === "failed" && !xhr.status) trouble(NO_ANSWER); },
  after: (how, xhr, what) => { if (what === "doing" && xhr.status === CONFLICT && state.name === "ready") drawAnew(); },
});

// The form on the page was used before, by an act whose answer was lost on the way: the page needs another, and shows what
// was done here. The words of the refusal stay.
function drawAnew() {
  const words = by("trouble")?.textContent.trim();
  htmx.trigger("#who-and-what", "change");
  if (words) refuse(words);
}
document.addEventListener("htmx:confirm", (event) => {
  const { path, elt, issueRequest, triggeringEvent } = event.detail;
  if (!isAboutPerson(path)) return;
  if (!isRouting && triggeringEvent?.submitter?.id === "find-button" && by("who").value.trim() && beginsVisit()) {
    event.preventDefault();
    happens({ is: "scan", code: typed() });
    return;
  }
  if (!mustWait(state)) return;
  event.preventDefault();
  happens({ is: "click", issue: () => { if (elt.isConnected) issueRequest(); } });
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  by("notice")?.remove();
  clear();
  // After a find a letter is a want, also while the answer is on its way.
  if (buttonOf(detail.requestConfig) === "find" && document.activeElement?.id === "who") toWants();
});
// A whole page in place of a part of one is an error of somebody's on the way, and no answer.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const isPart = detail.xhr.status < 400 || detail.xhr.getResponseHeader("HX-Retarget");
  if (isPart && !/^\s*<!doctype/i.test(detail.xhr.responseText)) return;
  detail.shouldSwap = false;
  trouble("Something went wrong, and nothing was released. Try again; if it happens again, call the systems librarian.");
});

// What was chosen for this workstation holds from now on; the person on the page stays.
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (target.id !== "settings" || !detail.successful) return;
  const chosen = new FormData(target);
  const ticks = { keys: chosen.get("keys") ?? "off", ...(target.elements.sounds ? { sounds: chosen.get("sounds") ?? "off" } : {}) };
  Object.assign(dataset, { ...ticks, prefix: chosen.get("prefix"), suffix: chosen.get("suffix"), gap: chosen.get("gap") });
  by("help").close();
});

// What is wrong is said beside the field that it is about.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { xhr, requestConfig } = detail;
  if (!xhr?.status) return;
  const name = xhr.getResponseHeader("X-Field");
  const field = name && document.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
  if (field) beside(field);
  else if (buttonOf(requestConfig) === "find" && xhr.status >= 400) by("who")?.focus();
  if (xhr.status >= 400 && kindOf(requestConfig) === "doing") sound("stop");
});
for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, ({ detail }) => { if (!kindOf(detail.requestConfig)) trouble(NO_ANSWER); });
}

// Every part of the page that was replaced tells it; an answer is heard and read out once.
let settled = null;
document.addEventListener("htmx:afterSettle", ({ detail: { target, requestConfig, xhr } }) => {
  if (xhr === settled) return;
  settled = xhr;
  if (target.id === "turned") { turned(); return; }
  if (target.id === "trouble" || target.id === "titles") return;
  const spoken = [...document.querySelectorAll("#identification [data-live], #answer [data-live]")].map((each) => each.textContent.trim());
  say(spoken.slice(-2).join(". "));
  const filled = by("filter");
  if (filled?.value) filter(filled.value);
  offerCheck();
  settle(requestConfig);
  sound(soundOf(requestConfig));
  printOfItself();
});

// What came of a scan or an act, for the ear.
function soundOf(request) {
  const result = document.querySelector("#answer .result");
  if (kindOf(request) === "doing") return result?.dataset.sound ?? (request.formData.has("scan_item") && !by("act") ? "stop" : "neutral");
  const isScan = buttonOf(request) === "find" && request.formData.get("scanned");
  if (isScan && result) return result.dataset.sound;
  return isScan && by("identification")?.dataset.found !== "one" ? "stop" : "neutral";
}

// At a distance a holder is known by what they say: the fields for it are open.
function offerCheck() {
  const isHolder = by("requester-holder")?.checked && by("identification").dataset.found === "one";
  if (isHolder && by("channel").value !== "in-person" && !document.querySelector("#identification .matched, #check[data-closed]")) by("check").open = true;
}

// What was typed before the desk listened: into the field that has the cursor, a scan as a scan, a letter after it as a want.
function takeOver() {
  const { gap, ...affixes } = settings();
  if (window.early.isUnderWay(gap * 3)) { setTimeout(takeOver, gap); return; }
  const { keys, isAllThere } = window.early.take();
  sayWhatWasNotTaken(isAllThere);
  for (const each of told(keys, gap, affixes)) takeOne(each);
}

function takeOne({ scan, refused: why, key: typed }) {
  const who = by("who");
  const isInField = document.activeElement === who;
  if (scan) scanned(scan);
  else if (why) refused(why);
  else if (!isInField) { if (typed === "Enter") happens({ is: "enter" }); else if (typed.length === 1) key({ key: typed, shiftKey: typed !== typed.toLowerCase() }); }
  else if (typed === "Enter") { if (who.value) by("find-button").click(); }
  else if (typed === "Backspace") who.value = who.value.slice(0, -1);
  else { who.value += typed; fill("scanned", ""); }
}
// The forms are the scripts' own from then on.
addEventListener("DOMContentLoaded", takeOver);
document.addEventListener("carrel:arrived", () => {
  order();
  by("who").focus();
  say("The next person.");
  happens({ is: "arrived" });
  takeOver();
});
