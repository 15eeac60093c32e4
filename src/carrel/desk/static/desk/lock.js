// The lock: the server refuses everything until the password is given again, and this page goes. What staff had said on
// the left comes back with the page; what was asked waits in this tab alone, so that the work resumes, and is asked again
// only of the identification that it was asked of.

import { empty, until } from "./next.js";
import { tellOthers } from "./others.js";

const NOT_LOCKED = "This screen is empty, but the server is not answering and has not locked it yet. "
  + "Carrel tries again every two seconds. Do not leave until the lock screen appears.";
const KEPT = "carrel-asked";

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
  sessionStorage.setItem(KEPT, JSON.stringify({ at: location.pathname, revision: sent.get("revision"), asked: sent.get("asked") }));
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
  const { at, revision, asked } = JSON.parse(sessionStorage.getItem(KEPT) || "{}");
  sessionStorage.removeItem(KEPT);
  if (!asked || at !== location.pathname || revision !== document.getElementById("revision")?.value) return;
  const ask = () => htmx.ajax("POST", at, { source: "#person-form", values: { asked }, target: "#answer", swap: "outerHTML" });
  if (window.htmx) ask();
  else addEventListener("DOMContentLoaded", ask);
}
