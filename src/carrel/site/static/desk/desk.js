// The desk in the browser: it hands scans and keys to the page's own buttons, and keeps the cursor where the work is.
// It decides nothing; every answer is the server's.

import { told } from "./ahead.js";
import { code } from "./codes.js";
import { watch } from "./idle.js";
import { lock, resume } from "./lock.js";
import { filter, listen as listenToKeys, pressed } from "./keys.js";
import { forgetful, nextPerson, onGone } from "./next.js";
import { compareLicence } from "./photo_id.js";
import { listen as listenToScanner } from "./scanner.js";
import { isTurned, turn, turnBack } from "./turned.js";

const by = (id) => document.getElementById(id);
const { dataset } = document.body;

function say(words) {
  by("live").textContent = "";
  requestAnimationFrame(() => { by("live").textContent = words; });
}

// Trouble that is about no field stands on top.
function home() {
  document.querySelector(".columns").before(by("trouble"));
}

function trouble(words) {
  if (isEmptied()) return;
  home();
  const line = document.createElement("p");
  line.textContent = words;
  by("trouble").replaceChildren(line);
}

function fill(id, value) {
  const field = by(id);
  if (field) field.value = value;
  return field;
}

function find(number) {
  fill("who", number);
  fill("scanned", "yes");
  by("find-button").click();
}

// For the next person, or for the lock: nothing is left that a scan or a key could be about.
const isEmptied = () => !by("trouble");

// `lead` came just before: where the two make a code with its check digit, the scanner faltered, and it was the beginning.
function scanned(text, lead) {
  if (isEmptied() || isTurned()) return false;
  by("help").close();
  by("trouble").replaceChildren();
  const affixes = { prefix: dataset.prefix, suffix: dataset.suffix };
  const alone = code(text, affixes);
  const whole = lead && !isSure(alone) ? code(lead + text, affixes) : alone;
  route(isSure(whole) ? whole : alone);
  return whole !== alone && isSure(whole);
}

const isSure = ({ kind }) => ["card", "item", "licence"].includes(kind);

// Where a code goes: to the field of the deed that asks for one of its kind, else it finds the account. An item that is
// quicker than the answer before it waits for it.
function route(it) {
  if (underWay && (it.kind === "item" || ahead.length)) { ahead.push(() => route(it)); return undefined; }
  const why = it.kind === "licence" ? compareLicence(it) : it.words;
  if (why !== undefined) return why ? trouble(why) : undefined;
  const fields = [...document.querySelectorAll("#deed [data-scan]")];
  const field = fields.find((each) => it.kind === "number" ? !each.value || fields.length === 1 : each.dataset.scan === it.kind);
  if (field) {
    field.value = it.number;
    if (fields.every((each) => each.value) && by("deed").checkValidity()) by("deed").querySelector(".go").click();
    else fields.find((each) => !each.value)?.focus();
    return undefined;
  }
  if (it.kind === "item") return trouble("That is an item. Say first what they want: check out, return or pick up.");
  return find(it.number);
}

// What is not seen cannot hold the cursor: it goes back to where it was.
let cursor = null;
function blank(isBlank) {
  if (isBlank) cursor = document.activeElement;
  by("blank").hidden = !isBlank;
  document.body.classList.toggle("is-blank", isBlank);
  if (!isBlank && cursor?.isConnected) cursor.focus({ preventScroll: true });
}

async function look() {
  const next = { auto: "dark", dark: "light", light: "auto" }[document.documentElement.dataset.look] ?? "dark";
  document.documentElement.dataset.look = next;
  say(`Look: ${next}`);
  const sent = new FormData(by("next"));
  sent.append("look", next);
  await fetch(by("settings").action, { method: "POST", body: sent, headers: { "HX-Request": "true" } }).catch(() => {});
}

const openHelp = () => by("help").showModal();
const ACTS = { look, help: openHelp, "close-help": () => by("help").close(), "turn-back": turnBack, lock };

