"""The fictional city's words, a seeded dice, and the sentences made of both; no headers here."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")
CITY = "示例市"
Template = tuple[tuple[str, str], ...]


def _sections() -> dict[str, list[str]]:
    """Read words.txt: lines by section, comments and blank lines left out."""
    found: dict[str, list[str]] = {}
    name = ""
    path = Path(__file__).with_name("words.txt")
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[]")
        elif line and not line.startswith("#"):
            found.setdefault(name, []).append(line)
    return found


_LINES = _sections()


def _listed(name: str) -> tuple[str, ...]:
    return tuple(" ".join(_LINES[name]).split())


def _pairs(name: str) -> list[tuple[str, str]]:
    return [(head, rest) for head, _, rest in (line.partition(": ") for line in _LINES[name])]


def _template(text: str) -> Template:
    """Cut ``早上{place}见`` into (literal, slot) pairs; the last slot may be empty."""
    parts = [*re.split(r"\{(\w+)\}", text), ""]
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def _templates(name: str) -> tuple[Template, ...]:
    return tuple(_template(line) for line in _LINES[name])


TOPICS = {topic: tuple(words.split()) for topic, words in _pairs("topics")}
SUBJECTS = tuple(subject for words in TOPICS.values() for subject in words)
DEPARTMENTS = tuple(CITY + name for name in _listed("departments"))
PARTIES, COMMITTEES, OFFICES = _listed("parties"), _listed("committees"), _listed("offices")
DISTRICTS, VILLAGES, AUDIENCES = _listed("districts"), _listed("villages"), _listed("audiences")
MEMBERS = tuple(s + g for g in _listed("given") for s in _listed("surnames"))
VERBS, THINGS, MANNERS = _listed("verbs"), _listed("things"), _listed("manners")
QUOTES, HEADINGS = tuple(_LINES["quotes"]), tuple(_LINES["headings"])
EXTRAS = _listed("extras")
SENTENCES, PROMISES = _templates("sentences"), _templates("promises")
FINDINGS, POINTS, ACTIONS = _templates("findings"), _templates("points"), _templates("actions")
TEXTS = {kind: _template(text) for kind, text in _pairs("texts")}
_SYLLABLES, _ENDINGS = _listed("syllables"), _listed("endings")
# kind → its routes, each as often as its weight says
ROUTES: dict[str, list[tuple[str, ...]]] = {}
for _head, _types in _pairs("routes"):
    _kind, _weight = _head.split()
    ROUTES.setdefault(_kind, []).extend([tuple(_types.split())] * int(_weight))


class Dice:
    """Random choices that come out the same on every machine and Python for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed).random

    def pick(self, items: Sequence[T]) -> T:
        """Any of the items, all alike."""
        return items[int(self.random() * len(items))]

    def near(self, items: Sequence[T]) -> T:
        """One of the items, the first ones more often, as words are in real text."""
        roll = self.random()
        return items[int(roll * roll * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Up to ``count`` different items."""
        return list(dict.fromkeys(self.near(items) for _ in range(count)))

    def chance(self, share: float) -> bool:
        """True in ``share`` of the cases."""
        return self.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self.random() * (high - low + 1))


@dataclass(slots=True)
class Scene:
    """What one story is about: its number, year, subject, and who and where appear in it."""

    index: int
    year: int
    dice: Dice
    topic: str
    subject: str
    units: list[str]
    people: list[str]
    place: str
    earlier: list[str] = field(default_factory=list)

    def say(self, template: Template) -> str:
        """Fill a template; the story's own words come up more often than the city's."""
        return "".join([text + SLOTS[slot](self) for text, slot in template])


def _mostly(own: str, share: float, others: tuple[str, ...], dice: Dice) -> str:
    return own if dice.random() < share else dice.near(others)


def spot(scene: Scene) -> str:
    """A small place of the city, from an open vocabulary of some ten thousand names."""
    dice = scene.dice
    return dice.pick(_SYLLABLES) + dice.pick(_SYLLABLES) + dice.pick(_ENDINGS)


SLOTS: dict[str, Callable[[Scene], str]] = {
    "": lambda s: "",
    "unit": lambda s: _mostly(s.dice.pick(s.units), 0.7, DEPARTMENTS, s.dice),
    "person": lambda s: _mostly(s.dice.pick(s.people), 0.5, MEMBERS, s.dice),
    "place": lambda s: _mostly(s.place, 0.6, VILLAGES, s.dice),
    "subject": lambda s: _mostly(s.subject, 0.75, SUBJECTS, s.dice),
    "case": lambda s: s.subject,
    "lead": lambda s: s.units[0],
    "spot": spot,
    "verb": lambda s: s.dice.near(VERBS),
    "thing": lambda s: s.dice.near(THINGS),
    "manner": lambda s: s.dice.near(MANNERS),
    "quote": lambda s: s.dice.near(QUOTES),
    "n": lambda s: str(s.dice.between(12, 980)),
    "m": lambda s: str(s.dice.between(2, 11)),
}
