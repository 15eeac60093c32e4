// What one tab tells the others of this browser: the next person, the lock, the sign-out.

const others = new BroadcastChannel("carrel");

export function onGone(act) {
  others.addEventListener("message", (event) => act(event.data));
}

// `what` is next, lock or sign-out.
export function tellOthers(what) {
  others.postMessage({ what, at: location.pathname });
}