// The place of work says how long, and it may change on the page. It listens before anything else does: what wakes a blank
// screen is no scan and no key.
const limit = (name) => Number(by("station")?.dataset[name]) || Infinity;
const asleep = () => trouble("The screen was blank, and nothing was taken of what was scanned or typed. Do it again.");
watch({ blank: () => limit("blank"), lock: () => limit("lock"), onBlank: blank, onLock: lock, onLost: asleep });

// What is quicker than the answer on its way waits for it, in order: it is meant for what the page then shows.
const isCovered = () => isEmptied() || isTurned() || document.querySelector("dialog[open]") !== null;
// `elt` of the event is no longer the form once the answer has taken its place; `requestConfig.elt` is.
const isWork = ({ requestConfig }) => requestConfig?.elt?.matches?.("#person-form, #deed");
let underWay = "";  // which form's
let ahead = [];

function inTurn(act) {
  if (isCovered()) return;
  if (underWay) ahead.push(() => inTurn(act));
  else act();
}

const typed = (key) => inTurn(() => pressed(key, { openHelp }));

// Enter is for the answer to what was asked before it. While a deed is done it is an impatient second press: the answer that
// comes offers a deed of its own, and nobody has seen that yet.
function entered(act) {
  if (underWay !== "deed") inTurn(() => { if (underWay !== "deed") act(); });
}

function catchUp() {
  underWay = "";
  while (ahead.length && !underWay) ahead.shift()();
}

function forget() {
  underWay = "";
  ahead = [];
}

const forgetKeys = listenToScanner({
  gap: () => Number(dataset.gap) || 50,
  onScan: scanned,
  onKey: typed,
});
listenToKeys({ nextPerson, lock, shut: turnBack, isCovered, entered });
forgetful();

// On a narrow screen the answer comes first, for the eye, for the ear and for the Tab key.
const narrow = matchMedia("(max-width: 64rem)");
const order = () => {
  const columns = document.querySelector(".columns");
  if (narrow.matches) columns?.prepend(by("answer"));
  else columns?.append(by("answer"));
};
narrow.addEventListener("change", order);
order();
if (by("notice")) say(by("notice").textContent);
// Another tab of this person goes with it, and every tab locks with one.
onGone(({ what, at }) => {
  if (what === "lock") return lock(true);
  return at === location.pathname ? nextPerson(true) : undefined;
});
resume();

addEventListener("submit", (event) => {
  const act = { next: nextPerson, lock }[event.target.id];
  if (act) { event.preventDefault(); act(); }
});
addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-do]");
  if (chosen) { event.preventDefault(); ACTS[chosen.dataset.do]?.(); }
  const clause = event.target.closest(".clause");
  if (clause) by("words").open = true;
  const want = event.target.closest(".want");
  if (want) for (const each of document.querySelectorAll("#wants .want")) each === want ? each.setAttribute("aria-current", "true") : each.removeAttribute("aria-current");
});
addEventListener("input", (event) => {
  if (event.target.id === "filter") filter(event.target.value);
  if (event.target.id === "who") fill("scanned", "");
});

document.addEventListener("carrel:close-answer", () => {
  document.querySelector("#answer [name=asked]")?.remove();
  htmx.trigger("#who-and-what", "change");
});

const isFind = ({ requestConfig }) => requestConfig?.triggeringEvent?.submitter?.name === "find";

// What stands on the left is said of whoever the page shows. Once somebody else is looked for it is said of nobody, until
// the page shows whom: a second scan may come before the answer to the first.
let revision = "";
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!isFind(detail)) return;
  const field = by("revision");
  if (!field) return;
  if (field.value) revision = field.value;
  field.value = "";
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!isWork(detail)) return;
  underWay = detail.elt.id;
  // After a find a letter is a want, also while the answer is on its way.
  if (isFind(detail) && document.activeElement?.id === "who") by("wants").focus({ preventScroll: true });
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isWork(detail) || !detail.xhr.status) return;  // one that was overtaken, or that nobody answered
  if (isFind(detail) && !detail.successful && by("revision")) by("revision").value = revision;
  if (isFind(detail) && by("standing")?.dataset.found !== "one") by("who")?.focus();
  if (detail.successful) setTimeout(catchUp);  // once the request is over for htmx as well
  else forget();
});

