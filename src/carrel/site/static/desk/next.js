// The next person: the server ends this one, and the page goes without a trace. Nothing of it is in the history.

const others = new BroadcastChannel("carrel");

// A print page closes when the desk goes on to the next person or locks, in whichever tab that is.
export function onGone(act) {
  others.addEventListener("message", (event) => act(event.data));
}

// `what` is next or lock.
export function tellOthers(what) {
  others.postMessage({ what, at: location.pathname });
}

export function empty() {
  for (const part of document.querySelectorAll("#screen, #turned, #help, #live")) part.replaceChildren();
}

export async function nextPerson() {
  tellOthers("next");
  const form = document.getElementById("next");
  const sent = new FormData(form);
  empty();
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "follow", keepalive: true });
    location.replace(answer.ok ? answer.url : "/");
  } catch {
    location.replace("/");
  }
}

// A page that comes back out of the back-forward cache is not shown again: it is asked for anew.
export function forgetful() {
  addEventListener("pagehide", () => document.getElementById("screen")?.setAttribute("hidden", ""));
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    else document.getElementById("screen")?.removeAttribute("hidden");
  });
}
