"""Many stories → what moved last, and what has not moved for longest; no ranking of anybody."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from heapq import heappush, heappushpop, nlargest
from typing import NamedTuple

from .. import changes, lineage
from ..cards import Card
from ..changes import Change
from ..interface import Interface

_STILL = frozenset({"", "corrections"})  # anchors of what is no progress of the matter itself
_SETTLED = frozenset({"delivered", "sustained", "not_feasible"})


class Move(NamedTuple):
    """A step of a story as a line of news."""

    story: str
    title: str
    delivery: str
    label: str
    word: str
    text: str
    anchor: str


class Waiting(NamedTuple):
    """A story and the days since its newest public record; ``exact`` False: at least so many."""

    story: str
    title: str
    delivery: str
    days: int
    exact: bool
    label: str


def newest(cards: Iterable[Card], most: int) -> list[tuple[Card, Change]]:
    """Return the newest changes of all cards, newest first."""
    moved = nlargest(most, (card for card in cards if card.moved), key=_moved)
    items = ((card, change) for card in moved for change in changes.read(card.steps))
    return nlargest(most, items, key=lambda item: (item[1].day, item[0].id))


def lately(
    cards: Iterable[Card], today: datetime.date, most: int, own: Interface
) -> tuple[Move, ...]:
    """Return the newest progress of each of the stories that moved last, by ``today``."""
    found: list[tuple[int, str, Card, Change]] = []  # a heap, the oldest of the best first
    for card in sorted(cards, key=_moved, reverse=True):
        if len(found) >= most and card.moved < found[0][0]:
            break  # no progress is newer than the newest change
        steps = changes.read(card.steps)
        if change := next((c for c in steps if _is_progress(c, today.toordinal())), None):
            enter = heappush if len(found) < most else heappushpop
            enter(found, (change.day, card.id, card, change))
    return tuple(
        Move(card.id, card.title, card.delivery, c.label, word, c.text, c.anchor)
        for _, _, card, c in sorted(found, reverse=True)
        for word in [changes.in_words(c, own)]
    )


def _moved(card: Card) -> tuple[int, str]:
    return card.moved, card.id


def _is_progress(change: Change, last: int) -> bool:
    return change.anchor not in _STILL and change.day <= last


def is_waiting(card: Card) -> bool:
    """Tell whether further public progress may be hoped for: not settled, not ended."""
    return card.newest > 0 and card.delivery not in _SETTLED and not card.ended


def longest(cards: Iterable[Card]) -> tuple[Card, ...]:
    """Return the stories that wait for public progress, the longest first.

    A story that a later one goes on with waits there, not here.
    """
    told = tuple(cards)
    older = {one.value for c in told for one in c.relations if one.kind in lineage.OLDER}
    waiting = (card for card in told if card.id not in older and is_waiting(card))
    return tuple(sorted(waiting, key=lambda card: (card.newest, card.id)))


def waiting(card: Card, today: datetime.date) -> Waiting:
    """Count the days since the newest public record of a card, from its last possible day."""
    day = datetime.date.fromordinal(card.newest)
    exact = card.newest_label == f"{day.year}年{day.month}月{day.day}日"
    days = max(0, (today - day).days)
    return Waiting(card.id, card.title, card.delivery, days, exact, card.newest_label)
