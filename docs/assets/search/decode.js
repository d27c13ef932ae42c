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

/** The table of a shard: for each token how many postings, and where its payload stands. */
export function shard(buffer, classed) {
  const bytes = checked(buffer);
  const reader = new Reader(bytes, 4);
  const many = reader.varint();
  if (many * 3 > bytes.length) throw new DamagedIndex("too many entries");
  const tokens = new Float64Array(many);
  const heads = new Float64Array(many * 5); // counts of classes 0 to 3, length of the payload
  const starts = new Float64Array(many);
  for (let n = 0, token = 0; n < many; n += 1) {
    token += reader.varint();
    tokens[n] = token;
    const head = reader.varint();
    heads[n * 5] = classed ? Math.floor(head / 2) : head;
    if (classed && head % 2) for (let c = 1; c < 4; c += 1) heads[n * 5 + c] = reader.varint();
    heads[n * 5 + 4] = reader.varint();
  }
  let at = reader.at;
  for (let n = 0; n < many; n += 1) {
    starts[n] = at;
    at += heads[n * 5 + 4];
  }
  if (at !== bytes.length) throw new DamagedIndex("length");
  return { bytes, tokens, heads, starts };
}

/** Read `count` ascending numbers below `total`; `bits` is {bytes, at, end}, counted in bits. */
export function rice(bits, count, total) {
  if (count > total || count > bits.end - bits.at) throw new DamagedIndex("too many documents");
  let k = 0;
  while (Math.pow(2, k + 1) * count * 100 <= 69 * total) k += 1;
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

/** Merge lists of numbers that share none, each of its own class, into one ascending list. */
function merged(lists) {
  const some = lists.filter((list) => list.docs.length);
  if (some.length === 1) return some[0];
  const count = some.reduce((all, list) => all + list.docs.length, 0);
  const docs = new Int32Array(count);
  const classes = new Uint8Array(count);
  const heads = some.map(() => 0);
  for (let n = 0; n < count; n += 1) {
    let least = -1;
    for (let which = 0; which < some.length; which += 1) {
      const next = some[which].docs[heads[which]];
      if (next !== undefined && (least < 0 || next < some[least].docs[heads[least]])) least = which;
    }
    docs[n] = some[least].docs[heads[least]];
    classes[n] = some[least].classes[heads[least]];
    heads[least] += 1;
  }
  return { docs, classes };
}

export function spoken({ bytes, heads, starts }, place) {
  const pairs = [];
  const end = starts[place] + heads[place * 5] * 5;
  if (heads[place * 5] * 5 !== heads[place * 5 + 4]) throw new DamagedIndex("length");
  const char = (at) => String.fromCharCode(bytes[at] + bytes[at + 1] * 256);
  for (let at = starts[place]; at < end; at += 5) pairs.push([char(at), char(at + 2), bytes[at + 4]]);
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
  const lists = [];
  for (let which = 3; which >= 0; which -= 1) {
    const count = heads[place * 5 + which];
    if (!count) continue;
    const docs = rice(bits, count, total);
    lists.push({ docs, classes: new Uint8Array(count).fill(which) });
  }
  return lists.length ? merged(lists) : null;
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
