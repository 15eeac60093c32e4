// A scanned license: what it says of the holder goes to the page's own comparison, and is taken out of the page at once.

const by = (id) => document.getElementById(id);

const NOT_HERE = "Photo ID can be compared only in person or on video.";
const NOBODY = "Find the account first, by card, number or name. Then scan the license.";

// Returns why it was not compared, or nothing. What is not sent is no try.
export function compareLicence({ isReadable, surname, given, name, birthDate, isCut, words }) {
  const button = by("check-photo-id");
  if (!button) return NOT_HERE;
  if (!isReadable) return words;
  if (by("identification").dataset.found !== "one") return NOBODY;
  const said = {
    "said-name": name, "said-birth-date": birthDate,
    "licence-surname": surname, "licence-given": given, "licence-cut": isCut ? "yes" : "",
  };
  // What staff had typed there comes back.
  const before = Object.fromEntries(Object.keys(said).map((id) => [id, by(id).value]));
  const fill = (values) => { for (const [id, value] of Object.entries(values)) by(id).value = value; };
  by("check").open = true;
  fill(said);
  button.click();
  fill(before);
  return "";
}
