"""The newsroom's own vocabularies in ``stories/_registry``: read, looked up by any spelling."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import problems, reader
from .frontmatter import decode
from .model import Audience, Org, Place, Session, Topic
from .vocabulary.fields import REGISTRIES

FOLDER = "_registry"
SYNONYMS = "synonyms.tsv"
_BETWEEN = re.compile(r"[\t,，、;；|]")


@dataclass(frozen=True, slots=True)
class Registries:
    """All registries; ``digest`` changes when any byte of them does.

    Each table maps key → row; ``names`` maps (table, spelling) → key. ``synonyms`` are groups of
    words for one thing, the column's own word first; no story depends on them, so they are not in
    the digest.
    """

    orgs: Mapping[str, Org] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    digest: str = ""
    synonyms: tuple[tuple[str, ...], ...] = ()

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
    groups, slips = _synonyms(stories / FOLDER / SYNONYMS)
    shelf = Registries(**tables, names=names, digest=digest.hexdigest(), synonyms=groups)  # type: ignore[arg-type]
    return shelf, found + slips


def _synonyms(path: Path) -> tuple[tuple[tuple[str, ...], ...], list[problems.Problem]]:
    """Read a group of words from each line; whatever Excel or a hand puts between them counts."""
    try:
        text, refused = decode(path.read_bytes())
    except OSError:
        return (), []
    name = f"{FOLDER}/{SYNONYMS}"
    if refused is not None:
        place = (refused.line, refused.column, refused.params)
        return (), [problems.make(refused.code, name, *place)]
    groups, found = [], []
    for number, line in enumerate(text.split("\n"), 1):
        words = tuple(dict.fromkeys(w for w in map(_bare, _BETWEEN.split(line)) if w))
        if not words or line.startswith("#"):
            continue
        if len(words) > 1:
            groups.append(words)
        else:
            params = {"value": words[0]}
            found.append(problems.make("synonyms-alone", name, number, 1, params, source=line))
    return tuple(groups), found


def _bare(cell: str) -> str:
    """Strip a cell of blanks and of the quotation marks that Excel adds."""
    return cell.strip().strip('"“”').strip()


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
