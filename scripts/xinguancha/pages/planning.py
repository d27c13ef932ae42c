"""Library → the plan: every generated page in a fixed order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from ..library import Library
from . import board, issues, ledger, listings, logs, moves, statistics, stories
from .page import Page, Settings, row


def plan(library: Library, settings: Settings, today: datetime.date) -> Iterator[Page]:
    """Yield every generated page of the public library, in a fixed order."""
    rows = {card.id: row(card) for card in library.all}
    size = settings.per_page
    yield from stories.pages(library, today)
    yield from listings.pages(library, rows, size)
    still = "还没有落实、也没有结束的事，公开记录最早的排在前面。没有查到新的记录，不等于没有在办。"
    found = moves.longest(library.all)
    yield from listings.listing("lists/waiting", "等着新进展的事", still, found, rows, size)
    yield from board.pages(library, rows, size)
    yield from ledger.pages(library, today)
    yield from issues.pages(library)
    yield statistics.page(library, today)
    yield from logs.pages(library)
