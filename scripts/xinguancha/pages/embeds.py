"""Markers of the site's own pages (``<!-- xinguancha:name argument -->``) → what they show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from ..facets import Group
from ..library import Library
from . import moves
from .board import board
from .issues import issues
from .listings import in_order
from .page import FACET_NAMES

_LISTS = (
    ("lists/board/", "六环节一览"),
    ("lists/commitments/", "承诺台账"),
    ("lists/statistics/", "统计"),
    ("lists/topics/", "按主题找"),
    ("lists/installments/", "专栏各期"),
)


def embed(
    name: str, argument: str, library: Library, today: datetime.date
) -> Mapping[str, object] | None:
    """Return the context of an embed (``templates/embeds/<name>.html``); None: no such embed."""
    match name:
        case "lately":
            return {"moves": moves.lately(library.all, today, _number(argument, 6))}
        case "waiting":
            return _waiting(library, today, _number(argument, 5))
        case "stage-board":
            return {"board": board(library.all, "proposal")}
        case "newest-issue":
            found = [one for one in issues(library.facets["installments"]) if one.stories]
            return {"issue": found[0] if found else None}
        case "browse" | "search":
            return {"facets": _facets(library, argument.split() or [*FACET_NAMES])}
        case "doors":
            return {"doors": _LISTS}
        case "stage-terms" | "outcome-terms":
            return {}
    return None


def _number(argument: str, default: int) -> int:
    return int(argument) if argument.isascii() and argument.isdigit() else default


def _waiting(library: Library, today: datetime.date, most: int) -> Mapping[str, object]:
    cards = moves.longest(library.all)
    return {
        "waiting": tuple(moves.waiting(card, today) for card in cards[:most]),
        "more": len(cards) > most,
        "today": f"{today.year}年{today.month}月{today.day}日",
    }


def _facets(library: Library, names: list[str]) -> tuple[tuple[str, str, object], ...]:
    return tuple(
        (f"lists/{facet}/", FACET_NAMES[facet], _top(facet, library.facets[facet]))
        for facet in names
        if library.facets.get(facet)
    )


def _top(
    facet: str, groups: Mapping[str, Group], most: int = 8
) -> tuple[tuple[str, str, int], ...]:
    """Address, name and count of a facet's largest lists, in the order of its index."""
    largest = sorted(groups.values(), key=lambda group: (-len(group.cards), group.slug))[:most]
    order = in_order(facet, {group.slug: group for group in largest})
    return tuple((f"{facet}/{g.slug}/", g.name, len(g.cards)) for g in order)
