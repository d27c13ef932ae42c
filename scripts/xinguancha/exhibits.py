"""The files that stories show, looked at once each: broken or oversized ones are problems.

How large the pictures are is kept with the library: a page leaves room before they have come.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from pathlib import Path

from . import cache, problems
from .cards import Card, Pointer
from .library import Library
from .problems import Problem

BATCH = 32
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def check(library: Library, store: cache.Store) -> list[Problem]:
    """Return what is wrong with the files that stories show; known files are not opened again.

    Enters the pictures' sizes into ``library.sizes``.
    """
    wanted = [(card, file) for card in library.cards.values() for file in card.attachments]
    found: list[Problem] = []
    used: list[str] = []
    for start in range(0, len(wanted), BATCH):
        found += _look(library, store, wanted[start : start + BATCH], used)
    if wanted:
        store.prune("exhibits", used)
    return found


def read(stories: Path, card: Card, name: str) -> bytes:
    """Return a file beside a story; never what a link leads to. Raises OSError."""
    path = (stories / card.path).parent / name
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        return file.read()


def _look(
    library: Library, store: cache.Store, part: list[tuple[Card, Pointer]], used: list[str]
) -> Iterator[Problem]:
    """Look at a few files, those first that the store knows."""
    from .render import photos  # Pillow takes a while to import: only where there are pictures

    data: dict[str, tuple[Card, Pointer, bytes]] = {}
    for card, file in part:
        try:
            content = read(library.folder, card, file.value)
        except OSError as error:
            reason = f"“{file.value}”{problems.refusal(error)}"
            yield _problem("file-unreadable", card, file, reason=reason)
            continue
        data[cache.digest(cache.code(), card.path, file.value, content)] = (card, file, content)
    used += data
    known = {key: pickle.loads(value) for key, value in store.stream("exhibits", list(data))}
    fresh = {key: photos.seen(data[key][1].value, data[key][2]) for key in data.keys() - known}
    store.put("exhibits", ((key, pickle.dumps(seen)) for key, seen in sorted(fresh.items())))
    for key, (card, file, _) in data.items():
        fault, size = (known | fresh)[key]
        if fault is not None:
            yield _problem(fault.code, card, file, **fault.params)
        elif size is not None:
            library.sizes.setdefault(card.id, {})[file.value] = size


def _problem(code: str, card: Card, file: Pointer, **params: str) -> Problem:
    return problems.make(code, card.path, file.line, file.column, {"value": file.value, **params})
