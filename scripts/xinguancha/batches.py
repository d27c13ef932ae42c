"""Files of a release made in batches, by whatever executor there is, several kinds side by side.

A process of our own pool writes what it makes itself: half a gigabyte would go through a pipe and
one process otherwise. No other executor is lent a place in the folder, as it may be on machines
without our folders; what it makes comes back over the net. A batch that is not full is made here.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple

from . import packing
from .pool import LazyPool
from .release import Desk, Put, Release

FULL = 64
"""Things of a batch; with fewer, it is not worth another process."""
_AHEAD = 8

Files = list[tuple[str, bytes]]
"""Places in the site, and what shall stand there."""


class Made(NamedTuple):
    """What was made of one thing: its files, and what the build wants to know beside them."""

    files: Files
    told: Any = None


Make = Callable[..., Iterable[Made]]


class Batch(NamedTuple):
    """Several things to be made; ``make`` is a pure function of ``task``, found by its name.

    ``etags`` are the hashes of what each thing is made of, ``paths`` all files that may come of
    it, ``reads`` files entered before, whose bytes ``make`` is handed behind the task. ``done``
    takes what is told of each thing, in their order, once its files are entered. ``small``: not
    worth another process.
    """

    make: Make
    task: Any
    etags: Sequence[str]
    paths: Iterable[str]
    reads: Sequence[str] = ()
    done: Callable[[list[Any]], None] = lambda told: None
    small: bool = False


class Bench:
    """Hands batches to an executor, a few ahead, and enters what comes of them into the release.

    ``turn`` is for whoever has long work to do here, so that nobody else has to wait for it.
    """

    def __init__(self, release: Release, executor: Executor | None) -> None:
        self._release, self._executor = release, executor
        self._sources: deque[tuple[int, Iterator[Batch]]] = deque()
        self._running: deque[tuple[int, Batch, Future[Any], bool]] = deque()
        self._fed = 0

    def feed(self, batches: Iterable[Batch]) -> int:
        """Take these, one by one, after all that was fed before; returns a number to wait for."""
        self._fed += 1
        self._sources.append((self._fed, iter(batches)))
        self.turn()
        return self._fed

    def turn(self) -> None:
        """Enter what is ready, hand out what comes next, wait for nothing."""
        while self._running and self._running[0][2].done():
            self._enter()
        while self._sources and len(self._running) < _AHEAD:
            self._next()

    def wait(self, number: int) -> None:
        """Return when everything that was fed up to this number is entered."""
        self.turn()
        while any(queue and queue[0][0] <= number for queue in (self._running, self._sources)):
            self._enter()
            self.turn()

    def finish(self) -> None:
        """Return when everything that was fed is entered."""
        self.wait(self._fed)

    def _next(self) -> None:
        number, source = self._sources[0]
        batch = next(source, None)
        if batch is None:
            self._sources.popleft()
        elif self._executor is None or batch.small:
            self._here(batch)
        else:
            self._start(number, batch, self._executor)

    def _here(self, batch: Batch) -> None:
        told = []
        everything = batch.make(batch.task, *map(self._release.content, batch.reads))
        for etag, made in zip(batch.etags, everything, strict=True):
            for path, data in made.files:
                self._release.write(path, etag, data)
            told.append(made.told)
        batch.done(told)

    def _start(self, number: int, batch: Batch, executor: Executor) -> None:
        desk = self._release.lend(batch.paths) if isinstance(executor, LazyPool) else None
        future: Future[Any]
        if desk:
            files = [self._release.place(path) for path in batch.reads]
            future = executor.submit(_put, desk, batch.make, batch.task, files)
        else:
            contents = map(self._release.content, batch.reads)
            future = executor.submit(_packed, batch.make, batch.task, *contents)
        self._running.append((number, batch, future, desk is not None))

    def _enter(self) -> None:
        _, batch, future, put = self._running.popleft()
        told = []
        for etag, (files, one) in zip(batch.etags, future.result(), strict=True):
            for path, what in files:
                if put:
                    self._release.enter(path, etag, what)
                else:
                    self._release.write(path, etag, packing.back(what))
            told.append(one)
        batch.done(told)


def _put(
    desk: Desk, make: Make, task: Any, files: Sequence[str]
) -> list[tuple[list[tuple[str, Put]], Any]]:
    """Make a batch in another process of this machine, which reads and writes files itself."""
    return [
        ([(path, desk.put(path, data)) for path, data in made], told)
        for made, told in make(task, *map(_read, files))
    ]


def _read(file: str) -> bytes:
    with open(file, "rb", buffering=0) as opened:
        return opened.read()


def _packed(make: Make, task: Any, *contents: bytes) -> list[tuple[Files, Any]]:
    """Make a batch somewhere else: its files come back over the net."""
    return [
        ([(path, packing.quick(data)) for path, data in made], told)
        for made, told in make(task, *contents)
    ]
