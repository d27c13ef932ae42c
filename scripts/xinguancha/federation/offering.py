"""A site's public stories → the parts it offers to portals; each is made of published files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from .. import cache
from ..cards import Card
from ..library import Library
from ..pages import Settings
from ..registries import Registries
from ..release import Release
from . import wire
from .wire import Offer, Part

SHARE = 96  # stories of a part at most, on the average: one edit makes one part again


def fill(shelf: Library, settings: Settings, release: Release) -> None:
    """Write ``data/stories.json`` and its parts; those whose stories are unchanged stay."""
    parts = []
    for cards in _shares([card for card in shelf.all if not card.city]):
        parts.append(_part(cards, shelf.registries, release, settings.example))
    total = sum(part.stories for part in parts)
    own = Offer(
        settings.column,
        settings.publisher,
        settings.site_url,
        settings.example,
        total,
        tuple(sorted(parts)),
    )
    for name, data in ((wire.OFFER, wire.offer_json(own)), ("stories.schema.json", wire.schema())):
        release.write(wire.FOLDER + name, hashlib.sha256(data).hexdigest(), data)


def _shares(cards: Sequence[Card]) -> Iterator[list[Card]]:
    """Divide by a hash of the id: a new story changes one part, wherever it stands in time."""
    count = 1
    while count * SHARE < len(cards):
        count *= 2
    shares: list[list[Card]] = [[] for _ in range(count)]
    for card in sorted(cards, key=lambda card: card.id):
        number = int.from_bytes(hashlib.blake2b(card.id.encode(), digest_size=4).digest())
        shares[number % count].append(card)
    return (share for share in shares if share)


def _part(cards: Sequence[Card], shelf: Registries, release: Release, example: bool) -> Part:
    """Enter one part; its name is the hash of the files and the registries it is made of."""
    names = [(f"stories/{card.id}/story.json", f"stories/{card.id}/plain.txt") for card in cards]
    files = [(release.made(a).sha256, release.made(b).sha256) for a, b in names]
    made_of = cache.digest(wire.VERSION, example, files, shelf.digest)
    path, etag = f"stories/{made_of}.json.gz", cache.digest(made_of, cache.code())
    if not release.current(wire.FOLDER + path, etag):
        told = [(release.content(a).decode(), release.content(b).decode()) for a, b in names]
        spelt = _names(cards, [json.loads(story) for story, _ in told], shelf)
        rows = [(story.rstrip("\n"), text) for story, text in told]
        release.write(wire.FOLDER + path, etag, wire.part_bytes(spelt, rows, example))
    entry = release.made(wire.FOLDER + path)
    return Part(path, entry.sha256, entry.bytes, len(cards))


def _names(
    cards: Sequence[Card], stories: Sequence[Mapping[str, object]], shelf: Registries
) -> dict[str, dict[str, str]]:
    """Map every spelling that the registries know to its full name, table by table."""
    found: dict[str, set[str]] = {table: set() for table in wire.TABLES}
    for card, story in zip(cards, stories, strict=True):
        found["orgs"].update(card.names)
        for table, field in (("topics", "topics"), ("places", "places"), ("audiences", "audience")):
            found[table].update(_texts(story.get(field)))
        for row in _rows(story.get("proposals")):
            found["sessions"].update(_texts([row.get("session")]))
    return {table: dict(_spelt(words, table, shelf)) for table, words in found.items()}


def _spelt(words: set[str], table: str, shelf: Registries) -> Iterator[tuple[str, str]]:
    for typed in sorted(words):
        if (full := _name(shelf, table, typed)) != typed:
            yield typed, full


def _name(shelf: Registries, table: str, typed: str) -> str:
    return shelf.name(table, shelf.key(table, typed) or typed)


def _texts(value: object) -> Iterator[str]:
    return (one for one in value if isinstance(one, str)) if isinstance(value, list) else iter(())


def _rows(value: object) -> Iterator[Mapping[str, object]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())
