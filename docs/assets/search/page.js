/** The search page: the address says what is looked for, this draws what was found. */

import { FACETS, STEP, asks, changed, read, typed, without, write } from "./address.js";
import { Hits } from "./hits.js";
import { announcer, composing, engine, fill, forget, make, onTyping, turn } from "./search.js";
import { listed, pieces, say } from "./words.js";

const PAUSE = 200; // ms of rest in typing before we look
const SLOW = 400; // ms before we say that we are still looking
const WIDE = "(min-width: 60em)"; // filters.js opens some of them there
const STILL = 150; // ms of rest in scrolling before the place is kept: browsers allow few such calls

/**
 * Take over the page; `root` is the embed templates/embeds/search.html, `box` its field. What is in
 * the box by now the reader has typed while this was under way: the browser puts nothing there.
 */
export function start(root, box) {
  new Page(root, box).open(typed(box.value));
}

class Page {
  constructor(root, box) {
    this.root = root;
    this.box = box;
    for (const name of ["head", "count", "others", "more", "nothing", "browse", "still"]) {
      this[name] = root.querySelector(`.xgc-search__${name}`);
    }
    this.chips = root.querySelector(".xgc-chips");
    this.sort = root.querySelector("select");
    this.say = announcer(root.querySelector("[role=status]"));
    this.hits = new Hits(root.querySelector(".xgc-search__hits"));
    this.shelf = root.querySelector(".xgc-filters");
    this.filters = null; // loaded when they are opened or in use
    this.shelf.addEventListener("toggle", () => this.refilter && this.refilter());
    this.title = document.title;
    this.current = turn();
    this.still.hidden = true;
    this.listen();
  }

  // --- looking ----------------------------------------------------------------------------------

  /** Begin from the address, at first and after “back” and “forward”; what is typed comes first. */
  open(words) {
    this.state = read(location.search);
    this.committed = location.href; // what the reader chose, and typing must not lose
    if (words && words !== this.state.q) return this.typed();
    this.box.value = this.state.q;
    return this.look((history.state && history.state.y) || 0);
  }

