// Where a code goes: to the field of the deed that asks for one of its kind; else a card finds the account, and an item is
// the server's to place. What is neither never takes the place of the person who is served.

import { code } from "./codes.js";

const by = (id) => document.getElementById(id);

const EXPECTED = "A library card or an item of the library was expected. Nothing here has changed.";
const REFUSED = {
  two: "Two codes came as one. Scan again, one at a time.",
  pieces: "The scanner sent a code in pieces that do not fit together. Scan it again.",
  short: "The scanner sent a part of a code. Scan it again.",
  unknown: `The scanner sent something that is no card and no item. ${EXPECTED}`,
  isbn: `That is the ISBN of a book, not the library’s barcode on it. ${EXPECTED}`,
  upc: `That is the barcode of a shop. ${EXPECTED}`,
  other: `That is another barcode of a license, or of something else. ${EXPECTED}`,
};

export const wordsOf = (kind, words = "") => (words ? `${words} ${EXPECTED}` : REFUSED[kind] ?? REFUSED.unknown);

// A number without a check digit that a scanner cut short is somebody else's.
const isShort = (number) => number.length < 14
  && (/^[23][0-9]{8,}$/.test(number) || ["2", "3"].some((first) => ["card", "item"].includes(code(first + number).kind)));

// `refuse(words)`; `nextPerson(it)` goes on to the next one, who then has this card. `isInstead`: another account is looked
// for at this moment, so that what is open on the page is nobody's.
export function route(it, { refuse, nextPerson, isInstead }) {
  if (it.kind === "licence") return compareLicence(it, refuse);
  if (!["card", "item", "number"].includes(it.kind)) return refuse(wordsOf(it.kind, it.words));
  if (it.kind === "number" && isShort(it.number)) return refuse(REFUSED.short);
  if (!isInstead && fillDeed(it)) return undefined;
  if (it.kind === "item") return takeItem(it.number, refuse);
  if (by("acts")?.dataset.checkIn === "yes") return nextPerson(it);
  fill("who", it.number);
  fill("scanned", "yes");
  by("find-button").click();
  return undefined;
}

export function fill(id, value) {
  const field = by(id);
  if (field) field.value = value;
  return field;
}

const asking = () => [...document.querySelectorAll("#deed [data-scan]")].filter((each) => each.checkVisibility?.() ?? true);

function fillDeed({ kind, number }) {
  const fields = asking();
  const field = fields.find((each) => (kind === "number" ? !each.value || fields.length === 1 : each.dataset.scan === kind));
  if (!field) return false;
  field.value = number;
  const empty = fields.find((each) => !each.value);
  if (empty) empty.focus();
  else by("deed").querySelector(".go").click();
  return true;
}

function takeItem(number, refuse) {
  const button = by("item-button");
  if (!button) return refuse("That is an item. Say first what they want: check out, return or pick up.");
  fill("item", number);
  button.click();
  fill("item", "");
  return undefined;
}

function compareLicence({ name = "", surname = "", given = "", birthDate, isCut = false, isReadable = true }, refuse) {
  const button = by("check-photo-id");
  if (!button) return refuse("Photo ID can be compared in person or on video alone.");
  const whole = name || [given, surname].filter(Boolean).join(" ");
  if (!isReadable || !whole || !birthDate) return refuse("The license could not be read, and no try was used. Type the name and the birth date on it.");
  by("check").open = true;
  const said = [["said_name", whole], ["said_birth_date", birthDate], ["licence_surname", surname], ["licence_given", given], ["licence_cut", isCut ? "yes" : ""]];
  const fields = said.map(([field, value]) => [document.querySelector(`#person-form [name=${field}]`), value]).filter(([field]) => field);
  const before = fields.map(([field]) => field.value);
  for (const [field, value] of fields) field.value = value;
  button.click();
  fields.forEach(([field], place) => { field.value = field.type === "hidden" ? "" : before[place]; });
  return undefined;
}
