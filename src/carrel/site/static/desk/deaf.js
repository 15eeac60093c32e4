// On a page that asks for a password, a scan goes nowhere: the field gets its former value back, and nothing is sent.

import { code } from "./codes.js";
import { Burst, held } from "./scanner.js";

const GAP = 50;
const burst = new Burst(GAP);
let field = null;
let ends = 0;

const isCode = () => burst.isScan && code(burst.text).kind !== "unknown";
const drop = () => { if (isCode()) field?.giveBack(); burst.clear(); };

addEventListener("keydown", (event) => {
  if (event.key === "Enter" || event.key === "Tab") {
    if (burst.ends(event.timeStamp) && isCode()) { event.preventDefault(); event.stopImmediatePropagation(); }
    clearTimeout(ends);
    drop();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey) {
    if (burst.add(event.key, event.timeStamp) === "first") field = held(event.target);
    clearTimeout(ends);
    ends = setTimeout(drop, GAP * 4);
  }
}, { capture: true });
