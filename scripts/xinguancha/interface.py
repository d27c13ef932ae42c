"""The language of the interface: 简体 as it is written, 繁體 derived from it, English beside it.

Gives pages their words, nothing more: stories, names and everything else a newsroom writes stay
as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TypeVar

from . import dates
from .dates import DateFormError, PartialDate
from .folding import traditional
from .vocabulary.english import OUTCOMES, PROCEDURE
from .vocabulary.interface import BOARDS, DATA, FRAME, LISTS, SEARCH_SCRIPTS, STORY
from .vocabulary.phrases import Phrase, gathered
from .vocabulary.stages import Stage
from .vocabulary.tables import WORDS
from .vocabulary.terms import English, Term

LANGUAGES: Mapping[str, str] = {"zh-Hans": "zh-CN", "zh-Hant": "zh-Hant", "en": "en"}
"""Setting ``interface`` of mkdocs.yml → how a page says its language; the first is the usual."""

STORIES = "zh-CN"
"""The language of stories and of everything else a newsroom writes."""

PHRASES: Mapping[str, Phrase] = gathered(FRAME, STORY, LISTS, BOARDS, DATA, SEARCH_SCRIPTS)
ENGLISH: Mapping[str, Mapping[str, English]] = {**PROCEDURE, **OUTCOMES}

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Interface:
    """All words of one language; HTML names it by ``tag``; ``tables`` are the vocabulary's."""

    key: str
    tag: str
    phrases: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Term]]
    same: Mapping[str, str]

    def say(self, key: str, **values: object) -> str:
        """Return a phrase with its places filled."""
        text = one_or_many(self.phrases[key], values)
        return text.format(**values) if values else text

    def word(self, key: str | None, table: str) -> str:
        """Return the word for a key of the vocabulary; 未查到 where there is none."""
        term = self.tables[table].get(key) if key else None
        if term is None and key not in (None, "", "unknown"):
            raise KeyError(key)
        return term.label if term else self.phrases["not_found"]

    def explain(self, key: str | None, table: str) -> str:
        """Return the plain-language help for a key."""
        return self.tables[table][key].help if key else self.phrases["not_found_help"]

    def day(self, date: PartialDate | str | None) -> str:
        """Return a date (or the 简体 label of one) in words; 未查到 where there is none."""
        if isinstance(date, str):
            return _labelled(date, self.key)
        return _date(date, self.key) if date else self.phrases["not_found"]

    def shown(self, text: str) -> str:
        """Return a text of ours that is known in 简体 in this language; others as they are."""
        return self.same.get(text, text)


def one_or_many(text: T, values: Mapping[str, object]) -> T:
    """Choose between the two texts of a phrase by ``count``; most phrases have only one."""
    if "|" not in text:
        return text
    one, _, many = text.partition("|")
    return one if str(values.get("count")) == "1" else many  # type: ignore[return-value]


@cache
def of(key: str) -> Interface:
    """Return the words of a language of ``LANGUAGES``; KeyError for any other."""
    phrases = {name: _phrase(phrase, key) for name, phrase in PHRASES.items()}
    tables = {
        name: {term.key: _term(name, term, key) for term in terms.values()}
        for name, terms in WORDS.items()
    }
    same = dict(_texts(PHRASES, phrases, WORDS, tables))
    return Interface(key, LANGUAGES[key], phrases, tables, same)


def tagged(tag: str) -> Interface:
    """Return the words of the language that HTML names so; 简体 for any other."""
    return of(next((key for key, own in LANGUAGES.items() if own == tag), "zh-Hans"))


def _phrase(phrase: Phrase, key: str) -> str:
    return {"zh-Hans": phrase.zh, "en": phrase.en}.get(key) or traditional(phrase.zh)


def _term(table: str, term: Term, key: str) -> Term:
    if key == "zh-Hans":
        return term
    if key == "en":
        label, told, turn, who, mark = ENGLISH[table][term.key]
    else:
        label, told, turn = map(traditional, (term.label, term.help, term.turn))
        who = traditional(term.who) if isinstance(term, Stage) else ""
        mark = traditional(term.character) if isinstance(term, Stage) else ""
    changed = replace(term, label=label, help=told, turn=turn)
    return replace(changed, who=who, character=mark) if isinstance(changed, Stage) else changed


def _texts(
    known: Mapping[str, Phrase],
    phrases: Mapping[str, str],
    words: Mapping[str, Mapping[str, Term]],
    tables: Mapping[str, Mapping[str, Term]],
) -> Iterator[tuple[str, str]]:
    """Pair each 简体 text with the same in another language; of two, the later pair counts.

    So a phrase goes before a word of the vocabulary, and of two phrases the first.
    """
    for name, terms in reversed(list(words.items())):
        for key, term in terms.items():
            own = tables[name][key]
            yield from ((term.help, own.help), (term.turn, own.turn), (term.label, own.label))
    for name, phrase in reversed(list(known.items())):
        if "{" not in phrase.zh:
            yield phrase.zh, phrases[name]


@lru_cache(maxsize=1 << 14)
def _date(date: PartialDate, key: str) -> str:
    if key == "en":
        return dates.in_english(date)
    return date.label if key == "zh-Hans" else traditional(date.label)


@lru_cache(maxsize=1 << 14)
def _labelled(label: str, key: str) -> str:
    if key == "zh-Hans":
        return label
    try:
        date = dates.parse(label)
    except DateFormError:
        return label
    return _date(date, key) if date else label
