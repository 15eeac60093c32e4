// One key each. A key presses a button or ticks a field that is on the page: what it does, the page does.

import { isLockKey } from "./idle.js";

const FUNCTION_KEYS = { F2: "doubt-not-stated", F4: "doubt-found-card", F8: "doubt-does-not-know-holder" };
const PERSON = {
  T: "requester-holder", E: "requester-other", O: "requester-official", R: "assured",
  C: "shown-card", A: "shown-app", P: "shown-paper", N: "shown-number", M: "says-name", L: "knows-shelf-key",
};
const TEXT = "input:not([type=radio]):not([type=checkbox]), textarea, select";

const by = (id) => document.getElementById(id);

// A second press of the same key takes a doubt back.
function pick(id) {
  const input = by(id);
  if (!input || input.disabled) return;
  if (input.type === "radio" && input.checked && input.name === "doubt") by("doubt-none").click();
  else input.click();
}

export function filter(words) {
  const wanted = words.trim().toLowerCase();
  let count = 0;
  for (const line of document.querySelectorAll("#wants li")) {
    line.hidden = wanted !== "" && !line.textContent.toLowerCase().includes(wanted);
    if (!line.hidden) count++;
  }
  const rarer = document.querySelector("#wants .rarer");
  if (rarer && wanted) rarer.open = true;
  by("no-want").hidden = count > 0;
}

function firstShown() {
  return [...document.querySelectorAll("#wants li:not([hidden]) .want:not([disabled])")].find((it) => it.offsetParent !== null);
}

// Enter outside a field: what the answer offers. What is lacking is pointed at, where the form is told so.
export function enter() {
  document.querySelector("#answer #act .go")?.click();
}

export const isUndo = ({ key, shiftKey }) => Boolean(shiftKey) && key?.toUpperCase() === "U";

// What was done last, and nothing that was done before it.
function undoLast() {
  const button = document.querySelector("#acts form > ol > li:not(.undone)")?.querySelector("button");
  button?.click();
  return Boolean(button);
}

export const toWants = () => by("wants")?.focus({ preventScroll: true });

// A letter in a list goes to the next line that begins with it, as lists do.
export function chooseInList(list, letter) {
  const lines = [...list.options];
  const inOrder = [...lines.slice(list.selectedIndex + 1), ...lines.slice(0, list.selectedIndex + 1)];
  const found = inOrder.find((each) => !each.disabled && each.text.trim().toLowerCase().startsWith(letter.toLowerCase()));
  if (!found || found.selected) return;
  list.value = found.value;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

// A choice that is numbered, where the answer has such.
function choose(digit) {
  const chosen = document.querySelector(`#act .choices [data-choice="${digit}"]`);
  chosen?.click();
  chosen?.focus();
  return document.querySelector("#act .choices [data-choice]") !== null;
}

// A digit begins a number: the one that the answer asks for, else whose account it is.
function beginNumber(key) {
  const asked = [...document.querySelectorAll("#act [data-scan]")].find((each) => !each.value);
  const field = key === "^" || !asked ? by("who") : asked;
  field.focus();
  field.value += key;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function step(event, shut) {
  const filterField = by("filter");
  if (document.activeElement === filterField && filterField.value) { filterField.value = ""; filter(""); return; }
  if (shut()) return;
  if (document.activeElement?.matches(TEXT)) { document.activeElement.blur(); toWants(); return; }
  if (document.querySelector("#answer .asked")) document.dispatchEvent(new CustomEvent("carrel:close-answer"));
}

// Keys that a hand pressed outside a text field, as the scanner passes them on.
export function pressed({ key, shiftKey }, { openHelp, noUndo }) {
  if (FUNCTION_KEYS[key]) { pick(FUNCTION_KEYS[key]); return; }
  if (document.body.dataset.keys === "off") return;
  if (key === "?") openHelp();
  else if (key === "/") by("filter").focus();
  else if (key === ".") { const words = by("words"); if (words) words.open = !words.open; }
  else if (/^[1-9]$/.test(key) && choose(key)) return;
  else if (/^[0-9^]$/.test(key)) beginNumber(key);
  else if (shiftKey && key.toUpperCase() === "D") { const check = by("check"); check.open = true; by("said-name").focus(); }
  else if (isUndo({ key, shiftKey })) { if (!undoLast()) noUndo(); }
  else if (shiftKey && PERSON[key.toUpperCase()]) pick(PERSON[key.toUpperCase()]);
  else if (!shiftKey && /^[a-z]$/i.test(key)) document.querySelector(`#wants [data-key="${key.toLowerCase()}"]:not([disabled])`)?.click();
}

// `isCovered`: the person sees the screen, or the list of keys lies over it; then nothing under it is pressed.
// `entered`: what Enter is for may be on its way still. `onKey`: likewise a key with Ctrl that is the desk's.
export function listen({ nextPerson, lock, shut, isCovered, entered, onKey }) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { key, target } = event;
    if (key === "F9") { event.preventDefault(); nextPerson(); return; }
    if (isLockKey(event)) { event.preventDefault(); lock(); return; }
    if (FUNCTION_KEYS[key]) { event.preventDefault(); onKey({ key }); return; }
    if (key === "Escape") { if (!document.querySelector("dialog[open]")) { event.preventDefault(); step(event, shut); } return; }
    if (event.ctrlKey && !event.shiftKey && !event.altKey && key.toLowerCase() === "p") { event.preventDefault(); if (!event.repeat) onKey({ isPrint: true }); return; }
    if (isCovered()) return;
    if (key === "ArrowDown" || key === "ArrowUp") arrows(event);
    if (key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.repeat && !target.matches?.("textarea")) { event.preventDefault(); return; }  // held down, it is one press
    if (target.id === "filter") { event.preventDefault(); const first = firstShown(); if (first) { first.click(); toWants(); } return; }
    if (target.matches?.("select")) { event.preventDefault(); toWants(); return; }
    if (target.dataset?.enter) { event.preventDefault(); by(target.dataset.enter)?.click(); return; }
    if (target.type === "radio" || target.type === "checkbox") { event.preventDefault(); if (target.closest("#act") || !target.closest("#check")) entered(); return; }
    if (!target.closest?.("a, button, summary, input, select, textarea, dialog, #turned, #locked")) { event.preventDefault(); entered(); }
    else if (target.classList?.contains("want") && target.getAttribute("aria-current")) { event.preventDefault(); entered(); }
  });
}

// Up and down walk the list of wants.
function arrows(event) {
  const target = document.activeElement;  // a digit just before may have chosen, and moved it
  if (target.id !== "wants" && target.id !== "filter" && !target.classList.contains("want")) return;
  const lines = [...document.querySelectorAll("#wants .want:not([disabled])")].filter((it) => it.offsetParent !== null);
  const place = lines.indexOf(target) + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  lines[Math.max(0, Math.min(lines.length - 1, place))]?.focus();
}
