"""What a reader can do about a story: whom to ask, what to follow, where to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..interface import Interface
from ..model import Org, Story

Link = tuple[str, str]  # (address from the site's root, words)
_REACH = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<web>https?://[^\s，。；、）)]+)"
    r"|(?P<phone>(?<![\d-])(?:\+?\d[\d-]{5,18}\d)(?![\d-]))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Window:
    """Where a unit of the case receives people, as the registry says."""

    name: str
    role: str
    window: str
    phone: Markup
    address: str
    url: str


def windows(
    story: Story, names: Mapping[str, tuple[str, str]], contacts: Iterable[Org], own: Interface
) -> tuple[Window, ...]:
    """Return the units of the case that the registry knows a way to, in the story's order."""
    roles = {names.get(unit.org, ("", unit.org))[1]: unit.role for unit in story.units}
    return tuple(
        Window(
            org.name,
            own.word(role, "role") if (role := roles.get(org.name)) else "",
            org.window or "",
            reach(org.phone or ""),
            org.address or "",
            org.url or "",
        )
        for org in contacts
        if org.window or org.phone or org.address or org.url
    )


def reach(text: str) -> Markup:
    """Make addresses in a line of text something to tap: mail, web, telephone; the rest is text."""
    result, start = Markup(""), 0
    for found in _REACH.finditer(text):
        result += escape(text[start : found.start()]) + _link(found)
        start = found.end()
    return result + escape(text[start:])


def _link(found: re.Match[str]) -> Markup:
    words = found[0]
    if found["web"]:
        return Markup('<a href="{}" rel="noopener">{}</a>').format(words, words)
    target = f"mailto:{words}" if found["mail"] else f"tel:{words.replace('-', '')}"
    return Markup('<a href="{}">{}</a>').format(target, words)


def feeds(
    story: Story, names: Mapping[str, tuple[str, str]], *lists: Iterable[Link]
) -> tuple[Link, ...]:
    """Return the lists of the story that have a feed of their own, with their feed's address.

    Which lists have one is ``pages.FED``: topics, places and units.
    """
    units = [names[unit.org] for unit in story.units if unit.org in names]
    listed = [link for group in lists for link in group]
    listed += [link for link in units if link[0].startswith("units/")]
    return tuple(dict.fromkeys((f"{address}feed.xml", words) for address, words in listed))
