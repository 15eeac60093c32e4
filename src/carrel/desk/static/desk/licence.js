// A driver's license's 2D barcode: the name and the birth date printed on the card, and nothing else of it.
//
// AAMVA's "DL/ID Card Design Standard", annex D, versions 01 (2000) to 10 (2020): a header, and then elements of three
// letters and a value, a line each. What keyboard wedges and forty authorities make of it is taken apart here, too; and
// the three tracks of a magnetic stripe in one text, as the older card of British Columbia has them. Pure, and no clock.

// Line ends and field ends, as they were meant and as readers render them; and what some put before every line.
const RENDERED = /\^\^|\^[JM[\\\]]|<(?:LF|CR|RS|FS|GS)>|\\[nr]|\\(?:x|u00)1[c-e]/gi;
const ENDS = /[\x00-\x1f\x7f|~]+/;
const SYMBOLOGY = /^(?:\][A-Za-z][0-9A-Za-z])+/;
const HEADER = /^.*?(?:ANSI|AAMVA) ?([0-9]{6})[0-9]{2,6}(?:[A-Z]{2}[0-9]{8})*/;
const ELEMENT = /^@?(?:DL|ID|EN)?(D[A-D][A-Z])(.*)$/;
const TRACKS = /^%?([A-Z]{2})([^^]+)\^([^?]*)\?.*?=[0-9]{4}([0-9]{8})/;

// The reader dropped the line ends: the elements of the name in the orders in which authorities write them.
const AFTER = "(?=D(?:A[FGHIJKLMNQRUWXYZ]|B[A-S]|C[ABDF-RU]|D[A-N])|Z[A-Z]{2}|[\\x00-\\x1f|]|$)";
const RUN_TOGETHER = [
  /DCS(?<DCS>\D+?)DDE(?<DDE>[NTU])\s*DAC(?<DAC>\D*?)DDF(?<DDF>[NTU])\s*(?:DAD(?<DAD>\D*?)DDG(?<DDG>[NTU]))?/,
  new RegExp(`DCS(?<DCS>\\D+?)(?:DDE(?<DDE>[NTU])\\s*)?DAC(?<DAC>\\D*?)(?:DAD(?<DAD>\\D*?))?${AFTER}`),
  new RegExp(`DCS(?<DCS>\\D+?)DCT(?<DCT>\\D*?)${AFTER}`),
  new RegExp(`DAC(?<DAC>\\D*?)(?:DAD(?<DAD>\\D*?))?DCS(?<DCS>\\D+?)${AFTER}`),
  new RegExp(`DAA(?<DAA>\\D+?)${AFTER}`),
  new RegExp(`DAB(?<DAB>\\D+?)DAC(?<DAC>\\D*?)(?:DAD(?<DAD>\\D*?))?${AFTER}`),
];

const IS_NOTHING = /^(?:NONE|UNAVL|UNAVAIL(?:ABLE)?|NULL|N\/A|UNK(?:NOWN)?|[FLM]NU|N[FLM]N|NMI|-+)$/i;
const IS_SUFFIX = /^(?:JR|SR|ESQ|[1-9](?:ST|ND|RD|TH)|II|III|IV|V|VI{1,3}|IX)\.?$/i;
const IS_SURE_SUFFIX = /^(?:JR|SR|[1-9](?:ST|ND|RD|TH)|II|III|IV)\.?$/i;  // "ALMA V" has a middle initial
const PARTICLES = /^(?:AL|BIN|D[AEIOU]|DAS|DEL|DELLA|DEN|DER|DOS|EL|LA|LAS|LE|LOS|MC|SAN|ST|TEN|TER|VAN|VON|Y)\.?$/i;
const GIVEN_FIRST = new Set(["636025"]);  // Pennsylvania's version 01
const LONGEST_ON_A_STRIPE = 35;
const LIKELY_CUT = 20;  // where the authority does not know whether it was

const swapped = (text) => text.replace(/[A-Za-z]/g, (letter) => letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase());
const words = (value) => value.split(/[\s,$@]+/).filter((word) => word && !IS_NOTHING.test(word));

