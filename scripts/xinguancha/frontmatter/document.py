"""The values the rest of the package sees: findings, the document, YAML's nodes; no reading."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

Node = yaml.Node
MappingNode = yaml.MappingNode
SequenceNode = yaml.SequenceNode
ScalarNode = yaml.ScalarNode

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the file's form, located; its words stand in the catalogue under `code`.

    `line` is the file's, from 1; `column` counts characters from 1; `length` is how many
    characters the caret underlines (at least 1). `params` fill the catalogue's template.
    """

    code: str
    line: int
    column: int
    params: Mapping[str, str] = field(default_factory=dict)
    length: int = 1


class Spot(NamedTuple):
    """Where a value stands of which no node was made: line and column from 0, within the header.

    ``empty`` where a name has no value.
    """

    line: int
    column: int
    length: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    r"""A story's file, taken apart.

    `header` is None where the header cannot be read (then `findings` holds exactly one), and
    where it was read without nodes (`plain`; then there are no findings).
    Marks of its nodes count from 0 within the header: file line = `mark.line + header_line`.
    `body` starts at file line `body_line`; line ends are `\n` throughout. `text` is the whole
    file, decoded, without byte-order mark; `line(n)` gives a line for the caret.
    """

    header: MappingNode | None
    header_line: int
    body: str
    body_line: int
    text: str
    findings: tuple[Finding, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines of the file without their ends; index 0 is line 1."""
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """Give file line `number` (from 1), or an empty string past the end."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""


def scalar(node: ScalarNode) -> str | None:
    """Give a scalar's own text, never converted; None for a plain empty value, `~` or `null`."""
    value: str = node.value
    # libyaml marks a plain scalar with "", PyYAML's own parser with None
    return None if not node.style and value in _NULLS else value


def position(node: Node | Spot, header_line: int) -> tuple[int, int, int]:
    """Give (file line, column from 1, length) of a node; length is 1 where it spans lines."""
    if isinstance(node, Spot):
        return node.line + header_line, node.column + 1, node.length
    start, end = node.start_mark, node.end_mark
    length = end.column - start.column if end.line == start.line else 1
    return start.line + header_line, start.column + 1, max(length, 1)
