"""Thousands of small values of a space of the store in 256 rows: read as fast as a few.

A row is found by its name, a value in it by the hash of its inputs, as everywhere else.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .cache import Store

T = TypeVar("T")


@dataclass(slots=True)
class Pack:
    """One row: ``had`` is what was read, ``has`` what shall be there.

    ``missing`` entries are being made; the row is written when the last of them is entered.
    """

    name: str
    had: Mapping[str, Any]
    has: dict[str, Any]
    missing: int = 0


class Packs:
    """The rows of one space."""

    def __init__(self, store: Store, space: str) -> None:
        self._store, self._space = store, space

    @staticmethod
    def of(name: str) -> str:
        """Return the row of a name (of a file, of a story)."""
        return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')) & 255:02x}"

    @classmethod
    def rows(cls, things: Iterable[T], name: Callable[[T], str]) -> Iterable[tuple[str, list[T]]]:
        """Group things by the row that their names belong to."""
        found: dict[str, list[T]] = {}
        for one in things:
            found.setdefault(cls.of(name(one)), []).append(one)
        return found.items()

    def read(self, name: str) -> Pack:
        """Return a row as it was left; what cannot be read counts as missing."""
        data = self._store.get(self._space, [name]).get(name)
        try:
            had = pickle.loads(data) if data is not None else {}
        except Exception:
            had = {}
        return Pack(name, had if isinstance(had, dict) else {}, {})

    def enter(self, pack: Pack, key: str, value: object) -> None:
        """Enter what was missing."""
        pack.has[key] = value
        pack.missing -= 1
        if not pack.missing:
            self.keep(pack)

    def keep(self, pack: Pack) -> None:
        """Write a row if it holds other entries than before."""
        if pack.has.keys() != pack.had.keys():
            self._store.put(self._space, [(pack.name, pickle.dumps(pack.has, 5))])