// `MMDDCCYY` in the United States, `CCYYMMDD` in Canada and in version 01: what the one reads as a date, the other
// never does. "" for what is no date.
export function birthDate(value) {
  const digits = value.replace(/[-/. ]/g, "");
  if (!/^[0-9]{8}$/.test(digits)) return "";
  const orders = [[digits.slice(0, 4), digits.slice(4, 6), digits.slice(6)], [digits.slice(4), digits.slice(0, 2), digits.slice(2, 4)]];
  const [year, month, day] = orders.find((order) => isDate(...order.map(Number))) ?? [];
  return year ? `${year}-${month}-${day}` : "";
}

function isDate(year, month, day) {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1880 && year < 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

// The text as lines, each without what the reader puts around it. What stands before the "@" stands before every line.
function linesOf(text, { prefix = "", suffix = "" }) {
  const lines = text.replace(RENDERED, "\n").split(ENDS).map((line) => line.replace(SYMBOLOGY, "").trim()).filter(Boolean);
  const learned = /^([^@]{1,8})@/.exec(lines[0] ?? "")?.[1] ?? "";
  const isBefore = (line, each) => each !== "" && line.toUpperCase().startsWith(each.toUpperCase());
  return lines.map((line) => {
    const before = [prefix, learned].find((each) => isBefore(line, each)) ?? "";
    const bare = line.slice(before.length).replace(SYMBOLOGY, "");
    return (suffix && bare.endsWith(suffix) ? bare.slice(0, -suffix.length) : bare).trim();
  });
}

// The first value of each element that has one.
function elementsOf(lines) {
  const found = {};
  for (const line of lines) {
    const [, name, value] = ELEMENT.exec(line.replace(HEADER, "")) ?? [];
    if (name && value.trim()) found[name] ??= value.trim();
  }
  return found;
}

function runTogether(text) {
  const found = RUN_TOGETHER.map((shape) => shape.exec(text)?.groups).find(Boolean) ?? {};
  const born = [...text.matchAll(/DBB([0-9]{8})/g)].map(([, digits]) => digits).find(birthDate);
  return { ...found, DBB: born };
}

// A name in one element: family name, given names, suffix. Spaces alone leave open where the family name ends.
function parted(value, isGivenFirst = false) {
  const parts = value.split(/[,$@]/).map((part) => words(part).join(" "));
  if (parts.length > 1) return { surname: parts[0], given: parts.slice(1, 3).concat(parts.slice(3).filter((part) => !IS_SUFFIX.test(part))).join(" ") };
  const all = words(value);
  if (all.length > 1 && IS_SUFFIX.test(all.at(-1))) all.pop();
  if (isGivenFirst) {
    let from = Math.max(0, all.length - 1);
    while (from > 1 && PARTICLES.test(all[from - 1])) from--;
    return { surname: all.slice(from).join(" "), given: all.slice(0, from).join(" ") };
  }
  let to = 1;
  while (to < all.length - 1 && PARTICLES.test(all[to - 1])) to++;
  return { surname: all.slice(0, to).join(" "), given: all.slice(to).join(" ") };
}

function nameOf(found, issuer) {
  const given = [found.DAC || found.DCT, found.DAD].filter(Boolean).join(" ");
  const family = found.DCS || found.DAB;
  if (!family) return found.DAA ? parted(found.DAA, GIVEN_FIRST.has(issuer)) : { surname: "", given };
  return given || !/[,$@]\s*\S/.test(family) ? { surname: family, given } : parted(family);
}

const without = (names, pattern) => {
  const kept = [...names];
  while (kept.length > 1 && pattern.test(kept.at(-1))) kept.pop();
  return kept;
};

// One name alone is a family name, wherever the authority put it.
function told({ surname, given }, born, isCut) {
  const family = without(words(surname), IS_SUFFIX);
  const first = without([...new Set(words(given))], IS_SURE_SUFFIX);
  const names = family.length ? { surname: family.join(" "), given: first.join(" ") } : { surname: first.join(" "), given: "" };
  return { ...names, name: [names.given.split(" ")[0], names.surname].filter(Boolean).join(" "), birthDate: birthDate(born ?? ""), isCut };
}

// Track 1: authority, city (13 characters at most; shorter ones end with ^), name, address. Track 2: the birth date after
// the four digits of the expiry.
function ofTracks(text) {
  const [, , city, rest, born] = TRACKS.exec(text);
  const name = city.length > 13 ? city.slice(13) : rest.split("^")[0];
  return told(parted(name.slice(0, LONGEST_ON_A_STRIPE)), born, name.length >= LONGEST_ON_A_STRIPE);
}

function isCutShort(found) {
  const flags = [[found.DDE, found.DCS], [found.DDF, found.DAC], [found.DDG, found.DAD]];
  return flags.some(([flag, value]) => flag?.[0] === "T" || (flag?.[0] === "U" && (value?.length ?? 0) >= LIKELY_CUT));
}

function read(text, affixes) {
  const tracks = text.replace(/[\x00-\x1f\x7f]/g, "").replace(/^[^%]{1,8}(?=%)/, "");
  if (TRACKS.test(tracks)) return ofTracks(tracks);
  const lines = linesOf(text, affixes);
  const issuer = lines.map((line) => HEADER.exec(line)?.[1]).find(Boolean);
  const byLine = elementsOf(lines);
  const one = told(nameOf(byLine, issuer), byLine.DBB, isCutShort(byLine));
  if (isWhole(one)) return one;
  const together = runTogether(lines.map((line) => line.replace(HEADER, "")).join("\n"));
  const other = told(nameOf(together, issuer), together.DBB, isCutShort(together));
  return { ...(other.surname ? other : one), birthDate: other.birthDate || one.birthDate };
}

const isWhole = ({ surname, birthDate: born }) => surname !== "" && born !== "";

// {kind: "licence", isReadable, surname, given, name, birthDate, isCut, words}. `given` has all given names, `name` the
// first of them and the surname; `isCut`: the card holds less of a name than there is. Where it cannot be read whole,
// nothing of it is handed on, and `words` say what is missing.
export function licence(text, affixes = {}) {
  const both = [text, swapped(text)].map((each) => read(each, affixes));  // as it is, or as Caps Lock turned it
  const found = both.find(isWhole) ?? both.find(({ surname, birthDate: born }) => surname || born) ?? both[0];
  if (isWhole(found)) return { kind: "licence", isReadable: true, ...found };
  const missing = found.surname ? "its birth date is missing" : found.birthDate ? "its name is missing" : "name and birth date are missing";
  return {
    kind: "licence", isReadable: false, surname: "", given: "", name: "", birthDate: "", isCut: false,
    words: `The license could not be read completely: ${missing}. Scan the wide barcode on its back again, or type the name and the birth date on it.`,
  };
}

const bare = (text, prefix = "") => {
  const code = text.replace(/^[\x00-\x1f~\s]+/, "").replace(SYMBOLOGY, "");
  return prefix && code.startsWith(prefix) ? code.slice(prefix.length) : code;
};

// Is it a license, or a scrap of one? A scrap is no number, whatever digits are in it.
export function isLicence(text, { prefix = "" } = {}) {
  const code = bare(text, prefix);
  if (/(?:ANSI|AAMVA) ?[0-9]{6}/i.test(code)) return true;
  if (/^%?[A-Z]{2}[A-Z .'-]+[\^,$].*\^/i.test(code) || /^;?[0-9]{6,}=[0-9]+=?\??/.test(code)) return true;
  if (/^@?(?:DL|ID)?D[A-D][A-Z][A-Z]*[0-9]{6,}/i.test(code)) return true;
  const lines = linesOf(text, { prefix });
  return [lines, lines.map(swapped)].some((each) => each.filter((line) => ELEMENT.test(line)).length > 1);
}

// Does a license begin so: with its header, or, where it came without one, as nothing else does that a scanner sends? A
// reader of keys knows then that more lines follow. (Of "@" and an end of line it must wait for what comes.)
export function looksLikeLicence(text, { prefix = "" } = {}) {
  return /(?:ANSI ?|AAMVA)[0-9]/i.test(text)
    || /^[\x00-\x1f~\s]*\]L[0-9]/i.test(text)  // the symbology of every PDF417
    || /^@?(?:%[A-Z]{2}[A-Z]|(?:DL|ID)D[A-D][A-Z]|D(?:AA|AQ|BB|CS|CT)[A-Z0-9])/i.test(bare(text, prefix));
}
