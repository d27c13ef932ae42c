"""Public stories → counts with honest denominators: each sums to its total, unknown is a row.

Counts what this site follows, nothing more; how many proposals a session received, filed and
assigned is told by the newsroom (``sessions.yml``) or not known. No percentage below ten, no
order by size, nobody is ranked. A duration has a least and a most, for dates may be partial.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_high, median_low
from typing import NamedTuple

from ..accounts import SPANS
from ..cards import Card
from ..registries import Registries
from ..vocabulary.outcomes import COMMITMENT_STATES, DELIVERY_STATES, DISPOSITIONS
from ..vocabulary.stages import KINDS

LEAST = 10  # below so many, a percentage says more than is known
LEAST_FOR_MEDIAN = 5


class Count(NamedTuple):
    """One row: its key, how many, the share in whole percent ("": too few) and of the width."""

    key: str
    number: int
    percent: str
    width: str
    address: str = ""


class Table(NamedTuple):
    """Rows that sum to the total; ``words`` is the table of the vocabulary with their words."""

    rows: tuple[Count, ...]
    total: int
    words: str


def percent(count: int, total: int) -> str:
    """Return a share in whole percent, "<1" for less; "" where the whole is below ten."""
    if total < LEAST:
        return ""
    whole = (200 * count + total) // (2 * total)
    return "<1" if count and not whole else f"{whole}%"


def width(count: int, total: int) -> str:
    """Return a share as a length of a picture, in percent of its width."""
    return f"{100 * count / total:.2f}%" if total else "0%"


def table(
    words: str,
    order: Iterable[str],
    found: Mapping[str, int],
    addresses: Mapping[str, str] | None = None,
) -> Table:
    """Count into rows in that order; rows of nothing are left out, the unknown one stays."""
    total = sum(found.values())
    rows = tuple(
        Count(
            key,
            count,
            percent(count, total),
            width(count, total),
            (addresses or {}).get(key, "") if count else "",
        )
        for key in order
        if (count := found.get(key, 0)) or key == "unknown"
    )
    return Table(rows, total, words)


def keys(terms: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of a table of the vocabulary, the unknown last."""
    return (*(key for key in terms if key != "unknown"), "unknown")


def deliveries(cards: Iterable[Card]) -> Table:
    """Stories by what was delivered."""
    addresses = {key: f"deliveries/{key.replace('_', '-')}/" for key in DELIVERY_STATES}
    found = Counter(card.delivery for card in cards)
    return table("delivery", keys(DELIVERY_STATES), found, addresses)


def stages(cards: Iterable[Card], kind: str) -> Table:
    """Stories of a kind by the stage of their newest public record."""
    own = keys(KINDS[kind].lanes)
    found = Counter(c.stage if c.stage in own else "unknown" for c in cards if c.kind == kind)
    return table("stage", own, found, {key: f"stages/{key}/" for key in own})


def kinds(cards: Iterable[Card]) -> Table:
    """Stories by kind of case."""
    addresses = {key: f"kinds/{key}/" for key in KINDS}
    return table("kind", KINDS, Counter(card.kind for card in cards), addresses)


def promises(cards: Iterable[Card]) -> Table:
    """Promises by what became of them."""
    found = Counter(p.status for c in cards for p in c.ledger)
    return table("commitment", keys(COMMITMENT_STATES), found)


def dispositions(cards: Iterable[Card]) -> Table:
    """Proposals by whether they were filed; a row that stands for six counts six."""
    found: Counter[str] = Counter()
    for card in cards:
        for one in card.tracked:
            found[one.disposition] += one.pieces
    return table("disposition", keys(DISPOSITIONS), found)


# --- answered is not delivered ----------------------------------------------------------------


class Line(NamedTuple):
    """A row of a table of two directions; ``phrase`` says of what."""

    phrase: str
    counts: tuple[int, ...]
    total: int


class Cross(NamedTuple):
    """Counts by two things at once; lines sum to their totals, totals to the whole.

    ``columns`` are states of delivery.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: int


def answered(cards: Iterable[Card]) -> Cross:
    """Proposals by whether a reply was found, and by what was delivered.

    Where the procedure ended before any reply, none is missing.
    """
    found = Counter((_answer(c), c.delivery) for c in cards if c.kind == "proposal")
    used = [k for k in keys(DELIVERY_STATES) if k == "unknown" or any(k == d for _, d in found)]
    lines = tuple(
        Line(phrase, counts := tuple(found[phrase, key] for key in used), sum(counts))
        for phrase in ("reply_found", "reply_not_found", "reply_no_part")
    )
    kept = tuple(line for line in lines if line.total or line.phrase != "reply_no_part")
    return Cross(tuple(used), kept, sum(found.values()))


def _answer(card: Card) -> str:
    if card.replies:
        return "reply_found"
    return "reply_no_part" if card.ended else "reply_not_found"


# --- sessions: received, filed, assigned and followed are four different numbers -----------------


class SessionLine(NamedTuple):
    """A session ("": unknown): what was found of its numbers ("": not), and what we follow."""

    name: str
    received: str
    filed: str
    assigned: str
    source: str
    pieces: int
    stories: int
    address: str = ""


def sessions(cards: Sequence[Card], shelf: Registries) -> tuple[SessionLine, ...]:
    """Every session of the registry and of the stories, the unknown one last."""
    pieces: Counter[str] = Counter()
    stories: Counter[str] = Counter()
    for card in cards:
        for one in card.tracked:
            pieces[one.session] += one.pieces
        stories.update({one.session for one in card.tracked})
    names = [*shelf.sessions, *sorted(k for k in pieces if k and k not in shelf.sessions)]
    lines = [_session(key, shelf, pieces[key], stories[key]) for key in names]
    if pieces[""]:
        lines.append(SessionLine("", "", "", "", "", pieces[""], stories[""]))
    return tuple(lines)


def _session(key: str, shelf: Registries, pieces: int, stories: int) -> SessionLine:
    row = shelf.sessions.get(key)
    told = row.figures if row else None
    numbers = [told.received, told.filed, told.assigned, told.source] if told else [None] * 4
    received, filed, assigned, source = (text or "" for text in numbers)
    name = row.name if row else key
    address = f"sessions/{key}/" if row and stories else ""
    return SessionLine(name, received, filed, assigned, source, pieces, stories, address)


# --- durations --------------------------------------------------------------------------------

SPAN_NAMES: Mapping[str, str] = dict(
    zip(SPANS, ("span_first_reply", "span_assigned_reply", "span_reply_delivery"), strict=True)
)


class Span(NamedTuple):
    """How long a step took: the median and the extremes, each from a least to a most.

    ``uncounted`` are the proposals one of whose two days is not known. ``middle`` is None where
    fewer than five could be counted.
    """

    phrase: str
    counted: int
    uncounted: int
    middle: tuple[int, int] | None
    extremes: tuple[int, int] | None


def spans(cards: Iterable[Card]) -> tuple[Span, ...]:
    """Durations between the steps of proposals."""
    proposals = [card for card in cards if card.kind == "proposal"]
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in SPANS}
    for card in proposals:
        for one in card.durations:
            found[one.name].append((one.least, one.most))
    return tuple(_span(SPAN_NAMES[n], days, len(proposals)) for n, days in found.items())


def _span(phrase: str, days: list[tuple[int, int]], total: int) -> Span:
    least, most = [low for low, _ in days], [high for _, high in days]
    enough = len(days) >= LEAST_FOR_MEDIAN
    return Span(
        phrase,
        len(days),
        total - len(days),
        (median_low(least), median_high(most)) if enough else None,
        (min(least), max(most)) if days else None,
    )
