"""Stories on one and the same matter, earlier and later: a chain through their relations.

Others have the same kind of matter: they stand beside, in no order of time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from .cards import Card

MOST = 8  # links of a chain: more of them are a list, and lists stand elsewhere
OLDER = frozenset({"continues", "previous", "replaces"})  # types whose target came before

Ties = Mapping[str, Mapping[str, int]]
"""Story → those on the same matter: -1 it is the earlier one, 1 the later one."""


Told = tuple[tuple[str, str, str], ...]
"""Address, title and newest day of the stories of a chain, earliest first."""


class Link(NamedTuple):
    """One story of a chain: its address from the site's root, title, newest day in words."""

    address: str
    title: str
    day: str
    here: bool


def ties(cards: Mapping[str, Card]) -> Ties:
    """Return what the relations of all stories say of the same matter, read from both ends."""
    found: dict[str, dict[str, int]] = {}
    for card in cards.values():
        for one in card.relations:
            if one.kind in OLDER and one.value in cards and one.value != card.id:
                found.setdefault(card.id, {}).setdefault(one.value, -1)
                found.setdefault(one.value, {}).setdefault(card.id, 1)
    return found


def alike(cards: Mapping[str, Card]) -> Mapping[str, frozenset[str]]:
    """Return for each story those with the same kind of matter, whichever of the two says so."""
    found: dict[str, set[str]] = {}
    for card in cards.values():
        for one in card.relations:
            if one.kind == "same_issue" and one.value in cards and one.value != card.id:
                found.setdefault(card.id, set()).add(one.value)
                found.setdefault(one.value, set()).add(card.id)
    return {key: frozenset(others) for key, others in found.items()}


class Chains:
    """The stories on the matter of each; those that share one are put in order once."""

    def __init__(self, cards: Mapping[str, Card]) -> None:
        self._cards, self._tied = cards, ties(cards)
        self._told: dict[str, Told] = {}

    def of(self, card: Card) -> tuple[Link, ...]:
        """Return the nearest ``MOST`` stories, earliest first; () if the card's is alone."""
        here = _address(card)
        return tuple([Link(*one, one[0] == here) for one in self.told(card)])

    def told(self, card: Card) -> Told:
        """Return what the links say, but for which of them is the card's own."""
        if card.id not in self._tied:
            return ()
        found = self._told.get(card.id)
        if found is None:
            near = self._near(card.id)
            order = _in_time([self._cards[key] for key in near], self._tied)
            found = tuple([(_address(one), one.title, one.newest_label) for one in order])
            whole = len(near) < MOST  # then each of them is as near to all others as this one
            self._told |= dict.fromkeys(near if whole else (card.id,), found)
        return found

    def _near(self, start: str) -> list[str]:
        near, ahead = [start], deque([start])
        while ahead and len(near) < MOST:
            others = self._tied[ahead.popleft()]
            for other in sorted(others) if len(others) > 1 else others:
                if other not in near and len(near) < MOST:
                    near.append(other)
                    ahead.append(other)
        return near


def _address(card: Card) -> str:
    return f"stories/{card.id}/"


def _fits(order: Sequence[Card], tied: Ties) -> bool:
    """Tell whether no story stands behind one that goes on with it; nearly always so."""
    before: set[str] = set()
    for card in order:
        before.add(card.id)
        if any(way == 1 and other in before for other, way in tied[card.id].items()):
            return False
    return True


def _in_time(cards: list[Card], tied: Ties) -> list[Card]:
    """Put earlier before later as the relations say; where they are silent, by publication."""
    left = sorted(cards, key=lambda one: (one.published, one.id))
    if _fits(left, tied):
        return left
    order = []
    while left:
        ids = {one.id for one in left}
        free = (one for one in left if not any(tied[one.id].get(key) == -1 for key in ids))
        first = next(free, left[0])  # relations may go round in a circle
        left.remove(first)
        order.append(first)
    return order
