// A print page, in the frame of the desk: it prints itself, says when that is over, and is emptied with its person, with the
// lock and with the sign-out.

import { onGone } from "./others.js";

const NO_DIALOG = 1000;
const frame = window.frameElement;

const empty = () => document.body.replaceChildren();

function printOnce() {
  let isPrinting = false;
  const over = () => frame?.dispatchEvent(new CustomEvent("carrel:printed", { bubbles: true }));
  addEventListener("beforeprint", () => { isPrinting = true; });
  addEventListener("afterprint", over);
  print();
  setTimeout(() => { if (!isPrinting) over(); }, NO_DIALOG);
}

onGone(({ what, at }) => { if (what !== "next" || location.pathname.startsWith(at)) empty(); });
addEventListener("pageshow", (event) => { if (event.persisted) empty(); });
if (document.querySelector(".sheet")) addEventListener("load", printOnce);
