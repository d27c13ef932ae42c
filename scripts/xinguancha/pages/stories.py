"""A public story → its page, its former addresses; a withdrawn one → the notice that is left."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial

from ..cards import Card
from ..interface import Interface
from ..library import Library, Notice
from .beyond import Beyond
from .page import Page


def pages(library: Library, today: datetime.date, own: Interface) -> Iterator[Page]:
    """Plan every story's page and every address it once had."""
    beyond = Beyond(library, today)
    for card in (card for card in library.all if not card.city):
        yield _story(card, beyond)
        yield from _moved(card)
    for notice in library.withdrawn:
        yield from _notice(notice, own)


def story(library: Library, card: Card, today: datetime.date) -> Page:
    """Plan the page of one story alone."""
    return _story(card, Beyond(library, today))


def _story(card: Card, beyond: Beyond) -> Page:
    return Page(
        f"stories/{card.id}/",
        "story",
        card.title,
        card.summary,
        partial(beyond.shown, card),
        story=card.key,
        token=card.token,
        seen=beyond.seen(card),
    )


def _moved(card: Card) -> Iterator[Page]:
    """Plan a page at every former address of a story, leading to where it is now."""
    context = {"target": f"stories/{card.id}/", "name": card.title}
    for pointer in card.aliases:
        yield Page(f"stories/{pointer.value}/", "moved", card.title, card.summary, context)


def _notice(notice: Notice, own: Interface) -> Iterator[Page]:
    """Plan what stands at every address of a story that was taken down: the day and the reason."""
    context = {"label": notice.label, "reason": notice.reason}
    title, words = own.say("notice_title"), own.say("notice_about", day=own.day(notice.label))
    for name in (notice.id, *notice.aliases):
        yield Page(f"stories/{name}/", "notice", title, words, context)
