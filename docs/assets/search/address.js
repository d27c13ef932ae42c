/** What is searched for ⇄ the address of the search page; the address carries everything. */

import { say } from "./words.js";

/** The kinds of filters, in the order they are shown: [name in the address, words]. */
export const FACETS = [
  ["stage", say("filter_stage")],
  ["delivery", say("filter_delivery")],
  ["topic", say("filter_topic")],
  ["unit", say("filter_unit")],
  ["year", say("filter_year")],
  ["place", say("filter_place")],
  ["kind", say("filter_kind")],
];
export const STEP = 10; // hits shown at first, and more each time
const MOST = 200; // hits an address may ask for at once
const LONGEST = 200; // as in templates/embeds/search.html
const SORTS = ["relevance", "newest", "longest"];

/**
 * What a reader typed, as it is looked for and shown: no more than the box takes, and no signs that
 * turn the direction of the words around it.
 */
export function typed(text) {
  const shown = text.replace(/[\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ").trim();
  return shown.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, "");
}

/** Read {q, filters, sort, show} from the part of an address behind “?”. */
export function read(query) {
  const given = new URLSearchParams(query);
  const filters = {};
  for (const [name] of FACETS) {
    const chosen = [...new Set(given.getAll(name))].filter(Boolean);
    if (chosen.length) filters[name] = chosen;
  }
  const show = parseInt(given.get("show") || "", 10) || STEP;
  return {
    q: typed(given.get("q") || ""),
    filters,
    sort: SORTS.includes(given.get("sort")) ? given.get("sort") : SORTS[0],
    show: Math.min(MOST, Math.max(STEP, show)),
  };
}

/** Write it back, leaving out what is as usual. */
export function write(state) {
  const query = new URLSearchParams();
  if (state.q) query.set("q", state.q);
  for (const [name] of FACETS) {
    for (const slug of state.filters[name] || []) query.append(name, slug);
  }
  if (state.sort !== SORTS[0]) query.set("sort", state.sort);
  if (state.show !== STEP) query.set("show", String(state.show));
  const text = query.toString();
  return text ? `?${text}` : location.pathname;
}

/** Copy the filters with one value more or less. */
export function changed(filters, name, slug, yes) {
  const others = (filters[name] || []).filter((one) => one !== slug);
  return limited({ ...filters, [name]: yes ? [...others, slug] : others });
}

/** Copy the filters without a facet. */
export function without(filters, name) {
  return limited({ ...filters, [name]: [] });
}

function limited(filters) {
  const kept = Object.keys(filters).filter((name) => filters[name].length);
  return kept.reduce((all, name) => ({ ...all, [name]: filters[name] }), {});
}

/** Tell whether anything is asked for at all. */
export function asks(state) {
  return Boolean(state.q || Object.keys(state.filters).length || state.sort !== SORTS[0]);
}
