"""Markers of the site's own pages (``<!-- xinguancha:name argument -->``) → what they show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from .. import dates, interface
from ..facets import Group
from ..interface import Interface
from ..library import Library
from . import moves, sources
from .board import board
from .issues import issues
from .listings import in_order
from .page import FACETS, facet_name, value_name

_LISTS = (  # address, phrase
    ("lists/board/", "board_title"),
    ("lists/commitments/", "ledger"),
    ("lists/statistics/", "statistics"),
    ("lists/topics/", "lost_topics"),
    ("lists/installments/", "issues_named"),
)
_CHINESE = interface.of("zh-Hans")


def embed(
    name: str,
    argument: str,
    library: Library,
    today: datetime.date,
    own: Interface = _CHINESE,
) -> Mapping[str, object] | None:
    """Return the context of an embed (``templates/embeds/<name>.html``); None: no such embed."""
    match name:
        case "lately":
            return {"moves": moves.lately(library.all, today, _number(argument, 6), own)}
        case "waiting":
            return _waiting(library, today, _number(argument, 5), own)
        case "stage-board":
            return {"board": board(library.all, "proposal")}
        case "newest-issue":
            found = [one for one in issues(library.facets["installments"], own) if one.stories]
            return {"issue": found[0] if found else None}
        case "browse" | "search":
            return {"facets": _facets(library, argument.split() or [*FACETS], own)}
        case "sources":
            return {"sources": sources.lines(library)}
        case "doors":
            return {"doors": _LISTS}
        case "stage-terms" | "outcome-terms":
            return {}
    return None


def _number(argument: str, default: int) -> int:
    return int(argument) if argument.isascii() and argument.isdigit() else default


def _waiting(
    library: Library, today: datetime.date, most: int, own: Interface
) -> Mapping[str, object]:
    cards = moves.longest(library.all)
    return {
        "waiting": tuple(moves.waiting(card, today) for card in cards[:most]),
        "more": len(cards) > most,
        "today": own.day(dates.parse(today.isoformat())),
    }


def _facets(
    library: Library, names: list[str], own: Interface
) -> tuple[tuple[str, str, str, object], ...]:
    """Address, name and key of each facet, and its largest lists."""
    return tuple(
        (
            f"lists/{facet}/",
            facet_name(facet, own),
            facet,
            _top(facet, library.facets[facet], own),
        )
        for facet in names
        if library.facets.get(facet)
    )


def _top(
    facet: str, groups: Mapping[str, Group], own: Interface, most: int = 8
) -> tuple[tuple[str, str, int], ...]:
    """Address, name and count of a facet's largest lists, in the order of its index.

    Issues have a story each: of them the newest.
    """
    if facet == "installments":
        order = in_order(facet, groups)[: -most - 1 : -1]
    else:
        largest = sorted(groups.values(), key=lambda group: (-len(group.cards), group.slug))[:most]
        order = in_order(facet, {group.slug: group for group in largest})
    return tuple((f"{facet}/{g.slug}/", value_name(facet, g, own), len(g.cards)) for g in order)
