// What came before the desk listened, told apart again: codes that a scanner typed, keys, and the end of a line.

import { FALTER, Reader, TORN } from "./reader.js";

const FIELD = { isInText: true, isForCodes: true };

// Pure: `[{key, at}, {character, at}, …]` → `[{scan} | {refused} | {key}, …]`. The cursor waits in the one field that takes all of them.
export function told(keys, gap, affixes) {
  const told = [];
  const reader = new Reader(() => ({ gap, ...affixes }), ({ scan, refused, hand = [] }) => {
    if (scan || refused) told.push(scan ? { scan } : { refused });
    else for (const { key } of hand) told.push({ key });
  });
  const until = (at) => { while (reader.due < at) reader.tick(); };
  let tornAt = -Infinity;
  let isSaid = true;
  for (const { key, character, at } of keys) {
    until(at);
    if (at - tornAt <= FALTER || key === TORN) {
      if (!isSaid) told.push({ refused: "pieces" });
      isSaid = key !== TORN;
      tornAt = key === "Enter" ? -Infinity : at;
    } else if (character) reader.add({ character }, at, true, () => FIELD);
    else if (key.length === 1) reader.add({ key }, at, true, () => FIELD);
    else if (key === "Enter") { if (!reader.end(at)) told.push({ key }); }
    else { reader.other(); told.push({ key }); }
  }
  until(Infinity);
  return told;
}
