/**
 * What helps when nothing is written exactly as the reader typed it: other characters, another
 * word for it, the words apart, the same sound, a part of it. Loaded only then.
 */

import { NOWHERE } from "./decode.js";
import { meet } from "./ladder.js";
import { fold, telling, threes, tokens, usual } from "./text.js";
import { listed, say } from "./words.js";

const LONGEST = 24; // units of a term that are looked at in pieces
const CUTS = 3; // ways of cutting that are tried
const PIECES = 4;
const READ = 15; // texts read for a partial match
const NEAR = 0.62; // of the best partial match's weight: what is less is left out
const ENOUGH = 0.32; // of all that was typed: a best match of less is no match

const LATIN = /^[a-z]+$/;
const NUMBERED = /^(?:提案)?(第?)0*([1-9]\d{0,3})(号?)(?:提案)?$/;
const LONGEST_NUMBER = 4;
const GLUED = 5; // units of two words that may have been meant as two
const MANY_MORE = 5; // times the texts that have them side by side
const LEAD = 3; // of words that sound alike, texts of the likeliest for one of each other
const [FIRST, LAST] = ["\u7b2c", "\u53f7"]; // 第 and 号 as texts have them: no words of ours

function step(kind, said, words) {
  return { kind, said, words };
}

/** That nothing is exactly so; where that is not sure, how many texts were read. */
function none({ vain }) {
  return vain ? say("none_seen", { count: vain }) : say("none_exact");
}

/**
 * @param {import("./ladder.js").Quest} quest
 * @param {{terms: string[], cuts: number[][]}} query
 * @param {boolean} far whether a part of what was typed will do
 * @returns {Promise<Object | null>} an outcome, or null when nothing helped
 */
export async function climb(quest, query, far) {
  const { groups, asides, doubtful } = await quest.index.synonyms();
  const typed = query.terms.join("");
  const sure = usual(typed) && !Array.from(doubtful).some((char) => typed.includes(char));
  const table = sure ? undefined : await quest.index.table(); // else it would change nothing
  let terms = query.terms.map((term) => fold(term, table));
  quest.tried.push("way_simplified");
  if (terms.join() !== query.terms.join()) {
    const said = say("as_simplified", { terms: terms.join(" ") });
    const found = await quest.attempt(terms, step("variant", said, terms));
    if (found) return found;
  }
  const found = await numbered(quest, terms);
  if (found !== undefined) return found;
  quest.tried.push("way_synonyms", "way_apart", "way_sounds");
  const bare = stripped(terms, asides);
  for (const wanted of bare.length && bare.join() !== terms.join() ? [bare, terms] : [terms]) {
    const asked = wanted === bare ? say("about_terms", { none: none(quest), terms: bare.join(" ") }) : "";
    const exact = asked && (await quest.attempt(bare, step("near", asked, bare)));
    const found = exact || (await mended(quest, wanted, groups, wanted === bare ? [] : query.cuts));
    if (found) return found;
    terms = wanted === bare ? terms : wanted;
  }
  if (!far) return null;
  quest.tried.push("way_part");
  return near(quest, bare.length ? bare : terms);
}

/** A proposal's number, which some write with noughts before it: 第12号 is 第0012号; undefined: it is none. */
async function numbered(quest, terms) {
  const [all, first, digits, last] = NUMBERED.exec(terms.join("")) || [];
  if (!all || !(first || last)) return undefined;
  const ways = [];
  for (let long = digits.length; long <= LONGEST_NUMBER; long += 1) {
    ways.push(FIRST + digits.padStart(long, "0") + LAST);
  }
  const said = say("as_numbered", { none: none(quest), numbers: listed(ways) });
  return quest.attempt([ways], step("number", said, ways));
}

