"""What came of reading one file: values, where each stands, and the problems found."""

from __future__ import annotations

from dataclasses import dataclass, field

from .. import frontmatter, hanzi, problems
from ..frontmatter import Document, Node, ScalarNode
from ..model import Story
from ..vocabulary.fields import FIELDS

Loc = tuple[str | int, ...]
Value = object


@dataclass(slots=True)
class Reading:
    """What came of one file: values, problems, and where each value stands."""

    path: str
    document: Document
    values: dict[str, Value] = field(default_factory=dict)
    story: Story | None = None
    found: list[problems.Problem] = field(default_factory=list)
    marks: dict[Loc, Node] = field(default_factory=dict)
    places: dict[Loc, list[int]] = field(default_factory=dict)
    lines: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = self.document.lines

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
        place = loc
        while place and place not in self.marks:
            place = place[:-1]
        node = self.marks.get(place)
        if node is None:
            self.report_at(code, self.document.header_line, 1, **params)
        else:
            self.report_node(code, node, **params)

    def report_node(self, code: str, node: Node, **params: str) -> None:
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
        while loc and loc not in self.marks:
            loc = loc[:-1]
        node = self.marks.get(loc)
        if node is None:
            return self.document.header_line, 1
        return frontmatter.position(node, self.document.header_line)[:2]

    def said(self, loc: Loc) -> bool:
        """Tell whether a value was typed at all: 未查到 is one, an empty field is none."""
        node = self.marks.get(loc)
        return node is not None and not (
            isinstance(node, ScalarNode) and frontmatter.scalar(node) is None
        )

    def blamed(self, loc: Loc) -> bool:
        """Tell whether the line of a value that was typed has a problem already."""
        node = self.marks.get(loc)
        line, _ = self.place(loc)
        return node is not None and any(problem.line == line for problem in self.found)

    def misread(self, loc: Loc) -> bool:
        """Tell whether a fault of writing lies within the value itself."""
        node = self.marks.get(loc)
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
