// The lock: the server refuses everything until the password is given again, and this page goes. What staff had said on
// the left waits in this tab alone, so that the work resumes; nothing of it says who the patron is. It goes with the
// standing that it was said of: where that changed meanwhile, the server does not take it.

import { empty, until } from "./next.js";
import { tellOthers } from "./others.js";

const NOT_LOCKED = "This screen is empty, but the server has not locked it yet: it does not answer. "
  + "It is asked again every two seconds. Do not leave before the lock screen shows.";
const KEPT = "carrel-left";
const LEFT = ["revision", "requester", "assured", "shown_as", "doubt", "says_name", "knows_shelf_key", "cannot_come_in", "credential", "asked"];

// Where another tab locked, `isTold` is true: this one does as well, and tells nobody.
export async function lock(isTold = false) {
  if (!isTold) tellOthers("lock");
  keep(document.getElementById("person-form"));
  const form = document.getElementById("lock");
  const body = new FormData(form);
  empty();
  await until(() => isLocked(form.action, body), NOT_LOCKED);
  location.replace(`/unlock?next=${encodeURIComponent(location.pathname)}`);
}

// A page that was emptied for the next person has nothing to resume.
function keep(form) {
  if (!form) return;
  const sent = new FormData(form);
  const left = Object.fromEntries(LEFT.filter((name) => sent.get(name)).map((name) => [name, sent.get(name)]));
  sessionStorage.setItem(KEPT, JSON.stringify({ at: location.pathname, left }));
}

// The server locks and sends on; any other answer, or none, leaves the sign-in open, and nobody may think otherwise.
async function isLocked(address, body) {
  try {
    const answer = await fetch(address, { method: "POST", body, keepalive: true, redirect: "manual" });
    return answer.type === "opaqueredirect";
  } catch {
    return false;
  }
}

export function resume() {
  const { at, left } = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  sessionStorage.removeItem(KEPT);
  if (at !== location.pathname || !Object.keys(left).length) return;
  const ask = () => htmx.ajax("POST", at, { source: "#person-form", values: left, target: "#answer", swap: "outerHTML" });
  if (window.htmx) ask();
  else addEventListener("DOMContentLoaded", ask);
}
