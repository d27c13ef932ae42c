"""Groups of stories → their lists, paged, and the pages that name all groups of a facet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from ..cards import Card
from ..facets import Group
from ..interface import Interface
from ..library import Library
from ..vocabulary.stages import STAGES
from .page import FACETS, FED, Page, Part, Rows, facet_name, parts, value_name

ENTRIES = 300  # names on one page of an index


def pages(library: Library, rows: Rows, per_page: int, own: Interface) -> Iterator[Page]:
    """Plan the list of all stories, and for every facet its index and its lists."""
    name, intro = own.say("all_stories"), own.say("list_newest")
    yield from listing("lists/all", name, intro, library.all, rows, per_page, own)
    for facet, groups in library.facets.items():
        if facet == "cities" and not groups:
            continue  # a column of one city alone
        if facet != "installments":  # pages.issues: as the newspaper numbers them
            yield from _index(facet, groups, own)
        for group in groups.values():
            url = f"{facet}/{group.slug}"
            name = value_name(facet, group, own)
            heading = own.say("facet_value", facet=facet_name(facet, own), name=name)
            intro = _intro(facet, group, own)
            yield from listing(url, heading, intro, group.cards, rows, per_page, own, facet, name)


def _intro(facet: str, group: Group, own: Interface) -> str:
    """Say in plain words what the stories of a list have in common."""
    if facet == "stages" and group.slug in STAGES:
        return own.say("list_stage", help=own.explain(group.slug, "stage"))
    if facet == "deliveries":
        return own.explain(group.slug.replace("-", "_"), "delivery")
    if facet == "kinds":
        return own.explain(group.slug, "kind")
    if facet == "proposers":
        return own.say("list_proposers")
    return ""


def listing(
    url: str,
    heading: str,
    intro: str,
    cards: Sequence[Card],
    rows: Rows,
    per_page: int,
    own: Interface,
    facet: str = "",
    value: str = "",
) -> Iterator[Page]:
    """Plan a list of stories, page by page."""
    told = {
        "heading": heading,
        "intro": intro,
        "count": len(cards),
        "facet": facet,
        "facet_name": facet_name(facet, own) if facet in FACETS else "",
        "value": value,
        "feed": f"{url}/feed.xml" if facet in FED else "",
    }
    description = own.say("list_told", heading=heading, count=len(cards))
    for part in parts(url, cards, per_page):
        title = part.titled(heading, own)
        seen = (told, tuple(part.pager), rows.token(part.items))
        shown = partial(_shown, told, part, rows)
        yield Page(part.address, "listing", title, description, shown, seen=seen)


def _shown(told: Mapping[str, object], part: Part[Card], rows: Rows) -> Mapping[str, object]:
    return {**told, "pager": part.pager, "rows": tuple(map(rows.of, part.items))}


def in_order(facet: str, groups: Mapping[str, Group]) -> list[Group]:
    """Put a facet's groups in the order a reader expects; units and people are never ranked."""
    order = list(groups.values())
    if facet == "stages":
        ranks = {key: number for number, key in enumerate(STAGES)}
        order.sort(key=lambda group: ranks.get(group.slug, len(ranks)))
    elif facet == "installments":
        order.sort(key=lambda group: int(group.slug))
    elif facet not in ("years", "kinds", "units", "proposers"):
        order.sort(key=lambda group: (-len(group.cards), group.slug))
    return order


def _index(facet: str, groups: Mapping[str, Group], own: Interface) -> Iterator[Page]:
    """Plan the pages that list all values of a facet with their counts."""
    name = facet_name(facet, own)
    heading = own.say("by_facet_seen", facet=name)
    order = in_order(facet, groups)
    entries = tuple((f"{facet}/{g.slug}/", value_name(facet, g, own), len(g.cards)) for g in order)
    for part in parts(f"lists/{facet}", entries, ENTRIES):
        context = {
            "heading": heading,
            "facet": facet,
            "entries": part.items,
            "pager": part.pager,
        }
        description = own.say("by_facet_told", facet=name)
        yield Page(part.address, "index", part.titled(heading, own), description, context)
