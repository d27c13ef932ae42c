"""What a story's page shows from beyond its own file: registries, other stories, the day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from functools import lru_cache

from .. import cache, lineage
from ..cards import Card
from ..library import Library
from ..model import Org, Session
from .page import Link


class Beyond:
    """Gives a story's page its context, and ``seen``, the little that stands for it in the key.

    Both are made of the same parts; what many stories share (a unit, a session) is made once.
    """

    def __init__(self, library: Library, today: datetime.date) -> None:
        self._library, self._today = library, today.isoformat()
        self._chains, self._alike = lineage.Chains(library.cards), lineage.alike(library.cards)
        order = sorted(library.cards.values(), key=lambda card: (card.published, card.id))
        links = [_link(card) for card in order]
        self._next = {card.id: link for card, link in zip(order, links[1:], strict=False)}
        self._previous = {card.id: link for card, link in zip(order[1:], links, strict=False)}
        self._owners = _owners(library)
        self._lists = {
            facet: {group.name: group.slug for group in library.facets[facet].values()}
            for facet in ("topics", "places")
        }
        shared = lru_cache(maxsize=None)
        self._name, self._list = shared(self._named), shared(self._listed)
        self._name_token = shared(lambda typed: _token(self._name(typed)))
        self._org_token = shared(lambda key: _token(self._org(key)))
        self._session_token = shared(lambda key: _token(_told(self._session(key))))
        self._topic_token = shared(lambda key: _token(self._list("topics", key)))
        self._place_token = shared(lambda key: _token(self._list("places", key)))

    def seen(self, card: Card) -> tuple[object, ...]:
        """Return all that the context is made of, as plain values; what is shared as hashes."""
        key = card.id
        return (
            b"".join(map(self._name_token, card.names)),
            b"".join(map(self._org_token, card.units)),
            b"".join(map(self._session_token, card.sessions)),
            self._library.sizes.get(key),
            b"".join(map(self._topic_token, card.topics)),
            b"".join(map(self._place_token, card.places)),
            self._audience(card),
            self._related(card) if card.relations else (),
            self._chains.told(card),
            self._titles(sorted(self._alike[key])) if key in self._alike else (),
            self._titles(self._library.cited_by.get(key, ())),
            self._previous.get(key),
            self._next.get(key),
            self._overdue(card) if card.dues else (),
        )

    def shown(self, card: Card) -> Mapping[str, object]:
        """Return the context."""
        rows = [(one, row) for one in card.sessions if (row := self._session(one))]
        topics, places = self._lists_of(card)
        return {
            "names": {typed: (at, full) for typed, at, full in map(self._name, card.names)},
            "contacts": tuple(org for one in card.units if (org := self._org(one))),
            "session_names": {
                spelling: (f"sessions/{one}/", row.name)
                for one, row in rows
                for spelling in (one, row.name, *row.aliases)
            },
            "sizes": self._library.sizes.get(card.id, {}),
            "codes": {code: value for _, row in rows for code, value in row.codes.items()},
            "topics": topics,
            "places": places,
            "audience": self._audience(card),
            "stories": self._related(card),
            "lineage": self._chains.of(card),
            "alike": self._titles(sorted(self._alike.get(card.id, ()))),
            "cited_by": self._titles(self._library.cited_by.get(card.id, ())),
            "previous": self._previous.get(card.id),
            "next": self._next.get(card.id),
            "overdue": self._overdue(card),
            "year": card.year,
            "calendar": any(p.due and p.status in ("open", "unknown") for p in card.ledger),
        }

    # --- parts that many stories share: each is made once ---

    def _named(self, typed: str) -> tuple[str, str, str]:
        """Whom the story names: as typed, the address of their list, their full name."""
        shelf = self._library.registries
        key = shelf.key("orgs", typed)
        full = shelf.name("orgs", key) if key else typed
        return typed, self._owners.get(full, ""), full

    def _listed(self, facet: str, key: str) -> Link | None:
        """Address and name of the list of a topic or a place."""
        word = self._library.registries.name(facet, key)
        slug = self._lists[facet].get(word)
        return (f"{facet}/{slug}/", word) if slug is not None else None

    def _org(self, key: str) -> Org | None:
        return self._library.registries.orgs.get(key)

    def _session(self, key: str) -> Session | None:
        return self._library.registries.sessions.get(key)

    # --- parts of its own ---

    def _lists_of(self, card: Card) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
        topics = [self._list("topics", key) for key in card.topics]
        places = [self._list("places", key) for key in card.places]
        return tuple(filter(None, topics)), tuple(filter(None, places))

    def _audience(self, card: Card) -> tuple[str, ...]:
        return tuple([self._library.registries.name("audiences", key) for key in card.audience])

    def _related(self, card: Card) -> dict[str, Link]:
        known = self._library.cards
        return {p.value: _link(known[p.value]) for p in card.relations if p.value in known}

    def _titles(self, ids: Sequence[str]) -> tuple[Link, ...]:
        known = self._library.cards
        return tuple([_link(known[one]) for one in ids if one in known])

    def _overdue(self, card: Card) -> tuple[int, ...]:
        """Rows of the promises whose last possible due day is past."""
        return tuple([due.row for due in card.dues if due.value < self._today])


def _token(shared: object) -> bytes:
    """Stand for what many stories show: 16 bytes in place of some words."""
    return bytes.fromhex(cache.digest(shared))


def _told(row: Session | None) -> object:
    """Return what a story's page shows of a session."""
    return (row.name, row.aliases, dict(row.codes)) if row else None


def _link(card: Card) -> Link:
    return f"stories/{card.id}/", card.title


def _owners(library: Library) -> dict[str, str]:
    """Address of the list of a unit or proposer, by its name."""
    found: dict[str, str] = {}
    for facet in ("proposers", "units"):
        for group in library.facets[facet].values():
            found[group.name] = f"{facet}/{group.slug}/"
    return found
