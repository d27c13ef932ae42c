/** Pinyin, initials and characters typed by their sound → words of the texts. */

import { DamagedIndex } from "./decode.js";
import { national } from "./text.js";

const MOST = 400; // beginnings of words kept while they grow
const SAME_END = 4; // of those with the same last character
const TRIED = 12; // words looked up
const TOGETHER = 3;
const ALIKE = 0.8; // of words whose costs differ by less, any may be meant
const ALIKE_INITIALS = 0.1; // these fit dozens of words: only the best few
const SPLITS = 24;
const BETWEEN = /[的了和与及]/; // words of their own: nobody types their initials
const TITLE = 0x40;
const NAME = 0x20;
const MOST_WEIGHT = 31;

/** As scripts/xinguancha/folding.py does it: zh=z, n=l, -ng=-n. */
export function loose(syllable) {
  let heard = syllable.replace(/^([zcs])h/, "$1");
  if (heard.length > 1 && heard !== "ng") heard = heard.replace(/^n/, "l");
  return heard.replace(/ng$/, "n");
}

/** The readings, turned every way they are looked up. */
class Readings {
  constructor(table) {
    this.of = new Map(); // character → its syllables
    this.usual = new Map(); // character → the usual one
    this.known = new Set(Object.keys(table));
    const all = new Set();
    for (const syllable of Object.keys(table)) {
      all.add(loose(syllable));
      let usual = true;
      for (const char of table[syllable]) {
        if (char === " ") {
          usual = false; // what follows is sometimes read so
          continue;
        }
        if (!this.of.has(char)) this.of.set(char, []);
        this.of.get(char).push(syllable);
        if (usual) this.usual.set(char, syllable);
      }
    }
    this.order = Array.from(all).sort();
    this.number = new Map(this.order.map((syllable, n) => [syllable, n]));
    this.chars = this.order.map(() => []); // of each syllable, in the order of the index
    const everyday = national(0xd7);
    const chars = Array.from(this.of.keys()).sort(
      (a, b) => everyday.has(b) - everyday.has(a) || (a < b ? -1 : 1)
    );
    for (const char of chars) {
      for (const number of new Set(this.of.get(char).map((one) => this.number.get(loose(one))))) {
        this.chars[number].push(char);
      }
    }
  }

  /** How far a character is from a syllable that was typed: read so, sometimes so, loosely so. */
  distance(char, syllable) {
    const usual = this.usual.get(char) || "";
    if (usual === syllable) return 0;
    const off = this.known.has(syllable) ? 1.5 : 0; // “zon” can only be meant loosely
    if (loose(usual) === loose(syllable)) return off;
    return (this.of.get(char) || []).includes(syllable) ? 2.5 : 5;
  }

  /** Ways to read letters as syllables, the shortest first. */
  split(letters) {
    const ways = [];
    const walk = (at, found) => {
      if (ways.length >= SPLITS) return;
      if (at === letters.length) ways.push(found);
      for (let to = Math.min(letters.length, at + 6); to > at; to -= 1) {
        const syllable = letters.slice(at, to);
        if (this.number.has(loose(syllable))) walk(to, [...found, syllable]);
      }
    };
    walk(0, []);
    return ways.sort((a, b) => a.length - b.length);
  }

  /** Ranges of keys under which a pair that sounds so stands; a single letter is an initial. */
  keys(one, two) {
    const letter = (text) => text.charCodeAt(0) - 97;
    const [a, b] = [loose(one), loose(two)];
    const letters = (letter(a) * 26 + letter(b)) * 262144;
    const exact = letters + this.number.get(a) * 512 + this.number.get(b);
    return [exact, exact];
  }

  /** The characters of an entry of the index: [first, second, how usual]. */
  spell({ key, pairs }) {
    const [first, second] = [this.chars[(key >> 9) & 511], this.chars[key & 511]];
    if (!first || !second) throw new DamagedIndex("sounds");
    return pairs.map(([one, two, weight]) => [first[one], second[two], weight]);
  }

  initials(one, two) {
    const letter = (text) => (text === "n" ? "l" : text).charCodeAt(0) - 97;
    const letters = (letter(one) * 26 + letter(two)) * 262144;
    return [letters, letters + 262143];
  }
}

let memo = null;

/**
 * Find words of the texts that sound like what was typed.
 * @param {import("./ladder.js").Quest} quest
 * @param {string[] | null} latin letters, in the parts they were typed in
 * @param {string} term Han characters, where it is not letters
 * @returns {Promise<{words: string[], others: string[]}>} words that stand: of which nobody can tell
 *   what is meant, and the next likely ones
 */
export async function heard(quest, latin, term) {
  if (!memo || memo.index !== quest.index) {
    memo = { index: quest.index, readings: new Readings(await quest.index.readings()) };
  }
  const { readings } = memo;
  let near = ALIKE;
  let found = await likely(quest, readings, latin ? spelled(readings, latin) : mistyped(readings, term), near);
  if (latin && !found.length) {
    near = ALIKE_INITIALS;
    found = await likely(quest, readings, shortened(readings, latin), near);
  }
  const words = found.filter((one) => one.cost < found[0].cost + near).map((one) => one.word);
  return { words, others: found.slice(words.length).map((one) => one.word) };
}

