/** The filters beside the hits: what each kind offers, with counts; fetched when it is opened. */

import { FACETS } from "./address.js";
import { fill, make } from "./search.js";
import { fold } from "./text.js";
import { pieces, say } from "./words.js";

const FEW = 8; // values shown before all of them
const MANY = 30; // from here on a field helps to find a value
const MOST = 300; // rows drawn at once
const WIDE = "(min-width: 60em)";
const AT_ONCE = new Set(["stage", "delivery"]); // small enough to be open on a wide screen

/** All filters; `change(facet, slug, yes)` is called when the reader ticks one. */
export class Filters {
  constructor(shell, change) {
    this.shell = shell;
    this.facets = FACETS.map(([name, words]) => new Facet(name, words, this, change));
    shell.append(...this.facets.map((facet) => facet.node));
    this.index = null;
    this.chosen = {};
    this.documents = null;
  }

  /** Show what fits `documents`; returns what gives the words of a chosen value. */
  async show(index, chosen, documents) {
    Object.assign(this, { index, chosen, documents });
    if (!this.shown && matchMedia(WIDE).matches) this.openSome();
    this.shown = true;
    await Promise.all(this.facets.filter((f) => chosen[f.name]).map((f) => f.load()));
    await Promise.all(this.facets.map((facet) => facet.refresh()));
    return (name, slug) => this.facet(name).label(slug);
  }

  openSome() {
    this.shell.open = true;
    for (const facet of this.facets) if (AT_ONCE.has(facet.name)) facet.node.open = true;
  }

  facet(name) {
    return this.facets.find((one) => one.name === name);
  }

  /** Which documents fit all filters but those of one facet: 1 at their numbers. */
  fitting(name) {
    const docs = this.documents;
    const fits = new Uint8Array(docs.length ? Math.max(docs[docs.length - 1], docs[0]) + 1 : 0);
    for (let place = 0; place < docs.length; place += 1) fits[docs[place]] = 1;
    for (const other of this.facets) {
      if (other.name !== name && this.chosen[other.name]) other.narrow(fits);
    }
    return fits;
  }
}

class Facet {
  constructor(name, words, all, change) {
    Object.assign(this, { name, words, all, change, values: null, index: null, whole: false });
    this.list = make("ul", {});
    this.finder = make("input", { type: "search", "aria-label": say("facet_find", { facet: words }), hidden: "" });
    this.finder.setAttribute("placeholder", say("facet_find", { facet: words }));
    this.more = make("button", { type: "button", class: "xgc-button", hidden: "" });
    this.note = make("p", { class: "xgc-fine" });
    this.node = make("details", { class: "xgc-facet" }, make("summary", {}, words));
    this.node.append(this.finder, this.list, this.more, this.note);
    this.node.addEventListener("toggle", () => this.refresh());
    this.finder.addEventListener("input", (event) => event.isComposing || this.draw());
    this.finder.addEventListener("compositionend", () => this.draw());
    this.finder.addEventListener("keydown", (e) => e.key === "Enter" && e.preventDefault());
    this.more.addEventListener("click", () => {
      this.whole = !this.whole;
      this.draw();
    });
    this.list.addEventListener("change", (event) => {
      change(name, event.target.value, event.target.checked);
    });
  }

  get chosen() {
    return this.all.chosen[this.name] || [];
  }

  /** Fetch the values: [{slug, label, docs}], once for an index. */
  async load() {
    const { index } = this.all;
    if (this.index === index) return;
    const { values } = await index.facets(this.name);
    Object.assign(this, { values, index });
  }

  label(slug) {
    const found = (this.values || []).find((value) => value.slug === slug);
    return found ? found.label : slug;
  }

  /** Take out of `fits` what has none of the chosen values. */
  narrow(fits) {
    const has = new Uint8Array(fits.length);
    for (const value of this.values || []) {
      if (this.chosen.includes(value.slug)) value.docs.forEach((doc) => (has[doc] = 1));
    }
    for (let doc = 0; doc < fits.length; doc += 1) fits[doc] &= has[doc];
  }

  /** Bring an open facet up to date; a closed one costs nothing. */
  async refresh() {
    if (!this.node.open || !this.all.documents) return;
    try {
      await this.load();
      this.note.textContent = "";
    } catch (error) {
      this.note.textContent = say("facet_failed");
      return;
    }
    const fits = this.all.fitting(this.name);
    this.counts = this.values.map((value) => {
      let count = 0;
      for (let place = 0; place < value.docs.length; place += 1) {
        if (fits[value.docs[place]]) count += 1;
      }
      return count;
    });
    this.draw();
  }

  draw() {
    const possible = this.values
      .map((value, place) => ({ ...value, count: this.counts[place] }))
      .filter((value) => value.count || this.chosen.includes(value.slug));
    const wanted = fold(this.finder.value);
    const found = possible.filter((value) => fold(value.label).includes(wanted));
    const shown = found.slice(0, this.whole || wanted ? MOST : FEW);
    this.finder.hidden = possible.length <= MANY && !wanted;
    this.more.hidden = found.length <= FEW || Boolean(wanted);
    this.more.textContent = this.whole ? say("facet_less") : say("facet_more", { count: found.length });
    const rest = found.length - shown.length;
    const more = this.whole && rest ? say("facet_rest", { count: rest }) : "";
    this.note.textContent = found.length ? more : say("facet_none");
    this.drawRows(shown);
  }

  /** Change the rows in place where they are the same ones: a ticked box must not lose the focus. */
  drawRows(shown) {
    const rows = [...this.list.children];
    const slug = (item) => item.querySelector("input").value;
    const same = shown.every((value, place) => rows[place] && slug(rows[place]) === value.slug);
    if (!same || rows.length !== shown.length) fill(this.list, ...shown.map(row));
    shown.forEach((value, place) => {
      const [box, , count] = this.list.children[place].firstChild.childNodes;
      box.checked = this.chosen.includes(value.slug);
      count.textContent = pieces({ total: value.count });
    });
  }
}

function row(value) {
  const box = make("input", { type: "checkbox", value: value.slug });
  const count = make("span", { class: "xgc-count" });
  return make("li", {}, make("label", {}, box, make("span", {}, value.label), count));
}
