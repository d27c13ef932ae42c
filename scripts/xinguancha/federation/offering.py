"""A site's public stories → the parts it offers to portals; each is made of published files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from .. import cache
from ..batches import Batch, Made
from ..cards import Card
from ..library import Library
from ..pages import Settings
from ..registries import Registries
from ..release import Release
from . import wire
from .wire import Offer, Part

SHARE = 96  # stories of a part at most, on the average: one edit makes one part again
FEW = 8  # parts that are made sooner than another process is there


class Filler:
    """Writes ``data/stories.json`` and its parts; those whose stories are unchanged stay."""

    def __init__(self, shelf: Library, settings: Settings, release: Release) -> None:
        self._shelf, self._settings, self._release = shelf, settings, release
        self._parts: list[tuple[str, int]] = []  # file below ``data/``, how many stories

    def wanted(self) -> Iterator[Batch]:
        """Yield the parts that are to be made, once what stories tell is entered."""
        missing = []
        for cards in _shares([card for card in self._shelf.all if not card.city]):
            part = _part(cards, self._shelf.registries, self._release, self._settings.example)
            self._parts.append((part.file, len(cards)))
            if not self._release.current(part.path, part.etag):
                missing.append(part)
        for part in missing:
            task = (part.path, part.names, self._shelf.registries, self._settings.example)
            paths, few = [part.path], len(missing) < FEW
            yield Batch(make, task, [part.etag], paths, part.reads, small=few)

    def fill(self) -> None:
        """Write what names the parts, once all of them are made."""
        made = ((file, self._release.made(wire.FOLDER + file), n) for file, n in self._parts)
        parts = [Part(file, entry.sha256, entry.bytes, count) for file, entry, count in made]
        own = self._settings
        whole = Offer(
            own.column,
            own.publisher,
            own.site_url,
            own.example,
            sum(part.stories for part in parts),
            tuple(sorted(parts)),
        )
        offer = wire.offer_json(whole)
        for name, data in ((wire.OFFER, offer), ("stories.schema.json", wire.schema())):
            self._release.write(wire.FOLDER + name, hashlib.sha256(data).hexdigest(), data)


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


class _Wanted(NamedTuple):
    """A part: its file below ``data/`` and in the site, hash of its inputs, what it is made of."""

    file: str
    path: str
    etag: str
    names: frozenset[str]
    reads: list[str]


def _part(cards: Sequence[Card], shelf: Registries, release: Release, example: bool) -> _Wanted:
    """Plan one part; its name is the hash of the files and the registries it is made of."""
    reads = [f"stories/{card.id}/{name}" for card in cards for name in ("story.json", "plain.txt")]
    sums = iter([release.made(path).sha256 for path in reads])
    files = list(zip(sums, sums, strict=True))
    made_of = cache.digest(wire.VERSION, example, files, shelf.digest)
    file, etag = f"stories/{made_of}.json.gz", cache.digest(made_of, cache.code())
    names = frozenset(name for card in cards for name in card.names)
    return _Wanted(file, wire.FOLDER + file, etag, names, reads)


def make(task: tuple[str, frozenset[str], Registries, bool], *files: bytes) -> Iterator[Made]:
    """Make one part of what its stories tell: open data and plain text of each in turn."""
    path, orgs, shelf, example = task
    told = [data.decode() for data in files]
    stories, texts = told[::2], told[1::2]
    spelt = _names(orgs, [json.loads(story) for story in stories], shelf)
    rows = zip((story.rstrip("\n") for story in stories), texts, strict=True)
    yield Made([(path, wire.part_bytes(spelt, rows, example))])


def _names(
    orgs: frozenset[str], stories: Sequence[Mapping[str, object]], shelf: Registries
) -> dict[str, dict[str, str]]:
    """Map every spelling that the registries know to its full name, table by table."""
    found: dict[str, set[str]] = {table: set() for table in wire.TABLES}
    found["orgs"].update(orgs)
    for story in stories:
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