/** Letters as full syllables. */
function spelled(readings, latin) {
  let ways = [[]];
  for (const part of latin) {
    const more = readings.split(part);
    ways = [].concat(...ways.map((way) => more.map((one) => [...way, ...one]))).slice(0, SPLITS);
  }
  const least = Math.min(...ways.map((way) => way.length));
  return ways
    .filter((way) => way.length > 1)
    .map((way) => ({
      length: way.length,
      ranges: (at) => [readings.keys(way[at], way[at + 1])],
      cost: (char, at) => readings.distance(char, way[at]) + (at ? 0 : 3 * (way.length - least)),
      most: Infinity,
    }));
}

/** Letters as the first letters of characters, of words of titles. */
function shortened(readings, latin) {
  const letters = latin.join("");
  if (letters.length < 2 || letters.length > 12 || /[iuv]/.test(letters)) return [];
  return [
    {
      length: letters.length,
      ranges: (at) => [readings.initials(letters[at], letters[at + 1])],
      cost: (char, at) => ((readings.usual.get(char) || "")[0] === letters[at] ? 0 : 4),
      most: Infinity,
      fits: (pair, weight) => weight & TITLE && !BETWEEN.test(pair),
    },
  ];
}

/** Characters, of which some are wrong but sound right. */
function mistyped(readings, term) {
  const chars = Array.from(term);
  const known = chars.map((char) => readings.of.get(char));
  if (chars.length < 2 || chars.length > 12 || known.some((one) => !one)) return [];
  return [
    {
      length: chars.length,
      ranges: (at) =>
        [].concat(...known[at].map((one) => known[at + 1].map((two) => readings.keys(one, two)))),
      cost: (char, at) => {
        if (char === chars[at]) return 0;
        const exact = (readings.of.get(char) || []).some((one) => known[at].includes(one));
        return exact ? 20 : 23;
      },
      most: 24 * Math.max(1, Math.floor(chars.length / 2)),
    },
  ];
}

/** Grow words pair by pair along the patterns; return those that stand, the likeliest first. */
async function likely(quest, readings, patterns, near) {
  const grown = await Promise.all(patterns.map((pattern) => grow(quest, readings, pattern)));
  const best = new Map();
  for (const { word, cost } of [].concat(...grown)) {
    if (!best.has(word) || best.get(word) > cost) best.set(word, cost);
  }
  const order = Array.from(best, ([word, cost]) => ({ word, cost })).sort((a, b) => a.cost - b.cost);
  if (!order.length || order[0].word.length === 2) return order.slice(0, TOGETHER); // all of them stand
  const first = order.slice(0, TOGETHER).filter((one) => one.cost < order[0].cost + near).length;
  let standing = [];
  for (let at = 0; at < TRIED && !standing.length; at += at ? TOGETHER : first) {
    const tried = order.slice(at, at + (at ? TOGETHER : first)); // mostly the first is the one
    const known = await Promise.all(tried.map(({ word }) => quest.stands(word, 1)));
    standing = tried.filter((_, n) => known[n]);
  }
  return standing;
}

async function grow(quest, readings, { length, ranges, cost, most, fits }) {
  quest.go();
  const places = Array.from({ length: length - 1 }, (_, at) => at);
  const lookups = places.map((at) =>
    Promise.all(ranges(at).map(([first, last]) => quest.index.sounds(first, last)))
  );
  let words = [];
  for (const at of places) {
    const entries = [].concat(...(await lookups[at]));
    const pairs = [].concat(...entries.map((entry) => readings.spell(entry)));
    const next = [];
    const ending = group(words, (one) => one.word.slice(-1));
    for (const [one, two, weight] of pairs) {
      // Pairs that are words first, and those of titles.
      if (fits && !fits(one + two, weight)) continue;
      const lack = MOST_WEIGHT - (weight & MOST_WEIGHT);
      const loosely = fits ? (lack * lack) / 160 : lack / 8; // one bad pair of initials is enough
      const rare = loosely + (weight & TITLE ? 0 : 3) + (weight & NAME ? 0 : 1);
      const added = cost(two, at + 1) + rare / (length - 1);
      if (at === 0) next.push({ word: one + two, cost: cost(one, 0) + added });
      for (const before of at ? ending.get(one) || [] : []) {
        next.push({ word: before.word + two, cost: before.cost + added });
      }
    }
    words = [];
    const fitting = next.filter((one) => one.cost <= most + 10).sort((a, b) => a.cost - b.cost);
    for (const same of group(fitting, (one) => one.word.slice(-1)).values()) {
      const once = new Set();
      for (const one of same) {
        if (once.size < SAME_END && !once.has(one.word)) words.push(one);
        once.add(one.word);
      }
    }
    words = words.sort((a, b) => a.cost - b.cost).slice(0, MOST);
  }
  return words;
}

function group(list, key) {
  const found = new Map();
  for (const one of list) {
    if (!found.has(key(one))) found.set(key(one), []);
    found.get(key(one)).push(one);
  }
  return found;
}
