"""Library → the plan: every page of the site with its address and its inputs; no HTML here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from . import cache, lineage
from .cards import Card
from .library import Group, Library
from .vocabulary.outcomes import DELIVERY_STATES
from .vocabulary.stages import KINDS, STAGE_STATES, STAGES

Link = tuple[str, str]  # (address from the site's root, words)

FACET_NAMES: Mapping[str, str] = {
    "stages": "环节",
    "deliveries": "落实情况",
    "topics": "主题",
    "units": "单位",
    "places": "地点",
    "sessions": "届次",
    "proposers": "提案者",
    "installments": "专栏期次",
    "years": "年份",
    "kinds": "类别",
}
FED = ("topics", "units", "places")  # facets each of whose lists has a feed of its own


@dataclass(frozen=True, slots=True)
class Settings:
    """What the newsroom sets in mkdocs.yml and every page may show."""

    column: str = "政协提案新观察"
    publisher: str = ""
    site_url: str = ""
    per_page: int = 30
    example: bool = False
    interface: str = "zh-Hans"
    contact: str = ""
    cards: str = "stories"
    card_font: str = ""


class Row(NamedTuple):
    """One story as a line of a list."""

    id: str
    title: str
    summary: str
    kind: str
    stage: str
    delivery: str
    lanes: tuple[tuple[str, str], ...]
    newest: str
    turn: str
    installment: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """One generated page: ``context`` is all it shows beside its story (by ``story`` key).

    ``token`` stands for the story's own content, so that the key needs not read it.
    """

    url: str
    template: str
    title: str
    description: str
    context: Mapping[str, object] = field(default_factory=dict)
    story: str = ""
    token: str = ""

    def key(self, *more: str) -> str:
        """Return the hash of every input of the page's own part."""
        return cache.digest(
            self.url, self.template, self.title, self.description, self.token, self.context, *more
        )


def row(card: Card) -> Row:
    """Reduce a card to what a list shows."""
    return Row(
        id=card.id,
        title=card.title,
        summary=card.summary,
        kind=card.kind,
        stage=card.stage,
        delivery=card.delivery,
        lanes=tuple(zip(KINDS[card.kind].lanes, card.lanes, strict=True)),
        newest=card.newest_label,
        turn=card.turn,
        installment=card.installment,
    )


def plan(library: Library, settings: Settings, today: datetime.date) -> Iterator[Page]:
    """Yield every generated page of the public library, in a fixed order."""
    rows = {card.id: row(card) for card in library.all}
    order = sorted(library.cards.values(), key=lambda card: (card.published, card.id))
    place = {card.id: number for number, card in enumerate(order)}
    owners = _owners(library)
    tied = lineage.ties(library.cards)
    for card in library.all:
        number = place[card.id]
        around = (
            order[number - 1] if number else None,
            order[number + 1] if number + 1 < len(order) else None,
        )
        yield _story(card, library, owners, around, today, lineage.chain(card, library.cards, tied))
        yield from _moved(card)
    yield from _listing(
        "lists/all", "全部稿件", "按最近的公开进展排列。", library.all, rows, settings
    )
    for facet, groups in library.facets.items():
        yield _index(facet, groups)
        for group in groups.values():
            url = f"{facet}/{group.slug}"
            heading = f"{FACET_NAMES[facet]}：{group.name}"
            yield from _listing(
                url, heading, _intro(facet, group), group.cards, rows, settings, facet
            )


def _owners(library: Library) -> dict[str, str]:
    """Address of the list of a unit or proposer, by its name."""
    found: dict[str, str] = {}
    for facet in ("proposers", "units"):
        for group in library.facets[facet].values():
            found[group.name] = f"{facet}/{group.slug}/"
    return found


def _links(library: Library, facet: str, table: str, keys: Sequence[str]) -> tuple[Link, ...]:
    """Addresses of the lists a card stands in."""
    names = {group.name: group.slug for group in library.facets[facet].values()}
    words = [library.registries.name(table, key) for key in keys]
    return tuple((f"{facet}/{names[word]}/", word) for word in words if word in names)


def _title(library: Library, story: str) -> Link | None:
    card = library.cards.get(story)
    return (f"stories/{card.id}/", card.title) if card else None


def _story(
    card: Card,
    library: Library,
    owners: Mapping[str, str],
    around: tuple[Card | None, Card | None],
    today: datetime.date,
    chain: tuple[lineage.Link, ...],
) -> Page:
    """Plan a story's page: what it shows from beyond its own file."""
    shelf = library.registries
    names = {}
    for typed in card.names:
        key = shelf.key("orgs", typed)
        full = shelf.name("orgs", key) if key else typed
        names[typed] = (owners.get(full, ""), full)
    sessions = {key: shelf.sessions[key] for key in card.sessions if key in shelf.sessions}
    context = {
        "names": names,
        "contacts": tuple(shelf.orgs[key] for key in card.units if key in shelf.orgs),
        "session_names": {
            spelling: (f"sessions/{key}/", shelf.sessions[key].name)
            for key in sessions
            for spelling in (key, shelf.sessions[key].name, *shelf.sessions[key].aliases)
        },
        "codes": {code: value for s in sessions.values() for code, value in s.codes.items()},
        "topics": _links(library, "topics", "topics", card.topics),
        "places": _links(library, "places", "places", card.places),
        "audience": tuple(shelf.name("audiences", key) for key in card.audience),
        "stories": {
            p.value: _title(library, p.value) for p in card.relations if p.value in library.cards
        },
        "lineage": chain,
        "cited_by": tuple(
            link for other in library.cited_by.get(card.id, ()) if (link := _title(library, other))
        ),
        "previous": _title(library, around[0].id) if around[0] else None,
        "next": _title(library, around[1].id) if around[1] else None,
        "overdue": tuple(p.row for p in card.dues if datetime.date.fromisoformat(p.value) < today),
        "year": card.year,
        "calendar": any(p.due and p.status in ("open", "unknown") for p in card.ledger),
    }
    return Page(
        f"stories/{card.id}/",
        "story",
        card.title,
        card.summary,
        context,
        story=card.key,
        token=card.token,
    )


