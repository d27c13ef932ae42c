"""Groups of stories → their lists, paged, and the pages that name all groups of a facet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..cards import Card
from ..facets import Group
from ..library import Library
from ..vocabulary.outcomes import DELIVERY_STATES
from ..vocabulary.stages import KINDS, STAGES
from .page import FACET_NAMES, FED, Page, Row, parts

ENTRIES = 300  # names on one page of an index


def pages(library: Library, rows: Mapping[str, Row], per_page: int) -> Iterator[Page]:
    """Plan the list of all stories, and for every facet its index and its lists."""
    intro = "按最近的公开进展排列。"
    yield from listing("lists/all", "全部稿件", intro, library.all, rows, per_page)
    for facet, groups in library.facets.items():
        if facet != "installments":  # pages.issues: as the newspaper numbers them
            yield from _index(facet, groups)
        for group in groups.values():
            url = f"{facet}/{group.slug}"
            heading = f"{FACET_NAMES[facet]}：{group.name}"
            yield from listing(
                url, heading, _intro(facet, group), group.cards, rows, per_page, facet
            )


def _intro(facet: str, group: Group) -> str:
    """Say in plain words what the stories of a list have in common."""
    if facet == "stages" and group.slug in STAGES:
        return f"最近一条公开记录在这个环节的稿件。{STAGES[group.slug].help}"
    if facet == "deliveries":
        return DELIVERY_STATES[group.slug.replace("-", "_")].help
    if facet == "kinds":
        return KINDS[group.slug].help
    if facet == "proposers":
        return "同名的不一定是同一个人，请点进稿件核对。"
    return ""


def listing(
    url: str,
    heading: str,
    intro: str,
    cards: Sequence[Card],
    rows: Mapping[str, Row],
    per_page: int,
    facet: str = "",
) -> Iterator[Page]:
    """Plan a list of stories, page by page."""
    for part in parts(url, cards, per_page):
        context = {
            "heading": heading,
            "intro": intro,
            "rows": tuple(rows[card.id] for card in part.items),
            "count": len(cards),
            "pager": part.pager,
            "facet": facet,
            "facet_name": FACET_NAMES.get(facet, ""),
            "feed": f"{url}/feed.xml" if facet in FED else "",
        }
        description = f"{heading}，共 {len(cards)} 篇。"
        yield Page(part.address, "listing", part.titled(heading), description, context)


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


def _index(facet: str, groups: Mapping[str, Group]) -> Iterator[Page]:
    """Plan the pages that list all values of a facet with their counts."""
    heading = f"按{FACET_NAMES[facet]}查看"
    order = in_order(facet, groups)
    entries = tuple((f"{facet}/{g.slug}/", g.name, len(g.cards)) for g in order)
    for part in parts(f"lists/{facet}", entries, ENTRIES):
        context = {"heading": heading, "entries": part.items, "pager": part.pager}
        description = f"{heading}全部稿件。"
        yield Page(part.address, "index", part.titled(heading), description, context)
