"""The controlled words that stand on one story's page, each with its plain explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..model import Story
from ..progress import Lane
from ..vocabulary import outcomes, stages
from ..vocabulary.terms import Term, Terms

Word = tuple[str, str]  # (the word as the reader sees it, its explanation)


def of(story: Story, lanes: tuple[Lane, ...]) -> tuple[Word, ...]:
    """Return the words of the page that have an explanation, each once, in the page's order.

    Of two words spelt alike (督办 is a stage and a role) the one that comes first is explained.
    """
    found: dict[str, str] = {}
    for term in _terms(story, lanes):
        if term.help:
            found.setdefault(term.label, term.help)
    return tuple(found.items())


def _terms(story: Story, lanes: tuple[Lane, ...]) -> Iterator[Term]:
    yield stages.KINDS[story.kind]
    yield from _used(stages.STAGE_STATES, (lane.state for lane in lanes))
    yield from (stages.STAGES[lane.stage] for lane in lanes if lane.events)
    yield from _used(stages.EVENT_TYPES, (e.type for lane in lanes for e in lane.events))
    yield from _used(outcomes.DISPOSITIONS, (p.disposition for p in story.proposals))
    yield from _used(outcomes.PROPOSER_TYPES, (p.proposer_type for p in story.proposals))
    papers = [p.disclosure for p in story.proposals] + [r.disclosure for r in story.replies]
    yield from _used(outcomes.DISCLOSURES, papers)
    yield from _used(outcomes.ROLES, (unit.role for unit in story.units))
    yield from _used(outcomes.COMMITMENT_STATES, (c.status for c in story.commitments))
    state = story.delivery.state if story.delivery else None
    yield from _used(outcomes.DELIVERY_STATES, [state or "unknown"])
    yield from _used(outcomes.FEEDBACK_SUBJECTS, (f.on for f in story.feedback))
    yield from _used(outcomes.VISIT_RESULTS, (visit.result for visit in story.visits))


def _used(table: Terms[Term], keys: Iterable[str | None]) -> Iterator[Term]:
    """The terms of the given keys, in the table's order."""
    present = set(keys)
    return (table[key] for key in table if key in present)
