// Every request about the person, from its beginning to its end. Its own end is listened to, and not the event of an
// element: an element is replaced, and what happens to it then reaches nobody.

const OWN_ERRAND = /\/(?:titles|paper)\b/;
let count = 0;

export const isAboutPerson = (path) => path.startsWith(location.pathname) && !OWN_ERRAND.test(path);

export function kindOf({ path, formData }) {
  if (!isAboutPerson(path)) return "";
  if (["do", "undo", "renew_one", "scan_item"].some((name) => formData.has(name))) return "doing";
  return formData.has("find") ? "finding" : "asking";
}

function howOf(xhr) {
  if (xhr.status >= 500) return "failed";
  return xhr.status >= 400 ? "refused" : "answered";
}

// Does the answer send the browser to another page?
const goesAway = (xhr) => ["HX-Refresh", "HX-Redirect"].some((name) => xhr.getResponseHeader(name));

// `happens(event)` of the machine; `isRouting()`: is it a scan that is acted on just now? `before(how, xhr)` its end is told,
// and `after(how, xhr, what)`.
export function follow(happens, { isRouting, before, after }) {
  document.addEventListener("htmx:beforeSend", ({ detail: { xhr, requestConfig } }) => {
    const what = requestConfig ? kindOf(requestConfig) : "";
    if (!what) return;
    const id = String(++count);
    let how = "";
    for (const [kind, word] of [["abort", "overtaken"], ["error", "failed"], ["timeout", "failed"]]) xhr.addEventListener(kind, () => { how = word; });
    xhr.addEventListener("loadend", () => {
      if (!how && goesAway(xhr)) happens({ is: "gone", by: "answer" });
      // Not at once: one request ends in the middle of the beginning of another that takes its place.
      queueMicrotask(() => {
        how ||= howOf(xhr);
        before(how, xhr);
        happens({ is: "ended", id, how });
        after(how, xhr, what);
      });
    });
    happens({ is: "sent", id, what, isScan: isRouting() });
  });
}
