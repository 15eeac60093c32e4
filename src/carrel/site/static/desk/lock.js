// The lock: the server refuses everything until the password is given again, and this page goes. What staff had said on
// the left waits in this tab alone, so that the work resumes; nothing of it is about who the patron is.

import { empty, tellOthers } from "./next.js";

const KEPT = "carrel-left";
const LEFT = ["requester", "assured", "shown_as", "doubt", "says_name", "knows_shelf_key", "cannot_come_in", "credential", "asked"];

// Where another tab locked, `isTold` is true: this one does as well, and tells nobody.
export async function lock(isTold = false) {
  if (!isTold) tellOthers("lock");
  const sent = new FormData(document.getElementById("person-form"));
  const left = Object.fromEntries(LEFT.filter((name) => sent.get(name)).map((name) => [name, sent.get(name)]));
  sessionStorage.setItem(KEPT, JSON.stringify({ at: location.pathname, left }));
  const form = document.getElementById("lock");
  const body = new FormData(form);
  empty();
  try {
    await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" });
  } finally {
    location.replace(`/unlock?next=${encodeURIComponent(location.pathname)}`);
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
