"""What a rule is, what it may look at, and how all of them are run over one story."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ..model import Story
from ..reader import Loc, Reading, guard, where
from ..registries import Registries


@dataclass(frozen=True, slots=True)
class At:
    """A place in the file outside the header: line and column from 1, length in characters."""

    line: int
    column: int
    length: int = 1


Found = tuple[str, Loc | At, Mapping[str, str]]
"""A code, where, and the parameters of its message; the reading adds ``where`` if it is missing."""

Row = TypeVar("Row")


@dataclass
class Context:
    """One story as a rule sees it; ``siblings`` are the names of the files in its own folder."""

    reading: Reading
    story: Story
    registries: Registries
    siblings: frozenset[str] = frozenset()

    def rows(self, name: str, rows: tuple[Row, ...]) -> Iterator[tuple[Loc, Row]]:
        """Yield the rows of the field ``name``, each with the place where it was typed."""
        if (name,) in self.reading.places:
            for index, row in enumerate(rows):
                yield self.reading.typed((name,), index), row
        else:
            for index, row in enumerate(rows):
                yield (name, index), row

    def typed(self, loc: Loc) -> bool:
        """Tell whether the editor wrote the field at all, if only to say 未查到."""
        return self.reading.mark(loc) is not None

    def blamed(self, loc: Loc) -> bool:
        """Tell whether the reader has already found fault with the value: said once is enough."""
        return bool(self.reading.found) and self.reading.blamed(loc)

    @cached_property
    def proposal_keys(self) -> tuple[str, ...]:
        """The keys of the story's proposals, in order, each once."""
        return tuple(dict.fromkeys(proposal.key for proposal in self.story.proposals))

    @cached_property
    def kind_is_sure(self) -> bool:
        """Whether the kind of case is known: a mistyped kind must not blame every event."""
        return not self.blamed(("kind",))


Rule = Callable[[Context], Iterator[Found]]
RULES: list[tuple[Rule, tuple[str, ...]]] = []


def rule(*codes: str) -> Callable[[Rule], Rule]:
    """Register a rule with every code it may report."""

    def register(function: Rule) -> Rule:
        RULES.append((function, codes))
        return function

    return register


def run(reading: Reading, registries: Registries, siblings: frozenset[str] = frozenset()) -> None:
    """Run all rules on ``reading.story`` and add what they find to ``reading.found``.

    A file whose header could not be read is only searched for personal numbers. Never raises for
    what an editor typed.
    """
    if reading.story is not None:
        context = Context(reading, reading.story, registries, siblings)
        found = [one for function, _ in RULES for one in function(context)]
        for code, place, params in found:
            _report(reading, code, place, params)
    exceptions = reading.story.privacy_exceptions if reading.story is not None else ()
    guard(reading, registries.phones, exceptions)


def _report(reading: Reading, code: str, place: Loc | At, params: Mapping[str, str]) -> None:
    if isinstance(place, At):
        reading.report_at(code, place.line, place.column, place.length, **params)
    else:
        reading.report(code, place, **params)


__all__ = ["RULES", "At", "Context", "Found", "Rule", "rule", "run", "where"]
