"""The public library → the pictures that stand for its pages where somebody shares them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import islice

from . import cache, interface
from .cards import Card
from .catalogue import NO_FONT
from .interface import Interface
from .library import Library, Progress
from .pages import Settings
from .pool import ahead
from .release import Release
from .render import picture
from .render.picture import Face, Words

BATCH = 64
SITE_PICTURE = "card.png"


@dataclass(frozen=True, slots=True)
class Pictures:
    """Which pages have a picture of their own; ``token`` changes when one comes or goes."""

    site: Settings
    face: Face | None = None
    font: str = ""
    own: frozenset[str] = frozenset()

    @property
    def token(self) -> str:
        """Stand for what the heads of pages say of pictures."""
        return self.site.cards if self.face else "none"

    def of(self, address: str) -> str:
        """Return the picture of the page at ``address``, counted from the site; empty for none."""
        if self.face is None:
            return ""
        return f"{address}{SITE_PICTURE}" if address in self.own else SITE_PICTURE


def choose(site: Settings, shelf: Library) -> tuple[Pictures, list[str]]:
    """Find the font, if pictures are wanted; returns what to tell the newsroom as well.

    Without an address of the site nobody could fetch a picture, so that none is drawn.
    """
    if site.cards == "off" or not site.site_url:
        return Pictures(site), []
    root = shelf.folder.parent  # where mkdocs.yml is
    face = picture.find_face(root / site.card_font if site.card_font else None)
    if face is None:
        return Pictures(site), [NO_FONT]
    with open(face.file, "rb") as file:
        font = hashlib.file_digest(file, "sha256").hexdigest()
    ids = shelf.cards if site.cards == "stories" else ()
    return Pictures(site, face, font, frozenset(f"stories/{one}/" for one in ids)), []


def fill(
    pictures: Pictures,
    shelf: Library,
    release: Release,
    store: cache.Store,
    executor: Executor | None,
    tell: Progress,
) -> None:
    """Draw the pictures whose words have changed; the others stay, or come from the store."""
    if pictures.face is None:
        return
    wanted = dict(_wanted(pictures, shelf))
    stem = cache.Stem(cache.code(), pictures.font, pictures.face.number, picture.version())
    keys = {path: stem.key(path, *words) for path, words in wanted.items()}
    missing = {key: path for path, key in keys.items() if not release.current(path, key)}
    for key, data in store.stream("pictures", list(missing)):
        release.write(missing.pop(key), key, data)
    drawn = _drawn(pictures.face, list(missing.values()), wanted, executor)
    for part in _batches(drawn):
        for path, data in part:
            release.write(path, keys[path], data)
        store.put("pictures", [(keys[path], data) for path, data in part])
        tell("画分享图片", 0, 0)
    store.prune("pictures", keys.values())


def _batches(drawn: Iterator[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    while part := list(islice(drawn, BATCH)):
        yield part


def _wanted(pictures: Pictures, shelf: Library) -> Iterator[tuple[str, Words]]:
    """Path and words of every picture."""
    site = pictures.site
    own = interface.of(site.interface)
    mark = own.say("invented") if site.example else ""
    yield SITE_PICTURE, Words(site.column, mark, own.say("picture_site"), site.publisher)
    if site.cards != "stories":
        return
    for card in (card for card in shelf.all if not card.city):
        words = Words(
            site.column, mark or own.word(card.kind, "kind"), card.title, _line(card, own)
        )
        yield f"stories/{card.id}/{SITE_PICTURE}", words


def _line(card: Card, own: Interface) -> str:
    """Both axes in words."""
    stage = own.word(*(card.ended or (card.stage, "stage")))
    delivery = own.word(card.delivery, "delivery")
    return own.say("picture_story", stage=stage, delivery=delivery)


def _drawn(
    face: Face, paths: list[str], wanted: dict[str, Words], executor: Executor | None
) -> Iterator[tuple[str, bytes]]:
    """Draw in batches, a few ahead; a small site needs no other process."""
    parts = [paths[start : start + BATCH] for start in range(0, len(paths), BATCH)]
    words = ([wanted[path] for path in part] for part in parts)
    drawn = ahead(executor if len(parts) > 1 else None, partial(picture.draw_batch, face), words)
    for part, pictures in zip(parts, drawn, strict=True):
        yield from zip(part, pictures, strict=True)
