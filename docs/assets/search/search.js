/**
 * The search box in the head of every page, and what the search page shares with it.
 *
 * Without this file the box is a plain form that leads to the search page. Nothing more is loaded
 * until the reader turns to a box. What was typed is always text: no markup is ever made of it.
 */

export const ROOT = new URL("../../", import.meta.url);
const DATA = new URL("search/data/", ROOT);
const MOST = 5; // suggestions
const PAUSE = 150; // ms of rest in typing before we ask
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

// --- suggestions under the box in the head: the combobox pattern of ARIA 1.2 ------------------

function suggestions(form, box) {
  const list = make("ul", { id: "xgc-find-list", role: "listbox", "aria-label": form.getAttribute("data-suggestions") || "" });
  const note = make("p", { class: "xgc-find__note" });
  const shell = make("div", { class: "xgc-find__pop", hidden: "" }, note, list);
  const status = make("span", { class: "xgc-unseen", role: "status" });
  const say = announcer(status);
  let current = turn();
  let active = -1;
  form.append(shell, status);
  const roles = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list" };
  const more = { "aria-expanded": "false", "aria-controls": list.id, "aria-haspopup": "listbox" };
  for (const [name, value] of Object.entries({ ...roles, ...more })) box.setAttribute(name, value);

  function open(yes) {
    shell.hidden = !yes;
    box.setAttribute("aria-expanded", String(yes));
    choose(-1);
  }

  function close() {
    rest();
    current.abort();
    say("");
    open(false);
  }

  function choose(place) {
    active = place;
    [...list.children].forEach((option, number) =>
      option.setAttribute("aria-selected", String(number === place))
    );
    if (place < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", list.children[place].id);
    return list.children[place].scrollIntoView({ block: "nearest" });
  }

  function option(address, number, more, ...words) {
    const attributes = { ...more, id: `xgc-find-${number}`, role: "option", "aria-selected": "false" };
    const node = make("li", { ...attributes, "data-address": address }, ...words);
    node.addEventListener("click", () => location.assign(address));
    return node;
  }

  function draw(q, outcome, words) {
    const all = `${form.action}?${new URLSearchParams({ q })}`; // half a character would end the other way
    const hits = outcome.hits.slice(0, MOST);
    const step = hits.length ? outcome.steps[hits[0].step] : null;
    note.textContent = (step && step.said) || "";
    const last = words.say(hits.length ? "suggestion_all" : "suggestion_none", { q, stories: words.pieces(outcome) });
    fill(
      list,
      ...hits.map((hit, n) => option(new URL(hit.url, ROOT).href, n, words.theirs(hit), ...marked(hit.title))),
      option(all, hits.length, {}, last)
    );
    const told = { said: note.textContent, count: hits.length, stories: words.pieces(outcome) };
    say(hits.length ? words.say("suggestions", told) : last);
    open(true);
  }

  async function look() {
    const q = box.value.trim();
    current.abort();
    if (!q) return close();
    const own = (current = turn());
    try {
      const { index, search, words } = await engine();
      const wanted = { q, filters: {}, sort: "relevance", limit: MOST, signal: own.signal };
      const outcome = await search(index, wanted);
      if (!own.signal.aborted) draw(q, outcome, words);
    } catch (error) {
      if (!own.signal.aborted) close(); // Enter still leads to the search page, which says why
    }
    return undefined;
  }

  const rest = onTyping(box, PAUSE, look);

  box.addEventListener("keydown", (event) => {
    if (composing(event)) return;
    const many = shell.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: the box itself.
      if (many) choose(((active + 1 + step + many + 1) % (many + 1)) - 1);
      else look();
    } else if (event.key === "Enter" && active >= 0 && many) {
      event.preventDefault();
      location.assign(list.children[active].getAttribute("data-address"));
    } else if (event.key === "Escape" && many) {
      event.preventDefault();
      close();
    }
  });
  shell.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the focus
  box.addEventListener("blur", close);
  if (document.activeElement === box) look(); // for what was typed before we came
}

// --- start ------------------------------------------------------------------------------------

function typingElsewhere(node) {
  return node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
}

function start() {
  const box = document.getElementById("xgc-find");
  if (!box) return undefined;
  const page = document.getElementById("xgc-search");
  if (page || document.activeElement === box) warm();
  else box.addEventListener("focus", warm, { once: true });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (composing(event) || typingElsewhere(event.target)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  if (!page) return suggestions(box.form, box);
  const still = () => page.classList.add("xgc-search--still"); // says how to find without us
  return import("./page.js").then((module) => module.start(page, box), still);
}

start();
