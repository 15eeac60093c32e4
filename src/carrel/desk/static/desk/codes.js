// What a scanned code is. Pure: text in, a plain object out; nothing is kept.
//
// What is no code of the library's has `words`: what it was, and what was expected.

import { isLicence, licence } from "./licence.js";

const LIBRARY_CODE = /^[0-9]{14}$/;
const LIKE_A_NUMBER = /^[0-9]{6,20}$/;
const LONGEST_AROUND = 16;

const WORDS = {
  isbn: "That is the book’s ISBN. Scan the library’s own barcode.",
  upc: "That is the maker’s barcode, as shops scan it. Scan the library’s own barcode.",
  misread: "That item’s barcode was misread: its last digit does not fit. Scan it again.",
  other: "That is neither a card nor an item. Scan the library’s barcode; on a license, the wide one on its back.",
  two: "Two codes came in as one. Scan again, one at a time.",
  unknown: "The scanner sent something that is neither a card nor an item. Scan the library’s barcode again.",
};

// The check digit of library cards and items (Luhn's, as Codabar labels carry it).
export function hasCheckDigit(digits) {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    let digit = Number(digits[digits.length - 1 - place]);
    if (place % 2 === 1) { digit *= 2; if (digit > 9) digit -= 9; }
    sum += digit;
  }
  return sum % 10 === 0;
}

// The check digit of EAN-13, UPC-A and EAN-8: weights 1, 3, 1, 3 … from the right.
const hasShopsDigit = (digits) => [...digits].reverse().reduce((sum, digit, place) => sum + Number(digit) * (place % 2 ? 3 : 1), 0) % 10 === 0;

const isIsbn10 = (code) => /^[0-9]{9}[0-9Xx]$/.test(code)
  && [...code].reduce((sum, sign, place) => sum + (/x/i.test(sign) ? 10 : Number(sign)) * (10 - place), 0) % 11 === 0;

// "isbn", "upc" or "". Beside an EAN or a UPC its two or five digits of supplement may be read.
function tradeCode(code) {
  const [, head, tail] = /^(97[789][0-9]{10}|[0-9]{12}|[0-9]{13}|[0-9]{8})([0-9]{5}|[0-9]{2})?$/.exec(code) ?? [];
  if (isIsbn10(code) || (/^97[89]/.test(head) && head.length === 13 && hasShopsDigit(head))) return "isbn";
  const isSupplied = tail === undefined || (head.length === 12 && tail.length === 5) || head.startsWith("977");
  return head && isSupplied && hasShopsDigit(head) ? "upc" : "";
}

// Codabar's start and stop letters, the reader's own prefix and suffix, and what is not printable.
export function stripped(text, prefix = "", suffix = "") {
  let code = text.replace(/[\x00-\x1f\x7f]/g, "").trim();
  if (prefix && code.startsWith(prefix)) code = code.slice(prefix.length);
  if (suffix && code.endsWith(suffix)) code = code.slice(0, -suffix.length);
  return code.replace(/^[\]][A-Za-z][0-9]/, "").replace(/^[A-Da-d]([0-9-]+)[A-Da-d]$/, "$1").trim();
}

// A library code anywhere in a short code that is odd at its ends: an unknown prefix or suffix does no harm.
function inside(code) {
  const found = code.match(/[0-9]{14,}/g) || [];
  return found.length === 1 && code.length <= 14 + LONGEST_AROUND ? found[0] : "";
}

const nothing = (kind, words = kind) => ({ kind, words: WORDS[words] });

// A license's other barcodes and labels of every sort: letters and digits. With spaces they could be words of an address.
const isOther = (code) => /^(?=.*[A-Z])(?=(?:.*[0-9]){5})[A-Z0-9-]+$/.test(code);

function numbered(number) {
  if (number.length > 20) return nothing("two");
  if (LIBRARY_CODE.test(number)) {
    const isWhole = hasCheckDigit(number);
    if (number[0] === "2" && isWhole) return { kind: "card", number };
    if (number[0] === "3") return isWhole ? { kind: "item", number } : nothing("unknown", "misread");
  }
  return LIKE_A_NUMBER.test(number) ? { kind: "number", number } : nothing("unknown");
}

// {kind: "card" | "item" | "number", number}, {kind: "licence", …}, or {kind: "isbn" | "upc" | "other" | "two" | "unknown", words}
export function code(text, { prefix = "", suffix = "" } = {}) {
  if (isLicence(text, { prefix })) return licence(text, { prefix, suffix });
  const bare = stripped(text, prefix, suffix);
  const trade = tradeCode(bare.replace(/(?<=[0-9])-(?=[0-9Xx])/g, "").replace(/^[^0-9A-Za-z]{1,3}|[^0-9A-Za-z]{1,3}$/g, ""));
  if (trade) return nothing(trade);
  const number = /^[0-9]+$/.test(bare) ? bare : inside(bare);
  if (number) return numbered(number);
  return nothing(isOther(bare) ? "other" : "unknown");
}
