"""A public story → its page, its former addresses; a withdrawn one → the notice that is left."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence

from .. import lineage
from ..cards import Card
from ..interface import Interface
from ..library import Library, Notice
from .page import Link, Page


def pages(library: Library, today: datetime.date, own: Interface) -> Iterator[Page]:
    """Plan every story's page and every address it once had."""
    order = sorted(library.cards.values(), key=lambda card: (card.published, card.id))
    place = {card.id: number for number, card in enumerate(order)}
    owners = _owners(library)
    tied, alike = lineage.ties(library.cards), lineage.alike(library.cards)
    for card in library.all:
        number = place[card.id]
        around = (
            order[number - 1] if number else None,
            order[number + 1] if number + 1 < len(order) else None,
        )
        beside = {
            "lineage": lineage.chain(card, library.cards, tied),
            "alike": tuple(_title(library, key) for key in sorted(alike.get(card.id, ()))),
        }
        yield _story(card, library, owners, around, today, beside)
        yield from _moved(card)
    for notice in library.withdrawn:
        yield from _notice(notice, own)


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
    beside: Mapping[str, object],
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
        "sizes": library.sizes.get(card.id, {}),
        "codes": {code: value for s in sessions.values() for code, value in s.codes.items()},
        "topics": _links(library, "topics", "topics", card.topics),
        "places": _links(library, "places", "places", card.places),
        "audience": tuple(shelf.name("audiences", key) for key in card.audience),
        "stories": {
            p.value: _title(library, p.value) for p in card.relations if p.value in library.cards
        },
        **beside,
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


def _notice(notice: Notice, own: Interface) -> Iterator[Page]:
    """Plan what stands at every address of a story that was taken down: the day and the reason."""
    context = {"label": notice.label, "reason": notice.reason}
    title, words = own.say("notice_title"), own.say("notice_about", day=own.day(notice.label))
    for name in (notice.id, *notice.aliases):
        yield Page(f"stories/{name}/", "notice", title, words, context)
