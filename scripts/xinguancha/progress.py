"""Story → how far it has come on both axes: its lanes, whose turn it is, what was delivered.

Derived, never stored. A stage without a record is 未查到 and never "not done"; it is 待进行 only
where the latest record itself says that the case is still being worked on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import interface
from .dates import PartialDate
from .interface import Interface
from .model import Event, Story
from .vocabulary.stages import EVENT_TYPES, KINDS, STAGES

_BRIEF = {  # phrases of ``Turn`` → the same for a line of a list
    "turn_unknown": "turn_unknown_brief",
    "turn_by_rule": "turn_by_rule_brief",
    "ends_here": "ends_here_brief",
}
_RANKS: Mapping[str, int] = {
    stage: rank for kind in KINDS.values() for rank, stage in enumerate(kind.lanes)
}
_NEVER = date.min  # before every day that a record can have


@dataclass(frozen=True, slots=True)
class Lane:
    """One stage of one story: its state, its events in time order, and rounds gone through."""

    stage: str
    state: str
    events: tuple[Event, ...]
    stated: bool = False

    @property
    def rounds(self) -> int:
        """How many rounds the events of this lane tell of (at least 1)."""
        return max((event.round or 1 for event in self.events), default=1)

    @property
    def by_round(self) -> tuple[tuple[int, tuple[Event, ...]], ...]:
        """The events in groups of one round each, in order."""
        found: dict[int, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.round or 1, []).append(event)
        return tuple((number, tuple(events)) for number, events in found.items())

    @property
    def word(self) -> tuple[str, str]:
        """Key and table of the word for its state; a lane that ended says by what."""
        last = next((e.type for e in reversed(self.events) if _effect(e) == "ended"), None)
        return (last, "event") if self.state == "ended" and last else (self.state, "state")


class Turn(NamedTuple):
    """Whose turn it is: that of a stage or an event, and the phrase it stands in ("": none)."""

    phrase: str = ""
    table: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The second axis in counts and words: replies, promises, delivery."""

    replies: int
    classes: tuple[str, ...]
    promises: int
    fulfilled: int
    delivery: str
    checked: bool


def stage_of(event: Event) -> str | None:
    """Return the stage an event belongs to: as written, else as its type says."""
    if event.stage is not None:
        return event.stage
    return (EVENT_TYPES[event.type].stage or None) if event.type else None


def in_order(events: tuple[Event, ...]) -> tuple[Event, ...]:
    """Sort by round, then date; an undated event keeps its place after the one before it."""
    if len(events) < 2:
        return events
    keyed = [((event.round or 1, *span), event) for event, span in _spans(events)]
    return tuple(event for _, event in sorted(keyed, key=lambda pair: (pair[0][0], pair[0][1])))


def _spans(events: tuple[Event, ...]) -> list[tuple[Event, tuple[date, date]]]:
    """Pair each event with its first and last possible day; the undated inherit the one before."""
    span = (_NEVER, _NEVER)
    result = []
    for event in events:
        if event.date is not None:
            span = (event.date.earliest, event.date.latest)
        result.append((event, span))
    return result


def latest(events: tuple[Event, ...]) -> Event | None:
    """Return the last event, or None.

    Where days overlap (a reply "in May", an assignment on May 3rd), the later stage is the later
    event, and within a stage the one written later.
    """
    if len(events) < 2:
        return events[0] if events else None
    spans = _spans(events)
    edge = max(first for _, (first, _) in spans)
    last = max(
        (event.round or 1, _RANKS.get(stage_of(event) or "", -1), place)
        for place, (event, (_, end)) in enumerate(spans)
        if end >= edge
    )
    return events[last[2]]


def _effect(event: Event | None) -> str:
    return EVENT_TYPES[event.type].effect if event is not None and event.type else ""


def ending(story: Story) -> Event | None:
    """Return the event that ended the procedure of the whole case; None where it goes on.

    Of several proposals one may be refused while the others are handled: that ends nothing.
    """
    last = latest(tuple(event for event in story.events if _effect(event)))
    if last is None or _effect(last) != "ended":
        return None
    ended = [event for event in story.events if _effect(event) == "ended"]
    named = {key for event in ended for key in event.proposals}
    whole = any(not event.proposals for event in ended)
    return last if whole or named.issuperset(one.key for one in story.proposals) else None


def ended(story: Story) -> tuple[str, str] | None:
    """Return key and table of the word for what ended the procedure; None where it goes on."""
    end = ending(story)
    if end and end.type:
        return end.type, "event"
    return ("ended", "state") if "ended" in story.stages.values() else None


def _state(stage: str, events: tuple[Event, ...], newest: Event | None, ended: bool) -> str:
    """State of a lane that has events."""
    effects = [_effect(event) for event in in_order(events)]
    sent_back = newest is not None and newest.type and EVENT_TYPES[newest.type].sends_back_to
    if sent_back == stage:
        return "returned"
    decisive = [effect for effect in effects if effect]
    if decisive and decisive[-1] == "ended" and not ended and "done" in decisive:
        return "done"  # one proposal stops here, the others go on
    return decisive[-1] if decisive and decisive[-1] != "open" else "current"


