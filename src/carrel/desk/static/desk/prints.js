// Printing without leaving the desk: a print page comes into a hidden frame of its own, prints itself there, and is gone
// when it is printed, with its person, with the lock and with the sign-out.

let count = 0;

// The frame that is on the page, or where that one is at work, another like it.
function freeFrame() {
  const first = document.querySelector("iframe[name=paper-frame]");
  if (!first || !first.dataset.works) return first;
  const more = first.cloneNode(false);
  more.removeAttribute("id");
  delete more.dataset.works;  // it comes empty, and that is no print page
  more.name = `paper-frame-${++count}`;
  first.after(more);
  return more;
}

function rest(frame) {
  delete frame.dataset.works;
  if (frame.id) frame.src = "about:blank";
  else frame.remove();
}

// What came into the frame: a sheet, that prints itself, or words that say why there is none.
function came(frame, trouble, isBack) {
  if (!frame.dataset.works) return;
  const page = frame.contentDocument;
  if (page?.querySelector(".sheet")) return;
  const refusal = page?.querySelector(".refusal");
  const words = refusal ? [...refusal.querySelectorAll("h1, p:not(:has(button))")].map((each) => each.textContent.trim()).join(" ") : "Nothing was printed. Try it again.";
  rest(frame);
  trouble(words);
  isBack();
}

// `trouble(words)`; `isBack()` when the desk has the cursor again.
export function listenToPrints({ trouble, isBack }) {
  addEventListener("submit", ({ target }) => {
    if (!target.matches(".paper[target^=paper-frame]")) return;
    const frame = freeFrame();
    if (!frame) { target.target = "_blank"; return; }
    target.target = frame.name;
    frame.dataset.works = "yes";
  });
  document.addEventListener("load", ({ target }) => {
    if (target.matches?.("iframe[name^=paper-frame]")) came(target, trouble, isBack);
  }, { capture: true });
  document.addEventListener("carrel:printed", ({ target }) => { rest(target); isBack(); });
}

// What the answer offers to print; false where it offers nothing.
export function print() {
  const button = document.querySelector("#answer .paper button");
  button?.click();
  return Boolean(button);
}

// A slip that this workstation prints by itself.
export function printOfItself() {
  for (const form of document.querySelectorAll("#answer form.paper[data-auto]")) {
    form.removeAttribute("data-auto");
    form.requestSubmit();
  }
}

export function forgetPrints() {
  for (const frame of document.querySelectorAll("iframe")) frame.remove();
}
