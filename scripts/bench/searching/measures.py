"""What was shown, held against what should have been: figures per query, per kind, in all."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .truth import CORE, Query, Truth

TOP = 10


@dataclass(frozen=True, slots=True)
class Score:
    """One query's figures; ``title`` is None where no relevant document has it in its title."""

    kind: str
    recall: float
    precision: float
    reciprocal: float
    zero: bool
    title: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """The means of several queries; shares from 0 to 1."""

    queries: int
    recall: float
    mrr: float
    precision: float
    zero: float
    title: float | None


def score(query: Query, shown: Sequence[str], truth: Truth) -> Score | None:
    """Score the first ten of what was shown; None where nothing is relevant."""
    wanted = truth.relevant(query)
    if not wanted:
        return None
    first = list(shown[:TOP])
    good = [one in wanted for one in first]
    place = good.index(True) + 1 if any(good) else 0
    titled = truth.titled(query, wanted)
    return Score(
        query.kind,
        sum(good) / min(TOP, len(wanted)),
        sum(good) / len(good) if good else 0.0,
        1 / place if place else 0.0,
        not first,
        (first[:1] != [] and first[0] in titled) if titled else None,
    )


def row(scores: Sequence[Score]) -> Row:
    """Average at least one score."""
    titles = [one.title for one in scores if one.title is not None]
    shown = [one.precision for one in scores if not one.zero]
    return Row(
        len(scores),
        statistics.fmean(one.recall for one in scores),
        statistics.fmean(one.reciprocal for one in scores),
        statistics.fmean(shown) if shown else 0.0,
        statistics.fmean(one.zero for one in scores),
        statistics.fmean(titles) if titles else None,
    )


def table(scores: Iterable[Score]) -> dict[str, Row]:
    """Return rows by kind, then CORE and HARD and ALL."""
    found = list(scores)
    kinds = dict.fromkeys(one.kind for one in found)
    groups: dict[str, Callable[[Score], bool]] = {
        **{kind: (lambda one, kind=kind: one.kind == kind) for kind in kinds},  # type: ignore[misc]
        "CORE": lambda one: one.kind in CORE,
        "HARD": lambda one: one.kind not in CORE,
        "ALL": lambda one: True,
    }
    rows = {name: [one for one in found if belongs(one)] for name, belongs in groups.items()}
    return {name: row(some) for name, some in rows.items() if some}


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed; 0 of none."""
    order = sorted(values)
    return order[min(len(order) - 1, int(share * len(order)))] if order else 0.0
