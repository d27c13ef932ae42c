"""Story → its dated steps on both axes, newest first: what lists of news and feeds tell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from . import interface
from .dates import PartialDate
from .interface import Interface
from .model import Story

MOST = 6  # of one story; a list of news holds thirty of all
LONGEST = 80  # characters of what is told
_CHINESE = interface.of("zh-Hans")


class Change(NamedTuple):
    """One step: its first possible day (ordinal), the day in words, what it is, where it stands.

    ``anchor`` is the section of the story's page that tells of it; ``told`` says what it is in any
    language: a phrase, and the table and key of the vocabulary of the word in it.
    """

    day: int
    label: str
    word: str
    text: str
    anchor: str
    told: tuple[str, str, str] = ("", "", "")


def packed(changes: Iterable[Change]) -> bytes:
    """Write changes down: few of ten thousand stories' are ever looked at, all are in memory."""
    return json.dumps(list(changes), ensure_ascii=False, separators=(",", ":")).encode()


def read(packed: bytes) -> tuple[Change, ...]:
    """Read what ``packed`` wrote, or nothing."""
    rows = json.loads(packed) if packed else ()
    return tuple(
        [
            Change(day, label, word, text, anchor, (phrase, table, key))
            for day, label, word, text, anchor, (phrase, table, key) in rows
        ]
    )


def of(story: Story) -> tuple[Change, ...]:
    """Return the newest steps of a story; of one day, the one written later comes first."""
    found = list(_all(story))
    found.reverse()
    found.sort(key=lambda step: -step[0].earliest.toordinal())
    return tuple([_change(*step) for step in found[:MOST]])


_Step = tuple[PartialDate, str, str, str] | tuple[PartialDate, str, str, str, str, str]
"""A date, what is told, the section, and what it is: the arguments of ``_change``."""


def _all(story: Story) -> Iterator[_Step]:
    if story.published:
        yield (story.published, story.summary, "", "published_here")
    for event in story.events:
        if event.date and event.type:
            text = event.text or event.outcome or ""
            anchor = f"stage-{event.stage}" if event.stage else "stages"
            yield (event.date, text, anchor, "", "event", event.type)
    for reply in story.replies:
        if reply.date:
            yield (reply.date, "；".join(reply.points), "replies", "reply")
    for number, one in enumerate(story.commitments, 1):
        anchor = f"commitment-{number}"
        if one.made_on:
            yield (one.made_on, one.promise, anchor, "promised")
        if one.status_date and one.status:
            about = ("promise_is", "commitment", one.status)
            yield (one.status_date, one.promise, anchor, *about)
    if story.delivery and story.delivery.as_of and story.delivery.state:
        about = ("delivery_is", "delivery", story.delivery.state)
        yield (story.delivery.as_of, story.delivery.note or "", "delivery", *about)
    for said in story.feedback:
        if said.date and said.value:
            about = ("proposer_says", "satisfaction", said.value)
            yield (said.date, said.text or "", "feedback", *about)
    for visit in story.visits:
        if visit.date:
            about = ("visit_found", "visit", visit.result or "unknown")
            yield (visit.date, visit.finding or "", "visits", *about)
    for correction in story.corrections:
        if correction.date:
            yield (correction.date, correction.what, "corrections", "correction")


def _change(
    date: PartialDate, text: str, anchor: str, phrase: str, table: str = "", key: str = ""
) -> Change:
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    told = (phrase, table, key)
    word = _said(told, _CHINESE)
    return Change(date.earliest.toordinal(), date.label, word, short, anchor, told)


def in_words(change: Change, own: Interface) -> str:
    """Say what the step is."""
    return _said(change.told, own) if any(change.told) else change.word


def _said(told: tuple[str, str, str], own: Interface) -> str:
    phrase, table, key = told
    word = own.word(key, table) if table else ""
    if not phrase:
        return word
    return own.say(phrase, word=word) if table else own.say(phrase)
