// Nobody pressed anything: after 28 minutes the page asks, and after 30 it shows nothing any more. The server ends the sign-in by
// itself as well; here it is so that nothing stays on the screen. A page that comes back from the browser's own memory is asked for
// anew, so that going back after signing out shows nothing.

const ASK = 28 * 60_000;
const END = 30 * 60_000;
const dialog = document.getElementById("ending");
const form = dialog.querySelector("form");
let since = Date.now();

const gone = () => {
  document.body.replaceChildren();
  location.replace("/account/sign-in?ended");
};

const look = () => {
  const idle = Date.now() - since;
  if (idle >= END) gone();
  else if (idle >= ASK && !dialog.open) dialog.showModal();
};

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
  if (answer.status !== 204) {
    gone();
    return;
  }
  since = Date.now();
  dialog.close();
});

setInterval(look, 5_000);
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