/** Two words that stand side by side once may have been meant as two words: those follow. */
export async function wider(quest, term, found) {
  const han = /^[\u4e00-\u9fff]+$/.test(term);
  if (!han || term.length < 4 || term.length > GLUED) return found;
  const more = await asTwo(quest, term, found.total * MANY_MORE);
  if (!more) return found;
  const known = new Set(found.documents);
  const added = more.hits.filter((hit) => !known.has(hit.doc));
  const room = quest.limit - found.hits.length;
  return {
    ...more,
    steps: [...found.steps, ...more.steps],
    hits: [...found.hits, ...added.slice(0, room).map((hit) => ({ ...hit, step: 1 }))],
  };
}

/** Two outcomes as one: what was found in stories, then the pages that have it exactly. */
export function joined(first, exact) {
  const known = new Set(exact.documents);
  const documents = Int32Array.from(new Set([...first.documents, ...known])).sort();
  return {
    ...first,
    steps: [...first.steps, ...exact.steps],
    hits: [
      ...first.hits.filter((hit) => !known.has(hit.doc)),
      ...exact.hits.map((hit) => ({ ...hit, step: first.steps.length })),
    ],
    total: documents.length,
    documents,
  };
}

/**
 * Nobody can tell which of several words that sound alike was meant: texts that have more of them
 * than one come first, then some of the likeliest word and one of each other in turn.
 */
export function dealt({ docs, ranks }, lists) {
  const sets = lists.map((list) => new Set(list.docs));
  const hands = lists.map(() => []);
  const several = [];
  const places = Array.from(docs.keys()).sort((a, b) => ranks[b] - ranks[a] || docs[b] - docs[a]);
  for (const place of places) {
    const own = lists.map((_, n) => n).filter((n) => sets[n].has(docs[place]));
    (own.length > 1 ? several : hands[own[0]]).push([docs[place], 0]);
  }
  hands.forEach((hand) => hand.reverse());
  while (hands.some((hand) => hand.length)) {
    hands.forEach((hand, which) => {
      for (let n = which ? 1 : LEAD; n > 0 && hand.length; n -= 1) several.push(hand.pop());
    });
  }
  return several;
}

/** Take the words out that only ask; what they part becomes two terms. */
function stripped(terms, asides) {
  const order = asides.slice().sort((a, b) => b.length - a.length);
  let left = terms;
  for (const word of order) {
    left = [].concat(...left.map((term) => (term.includes(word) ? term.split(word) : [term])));
  }
  left = left.map((term) => term.replace(/^[的了]+|[吗呢吧啊呀么的了]+$/g, "")).filter((term) => term);
  const long = left.filter((term) => term.length > 1);
  const kept = long.length ? long : left;
  return kept.filter((term, n) => LATIN.test(term) || kept.indexOf(term) === n); // shi li shi
}

/** Put something that stands in the texts in place of each term that does not. */
async function mended(quest, terms, groups, cuts) {
  const items = await itemsOf(quest, terms, cuts);
  const dead = items.filter((item) => !item.alive);
  if (!dead.length) return null;
  for (const rung of [otherWord, apart, synonyms, sounds]) {
    const ways = await Promise.all(
      dead.map((item) => (item.mend ? [item.mend] : rung(quest, item, groups)))
    );
    // Each item's ways by themselves; together the best of each.
    const most = dead.length > 1 ? 1 : CUTS;
    for (let n = 0; n < most; n += 1) {
      const chosen = ways.map((way) => way[n]);
      if (chosen.some((way) => !way)) break;
      const wanted = [].concat(
        ...items.map((item) => (item.alive ? [item.term] : chosen[dead.indexOf(item)].terms))
      );
      const said = say("instead", {
        none: none(quest),
        ways: chosen.map((way) => way.said).join(say("clause")),
      });
      const words = [].concat(...wanted);
      const found = await quest.attempt(wanted, step(chosen[0].kind, said, words));
      if (found) return { ...found, others: [].concat(...chosen.map((way) => way.others || [])) };
    }
    dead.forEach((item, n) => (item.mend = item.mend || (dead.length > 1 && ways[n][0])));
  }
  return null;
}

