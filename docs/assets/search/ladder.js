/**
 * A query → what was found. First what is written exactly so; what helps when there is nothing of
 * the kind stands in rungs.js and is loaded then. Whatever is shown has been read and found to
 * hold what it is shown for.
 */

import { NOWHERE, united } from "./decode.js";
import { excerpt, fold, parse, spans, telling, threes, tokens, usual } from "./text.js";
import { say } from "./words.js";

const AROUND = 110; // characters of an excerpt
const FEW = 12; // so many candidates may be read rather than narrowed down by one more shard
const FEW_NUMBERED = 40; // and so many that have all threes of a number: nearly all of them hold it
const LOTS = 300; // so many have the ends of a term of at most WORDY units: most have all of it
const WORDY = 8;
const AT_ONCE = 2; // shards asked for at once
const MUDDY = 5; // so many texts read in vain: then all pairs are asked for
const READ = 60; // texts read in vain before a phrase counts as not there
const MOST_READ = 300; // and when it is there, for the rest of the ten
const TYPED = ["exact", "all", "variant"]; // steps that look for what was typed
const RARE = 2; // so few texts with a phrase: rungs.js looks for more
const MIXED = /[0-9a-z][^0-9a-z]|[^0-9a-z][0-9a-z]/;
const ASKING = /[么哪谁怎咋啥吗呢]|少钱/;
const TRIED = 4; // texts read to see whether a word is used at all
const WORTH = [0, 1, 4, 12]; // of a term in the text, often in it, in a name, in the title

/**
 * @typedef {string | string[]} Term folded; of several any one will do
 * @typedef {{kind: string, said: string, words: string[]}} Step
 * @param {import("./index.js").Index} index
 * @param {{q: string, filters?: Object<string, string[]>, sort?: string, limit: number,
 *   signal?: {aborted: boolean}, onHit?: Function}} wanted
 */
export async function search(index, wanted) {
  const query = parse(wanted.q || "");
  const quest = new Quest(index, wanted);
  await quest.prepare();
  if (!query.terms.length) return quest.listed(Boolean((wanted.q || "").trim()));
  const exact = { kind: query.terms.length > 1 ? "all" : "exact", said: "", words: query.terms };
  const variant = await other(index, query);
  // Then nothing is written exactly so, and what helps mostly is not worth loading the rungs for.
  if (variant) {
    const { terms } = variant;
    const as = { kind: "variant", said: say("as_simplified", { terms: terms.join(" ") }), words: terms };
    const written = await quest.attempt(terms, as);
    if (written) return { ...written, tried: [...quest.tried, "way_simplified"] };
  }
  const found = variant ? null : await quest.attempt(query.terms, exact);
  const { pages } = await index.warm();
  // A page about the site that happens to have the words is no reason not to look for stories.
  if (found && (!found.documents.length || found.documents[found.documents.length - 1] >= pages)) {
    if (found.total > RARE || query.terms.length > 1 || !quest.limit) return found;
    return (await import("./rungs.js")).wider(quest, query.terms[0], found);
  }
  const { climb, joined } = await import("./rungs.js");
  const more = await climb(quest, variant || query, !found);
  if (found && more) return joined(more, found);
  return found || more || quest.outcome(exact, [], NOWHERE.docs, []);
}

/** The query in the characters that texts have, or null where they are those that were typed. */
async function other(index, query) {
  if (usual(query.terms.join(""))) return null;
  const table = await index.table();
  const terms = query.terms.map((term) => fold(term, table));
  return terms.join() === query.terms.join() ? null : { ...query, terms };
}

/** Documents in all of the lists; the worst class counts. Lists are ascending. */
export function meet(lists) {
  const [first, ...others] = lists.slice().sort((a, b) => a.docs.length - b.docs.length);
  return others.reduce(meetTwo, first);
}

