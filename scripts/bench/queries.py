#!/usr/bin/env python3
"""Make queries of all kinds from the texts of stories: queries.py --stories DIR --out FILE.jsonl.

Each line is {"kind", "q", "terms", "facet"?}; the same stories and seed give the same lines. A
kind of which fewer than 15 are found ends the run: a figure over fewer says nothing.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

_SCRIPTS = str(Path(__file__).resolve().parent.parent)
if _SCRIPTS not in sys.path:  # run as a file, perhaps where the package is not installed
    sys.path.insert(0, _SCRIPTS)

from bench.searching import truth  # noqa: E402
from bench.searching.truth import CORE, HARD  # noqa: E402
from xinguancha.folding import fold, loose  # noqa: E402

LEAST = 15
TAILS = ("怎么办", "坏了谁来修", "在哪里办", "多少钱", "找谁", "什么时候能解决", "有没有补贴")
_HAN = re.compile(r"[一-鿿]+\Z")
_CLAUSE = re.compile(r"[一-鿿]{6,14}(?=[，。；！？])")
_DIGITS = re.compile(r"[A-Z]{2,}[一-鿿]{2}|[A-Za-z]+\d[\d.]*\d?|\d[\d.]*[A-Z]+|\d{2,}[一-鿿]{1,2}")
_CONTENT = ("n", "v", "a", "l", "i", "j")  # jieba's classes of words that say what a text is about
_PROBE = ("zheng", "n")  # spelled differently by each way of spelling
_SAMPLE, _LONG = 300, 1500  # documents whose words are cut, characters of each

Spell = Callable[[Sequence[str]], str]
Made = tuple[str, list[str], dict[str, str]]  # q, terms, facet


@dataclass(slots=True)
class Words:
    """The words of some documents, as (place of the document, words in order).

    ``titles`` are runs of words side by side; ``spelled`` maps a spelling to phrases of titles.
    """

    bodies: list[tuple[int, list[str]]] = field(default_factory=list)
    titles: list[tuple[int, list[str]]] = field(default_factory=list)
    spelled: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class Maker:
    """Makes queries over one set of documents; every draw comes from one seed."""

    def __init__(self, scan: truth.Truth, seed: int) -> None:
        self.scan, self.dice = scan, random.Random(seed)
        self.documents = scan.documents
        self.words = _words(self.documents, self.dice)
        self.some = max(50, len(self.documents) // 20)  # what "some documents" means
        usual = Counter("".join(d.body for d in self._sample())).most_common(2500)
        self.sounds: dict[str, list[str]] = defaultdict(list)
        for char, _ in usual:
            self.sounds[_sound(char)].append(char)
        self.ways: dict[str, Callable[[], Made | None]] = {
            "word": lambda: _plain(self.word()),
            "glued": self.glued,
            "subword": self.subword,
            "name": self.name,
            "character": lambda: _plain(self.dice.choice(self.word())),
            "clause": lambda: self.found(_CLAUSE),
            "digits": lambda: self.found(_DIGITS),
            "facet": self.facet,
            "substring2": lambda: self.substring(2),
            "substring3": lambda: self.substring(3),
            "question": self.question,
            "traditional": self.traditional,
            "pinyin": lambda: self.spelled("".join),
            "pinyin-spaced": lambda: self.spelled(" ".join),
            "pinyin-loose": self.loose,
            "initials": self.initials,
            "homophone": self.homophone,
        }

    def make(self, kind: str, count: int) -> list[dict[str, object]]:
        """Return up to ``count`` queries of a kind that have an answer, none twice."""
        made: dict[tuple[str, str], dict[str, object]] = {}
        for _ in range(count * 200):
            if len(made) == count:
                break
            found = self.ways[kind]()
            if found is None:
                continue
            q, terms, facet = found
            query = truth.Query(kind, q, tuple(terms), facet=facet)
            if self.scan.relevant(query):
                row: dict[str, object] = {"kind": kind, "q": q, "terms": terms}
                made.setdefault((q, str(facet)), row | ({"facet": facet} if facet else {}))
        return list(made.values())

    def _sample(self) -> Iterator[truth.Document]:
        return (self.documents[place] for place, _ in self.words.bodies)

    def word(self) -> str:
        """Return a word of a text, of 2 to 4 characters, that does not stand everywhere."""
        while True:
            word = self.dice.choice(self.dice.choice(self.words.bodies)[1])
            if len(self.scan.holding(word)) <= max(20, len(self.documents) // 5):
                return word

    def title_phrase(self, least: int, most: int) -> str | None:
        """Return a word of a title, or two or three side by side, that stands in some documents."""
        place, words = self.dice.choice(self.words.titles)
        start, count = self.dice.randrange(len(words)), self.dice.randint(1, 3)
        phrase = "".join(words[start : start + count])
        stands = _HAN.match(phrase) and phrase in self.documents[place].title
        fits = least <= len(phrase) <= most
        return phrase if stands and fits and len(self.scan.holding(phrase)) <= self.some else None

    # --- core: typed correctly --------------------------------------------------------------------

    def glued(self) -> Made | None:
        """Join two words of one text that do not stand side by side in it."""
        place, words = self.dice.choice(self.words.bodies)
        one, other = self.dice.choice(words), self.dice.choice(words)
        apart = fold(one + other) not in self.documents[place].folded
        rare = all(len(self.scan.holding(w)) <= len(self.documents) // 2 for w in (one, other))
        return (one + other, [one, other], {}) if apart and rare and one != other else None

    def subword(self) -> Made | None:
        """Cut two or three characters out of a longer word."""
        word = self.dice.choice(self.dice.choice(self.words.bodies)[1])
        if len(word) < 3:
            return None
        size = self.dice.randint(2, min(3, len(word) - 1))
        start = self.dice.randint(0, len(word) - size)
        return _plain(word[start : start + size])

    def name(self) -> Made | None:
        """Take a unit, place, topic or person from the lines of names."""
        document = self.dice.choice(self.documents)
        lines = [n.partition("：") for n in document.names if not n.startswith("提案：")]
        names = [one for _, _, names in lines for one in names.split("、") if len(one) > 1]
        return _plain(self.dice.choice(names)) if names else None

    def found(self, pattern: re.Pattern[str]) -> Made | None:
        """Take one match of a pattern in a body."""
        found = pattern.findall(self.dice.choice(self.documents).body)
        return _plain(self.dice.choice(found)) if found else None

    def facet(self) -> Made | None:
        """Take a word with a facet of a document that has it."""
        word = self.word()
        document = self.documents[self.dice.choice(sorted(self.scan.holding(word)))]
        name = self.dice.choice(sorted(document.facets))
        slug = self.dice.choice(document.facets[name][::2])
        everywhere = all(truth.has(one, {name: slug}) for one in self.documents)
        return None if everywhere else (word, [word], {name: slug})

    def substring(self, size: int) -> Made | None:
        """Cut any characters out of a folded body."""
        text = fold(self.dice.choice(self.documents).body)
        return substring(text, size, self.dice)

    # --- hard: not as it stands in the texts ------------------------------------------------------

    def question(self) -> Made | None:
        """Ask about a word of a title."""
        word = self.title_phrase(2, 5)
        return (word + self.dice.choice(TAILS), [word], {}) if word else None

    def traditional(self) -> Made | None:
        """Write a word or a phrase in traditional characters."""
        word = self.title_phrase(2, 8) or self.word()
        typed = _traditional(word)
        return (typed, [word], {}) if typed != word else None

    def spelled(self, join: Spell) -> Made | None:
        """Spell a word of a title out in full."""
        word = self.title_phrase(2, 4)
        return (join(readings(word)), [word], {}) if word and self.alone(word, "".join) else None

    def loose(self) -> Made | None:
        """Spell it as it is spoken where zh is z, n is l and ng is n."""
        word = self.title_phrase(2, 4)
        if not word or not self.alone(word, _loosely):
            return None
        typed = _loosely(readings(word))
        return (typed, [word], {}) if typed != "".join(readings(word)) else None

    def initials(self) -> Made | None:
        """Type the first letters of the syllables of a title's words."""
        word = self.title_phrase(3, 6)
        if not word or not self.alone(word, _initials):
            return None
        return _initials(readings(word)), [word], {}

    def homophone(self) -> Made | None:
        """Mistype one character of a word as another of the same sound."""
        word = self.title_phrase(2, 4)
        if not word or not self.alone(word, "".join):
            return None
        place = self.dice.randrange(len(word))
        sound = readings(word)[place]
        others = [c for c in self.sounds[sound] if c != word[place]]
        if not others:
            return None
        typed = word[:place] + self.dice.choice(others[:6]) + word[place + 1 :]
        return None if self.scan.holding(typed) else (typed, [word], {})

    def alone(self, word: str, spell: Spell) -> bool:
        """Tell whether no other phrase of a title is spelled so: then it is clear what is meant."""
        way = spell(_PROBE)
        if way not in self.words.spelled:
            self._spell(spell)
        return self.words.spelled[f"{way}:{spell(readings(word))}"] <= {word}

    def _spell(self, spell: Spell) -> None:
        self.words.spelled[spell(_PROBE)].add("")
        for _, words in self.words.titles:
            for start in range(len(words)):
                for end in range(start + 1, min(len(words), start + 3) + 1):
                    phrase = "".join(words[start:end])
                    if _HAN.match(phrase) and len(phrase) <= 6:
                        key = f"{spell(_PROBE)}:{spell(readings(phrase))}"
                        self.words.spelled[key].add(phrase)


