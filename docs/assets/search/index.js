/**
 * The search index, read piece by piece as it is needed; its format is in
 * docs/developers/search.md. Nothing here knows what a good hit is.
 */

import {
  DamagedIndex,
  NOWHERE,
  Reader,
  checked,
  placeOf,
  postings,
  shard,
  spoken,
  subset,
  united,
  unpack,
} from "./decode.js";

const FORMAT = 3;
const MOST_POSTINGS = 3000000; // decoded postings kept: 5 bytes each
const MOST_TEXTS = 300; // plain texts kept
const MOST_SHARDS = 600;
const COMPLETE = 0xffff; // second unit of the list that has all documents of a character
const NAME_LINES = /^(提案|提案者|单位|主题|地点)：/;

/** Keeps what was made last, up to a weight in all. */
class Memory {
  constructor(most) {
    Object.assign(this, { most, weight: 0, kept: new Map() });
  }

  get(key) {
    const found = this.kept.get(key);
    if (found === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, found);
    return found.value;
  }

  set(key, value, weight) {
    this.drop(key);
    this.kept.set(key, { value, weight });
    this.weight += weight;
    for (const old of this.kept.keys()) {
      if (this.weight <= this.most || old === key) break;
      this.drop(old);
    }
  }

  drop(key) {
    const found = this.kept.get(key);
    if (found) this.weight -= found.weight;
    this.kept.delete(key);
  }
}

/** Where a hit leads: a story of another city is on that city's own site. */
function elsewhere(url, sites) {
  const [, city, own] = /^stories\/([a-z0-9-]+)~([a-z0-9-]+)\/$/.exec(url) || [];
  return own && sites && sites[city] ? `${sites[city]}stories/${own}/` : url;
}

/** Open the index below `base` (the folder search/data/); nothing is fetched before it is needed. */
export function open(base) {
  return new Index(new URL(base || new URL("../../search/data/", import.meta.url)));
}

class Index {
  constructor(base) {
    this.base = base;
    this.root = new URL("../../", base);
    this.lists = new Memory(MOST_POSTINGS);
    this.texts = new Memory(MOST_TEXTS);
    this.shards = new Memory(MOST_SHARDS);
    this.small = new Memory(Infinity);
  }

  /** Keep the promise of `make` under a key: asked for once at a time, and again after a failure. */
  once(memory, key, make, weigh) {
    let found = memory.get(key);
    if (found === undefined) {
      found = make();
      memory.set(key, found, 1);
      found.then(
        (value) => weigh && memory.set(key, found, weigh(value)),
        () => memory.drop(key)
      );
    }
    return found;
  }

