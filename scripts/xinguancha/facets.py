"""Cards → groups that share a topic, a unit, a year …: the ways a reader can browse, no pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from .cards import Card
from .hanzi import slug
from .registries import Registries
from .vocabulary.outcomes import DELIVERY_STATES
from .vocabulary.stages import KINDS, STAGES


@dataclass(frozen=True, slots=True)
class Group:
    """The stories that share one value of a facet, newest progress first."""

    slug: str
    name: str
    cards: tuple[Card, ...]


def _named(shelf: Registries, table: str, key: str) -> tuple[str, str]:
    """(slug, name) of a registry key or plain name."""
    row = getattr(shelf, table).get(key)
    return (key, row.name) if row is not None else (slug(key), key)


_Values = Callable[[Registries, Card], Iterable[tuple[str, str]]]


def _of(table: str, attribute: str) -> _Values:
    return lambda shelf, card: (_named(shelf, table, key) for key in getattr(card, attribute))


def _installment(shelf: Registries, card: Card) -> Iterable[tuple[str, str]]:
    return [(str(card.installment), f"第 {card.installment} 期")] if card.installment else []


FACETS: Mapping[str, _Values] = {
    "stages": lambda _, c: (
        [(c.stage, STAGES[c.stage].label)] if c.stage else [("unknown", "未查到")]
    ),
    "deliveries": lambda _, c: [(c.delivery.replace("_", "-"), DELIVERY_STATES.label(c.delivery))],
    "topics": _of("topics", "topics"),
    "units": _of("orgs", "units"),
    "places": _of("places", "places"),
    "sessions": _of("sessions", "sessions"),
    "proposers": _of("orgs", "proposers"),
    "installments": _installment,
    "years": lambda _, c: [(c.year, f"{c.year} 年")] if c.year else [],
    "kinds": lambda _, c: [(c.kind, KINDS[c.kind].label)],
}


def group(cards: Iterable[Card], shelf: Registries, facet: str) -> dict[str, Group]:
    """Group stories, in their order, by one facet; two names that share a slug stay apart."""
    names: dict[str, str] = {}
    members: dict[str, list[Card]] = {}
    for card in cards:
        for own, name in FACETS[facet](shelf, card):
            key = own
            while names.setdefault(key, name) != name:
                key += "-2"
            members.setdefault(key, []).append(card)
    return {key: Group(key, names[key], tuple(own)) for key, own in sorted(members.items())}


def cited_by(cards: Mapping[str, Card]) -> dict[str, tuple[str, ...]]:
    """For each story the ids of those that name it in a relation, sorted."""
    back: dict[str, list[str]] = {}
    for card in cards.values():
        for pointer in card.relations:
            back.setdefault(pointer.value, []).append(card.id)
    return {key: tuple(sorted(set(ids))) for key, ids in back.items()}
