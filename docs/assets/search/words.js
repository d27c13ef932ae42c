/** What the search says, in the language of the site; the sentences stand in one table in Python. */

/** Key → sentence; the build puts the table of xinguancha/vocabulary/interface/scripts.py here. */
const PHRASES = {};
const STORIES = "zh-CN"; // the language stories are written in

/** A sentence with its places filled; of two texts the first is for a count of 1. */
export function say(key, values) {
  const given = values || {};
  const texts = (PHRASES[key] || key).split("|");
  const text = texts[texts.length > 1 && String(given.count) !== "1" ? 1 : 0];
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in given ? given[name] : place));
}

/** “12 篇”, “约 300 篇”. */
export function pieces(outcome) {
  return say(outcome.approximate ? "stories_about" : "stories", { count: outcome.total });
}

/** Words one after the other. */
export function listed(words) {
  return words.join(say("comma"));
}

/** What marks a hit's own words where the page is in another language than the stories. */
export function theirs(hit) {
  const same = document.documentElement.lang === STORIES || !/^(stories\/|https?:)/.test(hit.url);
  return same ? {} : { lang: STORIES };
}
