/** The list of what was found, and the words before each part of it; nothing more. */

import { ROOT, fill, make, marked } from "./search.js";
import { theirs } from "./words.js";

/** Keeps `node` filled with the hits of an outcome. */
export class Hits {
  constructor(node) {
    this.node = node;
    this.drawn = []; // what stands in the list, to leave alone what stays
  }

  /** Take all away. */
  clear() {
    fill(this.node);
    this.drawn = [];
  }

  /** Draw the hits; when they only go on from what stands there, what stands keeps its focus. */
  draw(outcome) {
    const keys = outcome.hits.map((hit) => JSON.stringify([outcome.steps[hit.step], hit]));
    if (this.drawn.some((key, place) => key !== keys[place])) this.clear();
    for (let number = this.drawn.length; number < keys.length; number += 1) {
      const hit = outcome.hits[number];
      const before = number ? outcome.hits[number - 1].step : -1;
      if (hit.step !== before) this.node.append(...group(outcome.steps[hit.step], number));
      this.node.lastChild.append(row(hit));
    }
    this.drawn = keys;
  }

  /** Put the keyboard's focus on a hit. */
  focus(number) {
    const link = this.node.querySelectorAll(".xgc-row a")[number];
    if (link) link.focus();
  }
}

/** The words of a step of the ladder, if it has any, and an empty list for what it found. */
function group(step, number) {
  const list = make("ol", { class: "xgc-rows", start: String(number + 1) });
  return step && step.said ? [make("p", { class: "xgc-search__said" }, step.said), list] : [list];
}

function row(hit) {
  const link = make("a", { href: new URL(hit.url, ROOT).href }, ...marked(hit.title));
  const text = hit.excerpt && hit.excerpt.length ? marked(hit.excerpt) : [hit.summary || ""];
  return make(
    "li",
    { class: "xgc-row" },
    make("h2", { class: "xgc-row__title", ...theirs(hit) }, link),
    make("p", { class: "xgc-kicker" }, hit.meta || ""),
    make("p", { class: "xgc-row__summary", ...theirs(hit) }, ...text)
  );
}
