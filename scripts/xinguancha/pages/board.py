"""Public stories → the board: the state of every stage, and both axes against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ..cards import Card
from ..interface import Interface
from ..library import Library
from ..vocabulary.outcomes import DELIVERY_STATES
from ..vocabulary.stages import KINDS, STAGE_STATES
from .counts import keys, width
from .listings import listing
from .page import Page, Rows


class Segment(NamedTuple):
    """A part of a bar: where it begins and how wide it is, in percent of the picture."""

    key: str
    start: str
    width: str


class BoardLine(NamedTuple):
    """A stage: how many stories stand in each state, and the same as a bar."""

    stage: str
    counts: tuple[int, ...]
    bar: tuple[Segment, ...]


class Board(NamedTuple):
    """The stages of one kind of case; ``states`` are the states that occur, unknown always."""

    states: tuple[str, ...]
    lines: tuple[BoardLine, ...]
    total: int


class Cell(NamedTuple):
    """How many stories stand in a stage and a state of delivery, and where they are listed."""

    delivery: str
    number: int
    address: str


class MatrixLine(NamedTuple):
    """A stage (or unknown) against every state of delivery."""

    key: str
    cells: tuple[Cell, ...]
    total: int


def board(cards: Sequence[Card], kind: str) -> Board:
    """Count the states of every stage of a kind."""
    own = [card for card in cards if card.kind == kind]
    lanes = KINDS[kind].lanes
    found = [Counter(card.lanes[place] for card in own) for place in range(len(lanes))]
    used = tuple(k for k in STAGE_STATES if k == "unknown" or any(c[k] for c in found))
    lines = tuple(
        BoardLine(stage, tuple(count[k] for k in used), _bar(count, used, len(own)))
        for stage, count in zip(lanes, found, strict=True)
    )
    return Board(used, lines, len(own))


def _bar(found: Mapping[str, int], used: Sequence[str], total: int) -> tuple[Segment, ...]:
    """Cut a bar into the states that occur."""
    segments, before = [], 0
    for key in used:
        if found[key]:
            segments.append(Segment(key, width(before, total), width(found[key], total)))
        before += found[key]
    return tuple(segments)


def _places(cards: Sequence[Card], kind: str) -> dict[tuple[str, str], list[Card]]:
    """The stories of a kind by stage ("": unknown) and delivery, in their order."""
    found: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        if card.kind == kind:
            stage = card.stage if card.stage in KINDS[kind].lanes else ""
            found.setdefault((stage, card.delivery), []).append(card)
    return found


def _address(kind: str, stage: str, delivery: str) -> str:
    return f"board/{kind}-{stage or 'unknown'}-{delivery}".replace("_", "-")


def matrix(cards: Sequence[Card], kind: str) -> tuple[MatrixLine, ...]:
    """Put procedure against delivery; every story of the kind stands in exactly one cell."""
    found = _places(cards, kind)
    used = [k for k in keys(DELIVERY_STATES) if k == "unknown" or any(at == k for _, at in found)]
    lines = []
    for stage in (*KINDS[kind].lanes, ""):
        cells = tuple(
            Cell(k, n, f"{_address(kind, stage, k)}/" if n else "")
            for k in used
            for n in [len(found.get((stage, k), ()))]
        )
        total = sum(cell.number for cell in cells)
        if stage or total:
            lines.append(MatrixLine(stage or "unknown", cells, total))
    return tuple(lines)


def pages(library: Library, rows: Rows, per_page: int, own: Interface) -> Iterator[Page]:
    """Plan the board and the list behind each of its cells."""
    kinds = [k for k in KINDS if any(card.kind == k for card in library.all)] or ["proposal"]
    boards = tuple((k, board(library.all, k), matrix(library.all, k)) for k in kinds)
    about = own.say("board_about")
    yield Page("lists/board/", "board", own.say("board_title"), about, {"boards": boards})
    for kind in kinds:
        for (stage, delivery), cards in sorted(_places(library.all, kind).items()):
            heading = own.say(
                "board_cell",
                kind=own.word(kind, "kind"),
                stage=own.word(stage, "stage") if stage else own.say("stage_not_found"),
                delivery=own.word(delivery, "delivery"),
            )
            url, intro = _address(kind, stage, delivery), own.say("board_cell_told")
            yield from listing(url, heading, intro, cards, rows, per_page, own, "board")