  async fetch(url, how, options) {
    const answer = await fetch(url, options || {});
    if (answer.status === 404) throw new DamagedIndex("a file is gone");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    if (how !== "json") return answer[how]();
    const text = await answer.text(); // a body that breaks off is damage, not a slip of ours
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new DamagedIndex("not JSON");
    }
  }

  data(name, how) {
    const ending = { json: "json", text: "txt", arrayBuffer: "bin" }[how];
    const make = () => this.fetch(new URL(`${name}.${ending}`, this.base), how);
    return this.once(this.small, `${name}.${ending}`, make);
  }

  /** Fetch what every query needs. */
  warm() {
    const make = async () => {
      // Asked for anew every time: all other names are made of what is in the files.
      const found = await this.fetch(new URL("index.json", this.base), "json", { cache: "no-cache" });
      if (!found || found.format !== FORMAT) throw new DamagedIndex("format");
      return found;
    };
    return this.once(this.small, "", make);
  }

  async node(node) {
    if (!node || typeof node.names !== "string") throw new DamagedIndex("directory");
    if (node.at) return node.at;
    const reader = new Reader(unpack(node.first), 0);
    const at = [];
    for (let unit = 0; reader.at < reader.bytes.length; ) {
      const step = reader.varint();
      unit += Math.floor(step / 2);
      at.push(unit * 65536 + (step % 2 ? reader.varint() : 0));
    }
    if (at.length * 8 !== node.names.length) throw new DamagedIndex("directory");
    return (node.at = at);
  }

  /** The shards that may hold tokens from `first` to `last`; `total` as for `shard`. */
  async shardsOf(node, first, last, total) {
    const at = await this.node(node);
    const from = Math.max(0, placeOf(at, first));
    const names = [];
    for (let n = from; n <= placeOf(at, last); n += 1) names.push(node.names.substr(n * 8, 8));
    if (node.depth > 0) {
      const below = await Promise.all(names.map((name) => this.data(name, "json")));
      const found = await Promise.all(below.map((one) => this.shardsOf(one, first, last, total)));
      return [].concat(...found);
    }
    const load = async (name) => {
      const url = new URL(`${name}.bin`, this.base);
      return shard(await this.fetch(url, "arrayBuffer"), total);
    };
    return Promise.all(names.map((name) => this.once(this.shards, name, () => load(name))));
  }

  /**
   * Where a token stands: documents ascending, each with the class of its best field.
   * @param {number} token as `tokens` of text.js makes it
   * @returns {Promise<{docs: Int32Array, classes: Uint8Array}>} empty where it stands nowhere
   */
  postings(token) {
    const make = async () => {
      const { words, documents } = await this.warm();
      const [from] = words.names ? await this.shardsOf(words, token, token, documents) : [];
      const place = from ? placeOf(from.tokens, token) : -1;
      const there = place >= 0 && from.tokens[place] === token;
      return there ? postings(from, place, documents) : NOWHERE;
    };
    return this.once(this.lists, token, make, (list) => list.docs.length + 1);
  }

  /** Where a single UTF-16 unit stands: in any pair that begins with it. */
  prefix(unit) {
    const first = unit * 65536;
    const make = async () => {
      const { words, documents } = await this.warm();
      const complete = await this.postings(first + COMPLETE);
      if (complete.docs.length || !words.names) return complete;
      const lists = [];
      for (const from of await this.shardsOf(words, first, first + COMPLETE, documents)) {
        const start = placeOf(from.tokens, first - 1) + 1;
        for (let at = start; at < from.tokens.length && from.tokens[at] < first + COMPLETE; at += 1) {
          lists.push(postings(from, at, documents));
        }
      }
      return united(lists, documents);
    };
    return this.once(this.lists, `*${unit}`, make, (list) => list.docs.length + 1);
  }

  /** Where a document lies: {url, flagged}; flagged texts are folded with the table. */
  async address(doc) {
    const { names, group } = await this.warm();
    const place = Math.floor(doc / group);
    const rows = (await this.data(names.substr(place * 8, 8), "text")).split("\n");
    let written = "";
    let flagged = false;
    for (let n = 0; n <= doc - place * group; n += 1) {
      // Each goes on from the one before it.
      const [, flag, same, rest] = /^(!?)([0-9a-z])(.*)$/.exec(rows[n] || "") || [];
      if (!same || parseInt(same, 36) > written.length) throw new DamagedIndex("no address");
      written = written.slice(0, parseInt(same, 36)) + rest;
      flagged = flag === "!";
    }
    return { url: written.endsWith("|") ? written.slice(0, -1) : `${written}/`, flagged };
  }

  /**
   * A document's plain text, in its fields.
   * @returns {Promise<{doc, url, title, meta, summary, names: string[], rest: string[], table}>}
   *   `rest`: summary, other lines, body; `table`: what the text is folded with, if anything
   */
  document(doc) {
    const make = async () => {
      const { url, flagged } = await this.address(doc);
      const { sites } = await this.warm();
      const table = flagged ? await this.table() : undefined;
      const text = await this.fetch(new URL(`${url}plain.txt`, this.root), "text");
      const lines = text.normalize("NFC").split("\n");
      const [title, meta, summary] = lines;
      const end = lines.indexOf("", 3);
      if (end < 0) throw new DamagedIndex("text ends early");
      const named = lines.slice(3, end).filter((line) => NAME_LINES.test(line));
      const other = lines.slice(3, end).filter((line) => !NAME_LINES.test(line));
      const rest = [summary, ...other, lines.slice(end + 1).join("\n").trim()];
      return { doc, url: elsewhere(url, sites), title, meta, summary, names: named, rest, table };
    };
    return this.once(this.texts, doc, make);
  }

  /** The values of a facet: {name, values: [{slug, label, count, docs}]}. */
  facets(name) {
    const make = async () => {
      const { facets, documents } = await this.warm();
      const found = await this.data(facets[name], "json");
      const values = found.values.map(([slug, label, count, codes]) => {
        const bytes = unpack(codes);
        const docs = subset({ bytes, at: 0, end: bytes.length * 8 }, count, documents);
        return { slug, label, count, docs };
      });
      return { name: found.name, values };
    };
    return this.once(this.small, `facet ${name}`, make);
  }

  /** Day of each document's newest public progress, in days; 0: unknown. */
  dates() {
    const make = async () => {
      const { dates, documents } = await this.warm();
      const bytes = checked(await this.data(dates, "arrayBuffer"));
      if (bytes.length !== 4 + documents * 2) throw new DamagedIndex("days");
      const days = new Uint16Array(documents);
      for (let doc = 0; doc < documents; doc += 1) days[doc] = bytes[4 + doc * 2] + bytes[5 + doc * 2] * 256;
      return days;
    };
    return this.once(this.small, "dates", make);
  }

  /** Traditional or variant character → the one it is searched as. */
  table() {
    const make = async () => {
      const [from, to] = (await this.data((await this.warm()).table, "text")).split("\n");
      const source = Array.from(from);
      const target = Array.from(to);
      if (source.length !== target.length) throw new DamagedIndex("table of characters");
      return new Map(source.map((char, n) => [char, target[n]]));
    };
    return this.once(this.small, "table", make);
  }

  /** Toneless syllable → the characters that are read so. */
  async readings() {
    return this.data((await this.warm()).readings, "json");
  }

  /** {groups: words for the same thing, asides: words that only ask, silent: pairs of those that stand nowhere, …}. */
  async synonyms() {
    return this.data((await this.warm()).synonyms, "json");
  }

  /**
   * Pairs of characters that sound so, by their places among all characters of the syllable.
   * @returns {Promise<Array<{key: number, pairs: Array<[number, number, number]>}>>}
   */
  async sounds(first, last) {
    const { sounds } = await this.warm();
    const found = [];
    if (!sounds.names) return found;
    for (const from of await this.shardsOf(sounds, first, last)) {
      let at = placeOf(from.tokens, first - 1) + 1;
      for (; at < from.tokens.length && from.tokens[at] <= last; at += 1) {
        found.push({ key: from.tokens[at], pairs: spoken(from, at) });
      }
    }
    return found;
  }
}
