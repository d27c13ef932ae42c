"""Copies of other sites → cards in the portal's library, and their texts in the store.

What a site says of a story goes through the same reader as an editor's file; a story that does
not pass stays out and is counted. Ids, and the names of units, sessions and places, get
the city before them: two cities may use the same ones. Topics are one for all; the portal's own
``topics.yml`` may bring two words together.
"""

from __future__ import annotations

import json
import pickle
import re
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

from .. import cache, facets, library, packing, reader
from ..cards import Card, make_card
from ..library import Library, Origin, Progress
from ..model import Audience, Org, Place, Session, Story, Topic
from ..registries import Registries
from ..vocabulary.fields import FIELDS
from . import wire
from .copies import Copy, kept
from .sources import Source
from .wire import Content, Told

MARK = "~"  # between a city's key and a story's own id: neither can have it
_ROWS = dict(zip(wire.TABLES, (Org, Session, Topic, Place, Audience), strict=True))
_INNER = frozenset({"status", "embargo", "withdrawal", "privacy_exceptions", "aliases"})
_KNOWN = frozenset(FIELDS["story"]) - _INNER
_ABOUT = re.compile(r"(\d{4}(?:-\d\d){0,2})~\Z")  # EDTF; a header has the mark before the date
_UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AHEAD = 6

Task = tuple[str, str, bytes]  # key and name of the source, bytes of a part
Made = tuple[bytes, list[tuple[str, bytes]]]  # pickled (cards, refused); packed text by card's key


def joined(
    shelf: Library,
    sources: Sequence[Source],
    folder: Path,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress = lambda what, done, total: None,
) -> Library:
    """Return the public library with the stories of all copies in its lists; nothing is fetched."""
    if not sources:
        return shelf
    copies = kept(sources, folder)
    found = _Reader(store, executor).read(copies, tell)
    cards: list[Card] = []
    origins = []
    for copy in copies:
        own: dict[str, Card] = {}
        refused = 0
        for some, left_out in found[copy.source.key]:
            refused += left_out
            for card in some:
                own.setdefault(card.id, card)
        cards += (_in_words_of(card, shelf.registries) for card in own.values())
        origins.append(_origin(copy, len(own), refused))
    whole = replace(shelf, sources=tuple(origins))
    whole.all = tuple(sorted((*shelf.all, *cards), key=library.newest_first))
    whole.facets = {
        f: facets.group(whole.all, shelf.registries, shelf.slugs, f) for f in facets.FACETS
    }
    return whole


def warnings(shelf: Library) -> list[str]:
    """Say what an operator should know of the sites that are shown."""
    told = []
    for one in shelf.sources:
        copy = f"用的是 {one.fetched} 的副本。"
        if not one.fetched:
            told.append(
                f"{one.name}还没有取到，网站里没有它。改法：运行 xinguancha sources update。"
            )
        elif one.failed:
            told.append(f"{one.name}在 {one.failed} 没有取到（{one.why}），{copy}")
        if one.refused:
            told.append(f"{one.name}有 {one.refused} 篇不合格式，没有收。")
    return told


def _origin(copy: Copy, stories: int, refused: int) -> Origin:
    source = copy.source
    told = (copy.fetched, copy.failed, copy.why) if copy.offer else ("", copy.failed, copy.why)
    return Origin(source.key, source.name, source.site, stories, refused, *told)


def _in_words_of(card: Card, shelf: Registries) -> Card:
    """Let the portal's registry bring together what cities call by different words."""
    topics = tuple(shelf.key("topics", name) or name for name in card.topics)
    audience = tuple(shelf.key("audiences", name) or name for name in card.audience)
    return card._replace(topics=topics, audience=audience)


