/**
 * The search box in the head of every page, and what all scripts of the search share.
 *
 * Without this file the box is a plain form that leads to the search page. Nothing more is loaded
 * until the reader turns to a box. What was typed is always text: no markup is ever made of it.
 */

export const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("search/data/", ROOT);
export const SETTLED = 500; // ms of rest before a screen reader is told

let loading = null;

/** The engine with the index opened and its words, loaded once: Promise<{index, search, words}>. A failure is not kept. */
export function engine() {
  if (!loading) {
    loading = Promise.all([import("./index.js"), import("./ladder.js"), import("./words.js")]).then(
      async ([store, { search }, words]) => ({ index: await store.open(DATA), search, words })
    );
    loading.catch(forget);
  }
  return loading;
}

/** Let the next call of `engine` begin anew. */
export function forget() {
  loading = null;
}

/** Fetch what every query needs, as soon as the reader turns to a box; a failure shows later. */
function warm() {
  engine()
    .then((both) => both.index.warm())
    .catch(() => {});
}

/** What a search looks at to see that it is no longer wanted; old browsers have no AbortController. */
export function turn() {
  if (typeof AbortController === "function") return new AbortController();
  const signal = { aborted: false };
  return { signal, abort: () => (signal.aborted = true) };
}

/** Make an element; children are elements or text. */
export function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const name of Object.keys(attributes || {})) node.setAttribute(name, attributes[name]);
  node.append(...children);
  return node;
}

/** Make nodes of [[text, marked], …]. */
export function marked(parts) {
  return parts.map(([text, hit]) => (hit ? make("mark", {}, text) : text));
}

/** Put these children in place of all others. */
export function fill(node, ...children) {
  node.textContent = "";
  node.append(...children);
}

/** True while a Chinese input method is still choosing characters. */
export function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Say a sentence to a screen reader once nothing has changed for a while. */
export function announcer(node) {
  let timer = 0;
  return (words) => {
    clearTimeout(timer);
    timer = setTimeout(() => (node.textContent = words), SETTLED);
  };
}

/** Call back when the typing rests; never in the midst of composing. */
export function onTyping(box, pause, call) {
  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(call, pause);
  };
  box.addEventListener("input", (event) => event.isComposing || later());
  box.addEventListener("compositionstart", () => clearTimeout(timer));
  box.addEventListener("compositionend", later);
  return () => clearTimeout(timer);
}

// --- start ------------------------------------------------------------------------------------

function typingElsewhere(node) {
  return node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
}

/** Say what the box is at once, load what it needs when the reader turns to it. */
function turnedTo(box) {
  const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list" };
  const more = { "aria-expanded": "false", "aria-controls": "xgc-find-list", "aria-haspopup": "listbox" };
  for (const [name, value] of Object.entries({ ...roles, ...more })) box.setAttribute(name, value);
  let chosen = Promise.resolve(); // no characters are being chosen
  box.addEventListener("compositionstart", () => {
    chosen = new Promise((done) => box.addEventListener("compositionend", done, { once: true }));
  });
  const begin = () => {
    warm();
    // Without it, Enter still leads to the search page.
    return import("./suggest.js").then((module) => chosen.then(() => module.start(box.form, box)), () => {});
  };
  if (document.activeElement === box) return begin();
  return box.addEventListener("focus", begin, { once: true });
}

function start() {
  const box = document.getElementById("xgc-find");
  if (!box) return undefined;
  const page = document.getElementById("xgc-search");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (composing(event) || typingElsewhere(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  if (!page) return turnedTo(box);
  warm();
  const still = () => page.classList.add("xgc-search--still"); // says how to find without us
  return import("./page.js").then((module) => module.start(page, box), still);
}

start();
