"""All stories, read once: a small card of each, indexed; drafts are dropped here and only here."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from . import cache, facets, problems, registries, slugs
from .cards import Card
from .dates import Day
from .examining import Examiner
from .facets import Group
from .intake import story_files
from .registries import Registries
from .slugs import Slugs

CHINA = datetime.timezone(datetime.timedelta(hours=8))
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """All that is left of a story that was taken down: its addresses, the day, the reason.

    ``lists`` are the addresses of the lists it stood in, so that their feeds can take it back.
    """

    id: str
    aliases: tuple[str, ...]
    day: int
    label: str
    reason: str
    lists: frozenset[str]


class Origin(NamedTuple):
    """Another site whose stories are shown here; ``site`` is its address.

    ``fetched``: the day of the copy that is shown ("": there is none), as YYYY-MM-DD; ``failed``
    and ``why``: the newest attempt, where it did not work; ``refused``: stories that did not pass.
    """

    key: str
    name: str
    site: str
    stories: int
    refused: int
    fetched: str
    failed: str
    why: str


@dataclass(slots=True)
class Library:
    """Stories by id and by facet; ``public()`` is what may be published.

    ``all`` and ``facets`` have the stories of other sites as well (``federation``), ``cards`` not.
    ``sizes``: story → file → width and height of the pictures (entered by ``exhibits``).
    """

    cards: dict[str, Card]
    registries: Registries
    folder: Path
    found: list[problems.Problem] = field(default_factory=list)
    files: int = 0
    facets: dict[str, dict[str, Group]] = field(default_factory=dict)
    cited_by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    twice: list[tuple[Card, str]] = field(default_factory=list)
    all: tuple[Card, ...] = ()
    withdrawn: tuple[Notice, ...] = ()
    sizes: dict[str, dict[str, tuple[int, int]]] = field(default_factory=dict)
    slugs: Slugs = field(default_factory=Slugs)
    sources: tuple[Origin, ...] = ()

    def public(self, now: datetime.datetime) -> Library:
        """Return the library of published stories alone, indexed; the one filter for drafts."""
        cards = {key: card for key, card in self.cards.items() if is_public(card, now)}
        shelf = Library(cards, self.registries, self.folder, list(self.found), self.files)
        shelf.sizes = self.sizes
        shelf.all = tuple(sorted(cards.values(), key=newest_first))
        shelf.slugs = self.slugs
        shelf.facets = {
            f: facets.group(shelf.all, self.registries, self.slugs, f) for f in facets.FACETS
        }
        shelf.cited_by = facets.cited_by(cards)
        gone = (card for card in self.cards.values() if is_withdrawn(card, now))
        shelf.withdrawn = tuple(sorted((_notice(self, c) for c in gone), key=_latest_first))
        return shelf


def is_public(card: Card, now: datetime.datetime) -> bool:
    """Tell whether a story may be seen: published in word, its date and embargo come."""
    return card.status == "published" and card.withdrawal is None and _has_come(card, now)


def is_withdrawn(card: Card, now: datetime.datetime) -> bool:
    """Tell whether a story was public and has been taken down: its address keeps a notice."""
    told = card.withdrawal
    if card.status != "withdrawn" or told is None or told.day > now.date().toordinal():
        return False
    return _has_come(card, now)


def _has_come(card: Card, now: datetime.datetime) -> bool:
    """Tell whether the day of publication and the embargo are past."""
    if card.published > now.date().toordinal():
        return False
    return not card.embargo or datetime.datetime.fromisoformat(card.embargo) <= now


def moment(day: datetime.date) -> datetime.datetime:
    """Return the moment of a build's day, in China; of a day alone its first: nothing is early."""
    return Day.of(day).moment


def newest_first(card: Card) -> tuple[int, int, str]:
    """Put the newest progress first in every list."""
    return (-card.newest, -card.published, card.id)


def _notice(library: Library, card: Card) -> Notice:
    """Reduce a story that was taken down to what readers are still told."""
    assert card.withdrawal is not None
    lists = facets.lists(card, library.registries, library.slugs)
    aliases = tuple(pointer.value for pointer in card.aliases)
    return Notice(card.id, aliases, *card.withdrawal, frozenset(lists))


def _latest_first(notice: Notice) -> tuple[int, str]:
    return (-notice.day, notice.id)


# --- all files --------------------------------------------------------------------------------


def load(
    stories: Path,
    *,
    store: cache.Store,
    executor: Executor | None = None,
    only: Iterable[Path] | None = None,
    tell: Progress = lambda what, done, total: None,
) -> Library:
    """Read and check every story below ``stories``, from the store where nothing changed.

    ``only`` limits the reading to some files (``check PATH``). Nothing raises for what an editor
    typed; everything found is in ``library.found``.
    """
    shelf, found = registries.load(stories)
    files, misplaced = story_files(stories)
    if only is not None:
        wanted = {path.resolve() for path in only}
        files = [file for file in files if Path(file.full).resolve() in wanted]
    library = Library({}, shelf, stories, found + misplaced, len(files), slugs=slugs.read(store))
    cards: list[Card] = []
    examiner = Examiner(shelf, store, executor, whole=only is None)
    for done, (card, told) in enumerate(examiner.read(files), 1):
        library.found += told
        if card is not None:
            cards.append(card)
        tell("检查稿件", done, len(files))
    if only is None:
        store.prune("stories", (card.key for card in cards))
    _shelve(library, cards)
    return library


def _shelve(library: Library, cards: list[Card]) -> None:
    """Enter cards by id; the second story with an id stays out, and is told."""
    taken: dict[str, Card] = {}
    for card in sorted(cards, key=lambda card: card.path):
        if not card.id:
            continue
        other = taken.setdefault(card.id, card)
        if other is card:
            library.cards[card.id] = card
        else:
            library.twice.append((card, other.path))


def stories(store: cache.Store, keys: Iterable[str]) -> dict[str, bytes]:
    """Return pickled stories by their key; without one of them the store is not to be trusted."""
    wanted = list(keys)
    found = store.get("stories", wanted)
    if len(found) < len(set(wanted)):
        store.renew()  # what does not hold one row may not hold the next one either
        raise cache.DamagedError("a story is missing")
    return found