def substring(text: str, size: int, dice: random.Random) -> Made | None:
    """Cut ``size`` characters out of a folded text; None where it is too short."""
    if len(text) < size:
        return None
    start = dice.randint(0, len(text) - size)
    return _plain(text[start : start + size])


@lru_cache(maxsize=1 << 17)
def readings(word: str) -> tuple[str, ...]:
    """Return the toneless syllables of a word as it is usually read; ü is v."""
    import pypinyin

    return tuple(pypinyin.lazy_pinyin(word, v_to_u=False))


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc  # making one takes longer than a thousand words

    return opencc.OpenCC("s2t")


def _traditional(word: str) -> str:
    return str(_converter().convert(word))


def _sound(char: str) -> str:
    return readings(char)[0] if _HAN.match(char) else ""


def _loosely(syllables: Sequence[str]) -> str:
    return "".join(map(loose, syllables))


def _initials(syllables: Sequence[str]) -> str:
    return "".join(one[0] for one in syllables)


def _plain(q: str) -> Made:
    return q, [q], {}


def _words(found: Sequence[truth.Document], dice: random.Random) -> Words:
    """Cut the titles of all documents, and a part of the bodies of some, into words."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    words = Words()
    for place in sorted(dice.sample(range(len(found)), min(_SAMPLE, len(found)))):
        cut = jieba.posseg.lcut(found[place].body[:_LONG])
        kept = [w for w, c in cut if c[0] in _CONTENT and 2 <= len(w) <= 4 and _HAN.match(w)]
        if len(kept) > 1:
            words.bodies.append((place, kept))
    for place, one in enumerate(found):
        run: list[str] = []  # of words side by side
        for word, kind in [*jieba.posseg.lcut(one.title), ("", "x")]:
            if kind[0] in _CONTENT and len(word) > 1 and _HAN.match(word):
                run.append(word)
                continue
            if run:
                words.titles.append((place, run))
            run = []
    return words


def make(scan: truth.Truth, count: int, seed: int) -> list[dict[str, object]]:
    """Return queries of every kind; ValueError names the kinds of which too few were found."""
    maker = Maker(scan, seed)
    made = {kind: maker.make(kind, count) for kind in (*CORE, *HARD)}
    short = [f"{kind} ({len(rows)})" for kind, rows in made.items() if len(rows) < LEAST]
    if short:
        raise ValueError(f"fewer than {LEAST} queries of: {', '.join(short)}; more stories needed")
    return [row for rows in made.values() for row in rows]


def main() -> None:
    """Read the options, write the queries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--per-kind", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2030, 1, 1))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="xinguancha-queries-") as name:
        found, _ = truth.read(options.stories.resolve(), Path(name), options.today)
    try:
        made = make(truth.Truth(found), options.per_kind, options.seed)
    except ValueError as error:
        parser.exit(1, f"{error}\n")
    lines = (json.dumps(row, ensure_ascii=False) for row in made)
    options.out.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")
    print(f"{len(made)} queries in {options.out}")


if __name__ == "__main__":
    main()
