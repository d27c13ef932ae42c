/** Suggestions under the box in the head: the combobox pattern of ARIA 1.2. */

import { ROOT, announcer, composing, engine, fill, make, marked, onTyping, turn } from "./search.js";

const MOST = 5; // suggestions
const PAUSE = 150; // ms of rest in typing before we ask

/** Show suggestions under `box`, whose roles search.js has set. */
export function start(form, box) {
  const list = make("ul", { id: box.getAttribute("aria-controls"), role: "listbox", "aria-label": form.getAttribute("data-suggestions") || "" });
  const note = make("p", { class: "xgc-find__note" });
  const shell = make("div", { class: "xgc-find__pop", hidden: "" }, note, list);
  const status = make("span", { class: "xgc-unseen", role: "status" });
  const say = announcer(status);
  let current = turn();
  let active = -1;
  form.append(shell, status);

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