/** Terms with what is known of them; letters that stand side by side are one sound. */
async function itemsOf(quest, terms, cuts) {
  const items = [];
  for (let n = 0; n < terms.length; n += 1) {
    const term = terms[n];
    const last = items[items.length - 1];
    if (LATIN.test(term) && last && last.latin && !last.alive) last.latin.push(term);
    else {
      const alive = terms.length > 1 && !LATIN.test(term) && (await quest.stands(term));
      const latin = LATIN.test(term) ? [term] : null;
      items.push({ term, alive, latin, cuts: cuts[n] || [] });
    }
  }
  for (const item of items) {
    if (item.latin && item.latin.length === 1 && terms.length > 1) {
      item.alive = await quest.stands(item.term);
    }
  }
  return items;
}

/** Other words for the whole of the term. */
async function otherWord(quest, { term }, groups) {
  return groups.some((group) => group.includes(term)) ? synonyms(quest, { term }, groups) : [];
}

/** Other words for the term, or for a part of it. */
async function synonyms(quest, { term }, groups) {
  const ways = [];
  for (const group of groups) {
    for (const word of group) {
      if (word.length < 2 || !term.includes(word)) continue;
      const others = group.filter((one) => one !== word);
      const rest = term.split(word).filter((part) => part.length > 1);
      const known = await Promise.all(others.map((one) => quest.stands(one)));
      const standing = others.filter((_, n) => known[n]);
      if (!standing.length) continue;
      const said = say("like", { words: listed(standing.slice(0, 3)) });
      ways.push({ kind: "synonym", said, terms: [...rest, standing], whole: word.length });
    }
  }
  return ways.sort((a, b) => b.whole - a.whole);
}

/** The term cut into two pieces or more that stand in one text. */
async function apart(quest, { term, latin, cuts }) {
  if (latin || term.length < 4 || term.length > LONGEST) return [];
  const pieces = await Pieces.of(quest, term);
  const ways = [];
  if (cuts.length) ways.push({ at: cuts, count: Infinity });
  for (let many = 2; many <= PIECES && !ways.length; many += 1) ways.push(...pieces.cut(many));
  return ways.slice(0, CUTS).map(({ at }) => {
    const terms = [0, ...at].map((from, n) => term.slice(from, at[n])).filter((one) => one);
    return { kind: "apart", said: say("with_both", { words: listed(terms) }), terms };
  });
}

/** Documents that have a term's two halves anywhere, when they are `least` or more. */
async function asTwo(quest, term, least) {
  const [way] = (await Pieces.of(quest, term)).cut(2);
  if (!way || way.count < least) return null;
  const terms = [term.slice(0, way.at[0]), term.slice(way.at[0])];
  return quest.attempt(terms, step("apart", say("these_with_both", { words: listed(terms) }), terms));
}

/** Where each piece of a term may stand, from the lists of all its pairs. */
class Pieces {
  static async of(quest, term) {
    const pairs = tokens(term).slice(0, -1);
    const needed = (n) => term.length > 4 || n !== 1; // four are only cut in the middle
    const lists = await Promise.all(pairs.map((pair, n) => needed(n) && quest.index.postings(pair)));
    return Object.assign(new Pieces(), { term, lists, known: new Map() });
  }

  /** Candidates for the piece from unit `from` to unit `to`, two units or more. */
  standing(from, to) {
    const key = from * 1000 + to;
    if (!this.known.has(key)) {
      const own = this.lists[to - 2];
      const before = to - from > 2 ? this.standing(from, to - 1) : null;
      this.known.set(key, before ? (before.docs.length ? meet([before, own]) : NOWHERE) : own);
    }
    return this.known.get(key);
  }

