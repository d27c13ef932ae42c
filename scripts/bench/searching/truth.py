"""What a query should find: the documents of a folder of stories, by a plain scan of their text.

Text is folded by the project's one table. A document is relevant when it contains every term, at
least one of ``any`` where given, and has the facet's value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from xinguancha import builder, cache, library
from xinguancha.folding import fold
from xinguancha.pool import LazyPool
from xinguancha.search import documents, site

CORE = (
    "word", "glued", "subword", "name", "character", "clause", "digits", "facet",
    "substring2", "substring3",
)  # fmt: skip
HARD = (
    "question", "traditional", "pinyin", "pinyin-spaced", "pinyin-loose", "initials", "homophone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One public story: its plain parts, and the folded texts that the scan looks through.

    ``folded`` joins the folded fields by line breaks, so that no term runs from one into another.
    """

    id: str
    title: str
    summary: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    body: str
    folded_title: str
    folded: str
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # name → slugs and labels


@dataclass(frozen=True, slots=True)
class Query:
    """One line of a file of queries."""

    kind: str
    q: str
    terms: tuple[str, ...]
    any: tuple[str, ...] = ()
    facet: Mapping[str, str] = field(default_factory=dict)
    rel: tuple[str, ...] | None = None


def read(stories: Path, root: Path, today: date) -> tuple[list[Document], int]:
    """Return the public documents by date of publication, and the number of errors in stories.

    ``root`` is the folder whose cache may be used; the stories are only read.
    """
    place = builder.Place(root, stories, root / "site")
    shelf, found = builder.check(place, today, lambda *_: None)
    shelf = shelf.public(library.moment(today))
    values: dict[str, dict[str, list[str]]] = {key: {} for key in shelf.cards}
    for name, facet in site.FACETS.items():
        for group in shelf.facets[facet].values():
            for card in group.cards:
                values[card.id].setdefault(name, []).extend((group.slug, group.name))
    store = cache.Store(place.cache / "store.sqlite")
    try:
        with LazyPool() as pool:
            read = list(site.read(shelf, store, pool))
    finally:
        store.close()
    errors = sum(problem.severity == "error" for problem in found)
    with ProcessPoolExecutor() as workers:
        jobs = ((card.id, text, values[card.id]) for card, text in read)
        return list(workers.map(_document, jobs, chunksize=64)), errors


def _document(job: tuple[str, str, dict[str, list[str]]]) -> Document:
    name, text, values = job
    parts = documents.fields(text)
    summary, *others, body = parts.rest
    folded_title = fold(parts.title)
    lines = [folded_title, *map(fold, (*parts.names, summary, *others, body))]
    return Document(
        name,
        parts.title,
        summary,
        tuple(parts.names),
        tuple(others),
        body,
        folded_title,
        "\n".join(lines),
        {key: tuple(found) for key, found in values.items()},
    )


class Truth:
    """Answers which documents are relevant; each distinct query is scanned once."""

    def __init__(self, found: Sequence[Document]) -> None:
        self.documents = list(found)
        self.by_id = {one.id: one for one in found}
        self._all = range(len(self.documents))
        self._known: dict[str, frozenset[int]] = {}

    def relevant(self, query: Query) -> frozenset[str]:
        """Return the ids of the relevant documents; ``rel`` is the last word where given."""
        if query.rel is not None:
            return frozenset(query.rel) & self.by_id.keys()
        places = set(self._all)
        for term in query.terms:
            places &= self.holding(term)
        if query.any:
            places &= frozenset().union(*map(self.holding, query.any))
        found = (self.documents[place] for place in places)
        return frozenset(one.id for one in found if has(one, query.facet))

    def holding(self, term: str) -> frozenset[int]:
        """Return the places of the documents that contain a term; a term of no letters: none."""
        folded = fold(term)
        if folded not in self._known:
            self._known[folded] = frozenset(
                place for place in self._all if folded and folded in self.documents[place].folded
            )
        return self._known[folded]

    def titled(self, query: Query, ids: Iterable[str]) -> frozenset[str]:
        """Return those of the documents that have all terms in their title."""
        terms = [fold(term) for term in query.terms]
        return frozenset(
            one for one in ids if terms and all(t in self.by_id[one].folded_title for t in terms)
        )


def has(document: Document, facet: Mapping[str, str]) -> bool:
    """Tell whether a document has these values of facets, by slug or by label."""
    return all(value in document.facets.get(name, ()) for name, value in facet.items())


def queries(file: Path) -> list[Query]:
    """Read a file of queries; ValueError names the line that is none."""
    found = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_query(json.loads(line)))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{file}:{number}: not a query ({error!r})") from error
    if not found:
        raise ValueError(f"{file}: no queries")
    return found


def _query(row: dict[str, Any]) -> Query:
    rel = row.get("rel")
    facet = {str(name): str(value) for name, value in (row.get("facet") or {}).items()}
    return Query(
        str(row["kind"]),
        str(row["q"]),
        tuple(map(str, row.get("terms") or ())),
        tuple(map(str, row.get("any") or ())),
        facet,
        None if rel is None else tuple(map(str, rel)),
    )