class _Reader:
    """Gives what is in the parts: from the store, else read in workers, a few parts ahead."""

    def __init__(self, store: cache.Store, executor: Executor | None) -> None:
        self._store, self._executor = store, executor
        self._running: deque[tuple[str, str, Future[Made]]] = deque()
        self._found: dict[str, list[tuple[list[Card], int]]] = {}

    def read(
        self, copies: Iterable[Copy], tell: Progress
    ) -> dict[str, list[tuple[list[Card], int]]]:
        """Return (cards, stories refused) of every part of every source, by the source's key."""
        used: list[str] = []
        for copy in copies:
            self._found[copy.source.key] = []
            offer = copy.offer
            wanted = {self._key(copy, part.sha256): part for part in offer.parts} if offer else {}
            used += wanted
            for key, value in self._store.stream("federated", list(wanted)):
                self._found[copy.source.key].append(pickle.loads(value))
                del wanted[key]
            for key, part in wanted.items():
                self._start(copy, key, copy.part(part))
            tell("读各地的稿件", len(used), 0)
        while self._running:
            self._finish()
        self._prune(used)
        return self._found

    def _key(self, copy: Copy, sha: str) -> str:
        return cache.digest(cache.code(), copy.source.key, copy.source.name, sha)

    def _start(self, copy: Copy, key: str, data: bytes) -> None:
        task = (copy.source.key, copy.source.name, data)
        if self._executor is None:
            done: Future[Made] = Future()
            done.set_result(read_part(task))
            self._running.append((copy.source.key, key, done))
        else:
            job = self._executor.submit(read_part, task)
            self._running.append((copy.source.key, key, job))
        while len(self._running) > _AHEAD:
            self._finish()

    def _finish(self) -> None:
        source, key, job = self._running.popleft()
        made, texts = job.result()
        self._store.put("told", texts)
        self._store.put("federated", [(key, made)])
        self._found[source].append(pickle.loads(made))

    def _prune(self, used: list[str]) -> None:
        self._store.prune("federated", used)
        live = (c.key for parts in self._found.values() for cards, _ in parts for c in cards)
        self._store.prune("told", live)


# --- one part, in a worker --------------------------------------------------------------------


def read_part(task: Task) -> Made:
    """Read a part in a worker: bytes in, bytes out; nothing in it raises."""
    key, name, data = task
    content = wire.read_part(data)  # was looked through when it was fetched, and has its hash
    shelf = _shelf(content)
    cards, texts, refused = [], [], 0
    for told in content.stories:
        card = _card(told, shelf, key, name)
        if card is None:
            refused += 1
            continue
        cards.append(card)
        texts.append(
            (card.key, packing.quick(_UNSEEN.sub("", told.text).encode("utf-8", "replace")))
        )
    return pickle.dumps((cards, refused), 5), texts


def _shelf(content: Content) -> Registries:
    """Make registries in which a full name is its own key."""
    tables: dict[str, dict[str, Any]] = {}
    names: dict[tuple[str, str], str] = {}
    for table, spelt in content.names.items():
        row = _ROWS[table]
        tables[table] = {full: row(name=full) for full in spelt.values()}
        names |= {(table, typed): full for typed, full in spelt.items()}
    return Registries(**tables, names=names)  # type: ignore[arg-type]


def _card(told: Told, shelf: Registries, source: str, city: str) -> Card | None:
    """Sum a story up as the portal shows it; None where the reader finds any error in it."""
    try:
        text = json.dumps(_header(told), ensure_ascii=False, indent=0)
        reading = reader.read(f"{told.id}.md", f"---\n{text}\n---\n".encode())
    except (RecursionError, UnicodeEncodeError):
        return None
    story = reading.story
    if story is None or any(problem.severity == "error" for problem in reading.found):
        return None
    if story.id != told.id or not (story.title and story.summary):
        return None
    return _moved(make_card(reading, story, shelf, ()), told, story, source, city)


def _header(told: Told) -> Mapping[str, Any]:
    known = {key: value for key, value in told.story.items() if key in _KNOWN}
    return {**{key: _dated(value) for key, value in known.items()}, "status": "published"}


def _dated(value: Any) -> Any:
    """Write dates that are about right as a header has them."""
    if isinstance(value, str):
        return (
            "/".join(_ABOUT.sub(r"约\1", part) for part in value.split("/"))
            if (value.endswith("~") or "~/" in value)
            else value
        )
    if isinstance(value, dict):
        return {key: _dated(one) for key, one in value.items()}
    return [_dated(one) for one in value] if isinstance(value, list) else value


def _moved(card: Card, told: Told, story: Story, source: str, city: str) -> Card:
    """Put the city before everything that is its own."""
    sessions = tuple(_of_city(name, city) for name in card.sessions)
    moved = card._replace(
        id=source + MARK + card.id,
        path="",
        status="published",
        installment=None,
        places=tuple(_of_city(name, city) for name in card.places),
        units=tuple(_of_city(name, city) for name in card.units),
        proposers=(),  # a person's list is on the city's own site: here it would be a third of all
        sessions=sessions,
        tracked=tuple(
            one._replace(session=_of_city(one.session, city)) if one.session else one
            for one in card.tracked
        ),
        relations=tuple(one._replace(value=source + MARK + one.value) for one in card.relations),
        aliases=(),
        links=(),
        dues=(),
        checked=None,
        opening=None,
        names=(),
        anchors=(),
        city=city,
    )
    token = cache.digest(tuple(moved._replace(key="", token="")), story.digest, told.text)
    return moved._replace(key=token, token=token)


def _of_city(name: str, city: str) -> str:
    return name if name.startswith(city) else f"{city} · {name}"
