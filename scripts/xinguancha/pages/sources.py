"""The other sites whose stories a portal shows → the page that names them, and as of which day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .. import dates
from ..interface import Interface
from ..library import Library, Origin
from .page import Page


class SourceLine(NamedTuple):
    """A site as the page shows it; days are in the labels that dates have, "" where unknown.

    Why a site could not be fetched is for the operator: it may name hosts of the own network.
    """

    name: str
    site: str
    list: str
    stories: int
    refused: int
    fetched: str
    failed: str


def lines(library: Library) -> tuple[SourceLine, ...]:
    """Return the sites in the order of the configuration."""
    return tuple(_line(origin) for origin in library.sources)


def _line(one: Origin) -> SourceLine:
    address = f"cities/{one.key}/" if one.stories else ""
    days = (_label(one.fetched), _label(one.failed))
    return SourceLine(one.name, one.site, address, one.stories, one.refused, *days)


def _label(day: str) -> str:
    known = dates.parse(day) if day else None
    return known.label if known else ""


def pages(library: Library, own: Interface) -> Iterator[Page]:
    """Plan the page; a column of one city has none."""
    if library.sources:
        context = {"sources": lines(library)}
        title, words = own.say("sources_title"), own.say("sources_about")
        yield Page("lists/sources/", "sources", title, words, context)
