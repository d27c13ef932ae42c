"""Library → the plan: every generated page in a fixed order."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from .. import interface
from ..library import Library
from . import board, issues, ledger, listings, logs, moves, sources, statistics, stories
from .page import Page, Rows, Settings


def plan(library: Library, settings: Settings, today: datetime.date) -> Iterator[Page]:
    """Yield every generated page of the public library, in a fixed order."""
    own = interface.of(settings.interface)
    rows = Rows(library.all, own)
    size = settings.per_page
    yield from stories.pages(library, today, own)
    yield from listings.pages(library, rows, size, own)
    found = moves.longest(library.all)
    yield from listings.listing(
        "lists/waiting",
        own.say("waiting_title"),
        own.say("waiting_told"),
        found,
        rows,
        size,
        own,
    )
    yield from board.pages(library, rows, size, own)
    yield from ledger.pages(library, today, own)
    yield from issues.pages(library, own)
    yield statistics.page(library, today, own)
    yield from logs.pages(library, own)
    yield from sources.pages(library, own)
