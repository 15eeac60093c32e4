// The next person: the server ends this one, and the page goes without a trace. Nothing of it is in the history. The next
// one's page comes into the same document, for between two documents nobody hears the keyboard.

import { tellOthers } from "./others.js";
import { forgetPrints } from "./prints.js";

const AGAIN = 2000;
const NOT_ENDED = "This screen is empty, but the server is not answering and has not finished with this person yet. "
  + "Carrel tries again every two seconds. Do not begin with the next person until the desk appears.";
export function empty() {
  for (const part of document.querySelectorAll("#screen, #turned, #help, #live")) part.replaceChildren();
  forgetPrints();
}

// What must not fail unseen: it is tried until it has come to something, over an empty screen that says so.
export async function until(act, words) {
  for (;;) {
    const end = await act();
    if (end) return end;
    notYet(words);
    await new Promise((done) => { setTimeout(done, AGAIN); });
  }
}

function notYet(words) {
  const line = document.getElementById("not-yet") ?? document.createElement("p");
  line.id = "not-yet";
  line.setAttribute("role", "alert");
  if (line.textContent !== words) line.textContent = words;
  if (!line.isConnected) document.body.append(line);
}

// An answer that comes late is about whoever was here before.
const underWay = new Set();
document.addEventListener("htmx:beforeSend", ({ detail: { xhr } }) => {
  underWay.add(xhr);
  xhr.addEventListener?.("loadend", () => { underWay.delete(xhr); });
});

// Where another tab of this person went on, `isTold` is true: this one does as well, and tells nobody. `before` is what came
// last of the keyboard, as the reader leaves it.
export async function nextPerson(isTold = false, before = []) {
  if (!isTold) tellOthers("next");
  const form = document.getElementById("next");
  const sent = new FormData(form);
  window.early.hold(before);
  for (const request of [...underWay]) request.abort();
  empty();
  const { address, page } = await until(() => ended(form.action, sent), NOT_ENDED);
  if (!page || !arrive(page, address)) { location.replace(address); return; }
  document.dispatchEvent(new CustomEvent("carrel:arrived"));
}

// The page of the next person in place of the last one's; any other page has its own document.
function arrive(page, address) {
  const { body, documentElement } = new DOMParser().parseFromString(page, "text/html");
  if (body.id !== "desk") return false;
  document.documentElement.dataset.look = documentElement.dataset.look;
  document.body.className = body.className;
  Object.assign(document.body.dataset, body.dataset);
  document.body.replaceChildren(...body.childNodes);
  history.replaceState(null, "", address);
  htmx.process(document.body);
  return true;
}

// Where to go on, or nothing while the server has not ended it. A second person is never begun beside the first.
async function ended(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, redirect: "follow", keepalive: true });
    if (answer.ok) return { address: answer.url, page: await answer.text() };
    if (answer.status === 409) return { address: "/" };  // it was over before
    return answer.status === 403 ? { address: location.pathname } : null;  // another sign-in's: its own page says what there is
  } catch {
    return null;
  }
}

// A page that comes back out of the back-forward cache is not shown again: it is asked for anew.
export function forgetful() {
  addEventListener("pagehide", () => { document.body.hidden = true; });
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    else document.body.hidden = false;
  });
}
