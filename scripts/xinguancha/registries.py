"""The newsroom's own vocabularies in ``stories/_registry``: read, looked up by any spelling."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import problems, reader
from .model import Audience, Org, Place, Session, Topic
from .vocabulary.fields import REGISTRIES

FOLDER = "_registry"


@dataclass(frozen=True, slots=True)
class Registries:
    """All registries; ``digest`` changes when any byte of them does.

    Each table maps key → row; ``names`` maps (table, spelling) → key.
    """

    orgs: Mapping[str, Org] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    digest: str = ""

    def key(self, table: str, spelling: str) -> str | None:
        """Return the key of the row that ``spelling`` (key, name or alias) means, or None."""
        return self.names.get((table, spelling))

    def spellings(self, table: str) -> tuple[str, ...]:
        """Every accepted spelling of a table, for "did you mean"."""
        return tuple(spelling for owner, spelling in self.names if owner == table)

    def name(self, table: str, key: str) -> str:
        """Return the full name of a row; a plain name that is no key comes back as it is."""
        row = getattr(self, table).get(key)
        return row.name if row is not None else key


def load(stories: Path) -> tuple[Registries, list[problems.Problem]]:
    """Read every registry below ``stories``; an absent file is an empty table."""
    found: list[problems.Problem] = []
    tables: dict[str, dict[str, object]] = {}
    names: dict[tuple[str, str], str] = {}
    digest = hashlib.blake2b(digest_size=16)
    for table, row in REGISTRIES.items():
        path = stories / FOLDER / f"{table}.yml"
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        digest.update(f"{table}:{len(data)}:".encode() + data)
        rows, reading = (
            reader.read_table(f"{FOLDER}/{table}.yml", data, row) if data.strip() else ({}, None)
        )
        tables[table] = rows
        if reading is not None:
            _index(table, rows, names, reading)
            found += reading.found
    return Registries(**tables, names=names, digest=digest.hexdigest()), found  # type: ignore[arg-type]


def _index(
    table: str,
    rows: Mapping[str, object],
    names: dict[tuple[str, str], str],
    reading: reader.Reading,
) -> None:
    """Enter every spelling of every row; one that means two rows is a problem."""
    for key, row in rows.items():
        for spelling in (key, row.name, *row.aliases):  # type: ignore[attr-defined]
            owner = names.setdefault((table, spelling), key)
            if owner != key:
                reading.report("registry-twice", (key,), value=spelling, other=owner)
