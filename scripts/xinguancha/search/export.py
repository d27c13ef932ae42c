"""The same documents as lines of JSON for a search server, with the settings it should get.

For sites that outgrow shards on a static host. Nothing here talks to a server.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .. import cache
from ..library import Library
from . import documents
from .asides import ASIDES
from .site import FACETS, Job, read

SEARCHED = ("title", "names", "summary", "text")  # best first
_LISTS = tuple(FACETS)
_SHOWN = ("id", "url", "meta")
Row = dict[str, Any]


def write(
    job: Job, store: cache.Store, executor: Executor | None, engine: str, folder: Path
) -> int:
    """Write ``documents.ndjson`` and ``settings.json`` for an engine of ``ENGINES``; the count."""
    settings, heads = ENGINES[engine]
    folder.mkdir(parents=True, exist_ok=True)
    lines, count = folder / "documents.ndjson", 0
    fresh = folder / ".documents.ndjson.new"
    with fresh.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows(job, store, executor):
            head = heads(row)
            file.write((_json(head) + "\n" if head else "") + _json(row) + "\n")
            count += 1
    os.replace(fresh, lines)
    text = json.dumps(settings(job.library), ensure_ascii=False, indent=2) + "\n"
    (folder / "settings.json").write_text(text, "utf-8", newline="\n")
    return count


def rows(job: Job, store: cache.Store, executor: Executor | None) -> Iterator[Row]:
    """Yield every document: docs pages, then stories by date of publication."""
    for url, text in job.articles:
        name = url.strip("/").replace("/", "-") or "home"
        yield _row(f"page-{name}", url, text, {})
    values = _values(job.library)
    for card, text in read(job.library, store, executor):
        row = _row(f"story-{card.id}", f"stories/{card.id}/", text, values[card.id])
        yield row | {"newest": card.newest, "published": card.published}


def _row(name: str, url: str, text: str, values: Mapping[str, list[str]]) -> Row:
    found = documents.fields(text)
    meta = text.split("\n", 2)[1]
    row: Row = {"id": name, "url": url, "title": found.title, "meta": meta}
    row |= {"summary": found.rest[0], "names": list(found.names), "text": "\n".join(found.rest[1:])}
    return row | {key: values.get(key, []) for key in _LISTS} | {"newest": 0, "published": 0}


def _values(shelf: Library) -> dict[str, dict[str, list[str]]]:
    """Words of every facet by story."""
    found: dict[str, dict[str, list[str]]] = {key: {} for key in shelf.cards}
    for key, facet in FACETS.items():
        for group in shelf.facets[facet].values():
            for card in group.cards:
                found[card.id].setdefault(key, []).append(group.name)
    return found


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- what each engine should be told ------------------------------------------------------------


def _meilisearch(shelf: Library) -> Row:
    groups = shelf.registries.synonyms
    return {
        "searchableAttributes": list(SEARCHED),
        "displayedAttributes": [*_SHOWN, "title", "summary", "text", *_LISTS, "newest"],
        "filterableAttributes": list(_LISTS),
        "sortableAttributes": ["newest", "published"],
        "stopWords": list(ASIDES),
        "synonyms": _each_to_the_others(groups),
        "localizedAttributes": [{"attributePatterns": ["*"], "locales": ["cmn"]}],
    }


def _each_to_the_others(groups: Iterable[tuple[str, ...]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for group in groups:
        for word in group:
            found.setdefault(word, []).extend(one for one in group if one != word)
    return found


def _typesense(shelf: Library) -> Row:
    searched: list[Row] = [
        {"name": key, "type": "string[]" if key == "names" else "string", "locale": "zh"}
        for key in SEARCHED
    ]
    shown = [
        {"name": key, "type": "string", "index": False, "optional": True} for key in _SHOWN[1:]
    ]
    facets = [{"name": key, "type": "string[]", "facet": True} for key in _LISTS]
    numbers = [{"name": key, "type": "int32", "sort": True} for key in ("newest", "published")]
    return {
        "name": "proposals",
        "fields": [*searched, *shown, *facets, *numbers],
        "default_sorting_field": "published",
    }


def _opensearch(shelf: Library) -> Row:
    properties: Row = {key: {"type": "text", "analyzer": "cjk"} for key in SEARCHED}
    properties |= {key: {"type": "keyword"} for key in ("id", *_LISTS)}
    properties |= {key: {"type": "keyword", "index": False} for key in ("url", "meta")}
    properties |= {key: {"type": "integer"} for key in ("newest", "published")}
    return {"mappings": {"properties": properties}}


def _no_head(row: Row) -> Row:
    return {}


def _bulk_head(row: Row) -> Row:
    return {"index": {"_id": row["id"]}}


ENGINES: Mapping[str, tuple[Callable[[Library], Row], Callable[[Row], Row]]] = MappingProxyType(
    {
        "meilisearch": (_meilisearch, _no_head),
        "typesense": (_typesense, _no_head),
        "opensearch": (_opensearch, _bulk_head),
    }
)
