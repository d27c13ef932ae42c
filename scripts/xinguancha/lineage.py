"""Stories on one and the same matter, earlier and later: a chain through their relations."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from .cards import Card

MOST = 8  # links of a chain: more of them are a list, and lists stand elsewhere
_OLDER = frozenset({"continues", "previous", "replaces"})  # types whose target came before
_SAME = _OLDER | {"same_issue"}

Ties = Mapping[str, Mapping[str, int]]
"""Story → those on the same matter: -1 it is the earlier one, 1 the later one, 0 nobody says."""


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
            if one.kind in _SAME and one.value in cards and one.value != card.id:
                older = one.kind in _OLDER
                _tie(found, card.id, one.value, -1 if older else 0)
                _tie(found, one.value, card.id, 1 if older else 0)
    return found


def _tie(found: dict[str, dict[str, int]], here: str, there: str, way: int) -> None:
    """Enter one direction; what says before or after goes before what says neither."""
    known = found.setdefault(here, {})
    known[there] = known.get(there, 0) or way


def chain(card: Card, cards: Mapping[str, Card], tied: Ties) -> tuple[Link, ...]:
    """Return the stories on a card's matter, the nearest ``MOST``, earliest first; () if alone."""
    if card.id not in tied:
        return ()
    near, ahead = [card.id], deque([card.id])
    while ahead and len(near) < MOST:
        for other in sorted(tied[ahead.popleft()]):
            if other not in near and len(near) < MOST:
                near.append(other)
                ahead.append(other)
    order = _in_time([cards[key] for key in near], tied)
    return tuple(
        Link(f"stories/{one.id}/", one.title, one.newest_label, one.id == card.id) for one in order
    )


def _in_time(cards: list[Card], tied: Ties) -> list[Card]:
    """Put earlier before later as the relations say; where they are silent, by publication."""
    left = sorted(cards, key=lambda one: (one.published, one.id))
    order = []
    while left:
        ids = {one.id for one in left}
        free = (one for one in left if not any(tied[one.id].get(key) == -1 for key in ids))
        first = next(free, left[0])  # relations may go round in a circle
        left.remove(first)
        order.append(first)
    return order
