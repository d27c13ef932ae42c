"""Rules over all stories, and those that look at the clock; each yields located problems."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from . import privacy, problems
from .cards import ELSEWHERE, Card, Pointer
from .hanzi import nearest
from .library import Library, is_public, is_withdrawn, moment
from .problems import Problem
from .rules import SECTIONS, is_anchor

STALE_DAYS = 180
_ID_LINE = re.compile(r"\s*(?:id|编号|网址)\s*:")


def check(library: Library, today: datetime.date, *, whole: bool = True) -> list[Problem]:
    """Return every problem of the library, those of its files included, in reading order.

    ``whole`` False (only some files were read) leaves out what needs all of them.
    """
    found = list(library.found)
    for card in library.cards.values():
        found += _overdue(library, card, today)
        found += _stale(library, card, today)
        found += _vague(library, card, today)
    found += _duplicates(library)
    if whole:
        found += _aliases(library)
        found += _references(library, moment(today))
    return problems.in_order(found)


def _at(library: Library, code: str, card: Card, place: Pointer, **params: str) -> Problem:
    """Make a problem at a place of a story; what needs mending shows its line, numbers masked."""
    line = ""
    if problems.CATALOGUE[code].severity != "hint":
        lines = _lines(library, card)
        line = privacy.mask(lines[place.line - 1]) if place.line <= len(lines) else ""
    return problems.make(code, card.path, place.line, place.column, params, source=line)


def _lines(library: Library, card: Card) -> list[str]:
    """Read a story's file again, for the few lines that a report shows."""
    try:
        return (library.folder / card.path).read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _duplicates(library: Library) -> Iterator[Problem]:
    """No two stories have the same id."""
    for card, other in library.twice:
        lines = _lines(library, card)
        own = (n for n, line in enumerate(lines, 1) if _ID_LINE.match(line))
        place = Pointer(card.id, next(own, 1), 1)
        yield _at(library, "id-duplicate", card, place, value=card.id, other=other)


def _overdue(library: Library, card: Card, today: datetime.date) -> Iterator[Problem]:
    """A promise is overdue only when its latest possible due day lies before today."""
    if card.status != "published":
        return
    for due in card.dues:
        if datetime.date.fromisoformat(due.value) < today:
            yield _at(
                library,
                "commitment-overdue",
                card,
                due,
                where=f"承诺第 {due.row + 1} 条",
                due=due.value,
            )


def _stale(library: Library, card: Card, today: datetime.date) -> Iterator[Problem]:
    """The last look at the result was long ago."""
    if card.checked is None or card.status != "published":
        return
    days = (today - datetime.date.fromisoformat(card.checked.value)).days
    if days > STALE_DAYS:
        yield _at(library, "check-stale", card, card.checked, days=str(days))


def _vague(library: Library, card: Card, today: datetime.date) -> Iterator[Problem]:
    """Whether a story is out must be certain: its month may not have begun and not ended."""
    if card.opening is None or card.status != "published":
        return
    if card.published <= today.toordinal() < _ordinal(card.opening.value):
        yield _at(library, "published-vague", card, card.opening)


def _ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


def _aliases(library: Library) -> Iterator[Problem]:
    """A former id may not be the id, or a former id, of another story."""
    owners: dict[str, str] = {}
    for card in library.cards.values():
        for pointer in card.aliases:
            other = library.cards.get(pointer.value)
            holder = other.path if other else owners.get(pointer.value)
            owners.setdefault(pointer.value, card.path)
            if holder is not None:
                yield _at(library, "alias-clash", card, pointer, value=pointer.value, other=holder)


def _references(library: Library, now: datetime.datetime) -> Iterator[Problem]:
    """Relations and links in bodies lead to stories that exist and that readers can open."""
    ids = tuple(library.cards)
    public = {card.id for card in library.cards.values() if is_public(card, now)}
    for card in library.cards.values():
        for code, pointers in (("ref-story", card.relations), ("link-story", card.links)):
            for pointer in pointers:
                if pointer.row == ELSEWHERE and pointer.value not in library.cards:
                    continue
                where = f"关联第 {pointer.row + 1} 条" if code == "ref-story" else "正文"
                if pointer.value not in library.cards:
                    near = nearest(pointer.value, ids) if len(ids) <= 2000 else None
                    hint = f"您要写的是不是“{near}”？" if near else ""
                    yield _at(
                        library, code, card, pointer, where=where, value=pointer.value, nearest=hint
                    )
                elif card.id in public and pointer.value not in public:
                    # A story must be gone at once: what links to it may be mended afterwards.
                    gone = is_withdrawn(library.cards[pointer.value], now)
                    what = "关联" if code == "ref-story" else "链接"
                    told = "link-withdrawn" if gone else "ref-unpublished"
                    yield _at(
                        library, told, card, pointer, where=where, value=pointer.value, what=what
                    )
                elif pointer.anchor and not is_anchor(
                    pointer.anchor, (known := _places(library, pointer.value))
                ):
                    params = {"value": f"{pointer.value}#{pointer.anchor}", "nearest": ""}
                    params["allowed"] = "、".join(f"#{one}" for one in known[-6:])
                    yield _at(library, "link-anchor", card, pointer, **params)


def _places(library: Library, story: str) -> tuple[str, ...]:
    """Return the anchors of a story's page."""
    return (*SECTIONS, *library.cards[story].anchors)
