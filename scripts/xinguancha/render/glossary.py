"""The controlled words that stand on one story's page, each with its plain explanation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..interface import Interface
from ..model import Story
from ..progress import Lane
from ..vocabulary.terms import Term

Tables = Mapping[str, Mapping[str, Term]]  # the vocabulary in the language of the page
Word = tuple[str, str]  # (the word as the reader sees it, its explanation)


def of(story: Story, lanes: tuple[Lane, ...], own: Interface) -> tuple[Word, ...]:
    """Return the words of the page that have an explanation, each once, in the page's order.

    Of two words spelt alike (督办 is a stage and a role) the one that comes first is explained.
    """
    found: dict[str, str] = {}
    for term in _terms(story, lanes, own.tables):
        if term.help:
            found.setdefault(term.label, term.help)
    return tuple(found.items())


def _terms(story: Story, lanes: tuple[Lane, ...], tables: Tables) -> Iterator[Term]:
    yield tables["kind"][story.kind]
    yield from _used(tables["state"], (lane.state for lane in lanes))
    yield from (tables["stage"][lane.stage] for lane in lanes if lane.events)
    yield from _used(tables["event"], (e.type for lane in lanes for e in lane.events))
    yield from _used(tables["disposition"], (p.disposition for p in story.proposals))
    yield from _used(tables["proposer"], (p.proposer_type for p in story.proposals))
    papers = [p.disclosure for p in story.proposals] + [r.disclosure for r in story.replies]
    yield from _used(tables["disclosure"], papers)
    yield from _used(tables["role"], (unit.role for unit in story.units))
    yield from _used(tables["commitment"], (c.status for c in story.commitments))
    state = story.delivery.state if story.delivery else None
    yield from _used(tables["delivery"], [state or "unknown"])
    yield from _used(tables["subject"], (f.on for f in story.feedback))
    yield from _used(tables["visit"], (visit.result for visit in story.visits))


def _used(table: Mapping[str, Term], keys: Iterable[str | None]) -> Iterator[Term]:
    """The terms of the given keys, in the table's order."""
    present = set(keys)
    return (table[key] for key in table if key in present)
