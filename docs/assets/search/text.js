/**
 * Text as the search sees it: one folding for documents and queries, and excerpts for people.
 *
 * scripts/xinguancha/folding.py folds the same way; tests/vectors/folding.json holds both to it.
 */

// Letters, digits and Han characters; whatever is not in here is deleted.
const DROPPED = new RegExp(
  "[^0-9a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0370-\\u052f\\u05d0-\\u05ea\\u0620-\\u06ff" +
    "\\u0e00-\\u0e7f\\u0f00-\\u0fff\\u1800-\\u18af\\u3005-\\u3007\\u3040-\\u30ff\\u3105-\\u312f" +
    "\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua000-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}]+",
  "gu"
);
// Between terms the reader leaves a blank or one of these; other marks may stand inside a clause.
const BREAKS = /[\s\u3000、;；|+&\/／]+/;
const NUMBER = /第\s*[0-9０-９]+\s*号/g; // as a page shows it: 第 0012 号
const THREES = 0xe000; // no character that is kept: first unit of tokens of three
const THREE = /^[0-9a-z]{2}[0-9a-z\u4e00-\u9fff]$/;
const LATIN_INSIDE = /[0-9a-zA-Z][.\-_'’:]$/;

const memo = new Map(); // character → what it is folded to, without the table

function narrow(char) {
  let folded = memo.get(char);
  if (folded === undefined) {
    folded = char.normalize("NFKC").toLowerCase().replace(DROPPED, "");
    memo.set(char, folded);
  }
  return folded;
}

function plain(unit) {
  return (unit >= 0x4e00 && unit <= 0x9fff) || (unit >= 0x61 && unit <= 0x7a);
}

/** Call back with each piece of folded text and where its source begins in the NFC of `text`. */
function walk(text, table, take) {
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at);
    const char = String.fromCodePoint(code);
    let folded = plain(code) ? char : narrow(char);
    if (table && folded) folded = Array.from(folded, (one) => table.get(one) || one).join("");
    take(folded, at);
    at += char.length;
  }
}

/**
 * Fold a text or a query: 電，\n梯 → 电梯 (with the table), ＰＭ2.5 → pm25.
 * @param {string} text
 * @param {Map<string, string>} [table] traditional or variant character → the usual one
 * @returns {string}
 */
export function fold(text, table) {
  const parts = [];
  walk(text.normalize("NFC"), table, (folded) => parts.push(folded));
  return parts.join("");
}

/**
 * Fold, and tell where each UTF-16 unit comes from: an index into `text` in its NFC form.
 * @returns {{text: string, at: Int32Array}}
 */
export function foldMap(text, table) {
  const parts = [];
  const at = [];
  walk(text.normalize("NFC"), table, (folded, place) => {
    parts.push(folded);
    for (let unit = 0; unit < folded.length; unit += 1) at.push(place);
  });
  return { text: parts.join(""), at: Int32Array.from(at) };
}

/**
 * Every pair of neighbouring UTF-16 units, and the last unit by itself, as the index counts them.
 * @param {string} folded
 * @returns {number[]} unsigned, below 2^32
 */
export function tokens(folded) {
  const found = [];
  for (let at = 0; at < folded.length; at += 1) {
    const next = at + 1 < folded.length ? folded.charCodeAt(at + 1) : 0;
    found.push(folded.charCodeAt(at) * 65536 + next);
  }
  return found;
}

/**
 * Two digits or letters in a row and a third, or a Han character: pairs say too little of a number.
 * @param {string} folded
 * @returns {number[]}
 */
export function threes(folded) {
  const found = [];
  for (let at = 0; at + 3 <= folded.length; at += 1) {
    if (!THREE.test(folded.slice(at, at + 3))) continue;
    const han = folded.charCodeAt(at + 2) >= 0x4e00;
    const value = parseInt(folded.slice(at, at + (han ? 2 : 3)), 36);
    found.push(han ? (THREES + 1 + value) * 65536 + folded.charCodeAt(at + 2) : THREES * 65536 + value);
  }
  return found;
}

/** Tell whether the two units from `at` on say anything that no three of them say better. */
export function telling(folded, at) {
  return !THREE.test(folded.slice(at, at + 3)) && !(at && THREE.test(folded.slice(at - 1, at + 2)));
}

/**
 * Cut what was typed into terms, folded without the table. A term may have had punctuation inside
 * (a clause that was pasted): `cuts` has its places, for when the term as a whole is not found.
 * @param {string} query
 * @returns {{terms: string[], cuts: number[][], raw: string}}
 */
