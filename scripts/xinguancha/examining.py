"""Story files → cards and problems: from the store where nothing changed, else read in batches."""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from operator import attrgetter
from typing import NamedTuple

from . import cache, problems
from .cards import Card, examine_batch
from .intake import File, siblings_of
from .packs import Pack, Packs
from .registries import Registries

BATCH = 64
AHEAD = 8  # batches that wait for a worker, at most
Found = tuple[Card | None, tuple[problems.Problem, ...]]
Made = tuple[bytes, list[bytes]]  # as ``cards.examine_batch`` gives it


class _Task(NamedTuple):
    """A file to examine: its key, the row it belongs to, what a worker is given."""

    key: str
    pack: Pack
    file: tuple[str, bytes, frozenset[str]]


class Examiner:
    """Gives every file its card and its problems; ``whole``: the files are all that there are."""

    def __init__(
        self, shelf: Registries, store: cache.Store, executor: Executor | None, *, whole: bool
    ) -> None:
        self._shelf = pickle.dumps(shelf, 5)
        self._store, self._executor, self._whole = store, executor, whole
        self._packs = Packs(store, "cards")
        self._stem = cache.Stem(cache.code(), shelf.digest)
        self._waiting: list[_Task] = []
        self._running: deque[tuple[list[_Task], Future[Made]]] = deque()

    def read(self, files: Iterable[File]) -> Iterator[Found]:
        """Yield what came of each file, in bounded memory and in no fixed order."""
        for name, part in Packs.rows(files, attrgetter("path")):
            yield from self._row(self._packs.read(name), part)
            while len(self._waiting) >= BATCH:
                batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                yield from self._start(batch)
        while self._running:
            yield from self._finish()
        if self._waiting:
            yield from self._made(self._waiting, self._examined(self._waiting))

    def _row(self, pack: Pack, files: list[File]) -> Iterator[Found]:
        """Yield what is known of the files of a row; the others wait."""
        had, has = pack.had, pack.has
        if not self._whole:
            has.update(had)
        for file in files:
            try:
                data, beside = _bytes(file.full), siblings_of(file.full)
            except OSError as error:
                reason = problems.refusal(error)
                told = problems.make("file-unreadable", file.path, 1, 1, {"reason": reason})
                yield None, (told,)
                continue
            key = self._stem.key(file.path, data, *sorted(beside))
            found = had.get(key)
            if found is None:
                pack.missing += 1
                self._waiting.append(_Task(key, pack, (file.path, data, beside)))
            else:
                has[key] = found
                yield found
        if not pack.missing:
            self._packs.keep(pack)

    def _start(self, part: list[_Task]) -> Iterator[Found]:
        if self._executor is None:
            yield from self._made(part, self._examined(part))
            return
        job = self._executor.submit(examine_batch, [task.file for task in part], self._shelf)
        self._running.append((part, job))
        while len(self._running) > AHEAD:
            yield from self._finish()

    def _finish(self) -> Iterator[Found]:
        part, job = self._running.popleft()
        yield from self._made(part, job.result())

    def _examined(self, part: list[_Task]) -> Made:
        return examine_batch([task.file for task in part], self._shelf)

    def _made(self, part: list[_Task], made: Made) -> Iterator[Found]:
        """Keep what was examined, the stories before the cards that vouch for them."""
        blob, stories = made
        read = zip((task.key for task in part), stories, strict=True)
        self._store.put("stories", ((key, story) for key, story in read if story))
        for task, (card, told) in zip(part, pickle.loads(blob), strict=True):
            found = (card and card._replace(key=task.key), tuple(told))
            self._packs.enter(task.pack, task.key, found)
            yield found


def _bytes(file: str) -> bytes:
    with open(file, "rb", buffering=0) as opened:
        return opened.read()