def lanes(story: Story) -> tuple[Lane, ...]:
    """Return one lane per stage of the story's kind, in procedural order."""
    order = KINDS[story.kind].lanes
    by_stage: dict[str, list[Event]] = {key: [] for key in order}
    for event in story.events:
        by_stage.get(stage_of(event) or "", []).append(event)
    newest, end = latest(story.events), ending(story)
    stated = next((key for key, state in story.stages.items() if state == "ended"), None)
    stop = stage_of(end) if end else stated
    back = EVENT_TYPES[newest.type].sends_back_to if newest and newest.type else ""
    result = []
    for key in order:
        events = in_order(tuple(by_stage[key]))
        if key in story.stages:
            result.append(Lane(key, story.stages[key], events, stated=True))
        elif events or key == back:
            result.append(Lane(key, _state(key, events, newest, end is not None), events))
        else:
            result.append(Lane(key, _without_record(order, key, newest, stop), ()))
    return tuple(result)


def _without_record(
    order: tuple[str, ...], key: str, newest: Event | None, stop: str | None
) -> str:
    """State of a lane that nothing is recorded of: what the last record says of those after it.

    ``stop`` is the stage in which the procedure ended.
    """
    here = stop or (stage_of(newest) if newest else None)
    if here not in order or order.index(key) <= order.index(here):
        return "unknown"
    if stop:
        return "not_applicable"
    return "pending" if _effect(newest) in ("open", "returned") else "unknown"


def current_stage(story: Story) -> str | None:
    """Return the stage of the newest public record, or of a stage stated as current; else None."""
    stated = [k for k, state in story.stages.items() if state in ("current", "returned", "ended")]
    if stated:
        return stated[0]
    newest = latest(story.events)
    return stage_of(newest) if newest else None


def next_turn(story: Story) -> Turn:
    """Tell whose turn it is next.

    Only a record that says the case goes on (or has ended) tells whose turn it *is*; after any
    other one the rule only says what comes next, and whether it came is not known.
    """
    if end := ending(story):
        return Turn("", "event", end.type or "")
    if "ended" in story.stages.values():
        return Turn("ends_here")
    newest = latest(story.events)
    if newest is None:
        return Turn("turn_unknown")
    stage = current_stage(story)
    if newest.type and EVENT_TYPES[newest.type].turn:
        turn = Turn("", "event", newest.type)
    elif stage and STAGES[stage].turn:
        turn = Turn("", "stage", stage)
    else:
        return Turn()
    if _effect(newest) in ("open", "returned") or story.stages:
        return turn
    return turn._replace(phrase="turn_by_rule")


def in_words(turn: Turn, own: Interface) -> str:
    """Say in one sentence whose turn it is; empty where nobody can tell."""
    sentence = own.tables[turn.table][turn.key].turn if turn.key else ""
    if not turn.phrase:
        return sentence
    return own.say(turn.phrase, turn=sentence.rstrip("。.")) if turn.key else own.say(turn.phrase)


def in_brief(turn: Turn, own: Interface) -> str:
    """Say whose turn it is without what they are to do, as a line of a list has room for."""
    sentence = own.tables[turn.table][turn.key].turn if turn.key else ""
    short = sentence.partition("：")[0].partition("。")[0] if own.key != "en" else sentence
    if not turn.phrase:
        return short.rstrip("。.")
    return own.say(_BRIEF[turn.phrase], turn=short.rstrip("。."))


def consequence(event: Event, own: Interface | None = None) -> str:
    """Say what an exceptional event does to the way of the case; empty for an ordinary one."""
    if not event.type:
        return ""
    back = EVENT_TYPES[event.type].sends_back_to
    own = own or interface.of("zh-Hans")
    if back:
        return own.say("goes_back", stage=own.word(back, "stage"))
    after = {"ended": "ends_here", "returned": "goes_again"}.get(_effect(event))
    return own.say(after) if after else ""


def outcome(story: Story) -> Outcome:
    """Sum up the second axis."""
    delivery = story.delivery
    state = (delivery.state if delivery else None) or "unknown"
    return Outcome(
        replies=len(story.replies),
        classes=tuple(dict.fromkeys(r.class_ for r in story.replies if r.class_)),
        promises=len(story.commitments),
        fulfilled=sum(c.status == "fulfilled" for c in story.commitments),
        delivery=state,
        checked=bool(delivery and (delivery.by or delivery.as_of)),
    )


def newest_date(story: Story) -> PartialDate | None:
    """Return the date of the newest dated public record, of one day the most exact; else None."""
    days = [e.date for e in story.events if e.date]
    days += [r.date for r in story.replies if r.date]
    days += [v.date for v in story.visits if v.date]
    days += [f.date for f in story.feedback if f.date]
    if story.delivery and story.delivery.as_of:
        days.append(story.delivery.as_of)
    return max(days, key=lambda date: (date.latest, date.earliest), default=None)
