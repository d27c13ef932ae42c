"""Cards → groups that share a topic, a unit, a year …: the ways a reader can browse, no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from .cards import Card
from .registries import Registries
from .slugs import Slugs
from .vocabulary.outcomes import DELIVERY_STATES
from .vocabulary.stages import KINDS, STAGES


@dataclass(frozen=True, slots=True)
class Group:
    """The stories that share one value of a facet, newest progress first."""

    slug: str
    name: str
    cards: tuple[Card, ...]


class Facet(NamedTuple):
    """A way to browse: what a card has of it, and the address and name of such a value."""

    values: Callable[[Card], Iterable[str]]
    named: Callable[[Registries, Slugs, str], tuple[str, str]]


def _of(table: str, attribute: str) -> Facet:
    """Keys of a registry, or plain names that it has not."""

    def named(shelf: Registries, slugs: Slugs, key: str) -> tuple[str, str]:
        row = getattr(shelf, table).get(key)
        return (key, row.name) if row is not None else (slugs.of(key), key)

    return Facet(attrgetter(attribute), named)


def _plain(values: Callable[[Card], Iterable[str]], label: Callable[[str], str]) -> Facet:
    return Facet(values, lambda _, __, key: (key, label(key)))


def _city(card: Card) -> Iterable[str]:
    """Key and name of the site that a story is on, where that is another one."""
    return (f"{card.id.partition('~')[0]}~{card.city}",) if card.city else ()


FACETS: Mapping[str, Facet] = {
    "stages": _plain(
        lambda c: (c.stage or "unknown",), lambda k: STAGES[k].label if k in STAGES else "未查到"
    ),
    "deliveries": _plain(
        lambda c: (c.delivery.replace("_", "-"),),
        lambda k: DELIVERY_STATES.label(k.replace("-", "_")),
    ),
    "topics": _of("topics", "topics"),
    "units": _of("orgs", "units"),
    "places": _of("places", "places"),
    "sessions": _of("sessions", "sessions"),
    "proposers": _of("orgs", "proposers"),
    "installments": _plain(
        lambda c: (str(c.installment),) if c.installment else (), lambda k: f"第 {k} 期"
    ),
    "years": _plain(lambda c: (c.year,) if c.year else (), lambda k: f"{k} 年"),
    "kinds": _plain(lambda c: (c.kind,), lambda k: KINDS[k].label),
    "cities": Facet(_city, lambda _, __, both: (both.partition("~")[0], both.partition("~")[2])),
}


def group(cards: Iterable[Card], shelf: Registries, slugs: Slugs, facet: str) -> dict[str, Group]:
    """Group stories, in their order, by one facet; two names that share a slug stay apart."""
    of, named = FACETS[facet]
    names: dict[str, str] = {}
    keys: dict[str, str] = {}
    members: dict[str, list[Card]] = {}
    for card in cards:
        for value in of(card):
            key = keys.get(value)
            if key is None:
                key, name = named(shelf, slugs, value)
                while names.setdefault(key, name) != name:
                    key += "-2"
                keys[value] = key
            members.setdefault(key, []).append(card)
    return {key: Group(key, names[key], tuple(own)) for key, own in sorted(members.items())}


def lists(card: Card, shelf: Registries, slugs: Slugs) -> Iterator[str]:
    """Yield the addresses of the lists that a story stands in, from the site's root."""
    for facet, (of, named) in FACETS.items():
        yield from (f"{facet}/{named(shelf, slugs, value)[0]}/" for value in of(card))


def cited_by(cards: Mapping[str, Card]) -> dict[str, tuple[str, ...]]:
    """For each story the ids of those that name it in a relation, sorted."""
    back: dict[str, list[str]] = {}
    for card in cards.values():
        for pointer in card.relations:
            back.setdefault(pointer.value, []).append(card.id)
    return {key: tuple(sorted(set(ids))) for key, ids in back.items()}