def _moved(card: Card) -> Iterator[Page]:
    """Plan a page at every former address of a story, leading to where it is now."""
    context = {"target": f"stories/{card.id}/", "name": card.title}
    for pointer in card.aliases:
        yield Page(f"stories/{pointer.value}/", "moved", card.title, card.summary, context)


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


def _listing(
    url: str,
    heading: str,
    intro: str,
    cards: Sequence[Card],
    rows: Mapping[str, Row],
    settings: Settings,
    facet: str = "",
) -> Iterator[Page]:
    """Page a list statically: ``<url>/``, ``<url>_2/`` …; every page lies two levels deep."""
    total = max(1, -(-len(cards) // settings.per_page))
    addresses = tuple(f"{url}/" if n == 1 else f"{url}_{n}/" for n in range(1, total + 1))
    for number, address in enumerate(addresses, 1):
        part = cards[(number - 1) * settings.per_page : number * settings.per_page]
        context = {
            "heading": heading,
            "intro": intro,
            "rows": tuple(rows[card.id] for card in part),
            "count": len(cards),
            "number": number,
            "total": total,
            "previous": addresses[number - 2] if number > 1 else "",
            "next": addresses[number] if number < total else "",
            "first": addresses[0],
            "last": addresses[-1],
            "facet": facet,
            "facet_name": FACET_NAMES.get(facet, ""),
            "feed": f"{url}/feed.xml" if facet in FED else "",
        }
        title = heading if total == 1 else f"{heading}（第 {number} 页）"
        description = f"{heading}，共 {len(cards)} 篇。"
        yield Page(address, "listing", title, description, context)


def in_order(facet: str, groups: Mapping[str, Group]) -> list[Group]:
    """Put a facet's groups in the order a reader expects: by procedure, number, name or size."""
    order = list(groups.values())
    if facet == "stages":
        ranks = {key: number for number, key in enumerate(STAGES)}
        order.sort(key=lambda group: ranks.get(group.slug, len(ranks)))
    elif facet == "installments":
        order.sort(key=lambda group: int(group.slug))
    elif facet not in ("years", "kinds"):
        order.sort(key=lambda group: (-len(group.cards), group.slug))
    return order


def _index(facet: str, groups: Mapping[str, Group]) -> Page:
    """Plan the page that lists all values of a facet with their counts."""
    name = FACET_NAMES[facet]
    order = in_order(facet, groups)
    entries = tuple((f"{facet}/{g.slug}/", g.name, len(g.cards)) for g in order)
    context = {"heading": f"按{name}查看", "facet": facet, "entries": entries}
    return Page(f"lists/{facet}/", "index", f"按{name}查看", f"按{name}查看全部稿件。", context)


# --- parts of the site's own pages ------------------------------------------------------------


def embed(name: str, argument: str, library: Library) -> Mapping[str, object] | None:
    """Return the context of an embed (``templates/embeds/<name>.html``); None: no such embed."""
    match name:
        case "latest":
            count = int(argument) if argument.isdigit() else 6
            return {"rows": tuple(row(card) for card in library.all[:count])}
        case "stage-board":
            return {"board": _board(library), "states": tuple(STAGE_STATES.values())}
        case "installments":
            groups = library.facets["installments"].values()
            cards = [g.cards[0] for g in sorted(groups, key=lambda g: -int(g.slug))]
            return {"rows": tuple(row(card) for card in cards)}
        case "browse" | "search":
            return {
                "facets": tuple(
                    (f"lists/{facet}/", FACET_NAMES[facet], _top(facet, library.facets[facet]))
                    for facet in FACET_NAMES
                    if library.facets[facet]
                )
            }
        case "stage-terms" | "outcome-terms":
            return {}
    return None


def _top(
    facet: str, groups: Mapping[str, Group], most: int = 8
) -> tuple[tuple[str, str, int], ...]:
    """Address, name and count of a facet's largest lists."""
    order = sorted(groups.values(), key=lambda group: (-len(group.cards), group.slug))[:most]
    return tuple((f"{facet}/{g.slug}/", g.name, len(g.cards)) for g in order)


def _board(library: Library) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """For each stage of a proposal, how many stories stand in each state."""
    lanes = KINDS["proposal"].lanes
    states = tuple(STAGE_STATES)
    cards = [card for card in library.all if card.kind == "proposal"]
    return tuple(
        (stage, tuple(sum(card.lanes[place] == state for card in cards) for state in states))
        for place, stage in enumerate(lanes)
    )
