// The desk's state, all of it: what is under way, what waits for it, and what covers the page. Pure: a state and an event
// go in; the next state, and what is to be done, come out.
//
//   ready    what is scanned or pressed is acted on at once
//   finding  an account is looked for: what comes waits, in order; another card takes the place of the first
//   asking   an answer is on its way: what comes waits for it
//   doing    an act is on its way: likewise, and Enter is an impatient second press
//   leaving  the next person was called: what comes is theirs, and waits until they are here
//   gone     the page goes (locked, signed out, drawn anew): nothing is taken any more, and that is said
//
// The exit of the first three waits is the end of the request, and every request has one: answered, refused, failed (an
// error, or no answer in time), overtaken. That of `leaving` is the next one's page. `covers` lie over the page:
// the screen that the person sees, the list of keys, the blank of an idle desk; nothing that is covered is pressed.
//
// A scan is acted on once, for whom it was scanned, or it is said that it was not taken. A key may be forgotten: a hand
// sees that nothing came of it.

export const START = Object.freeze({ name: "ready", covers: Object.freeze([]), queue: Object.freeze([]), sent: Object.freeze({}), lost: 0, by: "" });

// Events   {is: "key", key, isOnce} {is: "enter"} {is: "scan", code} {is: "click", issue}: code.isPerson where it finds somebody
//          {is: "sent", id, what: "finding" | "asking" | "doing", isScan} {is: "ended", id, how} {is: "acted"}
//          {is: "cover", by} {is: "bare", by} {is: "next", code} {is: "arrived"} {is: "gone", by}
// Effects  {do: "press", key} {do: "enter"} {do: "route", code} {do: "issue", issue}
//          {do: "close-help"} {do: "lost", count} {do: "busy", is}
export function step(state, event) {
  const { state: next, effects } = STEPS[event.is](state, event);
  const isBusy = isUnderWay(next);
  return { state: next, effects: isBusy === isUnderWay(state) ? effects : [...effects, { do: "busy", is: isBusy }] };
}

// Must a button that the mouse presses wait as well? What it sends would take the place of what is under way.
export const mustWait = ({ name, queue }) => name === "doing" || name === "leaving" || name === "gone" || (name !== "ready" && queue.length > 0);

const isUnderWay = ({ sent }) => Object.keys(sent).length > 0;
const stay = (state, effects = []) => ({ state, effects });
const waits = (state, event) => stay({ ...state, queue: [...state.queue, event] });
const count = (events) => events.filter(({ is, isScan }) => is === "scan" || isScan).length;
const said = (lost) => (lost ? [{ do: "lost", count: lost }] : []);

// What waits is acted on one by one: whatever is acted on may send something, and then the rest waits for that.
const inTurn = (state, event) => (isUnderWay(state) || state.queue.length || state.name === "leaving" ? waits(state, event) : stay(state, [act(event)]));

function act({ is, key, code, issue }) {
  return { key: { do: "press", key }, enter: { do: "enter" }, scan: { do: "route", code }, click: { do: "issue", issue } }[is];
}

// The gravest of what is under way.
function named(state) {
  const whats = Object.values(state.sent).map(({ what }) => what);
  return { ...state, name: ["doing", "asking", "finding"].find((what) => whats.includes(what)) ?? "ready" };
}

// Whoever was here goes: nothing that was scanned for them is acted on any more, and nothing that is on its way is seen.
function left(state, name, queue) {
  const lost = count([...state.queue, ...Object.values(state.sent)]) - count(queue) + state.lost;
  return stay({ ...START, name, queue: [...queue] }, said(lost));
}

const isCovered = ({ covers }) => covers.length > 0;
const without = (state, by) => ({ ...state, covers: state.covers.filter((each) => each !== by) });
const isOver = ({ name }) => name === "leaving" || name === "gone";

const STEPS = {
  // A key that may count but `isOnce` is an impatient second press while an act is on its way, as Enter is.
  key(state, event) {
    const isImpatient = event.isOnce && (state.name === "doing" || state.queue.some(({ isOnce }) => isOnce));
    return state.name === "gone" || isCovered(state) || isImpatient ? stay(state) : inTurn(state, event);
  },

  // Enter is for an answer that was there, or on its way, when it was pressed; nobody has seen the one that an act brings.
  enter(state, event) {
    const isImpatient = state.name === "doing" || state.queue.at(-1)?.is === "enter";
    return isImpatient ? stay(state) : STEPS.key(state, event);
  },

  click: (state, event) => (isOver(state) ? stay(state) : inTurn(state, event)),

  scan(state, event) {
    if (state.name === "gone") return stay(state, said(1));
    if (state.covers.includes("turned") || state.covers.includes("blank")) return stay({ ...state, lost: state.lost + 1 });
    if (isCovered(state)) {
      const { state: bare, effects } = STEPS.scan(without(state, "help"), event);
      const { state: next, effects: waited } = STEPS.acted(bare);  // what waited for the list of keys goes first
      return stay(next, [{ do: "close-help" }, ...effects, ...waited]);
    }
    const isInstead = state.name === "finding" && state.queue.length === 0 && event.code.isPerson;
    return isInstead ? stay(state, [act(event)]) : inTurn(state, event);
  },

  sent(state, { id, what, isScan = false }) {
    if (isOver(state)) return stay(state);
    const seen = state.queue.findIndex(({ is }) => is !== "enter");
    const queue = what === "doing" ? state.queue.slice(seen < 0 ? state.queue.length : seen) : state.queue;
    return stay(named({ ...state, queue, sent: { ...state.sent, [id]: { what, isScan } } }));
  },

  // `how`: answered, refused, failed, overtaken. After a refusal somebody must look: what waits is not taken, and that is said.
  ended(state, { id, how }) {
    if (!state.sent[id]) return stay(state);
    const { [id]: _, ...sent } = state.sent;
    const after = named({ ...state, sent });
    if (how === "refused" || how === "failed") return stay({ ...after, queue: [] }, said(count(after.queue)));
    return STEPS.acted(after);
  },

  // What was acted on is over, or has sent something, which the rest then waits for.
  acted(state) {
    if (state.name !== "ready" || isCovered(state) || !state.queue.length) return stay(state);
    const [first, ...queue] = state.queue;
    return stay({ ...state, queue }, [act(first)]);
  },

  // A key that was pressed before the page was covered is forgotten, a scan is not.
  cover: (state, { by }) => stay(state.name === "gone" ? state : { ...without(state, by), covers: [...state.covers, by], queue: state.queue.filter(({ is }) => is === "scan") }),

  bare(state, { by }) {
    if (!state.covers.includes(by)) return stay(state);
    const bare = without(state, by);
    if (isCovered(bare)) return stay(bare);
    const { state: next, effects } = STEPS.acted({ ...bare, lost: 0 });
    return stay(next, [...said(state.lost), ...effects]);
  },

  // With a `code` it was a card that was scanned while nobody was served: it is the next one's, and so is what came after it.
  next(state, { code }) {
    if (isOver(state)) return stay(state);
    const theirs = code ? [{ is: "scan", code }, ...state.queue] : [];
    const { state: next, effects } = left(code ? { ...state, queue: theirs } : state, "leaving", theirs);
    return stay(next, effects);
  },

  arrived: (state) => (state.name === "leaving" ? STEPS.acted({ ...state, name: "ready" }) : stay(state)),

  // `by` what it goes: a page that is about to be drawn anew may still be locked.
  gone(state, { by = "" }) {
    const { state: next, effects } = state.name === "gone" ? stay(state) : left(state, "gone", []);
    return stay({ ...next, by }, effects);
  },
};
