// What a scanned code is. Pure: text in, a plain object out; nothing is kept.

import { licence } from "./licence.js";

const LIBRARY_CODE = /^[0-9]{14}$/;

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
  return found.length === 1 && code.length <= 14 + 16 ? found[0] : "";
}

// {kind: "card" | "item" | "number" | "licence" | "two" | "unknown", number, …}
export function code(text, { prefix = "", suffix = "" } = {}) {
  if (text.includes("ANSI ") && text.trimStart().startsWith("@")) return { kind: "licence", ...licence(text) };
  const bare = stripped(text, prefix, suffix);
  const number = /^[0-9]+$/.test(bare) ? bare : inside(bare);
  if (!number) return { kind: "unknown" };
  if (number.length >= 28 && number.length % 14 === 0) return { kind: "two" };
  if (LIBRARY_CODE.test(number) && hasCheckDigit(number)) {
    if (number[0] === "2") return { kind: "card", number };
    if (number[0] === "3") return { kind: "item", number };
  }
  return number.length >= 6 && number.length <= 20 ? { kind: "number", number } : { kind: number.length > 20 ? "two" : "unknown" };
}
