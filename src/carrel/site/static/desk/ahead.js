// What came before the desk listened, told apart again: codes that a scanner typed, keys, and the end of a line.

import { code } from "./codes.js";
import { Burst } from "./scanner.js";

// Pure: `[{key, at}, …]` → `[{scan} | {key}, …]`. A burst that is no code was typed by a quick hand.
export function told(keys, gap, affixes) {
  const told = [];
  for (let from = 0; from < keys.length;) {
    const burst = new Burst(gap);
    let to = from;
    while (to < keys.length && keys[to].key.length === 1 && (to === from || keys[to].at - keys[to - 1].at <= gap * 3)) burst.add(keys[to].key, keys[to++].at);
    const text = keys.slice(from, to).map(({ key }) => key).join("");
    if (burst.isScan && burst.text === text && code(text, affixes).kind !== "unknown") {
      told.push({ scan: text });
      if (keys[to]?.key === "Enter") to++;
    } else {
      to = Math.max(to, from + 1);
      for (const { key } of keys.slice(from, to)) told.push({ key });
    }
    from = to;
  }
  return told;
}
