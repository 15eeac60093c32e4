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
  let torn = null;  // a burst whose beginning is gone: when it last sent something, and whether that was told
  for (const { key, character, at } of keys) {
    until(at);
    if (key === TORN) torn = { at, isTold: false };
    else if (torn && at - torn.at <= FALTER) {
      if (!torn.isTold) told.push({ refused: "pieces" });
      torn = key === "Enter" ? null : { at, isTold: true };
    } else if (character) reader.add({ character }, at, true, () => FIELD);
    else if (key.length === 1) reader.add({ key }, at, true, () => FIELD);
    else if (key === "Enter") { if (!reader.end(at)) told.push({ key }); }
    else { reader.other(); told.push({ key }); }
  }
  until(Infinity);
  return told;
}
