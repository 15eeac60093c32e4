// A driver's license's 2D barcode (AAMVA): the name and the birth date printed on the card, and nothing else of it.

const ELEMENT = /(?:^|[\n\r\x1e]|(?<=[0-9])(?:DL|ID))(DCS|DAC|DCT|DAD|DAA|DAB|DBB)([^\n\r\x1e]*)/g;

// MMDDCCYY in the United States, CCYYMMDD in Canada; "" for what is no date.
export function birthDate(digits) {
  if (!/^[0-9]{8}$/.test(digits)) return "";
  const isYearFirst = Number(digits.slice(0, 2)) > 12;
  const [year, month, day] = isYearFirst
    ? [digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)]
    : [digits.slice(4), digits.slice(0, 2), digits.slice(2, 4)];
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return "";
  return `${year}-${month}-${day}`;
}

export function licence(text) {
  const found = {};
  for (const [, name, value] of text.matchAll(ELEMENT)) found[name] ??= value.trim().replace(/,$/, "");
  const given = found.DAC || found.DCT || "";
  // Before 2005 the whole name stands in DAA, the last name first.
  const whole = found.DCS || found.DAB ? [given, found.DCS || found.DAB] : (found.DAA || "").split(/[,@]/).reverse();
  const name = whole.map((part) => part.replace(/[,@$]/g, " ").trim()).filter(Boolean).join(" ");
  return { name, birthDate: birthDate(found.DBB || "") };
}
