"""What a phrase of the interface is, and how tables of them are put together; no words here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter
from typing import NamedTuple

Rows = tuple[tuple[str, str, str], ...]
"""Phrases as they are written down: (key, 简体, English) …"""


class Phrase(NamedTuple):
    """A phrase in both languages; ``{name}`` is a place to be filled.

    The English may be two texts with ``|`` between them: one for a ``count`` of 1, one for more.
    """

    zh: str
    en: str


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the places to be filled; ``|`` parts have the same or fewer."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def gathered(*tables: Iterable[tuple[str, str, str]]) -> Mapping[str, Phrase]:
    """Put tables together; a key that stands twice, or without a text, is our own mistake."""
    found: dict[str, Phrase] = {}
    for key, zh, en in (row for table in tables for row in table):
        if key in found or not zh or not en:
            raise ValueError(f"{key!r} stands twice or lacks a text")
        if placeholders(zh) != placeholders(en):
            raise ValueError(f"{key!r}: the two languages have other places to be filled")
        found[key] = Phrase(zh, en)
    return found
