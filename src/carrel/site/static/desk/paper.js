// A print page: it opens the print dialog by itself, remembers the size of the paper, and closes with its person or when
// the desk locks.

import { onGone } from "./next.js";

const SECONDS_LEFT_ALONE = 60;

function close() {
  document.body.replaceChildren();
  window.close();
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

let alone = 0;
function stay() {
  clearTimeout(alone);
  alone = setTimeout(close, SECONDS_LEFT_ALONE * 1000);
}
for (const kind of ["pointerdown", "keydown", "afterprint"]) addEventListener(kind, stay);

onGone(({ what, at }) => { if (what === "lock" || location.pathname.startsWith(at)) close(); });
addEventListener("pageshow", (event) => { if (event.persisted) close(); });
stay();
if (document.querySelector(".sheet")) addEventListener("load", () => print());