export function parse(query) {
  const raw = query.normalize("NFC").slice(0, 200); // more is no query, and would ask for too much
  const typed = raw.replace(NUMBER, (number) => number.replace(/\s+/g, ""));
  const terms = [];
  const cuts = [];
  for (const chunk of typed.split(BREAKS)) {
    let term = "";
    const places = [];
    walk(chunk, undefined, (folded, at) => {
      if (folded) term += folded;
      else if (term && !LATIN_INSIDE.test(chunk.slice(0, at + 1))) places.push(term.length);
    });
    // The same word twice is one; the same syllable twice is two.
    if (!term || (terms.includes(term) && !/^[a-z]+$/.test(term))) continue;
    terms.push(term);
    cuts.push(places.filter((at, n) => at < term.length && at !== places[n - 1]));
  }
  return { terms, cuts, raw };
}

/**
 * Find where terms stand in a text.
 * @param {string} original
 * @param {string[]} terms folded, not empty
 * @returns {number[][]} [start, end) in the NFC of `original`, ascending, not overlapping
 */
export function spans(original, terms, table) {
  const { text, at } = foldMap(original, table);
  const found = [];
  for (const term of terms) {
    for (let from = text.indexOf(term); from >= 0; from = text.indexOf(term, from + term.length)) {
      // The last unit's source may be two units long.
      const last = at[from + term.length - 1];
      const wide = original.codePointAt(last) > 0xffff ? 2 : 1;
      found.push([at[from], last + wide]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const merged = [];
  for (const span of found) {
    const before = merged[merged.length - 1];
    if (before && span[0] < before[1]) before[1] = Math.max(before[1], span[1]);
    else merged.push(span);
  }
  return merged;
}

/**
 * Cut the part of a text around where the most was found; [[text, marked], …].
 * @param {string} original in NFC
 * @param {number[][]} found as `spans` gives them
 * @param {number} around characters to show in all; 0 shows the whole text
 * @returns {Array<[string, boolean]>}
 */
export function excerpt(original, found, around) {
  const [start, end] = around ? windowOf(original, found, around) : [0, original.length];
  const parts = start > 0 ? [["…", false]] : [];
  let at = start;
  for (const [from, to] of found) {
    if (from < start || to > end) continue;
    if (from > at) parts.push([original.slice(at, from), false]);
    parts.push([original.slice(from, to), true]);
    at = to;
  }
  if (at < end) parts.push([original.slice(at, end), false]);
  if (end < original.length) parts.push(["…", false]);
  return parts;
}

function windowOf(original, found, around) {
  if (original.length <= around) return [0, original.length];
  let best = 0;
  let most = -1;
  found.forEach(([from], number) => {
    let marks = 0;
    const seen = new Set(); // one word twice tells less than two words
    for (let n = number; n < found.length && found[n][1] - from <= around * 0.7; n += 1) {
      const word = original.slice(found[n][0], found[n][1]);
      marks += seen.has(word) ? 0.01 : 1;
      seen.add(word);
    }
    if (marks > most) [most, best] = [marks, number];
  });
  const first = found.length ? found[best][0] : 0;
  let start = Math.max(0, Math.min(first - Math.floor(around * 0.3), original.length - around));
  // Begin behind a stop where one is near, and never in the midst of a character.
  const lead = original.slice(start, first);
  const stop = start > 0 ? lead.search(/[。！？；\n][^”’」』）]/) : -1;
  if (stop >= 0) start += stop + 1;
  let end = Math.min(original.length, Math.max(start + around, found.length ? found[best][1] : 0));
  if (/[\udc00-\udfff]/.test(original.charAt(start))) start += 1;
  if (/[\udc00-\udfff]/.test(original.charAt(end))) end += 1;
  return [start, end];
}

/** The characters of the national standard set GB 2312 up to a row: 0xd7 everyday ones, 0xf7 all. */
export function national(row) {
  const bytes = [];
  for (let one = 0xb0; one <= row; one += 1) {
    for (let cell = 0xa1; cell <= 0xfe; cell += 1) bytes.push(one, cell);
  }
  return new Set(new TextDecoder("gb2312").decode(Uint8Array.from(bytes)));
}

let everyone = null;

/** Tell whether all characters are of that set, letters or digits: hardly any of them has variants. */
export function usual(folded) {
  const others = folded.replace(/[0-9a-z]+/g, "");
  if (others) everyone = everyone || national(0xf7);
  return Array.from(others).every((char) => everyone.has(char));
}
