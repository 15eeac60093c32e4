// A print page. Inside the desk's own frame it prints itself, says when that is over, and is emptied by the desk; in a
// window of its own it opens the print dialog, remembers the size of the paper, and closes with its person, with the lock
// and with the sign-out.

import { onGone } from "./others.js";

const SECONDS_LEFT_ALONE = 60;
const NO_DIALOG = 1000;
const frame = window.frameElement;

function close() {
  document.body.replaceChildren();
  if (!frame) window.close();
}

async function choose(button) {
  document.documentElement.dataset.size = button.value;
  for (const each of document.querySelectorAll("[name=paper]")) each.setAttribute("aria-pressed", String(each === button));
  const sent = new FormData(button.form);
  sent.append("paper", button.value);
  await fetch(button.form.action, { method: "POST", body: sent, headers: { "HX-Request": "true" } }).catch(() => {});
}

addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.name === "paper") choose(button);
  else if (button?.dataset.do === "print") print();
  else if (button?.dataset.do === "close") close();
});

function stayInWindow() {
  let alone = 0;
  const stay = () => {
    clearTimeout(alone);
    alone = setTimeout(close, SECONDS_LEFT_ALONE * 1000);
  };
  for (const kind of ["pointerdown", "keydown", "afterprint"]) addEventListener(kind, stay);
  stay();
}

function printInFrame() {
  let isPrinting = false;
  const over = () => frame.dispatchEvent(new CustomEvent("carrel:printed", { bubbles: true }));
  addEventListener("beforeprint", () => { isPrinting = true; });
  addEventListener("afterprint", over);
  print();
  setTimeout(() => { if (!isPrinting) over(); }, NO_DIALOG);
}

onGone(({ what, at }) => { if (what !== "next" || location.pathname.startsWith(at)) close(); });
addEventListener("pageshow", (event) => { if (event.persisted) close(); });
if (!frame) stayInWindow();
if (document.querySelector(".sheet")) addEventListener("load", () => (frame ? printInFrame() : print()));