  /** Ways to cut into `many` pieces that stand together somewhere, the most usual first. */
  cut(many) {
    const ways = [];
    const walk = (from, left, at, found) => {
      if (left === 1) {
        const last = this.standing(from, this.term.length);
        const { docs } = last.docs.length && found ? meet([found, last]) : last;
        if (docs.length) ways.push({ at, count: docs.length });
        return;
      }
      for (let to = from + 2; to <= this.term.length - 2 * (left - 1); to += 1) {
        const piece = this.standing(from, to);
        if (/[0-9a-z]{2}/.test(this.term.slice(to - 1, to + 1))) continue; // one word or number
        if (!piece.docs.length) break; // a longer piece stands nowhere either
        const both = found ? meet([found, piece]) : piece;
        if (both.docs.length) walk(to, left - 1, [...at, to], both);
      }
    };
    walk(0, many, [], null);
    return ways.sort((a, b) => b.count - a.count);
  }
}

/** Words that sound like the term: all that may be meant alike, as one. */
async function sounds(quest, { term, latin }) {
  const { heard } = await import("./sounds.js");
  const { words, others } = await heard(quest, latin, term);
  if (!words.length) return [];
  const said = say("sounds_like", { word: listed(words) });
  return [{ kind: "sound", said, terms: words.length > 1 ? [words] : words, others }];
}

/** Documents that hold most of what was typed, weighed by how rare it is. */
async function near(quest, typed) {
  const terms = typed.filter((term) => !/^[a-z0-9]+$/.test(term));
  const every = terms.map((term) => [
    ...threes(term),
    ...tokens(term).slice(0, -1).filter((_, at) => telling(term, at)),
  ]);
  const pairs = Array.from(new Set([].concat(...every)));
  if (!pairs.length || pairs.length > LONGEST * 4) return null;
  const lists = await Promise.all(pairs.map((pair) => quest.index.postings(pair)));
  const known = (list) => Math.log(1 + quest.total / list.docs.length);
  const absent = Math.log(1 + quest.total) / 2; // mostly where two words meet
  const worth = lists.map((list) => (list.docs.length ? known(list) : absent));
  const all = worth.reduce((sum, one) => sum + one, 0);
  const weights = new Float32Array(quest.total);
  lists.forEach((list, n) => list.docs.forEach((doc) => (weights[doc] += worth[n])));
  const best = weights.reduce((most, one) => Math.max(most, one), 0);
  const whole = manyWith(lists, weights.indexOf(best));
  if (!best || (best < all * ENOUGH && whole < pairs.length * ENOUGH)) return null;
  const docs = [];
  weights.forEach((weight, doc) => weight >= best * NEAR && docs.push(doc));
  const found = quest.narrowed({ docs: Int32Array.from(docs), ranks: docs.map((d) => weights[d]) });
  const order = Array.from(quest.ordered(found)).slice(0, Math.max(READ, quest.limit));
  let parts = [];
  const hits = await Promise.all(
    order.map(async ([doc], place) => {
      const text = await quest.index.document(doc);
      const fields = [text.title, ...text.names, ...text.rest];
      const found = partsOf(fields.map((field) => fold(field, text.table)), terms);
      if (place === 0) parts = found;
      return quest.look(doc, [found], 0);
    })
  );
  const shown = hits.filter((hit) => hit).slice(0, quest.limit);
  const said = say("with_part", { none: none(quest), words: listed(parts.slice(0, 3)) });
  const outcome = quest.outcome(
    step("near", said, parts),
    shown,
    found.docs,
    terms,
    order.length < found.docs.length
  );
  return shown.length || quest.allowed || !quest.limit ? outcome : null;
}

/** How many of the lists have a document. */
function manyWith(lists, doc) {
  return lists.filter((list) => list.docs.includes(doc)).length;
}

/** The longest pieces of the terms that stand in a text. */
function partsOf(fields, terms) {
  const text = fields.join(" ");
  const parts = [];
  for (const term of terms) {
    for (let from = 0; from + 2 <= term.length; ) {
      let to = from + 2;
      if (!telling(term, from) || !text.includes(term.slice(from, to))) {
        from += 1;
        continue;
      }
      while (to < term.length && text.includes(term.slice(from, to + 1))) to += 1;
      parts.push(term.slice(from, to));
      from = to;
    }
  }
  return parts;
}