document.addEventListener("htmx:beforeRequest", () => {
  by("notice")?.remove();
  by("trouble")?.replaceChildren();
  if (by("trouble")) home();
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }
});

// What was chosen for this workstation holds from now on; the person on the page stays.
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (target.id !== "settings" || !detail.successful) return;
  const chosen = new FormData(target);
  Object.assign(dataset, { keys: chosen.get("keys") ?? "off", prefix: chosen.get("prefix"), suffix: chosen.get("suffix"), gap: chosen.get("gap") });
  by("help").close();
});

// What is wrong is said beside the field that it is about.
document.addEventListener("htmx:afterRequest", (event) => {
  const name = event.detail.xhr?.getResponseHeader("X-Field");
  const field = name && document.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
  if (!field) return;
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", "trouble");
  (field.closest("label, .field") ?? field).after(by("trouble"));
  field.focus();
});
for (const kind of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, () => {
    forget();
    trouble("The server does not answer. What you typed is still here: try again. Nothing is done twice.");
  });
}
document.addEventListener("htmx:afterSettle", (event) => {
  const { target } = event.detail;
  if (target.id === "turned") return turn();
  if (target.id === "trouble") return undefined;
  const spoken = [...document.querySelectorAll("#standing [data-live], #answer [data-live]")].map((each) => each.textContent.trim());
  say(spoken.slice(-2).join(". "));
  const filled = by("filter");
  if (filled?.value) filter(filled.value);
  offerCheck();
  settle(event.detail.requestConfig);
  return undefined;
});

// At a distance a holder is known by what they say: the fields for it are open.
function offerCheck() {
  const isHolder = by("requester-holder")?.checked && by("standing").dataset.found === "one";
  if (isHolder && by("channel").value !== "in-person" && !document.querySelector("#standing .matched")) by("check").open = true;
}

// After a find the letters count; after a want, the field that the deed asks for.
function settle(request) {
  const button = request?.triggeringEvent?.submitter?.name;
  const asks = document.querySelector("#deed [data-scan], #deed #words-of-title, #deed [name=with_dollars], #deed [name=with_value]");
  if (button === "find" && by("standing")?.dataset.found === "one") by("wants").focus({ preventScroll: true });
  else if ((button === "ask" || button === "do") && asks && !isTurned()) asks.focus();
}

// What was typed before the desk listened: into the field that has the cursor, a scan as a scan, a letter after it as a want.
function takeOver() {
  const gap = Number(dataset.gap) || 50;
  if (window.early.isUnderWay(gap * 3)) { setTimeout(takeOver, gap); return; }
  for (const { scan, key } of told(window.early.take(), gap, { prefix: dataset.prefix, suffix: dataset.suffix })) {
    const who = by("who");
    const isInField = document.activeElement === who;
    if (scan) scanned(scan, "");
    else if (!isInField) { if (key !== "Enter") typed({ key, shiftKey: key !== key.toLowerCase() }); }
    else if (key === "Enter") { if (who.value) by("find-button").click(); }
    else if (key === "Backspace") who.value = who.value.slice(0, -1);
    else { who.value += key; fill("scanned", ""); }
  }
}
// The forms are the scripts' own from then on.
addEventListener("DOMContentLoaded", takeOver);
document.addEventListener("carrel:arrived", () => {
  forget();
  forgetKeys();
  revision = "";
  cursor = null;
  order();
  by("who").focus();
  say("The next person.");
  takeOver();
});
