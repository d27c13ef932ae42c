"""Story → its dated steps on both axes, newest first: what lists of news and feeds tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .dates import PartialDate
from .model import Story
from .vocabulary import outcomes
from .vocabulary.stages import EVENT_TYPES

MOST = 6  # of one story; a list of news holds thirty of all
LONGEST = 80  # characters of what is told


class Change(NamedTuple):
    """One step: its first possible day (ordinal), the day in words, what it is, where it stands.

    ``anchor`` is the section of the story's page that tells of it.
    """

    day: int
    label: str
    word: str
    text: str
    anchor: str


def of(story: Story) -> tuple[Change, ...]:
    """Return the newest steps of a story; of one day, the one written later comes first."""
    found = list(_all(story))
    found.reverse()
    return tuple(sorted(found, key=lambda change: -change.day)[:MOST])


def _all(story: Story) -> Iterator[Change]:
    if story.published:
        yield _change(story.published, "本站发布", story.summary, "")
    for event in story.events:
        if event.date and event.type:
            text = event.text or event.outcome or ""
            anchor = f"stage-{event.stage}" if event.stage else "stages"
            yield _change(event.date, EVENT_TYPES[event.type].label, text, anchor)
    for reply in story.replies:
        if reply.date:
            yield _change(reply.date, "答复", "；".join(reply.points), "replies")
    for one in story.commitments:
        if one.made_on:
            yield _change(one.made_on, "承诺", one.promise, "commitments")
        if one.status_date and one.status:
            word = outcomes.COMMITMENT_STATES.label(one.status)
            yield _change(one.status_date, f"承诺{word}", one.promise, "commitments")
    if story.delivery and story.delivery.as_of and story.delivery.state:
        word = outcomes.DELIVERY_STATES.label(story.delivery.state)
        yield _change(story.delivery.as_of, f"落实：{word}", story.delivery.note or "", "delivery")
    for said in story.feedback:
        if said.date and said.value:
            word = outcomes.SATISFACTIONS.label(said.value)
            yield _change(said.date, f"提案者评价：{word}", said.text or "", "feedback")
    for visit in story.visits:
        if visit.date:
            word = outcomes.VISIT_RESULTS.label(visit.result) if visit.result else "未查到"
            yield _change(visit.date, f"回访：{word}", visit.finding or "", "visits")
    for correction in story.corrections:
        if correction.date:
            yield _change(correction.date, "更正", correction.what, "corrections")


def _change(date: PartialDate, word: str, text: str, anchor: str) -> Change:
    short = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return Change(date.earliest.toordinal(), date.label, word, short, anchor)
