// What went wrong, said on the page and to the ear: on top, or beside the field that it is about.

import { sound } from "./sounds.js";

const KEPT = "carrel-untaken";
const LEAST = 3000;

const by = (id) => document.getElementById(id);

export function say(words) {
  by("live").textContent = "";
  requestAnimationFrame(() => { if (by("live")) by("live").textContent = words; });
}

// Trouble that is about no field stands on top.
function home() {
  document.querySelector(".columns")?.before(by("trouble"));
}

function line(words, isScan) {
  const line = document.createElement("p");
  line.textContent = words;
  if (isScan) line.className = "of-a-scan";
  return line;
}

export function trouble(words) {
  if (!by("trouble")) return;
  home();
  by("trouble").replaceChildren(line(words));
}

// A scan that was not taken: whoever works through a pile hears it, and finds it said after the next one too.
export function refuse(words) {
  if (!by("trouble")) return;
  home();
  by("trouble").replaceChildren(line(words, true));
  sound("stop");
}

// What describes a field beside its trouble: that stays.
const others = (field) => (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== "trouble");

function describe(field, ids) {
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

export function beside(field, words) {
  field.setAttribute("aria-invalid", "true");
  describe(field, ["trouble", ...others(field)]);
  (field.closest("label, .field") ?? field).after(by("trouble"));
  if (words) by("trouble").replaceChildren(line(words));
  field.focus();
}

// With the next request it is over.
export function clear() {
  if (!by("trouble")) return;
  for (const each of [...by("trouble").childNodes]) {
    if (each.className === "of-a-scan") setTimeout(() => each.remove(), LEAST);
    else each.remove();
  }
  home();
  for (const field of document.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    describe(field, others(field));
  }
}

// How many scans were not taken. On a page that goes, the next one says it; the number is all that is kept.
export function untaken(count, isGoing) {
  if (isGoing) {
    sessionStorage.setItem(KEPT, String(Number(sessionStorage.getItem(KEPT) ?? 0) + count));
    return;
  }
  by("trouble")?.append(line(`${count === 1 ? "One scan" : `${count} scans`} after it ${count === 1 ? "was" : "were"} not taken. Scan again.`, true));
  sound("stop");
}

export function sayWhatWasNotTaken(isAllThere = true) {
  const count = Number(sessionStorage.getItem(KEPT) ?? 0);
  sessionStorage.removeItem(KEPT);
  if (count) refuse(`${count === 1 ? "One scan before this page was" : `${count} scans before this page were`} lost, or nobody saw the answer: check whether it was done.`);
  else if (!isAllThere) refuse("The desk was unavailable for a while, and what was scanned or typed then was not taken. Do it again.");
}
