/**
 * Bytes of the index → numbers; scripts/xinguancha/search/shards.py writes them. Every step is
 * checked: damage ends in DamagedIndex, never in reading on for ever.
 */

const LONGEST_UNARY = 24;
const RAW_BITS = 24;
export const NOWHERE = { docs: new Int32Array(0), classes: new Uint8Array(0) };

/** The data are not what they should be: cut short, changed on the way, or of another version. */
export class DamagedIndex extends Error {
  constructor(what) {
    super(`the index of the search is damaged: ${what}`);
    this.name = "DamagedIndex";
  }
}

/** Reads numbers from bytes; every step is checked, so that damage never reads on for ever. */
export class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  varint() {
    let value = 0;
    // Multiplied, not shifted: JavaScript shifts in 32 signed bits.
    for (let scale = 1; scale <= 0x10000000; scale *= 128) {
      if (this.at >= this.bytes.length) break;
      const byte = this.bytes[this.at];
      this.at += 1;
      value += (byte & 127) * scale;
      if (byte < 128 && value < 4294967296) return value;
    }
    throw new DamagedIndex("a number");
  }
}

export function checked(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes.length < 4) throw new DamagedIndex("too short");
  let a = 1;
  let b = 0;
  for (let at = 4; at < bytes.length; ) {
    // 3800 steps cannot overflow before the remainder is taken.
    for (const end = Math.min(at + 3800, bytes.length); at < end; at += 1) {
      a += bytes[at];
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  const said = bytes[0] + bytes[1] * 256 + (bytes[2] + bytes[3] * 256) * 65536;
  if (said !== b * 65536 + a) throw new DamagedIndex("checksum");
  return bytes;
}

export function unpack(base64) {
  let text;
  try {
    text = atob(base64);
  } catch (error) {
    throw new DamagedIndex("not JSON");
  }
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/** Bytes of every payload that is one document of class 0. */
function single(total) {
  const k = parameter(total, 1);
  return Math.ceil((k + 1 + Math.floor((total - 1) / Math.pow(2, k))) / 8);
}

/**
 * The table of a shard: for each token how many postings, and where its payload stands.
 * @param {number} [total] number of documents, where these are lists of documents
 */
export function shard(buffer, total) {
  const bytes = checked(buffer);
  const reader = new Reader(bytes, 4);
  const many = reader.varint();
  if (many * 3 > bytes.length) throw new DamagedIndex("too many entries");
  const tokens = new Float64Array(many);
  const heads = new Float64Array(many * 5); // documents, of classes 3, 2 and 1, bytes of payload
  const starts = new Float64Array(many);
  const short = total ? single(total) : 0;
  for (let n = 0, token = 0; n < many; n += 1) {
    token += reader.varint();
    tokens[n] = token;
    const head = reader.varint();
    heads[n * 5] = total ? Math.floor(head / 2) : head;
    if (total && head % 2) for (let c = 1; c < 4; c += 1) heads[n * 5 + c] = reader.varint();
    heads[n * 5 + 4] = total && head === 2 ? short : reader.varint();
  }
  let at = reader.at;
  for (let n = 0; n < many; n += 1) {
    starts[n] = at;
    at += heads[n * 5 + 4];
  }
  if (at !== bytes.length) throw new DamagedIndex("length");
  return { bytes, tokens, heads, starts };
}

function parameter(total, count) {
  let k = 0;
  while (Math.pow(2, k + 1) * count * 100 <= 69 * total) k += 1;
  return k;
}

/** Read `count` of the numbers below `total`, ascending; `bits` is {bytes, at, end}, in bits. */
export function subset(bits, count, total) {
  if (count > total) throw new DamagedIndex("too many documents");
  if (count * 2 <= total) return rice(bits, count, total);
  const absent = rice(bits, total - count, total);
  const found = new Int32Array(count);
  for (let number = 0, n = 0, skipped = 0; n < count; number += 1) {
    if (absent[skipped] === number) skipped += 1;
    else found[n++] = number;
  }
  return found;
}

function rice(bits, count, total) {
  if (count > bits.end - bits.at) throw new DamagedIndex("too many documents");
  const k = count ? parameter(total, count) : 0;
  const { bytes, end } = bits;
  const docs = new Int32Array(count);
  let at = bits.at;
  for (let n = 0, before = -1; n < count; n += 1) {
    let zeros = 0;
    while (zeros < LONGEST_UNARY && at < end && !((bytes[at >> 3] >> (at & 7)) & 1)) {
      zeros += 1;
      at += 1;
    }
    const raw = zeros === LONGEST_UNARY;
    if (!raw) at += 1; // the one bit that ends the zeros
    const width = raw ? RAW_BITS : k;
    if (at + width > end) throw new DamagedIndex("ends early");
    let low = 0;
    for (let bit = 0; bit < width; bit += 1, at += 1) low |= ((bytes[at >> 3] >> (at & 7)) & 1) << bit;
    before += (raw ? low : zeros * Math.pow(2, k) + low) + 1;
    if (before >= total) throw new DamagedIndex("number of a document");
    docs[n] = before;
  }
  bits.at = at;
  return docs;
}

/** Pairs that sound alike: [place of the first character, of the second, how usual]. */
export function spoken({ bytes, heads, starts }, place) {
  const reader = new Reader(bytes, starts[place]);
  const pairs = [];
  for (let n = 0; n < heads[place * 5]; n += 1) {
    pairs.push([reader.varint(), reader.varint(), reader.varint()]);
  }
  if (reader.at !== starts[place] + heads[place * 5 + 4]) throw new DamagedIndex("length");
  return pairs;
}

/** Put lists that may share documents together; the better class counts. */
export function united(lists, total) {
  const best = new Uint8Array(total);
  let count = 0;
  for (const { docs, classes } of lists) {
    for (let n = 0; n < docs.length; n += 1) {
      if (!best[docs[n]]) count += 1;
      if (best[docs[n]] <= classes[n]) best[docs[n]] = classes[n] + 1;
    }
  }
  const all = { docs: new Int32Array(count), classes: new Uint8Array(count) };
  for (let doc = 0, n = 0; n < count; doc += 1) {
    if (!best[doc]) continue;
    all.docs[n] = doc;
    all.classes[n] = best[doc] - 1;
    n += 1;
  }
  return all;
}

export function postings(from, place, total) {
  const { bytes, heads, starts } = from;
  const length = heads[place * 5 + 4];
  const bits = { bytes, at: starts[place] * 8, end: (starts[place] + length) * 8 };
  const docs = subset(bits, heads[place * 5], total);
  const classes = new Uint8Array(docs.length);
  for (let which = 3; which > 0; which -= 1) {
    const count = heads[place * 5 + 4 - which];
    if (!count) continue;
    const left = [];
    for (let n = 0; n < classes.length; n += 1) if (!classes[n]) left.push(n);
    subset(bits, count, left.length).forEach((at) => (classes[left[at]] = which));
  }
  return { docs, classes };
}

/** The last place whose number is not above `token`, or -1. */
export function placeOf(tokens, token) {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle] <= token) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