function meetTwo(a, b) {
  const docs = new Int32Array(Math.min(a.docs.length, b.docs.length));
  const classes = new Uint8Array(docs.length);
  let count = 0;
  for (let i = 0, j = 0; i < a.docs.length && j < b.docs.length; ) {
    if (a.docs[i] < b.docs[j]) i += 1;
    else if (a.docs[i] > b.docs[j]) j += 1;
    else {
      docs[count] = a.docs[i];
      classes[count] = Math.min(a.classes[i], b.classes[j]);
      count += 1;
      i += 1;
      j += 1;
    }
  }
  return { docs: docs.subarray(0, count), classes: classes.subarray(0, count) };
}

/** One search under way: what is asked for, and what has been tried. */
export class Quest {
  constructor(index, { filters, sort, limit, signal, onHit }) {
    Object.assign(this, { index, filters: filters || {}, sort: sort || "relevance", limit });
    this.signal = signal || { aborted: false };
    this.onHit = onHit || (() => {});
    this.tried = ["way_exact"]; // keys of words.js
    this.allowed = null;
    this.days = null;
    this.vain = 0; // texts read in vain for what was typed, where others may have it
  }

  async prepare() {
    const { documents } = await this.index.warm();
    this.total = documents;
    if (this.sort !== "relevance") this.days = await this.index.dates();
    for (const name of Object.keys(this.filters)) {
      const { values } = await this.index.facets(name);
      const fits = new Uint8Array(documents);
      for (const { slug, docs } of values) {
        if (!this.filters[name].includes(slug)) continue;
        for (const doc of docs) fits[doc] = this.allowed ? this.allowed[doc] : 1;
      }
      this.allowed = fits;
    }
  }

  go() {
    if (this.signal.aborted) throw new Error("aborted");
  }

