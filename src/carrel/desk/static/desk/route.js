// Where a code goes: to the field of the act that asks for one of its kind; else a card finds the account, and an item is
// the server's to place. What is neither never takes the place of the person who is served. What is typed to find somebody
// goes the way of a card.

import { code } from "./codes.js";
import { compareLicence } from "./photo_id.js";

const by = (id) => document.getElementById(id);

const EXPECTED = "A library card or a library item was expected. Nothing here has changed.";
const REFUSED = {
  pieces: "The scanner sent a code in pieces that do not fit together. Scan it again.",
  short: "The scanner sent only part of a code. Scan it again.",
  unknown: `The scanner sent something that is neither a card nor an item. ${EXPECTED}`,
};

export const wordsOf = (kind, words = "") => (words ? `${words} Nothing here has changed.` : REFUSED[kind] ?? REFUSED.unknown);

// A number without a check digit that a scanner cut short is somebody else's.
const isShort = (number) => number.length < 14
  && (/^[23][0-9]{8,}$/.test(number) || ["2", "3"].some((first) => ["card", "item"].includes(code(first + number).kind)));

// `refuse(words)`; `nextPerson(it)` goes on to the next one, who then has this card. `isInstead`: another account is looked
// for at this moment, so that what is open on the page is nobody's.
export function route(it, { refuse, nextPerson, isInstead }) {
  if (it.kind === "licence") {
    const why = compareLicence(it);
    return why ? refuse(wordsOf(it.kind, why)) : undefined;
  }
  if (it.kind === "typed") return beginsVisit() ? nextPerson(it) : find(it);
  if (!["card", "item", "number"].includes(it.kind)) return refuse(wordsOf(it.kind, it.words));
  if (it.kind === "number" && isShort(it.number)) return refuse(REFUSED.short);
  if (!isInstead && fillDeed(it)) return undefined;
  if (it.kind === "item") return takeItem(it.number, refuse);
  if (beginsVisit()) return nextPerson(it);
  fill("who", it.number);
  fill("scanned", it.kind === "card" ? "yes" : "unsure");
  by("find-button").click();
  return undefined;
}

// Whoever is looked for while a pile is checked in is the next person.
export const beginsVisit = () => by("acts")?.dataset.checkIn === "yes";

// What a hand typed, and what was said before it of the person.
export const typed = () => ({
  kind: "typed", isPerson: true, text: by("who").value,
  said: [...document.querySelectorAll(".person :is([type=radio], [type=checkbox]):checked")].map(({ id }) => id),
});

function find({ text, said }) {
  for (const id of said) if (by(id)) by(id).checked = true;
  fill("who", text);
  fill("scanned", "");
  by("find-button").click();
}

export function fill(id, value) {
  const field = by(id);
  if (field) field.value = value;
  return field;
}

const asking = () => [...document.querySelectorAll("#act [data-scan]")].filter((each) => each.checkVisibility?.() ?? true);

function fillDeed({ kind, number }) {
  const fields = asking();
  const field = fields.find((each) => (kind === "number" ? !each.value || fields.length === 1 : each.dataset.scan === kind));
  if (!field) return false;
  field.value = number;
  const empty = fields.find((each) => !each.value);
  if (empty) empty.focus();
  else by("act").querySelector(".go").click();
  return true;
}

function takeItem(number, refuse) {
  const button = by("item-button");
  if (!button) return refuse("That is an item. Choose first what they want: check out, return or pick up.");
  fill("item", number);
  button.click();
  fill("item", "");
  return undefined;
}
