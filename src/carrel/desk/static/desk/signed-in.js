// Every page of somebody who is signed in: signing out in one tab empties all of them.

import { onGone, tellOthers } from "./others.js";

addEventListener("submit", ({ target }) => {
  if (target.id === "sign-out" || target.getAttribute("action")?.endsWith("/sign-out")) tellOthers("sign-out");
}, { capture: true });

onGone(({ what }) => {
  if (what !== "sign-out") return;
  document.body.replaceChildren();
  location.replace("/sign-in");
});