  /** Look for what the state says and draw it; then go to the height `y`, if there is one. */
  async look(y) {
    this.current.abort();
    const own = (this.current = turn());
    const wanted = this.state;
    document.title = wanted.q ? `“${wanted.q}” - ${this.title}` : this.title;
    if (!asks(wanted)) return this.rest();
    this.root.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => this.tell(say("looking")), SLOW);
    let drawn = false;
    try {
      const found = await this.find(own, wanted);
      clearTimeout(slow);
      if (own.signal.aborted) return undefined;
      this.draw(wanted, found.outcome);
      drawn = found.outcome.hits.length > 0; // what fails from now on takes nothing away
      if (y !== undefined) window.scrollTo(0, y);
      await this.afterwards(own, wanted, found);
    } catch (error) {
      if (!own.signal.aborted && !drawn) this.failed(error);
    } finally {
      clearTimeout(slow);
      if (own === this.current) this.root.removeAttribute("aria-busy");
    }
    return undefined;
  }

  async find(own, wanted) {
    const { index, search } = await engine();
    const ask = (changes, onHit) => {
      const { q, filters, sort, show } = { ...wanted, ...changes };
      return search(index, { q, filters, sort, limit: show, signal: own.signal, onHit });
    };
    const early = [];
    const onHit = (hit, steps) => early.push(hit) && this.drawEarly(own, early, steps);
    return { index, ask, outcome: await ask({}, this.hits.drawn.length ? undefined : onHit) };
  }

  /** On a slow line the first hit is shown before the last is there; never in place of others. */
  drawEarly(own, hits, steps) {
    if (own.signal.aborted || !steps) return;
    this.hits.draw({ hits, steps });
    this.browse.hidden = true;
  }

  /** What may come a moment later: chips in words, counts of filters, ways out of an empty list. */
  async afterwards(own, wanted, { index, ask, outcome }) {
    const narrowed = Object.keys(wanted.filters).length > 0;
    const bare = narrowed ? await ask({ filters: {}, show: 0 }) : outcome;
    if (own.signal.aborted) return;
    const labels = await this.narrow(own, index, wanted.filters, bare.documents);
    if (own.signal.aborted) return;
    this.drawChips(wanted.filters, labels);
    if (!outcome.hits.length) await this.drawWaysOut(own, wanted, bare, labels, ask);
  }

  /** Show the filters; a phone does not pay for closed ones. Returns what names a chosen value. */
  async narrow(own, index, chosen, documents) {
    const used = Object.keys(chosen).length > 0;
    this.shelf.hidden = !used && !documents.length;
    this.refilter = async () => {
      const { Filters } = await import("./filters.js");
      const change = (name, slug, yes) =>
        this.choose({ filters: changed(this.state.filters, name, slug, yes) });
      this.filters = this.filters || new Filters(this.shelf, change);
      return own.signal.aborted ? undefined : this.filters.show(index, chosen, documents);
    };
    const closed = !this.shelf.open && !matchMedia(WIDE).matches;
    return closed && !used ? (name, slug) => slug : this.refilter();
  }

  // --- drawing ----------------------------------------------------------------------------------

  /** Nothing is asked for: the page as it came, with its lists. */
  rest() {
    for (const name of ["head", "chips", "others", "more", "nothing"]) this[name].hidden = true;
    this.root.removeAttribute("aria-busy");
    this.shelf.hidden = true;
    this.refilter = null;
    this.hits.clear();
    this.browse.hidden = false;
    this.say("");
  }

  tell(words) {
    this.head.hidden = false;
    this.count.textContent = words;
  }

  draw(wanted, outcome) {
    const some = outcome.hits.length > 0;
    const none = say(wanted.q ? "none" : "none_fits", { q: wanted.q });
    const told = { stories: pieces(outcome), count: outcome.total };
    const words = some ? say(outcome.approximate ? "found_about" : "found", told) : none;
    this.tell(words);
    this.sort.value = wanted.sort;
    this.sort.parentNode.hidden = !some;
    this.hits.draw(outcome);
    this.drawOthers(outcome.others || []);
    this.more.hidden = outcome.hits.length < wanted.show || outcome.total <= outcome.hits.length;
    this.browse.hidden = some;
    this.nothing.hidden = some;
    const tried = listed((outcome.tried || []).map((way) => say(way)));
    fill(this.nothing, ...(tried ? [make("p", {}, say("tried", { ways: tried }))] : []));
    const first = some && outcome.steps[outcome.hits[0].step];
    this.say(`${(first && first.said) || ""} ${words}`.trim());
  }

  drawOthers(words) {
    this.others.hidden = !words.length;
    const link = (word) => {
      const go = { q: word, filters: {} };
      const href = write({ ...go, sort: "relevance", show: STEP });
      return this.taken(make("a", { href }, word), go);
    };
    fill(this.others, say("others"), ...words.map(link));
  }

  drawChips(chosen, labels) {
    const all = [];
    for (const [name, words] of FACETS) {
      for (const slug of chosen[name] || []) {
        const go = { filters: changed(chosen, name, slug, false) };
        all.push(this.taken(chip(words, labels(name, slug)), go));
      }
    }
    const clear = make("button", { type: "button", class: "xgc-chips__clear" }, say("chips_off"));
    if (all.length > 1) all.push(this.taken(clear, { filters: {} }));
    const focused = this.chips.contains(document.activeElement);
    this.chips.hidden = !all.length;
    fill(this.chips, ...all.map((one) => make("li", {}, one)));
    if (focused) (this.chips.querySelector("button") || this.box).focus();
  }

  /** Nothing was found: say which filters stand in the way, and what else to do. */
  async drawWaysOut(own, wanted, bare, labels, ask) {
    const names = FACETS.filter(([name]) => wanted.filters[name]);
    const ways = [];
    for (const [name, words] of names.length > 1 ? names : []) {
      const fewer = without(wanted.filters, name);
      const outcome = await ask({ filters: fewer, show: 0 });
      if (own.signal.aborted) return;
      const which = wanted.filters[name].map((slug) => labels(name, slug));
      if (outcome.total) ways.push([say("without_one", { facet: words, values: listed(which), stories: pieces(outcome) }), fewer]);
    }
    if (names.length && bare.total) ways.push([say("without_all", { stories: pieces(bare) }), {}]);
    for (const [words, filters] of ways) {
      const button = make("button", { type: "button", class: "xgc-button" }, words);
      this.nothing.append(make("p", {}, this.taken(button, { filters })));
    }
    this.nothing.append(make("p", {}, say("say_otherwise")));
  }

  failed(error) {
    const damaged = error && error.name === "DamagedIndex";
    const words = say(damaged ? "damaged" : "offline");
    this.rest();
    this.tell(words);
    this.say(words);
    this.sort.parentNode.hidden = true;
    const again = make("button", { type: "button", class: "xgc-button" }, say("again"));
    again.addEventListener("click", () => {
      forget();
      this.look();
    });
    fill(this.nothing, make("p", {}, again), make("p", {}, say("meanwhile")));
    this.nothing.hidden = false;
  }

  // --- what the reader does ---------------------------------------------------------------------

  listen() {
    this.stopTyping = onTyping(this.box, PAUSE, () => this.typed());
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && composing(event)) event.preventDefault();
    });
    this.box.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.choose({});
      if (matchMedia("(pointer: coarse)").matches) this.box.blur(); // puts the keyboard away
    });
    this.sort.addEventListener("change", () => this.choose({ sort: this.sort.value }));
    this.more.firstElementChild.addEventListener("click", () => this.showMore());
    let scrolling = 0;
    window.addEventListener("scroll", () => {
      clearTimeout(scrolling);
      scrolling = setTimeout(() => this.keepPlace(), STILL);
    });
    window.addEventListener("pagehide", () => this.keepPlace());
    window.addEventListener("popstate", () => {
      clearTimeout(scrolling);
      this.stopTyping();
      if (!location.hash) this.open(); // a link inside the page is not another search
    });
    history.scrollRestoration = "manual"; // the list comes later than the page
  }

  /** Typing changes the address in place. */
  typed() {
    const q = typed(this.box.value);
    if (q === this.state.q) return;
    this.state = { ...this.state, q, show: STEP };
    history.replaceState(null, "", write(this.state));
    this.look();
  }

  /** Choosing makes a new place in the history, from which “back” leads to the last chosen one. */
  choose(changes) {
    this.stopTyping();
    this.state = { ...this.state, q: typed(this.box.value), show: STEP, ...changes };
    this.box.value = this.state.q;
    const address = new URL(write(this.state), location.href).href;
    if (address !== this.committed) {
      history.replaceState({ y: window.scrollY }, "", this.committed);
      history.pushState(null, "", address);
      this.committed = address;
    }
    this.look();
  }

  /** Make an element choose so when it is clicked; a link still opens in a new tab. */
  taken(node, changes) {
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.choose(changes);
    });
    return node;
  }

  async showMore() {
    const before = this.hits.drawn.length;
    this.state = { ...this.state, show: this.state.show + STEP };
    history.replaceState(history.state, "", write(this.state));
    this.committed = location.href;
    await this.look();
    this.hits.focus(before);
  }

  keepPlace() {
    history.replaceState({ y: window.scrollY }, "");
  }
}

function chip(words, label) {
  const name = say("chip_off", { facet: words, value: label });
  const cross = make("span", { "aria-hidden": "true" }, "×");
  return make("button", { type: "button", "aria-label": name }, say("chip", { facet: words, value: label }), cross);
}
