"""The newsroom's own vocabularies in ``stories/_registry``: read, looked up by any spelling."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import privacy, problems, reader
from .frontmatter import decode
from .hanzi import nearest
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
    the digest. ``phones`` are the offices' own numbers, digits alone. ``unread`` are the tables
    that have an error: what is not in them may well be.
    """

    orgs: Mapping[str, Org] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    audiences: Mapping[str, Audience] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    digest: str = ""
    synonyms: tuple[tuple[str, ...], ...] = ()
    phones: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

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
    folder = stories / FOLDER
    found = _strangers(folder)
    if any(problem.severity == "error" for problem in found):
        return Registries(unread=frozenset(REGISTRIES), digest="unread"), found
    tables: dict[str, dict[str, object]] = {}
    names: dict[tuple[str, str], str] = {}
    digest = hashlib.blake2b(digest_size=16)
    readings: dict[str, reader.Reading] = {}
    unread: set[str] = set()
    for table, row in REGISTRIES.items():
        data, slips = _bytes(folder, f"{table}.yml")
        found += slips
        unread |= {table} if slips else set()
        digest.update(f"{table}:{len(data)}:{len(slips)}:".encode() + data)
        tables[table] = {}
        if data.strip():
            tables[table], reading = reader.read_table(f"{FOLDER}/{table}.yml", data, row)
            _index(table, tables[table], names, reading)
            readings[table] = reading
    phones = reader.office_numbers(org.phone for org in tables["orgs"].values())  # type: ignore[attr-defined]
    unread |= {table for table, one in readings.items() if problems.has_errors(one.found)}
    for reading in readings.values():
        reader.guard(reading, phones)
        found += reading.found
    found += _mobile_offices(tables["orgs"])
    groups, slips = _synonyms(folder)
    shelf = Registries(
        **tables,  # type: ignore[arg-type]
        names=names,
        digest=digest.hexdigest(),
        synonyms=groups,
        phones=phones,
        unread=frozenset(unread),
    )
    return shelf, found + slips


def _strangers(folder: Path) -> list[problems.Problem]:
    """Report what is no registry: a link in place of the folder or a file, a misspelt name."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return [problems.make("file-link", FOLDER, 1, 1, {"value": FOLDER})]
    if not folder.exists():
        return []
    found = []
    known = {f"{table}.yml" for table in REGISTRIES} | {SYNONYMS}
    for path in sorted(folder.iterdir()):
        place = f"{FOLDER}/{path.name}"
        if path.is_symlink():
            found.append(problems.make("file-link", place, 1, 1, {"value": path.name}))
        elif path.name not in known and not _litter(path.name):
            near = nearest(path.name, tuple(sorted(known)))
            hint = f"您要写的是不是“{near}”？" if near else ""
            params = {"value": path.name, "nearest": hint, "allowed": "、".join(sorted(known))}
            found.append(problems.make("registry-unknown", place, 1, 1, params))
    return found


def _litter(name: str) -> bool:
    """Tell litter and notes, which nobody takes for a registry."""
    return name.startswith((".", "~", "_")) or name.lower() in {"readme.md", "thumbs.db"}


def _bytes(folder: Path, name: str) -> tuple[bytes, list[problems.Problem]]:
    """Read a file of the folder; none is empty, one that cannot be read is a problem."""
    try:
        return (folder / name).read_bytes(), []
    except FileNotFoundError:
        return b"", []
    except OSError as error:
        reason = problems.refusal(error)
        place = f"{FOLDER}/{name}"
        return b"", [problems.make("file-unreadable", place, 1, 1, {"reason": reason})]


def _mobile_offices(orgs: Mapping[str, object]) -> list[problems.Problem]:
    """List the offices whose number looks like a person's: it may stand in every story."""
    return [
        problems.make("privacy-office", f"{FOLDER}/orgs.yml", 1, 1, {"value": org.name})  # type: ignore[attr-defined]
        for org in orgs.values()
        if reader.office_numbers([org.phone])  # type: ignore[attr-defined]
    ]


def _synonyms(folder: Path) -> tuple[tuple[tuple[str, ...], ...], list[problems.Problem]]:
    """Read a group of words from each line; whatever Excel or a hand puts between them counts."""
    data, found = _bytes(folder, SYNONYMS)
    text, refused = decode(data)
    name = f"{FOLDER}/{SYNONYMS}"
    if refused is not None:
        place = (refused.line, refused.column, refused.params)
        return (), [problems.make(refused.code, name, *place)]
    groups = []
    for number, line in enumerate(text.split("\n"), 1):
        for hit in privacy.scan(line):
            params = {"where": f"第 {number} 行"}
            found.append(problems.make(hit.code, name, number, hit.start + 1, params))
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
