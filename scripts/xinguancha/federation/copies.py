"""The last good copy of every source, in a folder of its own; updated in a step of its own.

A copy is taken whole or not at all: its offer is put in place last. Whatever goes wrong, the copy
before stays, and ``state.json`` says since when and why.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..release import PublishError, refused
from . import wire
from .sources import Source
from .wire import Offer, Part, WireError

if TYPE_CHECKING:
    from .fetch import Fetcher

FOLDER = "sources"  # in the folder of the cache
_AT_ONCE = 6
_STATE = "state.json"


class Copy(NamedTuple):
    """What is kept of a source: its offer (None: nothing yet), the day it was fetched.

    ``failed`` is the day of the newest attempt where that did not work, ``why`` the reason.
    """

    source: Source
    folder: Path
    offer: Offer | None
    fetched: str = ""
    failed: str = ""
    why: str = ""

    @property
    def good(self) -> bool:
        """Tell whether the newest attempt gave a copy."""
        return self.offer is not None and not self.failed

    def part(self, part: Part) -> bytes:
        """Return a part's bytes; raises PublishError where the disk has lost or changed them."""
        try:
            data = (self.folder / part.file).read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != part.sha256:
            raise _damaged(self.source)
        return data


def _damaged(source: Source) -> PublishError:
    return refused("copy-damaged", name=source.name)


def kept(sources: Iterable[Source], folder: Path) -> list[Copy]:
    """Look up the copies of all sources, in their order; raises PublishError for a damaged one."""
    return [_kept(source, folder / source.key) for source in sources]


def _kept(source: Source, folder: Path) -> Copy:
    state = _state(folder)
    file = folder / wire.OFFER
    told = (state.get("fetched", ""), state.get("failed", ""), state.get("why", ""))
    if not file.is_file() or state.get("manifest") != source.manifest:
        return Copy(source, folder, None, "", *told[1:])
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != state.get("sha256"):
        raise _damaged(source)
    return Copy(source, folder, wire.read_offer(data), *told)


def _state(folder: Path) -> dict[str, str]:
    try:
        read = json.loads((folder / _STATE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in read.items()} if isinstance(read, dict) else {}


# --- the step that asks the network -----------------------------------------------------------


def update(
    sources: Iterable[Source], root: Path, folder: Path, day: str, tell: Callable[[str], None]
) -> list[Copy]:
    """Fetch what is new of all sources, several at once; says of each what came of it.

    ``root`` is the folder that paths count from, ``day`` the day it is done (YYYY-MM-DD).
    """
    wanted = list(sources)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for source, line in pool.map(lambda one: (one, _update(one, root, folder, day)), wanted):
            tell(f"{source.name}：{line}")
    _sweep(folder, wanted)
    return kept(wanted, folder)


def _update(source: Source, root: Path, above: Path, day: str) -> str:
    folder = above / source.key
    folder.mkdir(parents=True, exist_ok=True)
    from .fetch import Fetcher, FetchError  # the network is for this step alone

    with closing(Fetcher(source, root)) as fetcher:
        try:
            offer, data, fetched = _take(fetcher, folder)
        except (FetchError, WireError) as error:
            return _failed(source, folder, day, str(error))
    state = {"manifest": source.manifest, "fetched": day}
    _write(folder / wire.OFFER, data)
    _write_state(folder, {**state, "sha256": hashlib.sha256(data).hexdigest()})
    _drop(folder, {part.file for part in offer.parts})
    return f"{offer.stories} 篇，取了 {fetched} 个分卷，共 {len(offer.parts)} 个"


def _failed(source: Source, folder: Path, day: str, why: str) -> str:
    """Remember that and why it did not work, beside the copy that stays."""
    state = _state(folder)
    _write_state(folder, {**state, "failed": day, "why": why})
    since = state.get("fetched", "") if state.get("manifest") == source.manifest else ""
    left = f"仍用 {since} 的副本" if since else "还没有副本，网站里先没有它"
    return f"没有取到（{why}），{left}"


def _take(fetcher: Fetcher, folder: Path) -> tuple[Offer, bytes, int]:
    """Fetch the offer and the parts that are not there; every one is looked through."""
    data = fetcher.read("", wire.MOST_OFFER)
    offer = wire.read_offer(data)
    (folder / "stories").mkdir(exist_ok=True)
    fetched, seen = 0, set[str]()
    for part in offer.parts:
        file = folder / part.file
        known = _read(file)
        if known is None or hashlib.sha256(known).hexdigest() != part.sha256:
            known = fetcher.read(part.file, min(part.bytes, wire.MOST_PACKED))
            if hashlib.sha256(known).hexdigest() != part.sha256:
                raise WireError("分卷和它的校验值不符")
            seen |= _looked_through(known, part, seen)
            _write(file, known)
            fetched += 1
    return offer, data, fetched


def _looked_through(data: bytes, part: Part, seen: set[str]) -> set[str]:
    """Return the ids in a part; raises WireError where it is not what was offered."""
    ids = [told.id for told in wire.read_part(data).stories]
    if len(ids) != part.stories or len(set(ids)) != len(ids) or seen & set(ids):
        raise WireError("分卷里的稿件和说的不一样")
    return set(ids)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _write(file: Path, data: bytes) -> None:
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.write_bytes(data)
    os.replace(fresh, file)


def _write_state(folder: Path, state: dict[str, str]) -> None:
    text = json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True)
    _write(folder / _STATE, text.encode() + b"\n")


def _drop(folder: Path, live: set[str]) -> None:
    """Remove parts that the offer no longer names."""
    for path in sorted((folder / "stories").iterdir()):
        if f"stories/{path.name}" not in live:
            path.unlink()


def _sweep(folder: Path, sources: Iterable[Source]) -> None:
    """Remove the copies of sources that the configuration no longer names."""
    live = {source.key for source in sources}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and path.name not in live:
            shutil.rmtree(path, ignore_errors=True)
