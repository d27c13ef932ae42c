"""Corrections and withdrawals of all stories → their public logs, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..interface import Interface
from ..library import Library
from .page import Page, parts

PER_PAGE = 50


class Corrected(NamedTuple):
    """A correction with the story it was made in."""

    story: str
    title: str
    label: str
    what: str
    was: str
    now: str
    why: str


def corrections(library: Library) -> list[Corrected]:
    """Return every correction, the newest first."""
    found = [
        ((-one.day, card.id, number), Corrected(card.id, card.title, *one[1:]))
        for card in library.all
        for number, one in enumerate(card.corrections)
    ]
    return [entry for _, entry in sorted(found, key=lambda pair: pair[0])]


def pages(library: Library, own: Interface) -> Iterator[Page]:
    """Plan both logs; each has a page even while it is empty."""
    mended = corrections(library)
    for part in parts("lists/corrections", mended, PER_PAGE):
        context = {"entries": tuple(part.items), "count": len(mended), "pager": part.pager}
        title = part.titled(own.say("corrections_log"), own)
        yield Page(part.address, "corrections", title, own.say("corrections_about"), context)
    gone = [(n.id, n.label, n.reason) for n in library.withdrawn]
    for left in parts("lists/withdrawn", gone, PER_PAGE):
        context = {"entries": tuple(left.items), "count": len(gone), "pager": left.pager}
        title = left.titled(own.say("withdrawn_log"), own)
        yield Page(left.address, "withdrawn", title, own.say("withdrawn_about"), context)