  /**
   * Candidates for one term: every document that has it, and perhaps some that have not; fewer of
   * those with `all` its pairs, for more bytes.
   */
  async standing(term, all) {
    this.go();
    if (Array.isArray(term)) {
      return united(await Promise.all(term.map((one) => this.standing(one, all))), this.total);
    }
    if (term.length === 1) return this.index.prefix(term.charCodeAt(0));
    const pairs = tokens(term).slice(0, -1);
    if (ASKING.test(term)) {
      const { silent } = await this.index.synonyms();
      if (pairs.some((_, n) => silent.includes(term.slice(n, n + 2)))) return NOWHERE;
    }
    // Some of the pairs find most of a phrase's texts; what is shown is read anyway.
    const every = pairs.length < 5 ? 3 : 2;
    const mixed = (n) => MIXED.test(term.slice(n, n + 2)); // tells much: 0处 of 270处
    const cover = (n) => n % every === 0 || n === pairs.length - 1 || mixed(n);
    const wanted = threes(term); // tell most, and all that the pairs in them do
    const sharp = all ? 0 : wanted.length;
    wanted.push(...pairs.filter((_, n) => telling(term, n) && cover(n)));
    // What a question asks with stands in few texts or none: that is soon known.
    const asking = pairs.findIndex((_, n) => ASKING.test(term.slice(n, n + 2)));
    if (asking >= 0) wanted.splice(1, 0, pairs[asking]);
    else if (wanted.length > 2 && sharp < 2) wanted.splice(1, 0, wanted.pop()); // the ends tell most
    if (all) wanted.push(...pairs.filter((_, n) => telling(term, n) && !cover(n)));
    let found = null;
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const many = found ? found.docs.length : 0;
      const few = at >= sharp && sharp > 1 ? FEW_NUMBERED : FEW;
      if (found && (many <= few || (many > LOTS && !all && term.length <= WORDY))) break;
      const some = wanted.slice(at, at + AT_ONCE).map((pair) => this.index.postings(pair));
      found = meet([...(found ? [found] : []), ...(await Promise.all(some))]);
    }
    return found;
  }

  /** Candidates for all terms: {docs, ranks}. */
  async candidates(terms, every) {
    const lists = await Promise.all(terms.map((term) => this.standing(term, every)));
    const { docs } = meet(lists);
    const ranks = new Uint16Array(docs.length);
    for (const list of lists) {
      for (let n = 0, at = 0; n < docs.length; n += 1) {
        while (list.docs[at] < docs[n]) at += 1;
        ranks[n] += WORTH[list.classes[at]];
      }
    }
    return { docs, ranks };
  }

  /** Keep what the filters allow. */
  narrowed({ docs, ranks }) {
    if (!this.allowed) return { docs, ranks };
    const kept = Array.from(docs.keys()).filter((n) => this.allowed[docs[n]]);
    return { docs: docs.filter((doc) => this.allowed[doc]), ranks: kept.map((n) => ranks[n]) };
  }

  /** Give candidates in the order to show them: [doc, rank]. */
  *ordered({ docs, ranks, order }) {
    const places = docs.length - 1;
    if (this.days) {
      const { days } = this;
      const far = this.sort === "longest" ? (doc) => days[doc] || 65536 : (doc) => -days[doc];
      const order = Array.from(docs.keys()).sort(
        (a, b) => far(docs[a]) - far(docs[b]) || docs[b] - docs[a]
      );
      for (const place of order) yield [docs[place], ranks[place]];
      return;
    }
    if (order) yield* order;
    for (const rank of order ? [] : Array.from(new Set(ranks)).sort((a, b) => b - a)) {
      for (let place = places; place >= 0; place -= 1) {
        if (ranks[place] === rank) yield [docs[place], rank]; // newer ones have higher numbers
      }
    }
  }

  /**
   * Find documents that have all terms.
   * @param {Term[]} terms
   * @param {Step} step
   * @returns {Promise<Object | null>} null when none has, whatever the filters are
   */
  async attempt(terms, step, every) {
    const all = await this.candidates(terms, every);
    if (!all.docs.length) return null;
    const fitting = this.narrowed(all);
    const words = step.kind === "sound" ? terms.find(Array.isArray) : null;
    if (words) {
      const { dealt } = await import("./rungs.js");
      fitting.order = dealt(fitting, await Promise.all(words.map((one) => this.standing(one, every))));
    }
    if (!this.limit && !fitting.order) {
      // To see that there is one at all, those that were read already will do.
      const read = Array.from(fitting.docs).filter((doc) => this.index.texts.get(doc));
      fitting.order = [...read.map((doc) => [doc, 0]), ...this.ordered(fitting)];
    }
    const found = await this.read(fitting, terms, step, this.limit || 1, every ? READ : MUDDY);
    if (found.muddy && !every) return this.attempt(terms, step, true);
    const { hits, refuted, whole } = found;
    if (!hits.length) {
      if (found.muddy && TYPED.includes(step.kind)) this.vain = refuted.size;
      if (!this.allowed || !(await this.read(all, terms, null, 1, TRIED)).hits.length) return null;
      return this.outcome(step, [], NOWHERE.docs, terms);
    }
    const docs = refuted.size ? fitting.docs.filter((doc) => !refuted.has(doc)) : fitting.docs;
    const sure = whole || terms.every((term) => !Array.isArray(term) && term.length < 3);
    return this.outcome(step, this.limit ? hits : [], docs, terms, !sure);
  }

  /** Tell whether any document has a term. */
  async stands(term, vain) {
    const found = await this.standing(term, true);
    if (!found.docs.length || (!Array.isArray(term) && term.length < 3)) return found.docs.length > 0;
    const ranks = Array.from(found.classes, (one) => WORTH[one]);
    return (await this.read({ docs: found.docs, ranks }, [term], null, 1, vain || TRIED)).hits.length > 0;
  }

  /**
   * Read candidates in their order until `limit` of them hold what they are candidates for, or
   * more than `vain` did not (and no more of them did). Without a step nobody is told.
   */
  async read(found, terms, step, limit, vain) {
    const hits = [];
    const later = []; // not in the title after all
    const refuted = new Set();
    const take = (hit) => {
      if (hits.push(hit) <= this.limit && step) this.onHit({ ...hit, step: 0 }, [step]);
    };
    let failed = null;
    let muddy = false;
    const order = this.ordered(found);
    let batch = [];
    do {
      this.go();
      batch = [];
      // Reading in vain goes on in bigger steps.
      const many = Math.min(Math.max(limit - hits.length - later.length, refuted.size), 24);
      for (let next; batch.length < many && !(next = order.next()).done; ) batch.push(next.value);
      const looks = batch.map(([doc, rank]) =>
        this.look(doc, terms, rank).catch((error) => {
          failed = error;
        })
      );
      for (let n = 0; n < looks.length; n += 1) {
        const hit = await looks[n];
        this.go();
        while (later.length && batch[n][1] < WORTH[3]) take(later.shift());
        if (!hit) refuted.add(batch[n][0]);
        else if (hit.demoted && !this.days) later.push(hit);
        else take(hit);
      }
      const good = hits.length + later.length;
      muddy = refuted.size > (good && vain === READ ? MOST_READ : Math.max(vain, good));
    } while (batch.length && hits.length + later.length < limit && !muddy);
    later.forEach(take);
    if (failed && !hits.length) throw failed;
    return { hits: hits.slice(0, limit), refuted, muddy, whole: order.next().done };
  }

  /** Read a document: a hit, or null when it has not all terms. */
  async look(doc, terms, rank) {
    // Once more: on a phone a request is lost now and then.
    const text = await this.index.document(doc).catch(() => this.index.document(doc));
    const table = text.table;
    if (!text.folded) {
      const [title, names, rest] = [[text.title], text.names, text.rest].map((fields) =>
        fields.map((field) => fold(field, table))
      );
      text.folded = { title: title[0], all: [title[0], ...names, ...rest] };
    }
    const words = [].concat(...terms);
    const has = (field, term) => [].concat(term).some((one) => field.includes(one));
    if (!terms.every((term) => text.folded.all.some((field) => has(field, term)))) return null;
    const titled = terms.filter((term) => has(text.folded.title, term)).length;
    return { ...shown(text, words), demoted: titled < Math.floor(rank / WORTH[3]) };
  }

  /** What is asked for without words: all stories that fit the filters. */
  async listed(senseless) {
    const { pages } = await this.index.warm();
    const step = { kind: "list", said: "", words: [] };
    if (senseless) return this.outcome(step, [], NOWHERE.docs, []);
    const docs = new Int32Array(this.total - pages).map((_, n) => n + pages);
    const fitting = this.narrowed({ docs, ranks: new Uint16Array(docs.length) });
    const { hits } = await this.read(fitting, [], step, this.limit, READ);
    return this.outcome(step, hits, fitting.docs, []);
  }

  /** Put together what `search` returns. */
  outcome(step, hits, documents, terms, approximate) {
    return {
      steps: [step],
      hits: hits.map((hit) => ({ ...hit, step: 0 })),
      total: documents.length,
      approximate: Boolean(approximate),
      documents,
      others: [],
      terms: [].concat(...terms),
      tried: this.tried,
    };
  }
}

/** What is shown of a text: the field that holds most of the words, cut around them. */
function shown({ doc, url, title, meta, summary, names, rest, table }, words) {
  let best = [];
  let field = summary;
  let most = 0;
  for (const one of words.length ? [...rest, ...names] : []) {
    const found = spans(one, words, table);
    const different = new Set(found.map(([from, to]) => one.slice(from, to))).size;
    if (different > most) [best, field, most] = [found, one, different];
  }
  const marked = words.length ? spans(title, words, table) : [];
  const parts = excerpt(field, best, AROUND);
  return { doc, url, title: excerpt(title, marked, 0), meta, summary, excerpt: parts };
}
