"""Thousands of small values of a space of the store in 256 rows: read as fast as a few.

A row is found by its name, a value in it by the hash of its inputs, as everywhere else.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .cache import Store


@dataclass(slots=True)
class Pack:
    """Entries that are kept in one row: ``had`` is what was read, ``has`` what shall be there."""

    name: str
    had: Mapping[str, Any]
    has: dict[str, Any]


class Packs:
    """The rows of one space."""

    def __init__(self, store: Store, space: str) -> None:
        self._store, self._space = store, space

    @staticmethod
    def of(name: str) -> str:
        """Return the row of a name (of a file, of a story)."""
        return f"{zlib.crc32(name.encode('utf-8', 'surrogatepass')) & 255:02x}"

    def read(self, name: str) -> Pack:
        """Return a row as it was left; what cannot be read counts as missing."""
        data = self._store.get(self._space, [name]).get(name)
        try:
            had = pickle.loads(data) if data is not None else {}
        except Exception:
            had = {}
        return Pack(name, had if isinstance(had, dict) else {}, {})

    def keep(self, pack: Pack) -> None:
        """Write a row if it holds other entries than before."""
        if pack.has.keys() != pack.had.keys():
            self._store.put(self._space, [(pack.name, pickle.dumps(pack.has, 5))])
