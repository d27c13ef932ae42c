"""What came of reading one file: values, where each stands, and the problems found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .. import frontmatter, hanzi, problems
from ..frontmatter import Document, Node, ScalarNode, Spot
from ..model import Story
from ..vocabulary.fields import FIELDS

Loc = tuple[str | int, ...]
Value = object


@dataclass(slots=True)
class Reading:
    """What came of one file: values, problems, and where each value stands.

    ``marks`` are the nodes of the values; where no nodes were made, ``spots`` looks a place up.
    """

    path: str
    document: Document
    values: dict[str, Value] = field(default_factory=dict)
    story: Story | None = None
    found: list[problems.Problem] = field(default_factory=list)
    marks: dict[Loc, Node] = field(default_factory=dict)
    spots: Callable[[Loc], Spot | None] | None = None
    places: dict[Loc, list[int]] = field(default_factory=dict)
    _lines: tuple[str, ...] | None = None

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, cut once and only if a message shows one."""
        if self._lines is None:
            self._lines = self.document.lines
        return self._lines

    def mark(self, loc: Loc) -> Node | Spot | None:
        """Return what marks the place of a value; None where it was not typed."""
        return self.marks.get(loc) if self.spots is None else self.spots(loc)

    def typed(self, loc: Loc, index: int) -> Loc:
        """Return where item ``index`` of a read list was typed: items left out still count."""
        places = self.places.get(loc)
        return (*loc, places[index] if places else index)

    def report(self, code: str, loc: Loc, **params: str) -> None:
        """Add the problem ``code`` at the value of ``loc``, else at the nearest group around it.

        Nothing is added to a value that is itself miswritten: what it says is not what was meant.
        """
        params.setdefault("where", where(loc))
        if self.misread(loc):
            return
        node = self._nearest(loc)
        if node is None:
            self.report_at(code, self.document.header_line, 1, **params)
        else:
            self.report_node(code, node, **params)

    def report_node(self, code: str, node: Node | Spot, **params: str) -> None:
        """Add the problem ``code`` at a node of the header."""
        line, column, length = frontmatter.position(node, self.document.header_line)
        self.report_at(code, line, column, length, **params)

    def report_at(
        self, code: str, line: int, column: int, length: int = 1, /, **params: str
    ) -> None:
        """Add the problem ``code`` at a line and column of the file."""
        source = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        self.found.append(
            problems.make(code, self.path, line, column, params, source=source, length=length)
        )

    def place(self, loc: Loc) -> tuple[int, int]:
        """Return the file line and column of a value, or of the nearest group around it."""
        node = self._nearest(loc)
        if node is None:
            return self.document.header_line, 1
        return frontmatter.position(node, self.document.header_line)[:2]

    def _nearest(self, loc: Loc) -> Node | Spot | None:
        """Return the mark of a value, or of the nearest group around it that was typed."""
        node = self.mark(loc)
        while node is None and loc:
            loc = loc[:-1]
            node = self.mark(loc)
        return node

    def said(self, loc: Loc) -> bool:
        """Tell whether a value was typed at all: 未查到 is one, an empty field is none."""
        node = self.mark(loc)
        if isinstance(node, Spot):
            return not node.empty
        return node is not None and not (
            isinstance(node, ScalarNode) and frontmatter.scalar(node) is None
        )

    def blamed(self, loc: Loc) -> bool:
        """Tell whether the line of a value that was typed has a problem already."""
        node = self.mark(loc)
        line, _ = self.place(loc)
        return node is not None and any(problem.line == line for problem in self.found)

    def misread(self, loc: Loc) -> bool:
        """Tell whether a fault of writing lies within the value itself."""
        node = self.mark(loc)
        if not isinstance(node, ScalarNode) or not self.document.findings:
            return False
        first = self.document.header_line
        start = (node.start_mark.line + first, node.start_mark.column + 1)
        end = (node.end_mark.line + first, node.end_mark.column + 1)
        return any(start <= (one.line, one.column) < end for one in self.document.findings)


def where(loc: Loc) -> str:
    """Say a place in the editor's words: ``("events", 1, "date")`` → 经过第2条的“日期”."""
    if not loc:
        return "稿件"
    words: list[str] = []
    row = "story"
    for step in loc:
        if isinstance(step, int):
            words.append(f"第 {step + 1} 条")
        elif row and step in FIELDS[row]:
            entry = FIELDS[row][step]
            words.append(f"“{entry.label}”")
            row = entry.row
        else:
            words.append(f"“{step}”")
    return "".join(words)


def suggest(word: str, candidates: tuple[str, ...]) -> str:
    """Return ``您要写的是不是“…”？`` or nothing."""
    near = hanzi.nearest(word, candidates)
    return f"您要写的是不是“{near}”？" if near else ""
