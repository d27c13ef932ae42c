"""Tokens of all documents → postings in the order of tokens, in bounded memory.

A posting is one uint64 key: ``token << 32 | document << 2 | (3 - class)``, so that one sort puts
tokens in order, and the documents of each in theirs. Keys are sorted in runs; runs that are more
than memory should hold wait in a scratch file, and are merged by ranges of tokens.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
RUN = 1 << 20  # postings sorted at once: 8 MB
MERGED = 1 << 17
HEAVY = 24_000  # from so many postings on a character has one list of its own
_SAMPLE = 1 << 10
_RANK_BITS, _DOCUMENT_BITS = np.uint64(2), np.uint64((1 << 30) - 1)


class Postings:
    """Takes documents in any order; ``blocks`` gives everything once, sorted."""

    def __init__(self, scratch: Path) -> None:
        """``scratch`` is a folder on disk for what memory should not hold."""
        self._scratch = scratch
        self._pending: list[tuple[int, bytes]] = []
        self._waiting = 0
        self._file: IO[bytes] | None = None
        self._runs: list[tuple[int, int]] = []  # offset and length in the file, in keys
        self._last: Keys = np.zeros(0, np.uint64)
        self._samples: list[Keys] = []
        self._of_unit = np.zeros(1 << 16, np.int64)
        self.count = 0
        # Sorting leaves Python's lock: one run is sorted while the next documents are read.
        self._aside = ThreadPoolExecutor(1)
        self._sorting: Future[None] | None = None

    def add(self, document: int, packed: bytes) -> None:
        """Enter a document by what ``tokens.packed`` made of it."""
        self._pending.append((document, packed))
        self._waiting += len(packed) // 4
        if self._waiting >= RUN:
            self._start()

    def blocks(self) -> Iterator[Keys]:
        """Yield keys in ascending order; no token is in two blocks."""
        self._start(last=True)
        self._finish()
        ranges = list(self._ranges())
        with self._aside:
            ahead = [self._aside.submit(self._merged, *one) for one in ranges[:1]]
            for following in [*ranges[1:], None]:
                keys = ahead.pop().result()
                if following is not None:
                    ahead.append(self._aside.submit(self._merged, *following))
                if len(keys):
                    yield keys
        if self._file is not None:
            self._file.close()

    def _merged(self, low: int, high: int) -> Keys:
        parts = [self._part(offset, length, low, high) for offset, length in self._runs]
        parts.append(_between(self._last, low, high))
        return np.sort(np.concatenate(parts))

    def heavy(self) -> frozenset[int]:
        """UTF-16 units whose pairs have so many postings that a list of their own pays."""
        return frozenset(np.flatnonzero(self._of_unit >= HEAVY).tolist())

    @property
    def of_unit(self) -> npt.NDArray[np.int64]:
        """How many postings the pairs of each UTF-16 unit have; once ``blocks`` has begun."""
        return self._of_unit

    def _start(self, last: bool = False) -> None:
        """Make a run of what waits, beside what goes on here; one at a time."""
        self._finish()
        pending, self._pending, self._waiting = self._pending, [], 0
        self._sorting = self._aside.submit(self._sort, pending, last)

    def _finish(self) -> None:
        if self._sorting is not None:
            self._sorting.result()

    def _sort(self, documents: list[tuple[int, bytes]], last: bool) -> None:
        """Make a run; the last one stays in memory."""
        keys = np.sort(keys_of(documents))
        self.count += len(keys)
        self._of_unit += np.bincount(keys >> np.uint64(48), minlength=1 << 16)
        self._samples.append(keys[::_SAMPLE].copy())
        if last:
            self._last = keys
            return
        if self._file is None:
            self._scratch.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115
        self._runs.append((self._file.tell() // 8, len(keys)))
        keys.tofile(self._file)

    def _ranges(self) -> Iterator[tuple[int, int]]:
        """Cut the tokens into ranges of about ``MERGED`` postings."""
        samples = np.sort(np.concatenate(self._samples)) >> np.uint64(32)
        step = max(1, MERGED // _SAMPLE)
        cuts = [0, *np.unique(samples[step::step]).tolist(), 1 << 32]
        for low, high in pairwise(cuts):
            if low < high:
                yield low, high

    def _part(self, offset: int, length: int, low: int, high: int) -> Keys:
        """Read the keys of one run that lie in a range of tokens, by bisection on the file."""
        start = self._bisect(offset, length, low)
        end = self._bisect(offset, length, high)
        return self._read(offset + start, end - start)

    def _bisect(self, offset: int, length: int, token: int) -> int:
        low, high = 0, length
        while low < high:
            middle = (low + high) // 2
            if int(self._read(offset + middle, 1)[0]) >> 32 < token:
                low = middle + 1
            else:
                high = middle
        return low

    def _read(self, start: int, count: int) -> Keys:
        assert self._file is not None
        self._file.seek(start * 8)
        return np.frombuffer(self._file.read(count * 8), np.uint64)


def keys_of(documents: list[tuple[int, bytes]]) -> Keys:
    """Unpack documents into keys, in no order."""
    if not documents:
        return np.zeros(0, np.uint64)
    heads = np.array([np.frombuffer(data, "<u4", 4) for _, data in documents]).reshape(-1)
    numbers = np.repeat(np.array([number for number, _ in documents], np.uint64), 4)
    low = numbers << _RANK_BITS | np.tile(np.arange(4, dtype=np.uint64), len(documents))
    tokens = np.frombuffer(b"".join(data[16:] for _, data in documents), "<u4")
    return tokens.astype(np.uint64) << np.uint64(32) | np.repeat(low, heads)


def _between(keys: Keys, low: int, high: int) -> Keys:
    start, end = np.searchsorted(keys >> np.uint64(32), np.array([low, high], np.uint64))
    return keys[start:end]


def tokens_of(keys: Keys) -> npt.NDArray[np.uint32]:
    """Token of each key."""
    return (keys >> np.uint64(32)).astype(np.uint32)


def ranks_of(keys: Keys) -> npt.NDArray[np.int64]:
    """3 - class of each key."""
    return (keys & np.uint64(3)).astype(np.int64)


def documents_of(keys: Keys) -> npt.NDArray[np.int64]:
    """Document number of each key."""
    return (keys >> _RANK_BITS & _DOCUMENT_BITS).astype(np.int64)
