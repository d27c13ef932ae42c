"""YAML text → nodes, and the faults that leave the nodes readable; the parser is called here."""

import re
from collections.abc import Iterator

import yaml
from yaml import MarkedYAMLError, YAMLError

from .document import Finding, MappingNode, Node, ScalarNode, SequenceNode
from .mend import DASHES, dashed, dashed_line, key_column, mended_hash, requoted, short, spaced

_TAGS = {
    ScalarNode: "tag:yaml.org,2002:str",
    SequenceNode: "tag:yaml.org,2002:seq",
    MappingNode: "tag:yaml.org,2002:map",
}

try:
    from yaml import CBaseLoader as _Base
except ImportError:  # a Python without libyaml: ten times slower, the same nodes
    from yaml import BaseLoader as _Base  # type: ignore[assignment]


class _Loader(_Base):
    """Answers at once what a node is: text stays text, wherever it stands."""

    def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
        return _TAGS[kind]

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Nothing depends on where a node stands."""

    def ascend_resolver(self) -> None:
        """Nothing depends on where a node stood."""


DEPTH = 20
"""Deepest nesting read; a story needs six."""

# What may nest deeply or name an anchor, an alias or a tag; anything it finds is then read
# event by event, because the composer recurses in C and would end the whole program.
_BRACKETS = 200  # no deeper than this without a look: safe for the composer, exact in the walk
_SUSPECT = re.compile(
    r"(?:^|[\s\[{,:?-])[&*!]\S|^[ \t]{40}|(?:[-?:][ \t]+){8}|^[ \t]*[?:][ \t]", re.MULTILINE
)
_ODD_KEY = re.compile(rf"^[{DASHES}]|[\s:：]")
_LOST = re.compile(r"[ \t]+(#[^\s#].*)")
_DASHES = frozenset(DASHES)
_WIDE = " \u3000\xa0\t"


def load(text: str) -> Node | None:
    """Compose one YAML document; every scalar stays text. Raises yaml.YAMLError."""
    node: Node | None = yaml.compose(text, _Loader)
    return node


def danger(text: str, first_line: int) -> Finding | None:
    """Refuse what must not reach the composer: deep nesting, anchors, aliases, tags."""
    if text.count("[") + text.count("{") <= _BRACKETS and not _SUSPECT.search(text):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, _Loader):
            depth += _step(event)
            found = _refused(event, depth)
            if found is not None:
                return _located(found, event, text, first_line)
    except yaml.YAMLError:
        pass  # the composer stops at the same place, and is asked next
    return None


def _step(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0


def _refused(event: yaml.Event, depth: int) -> str | None:
    if depth > DEPTH:
        return "syntax-too-deep"
    if getattr(event, "anchor", None):
        return "syntax-alias"
    return "syntax-tag" if getattr(event, "tag", None) else None


def _located(code: str, event: yaml.Event, text: str, first_line: int) -> Finding:
    mark = event.start_mark
    if mark is None:  # the parser always sets it; its types do not say so
        return Finding(code, first_line, 1)
    line = text.split("\n")[mark.line]
    word = re.split(r"[\s,\]}]", line[mark.column :], maxsplit=1)[0]
    length = 1 if code == "syntax-too-deep" else max(len(word), 1)
    params = {"limit": str(DEPTH), "text": short(word), "mended": requoted(line, mark.column)}
    return Finding(code, mark.line + first_line, mark.column + 1, params, length)


def faults(root: Node, text: str, first_line: int) -> list[Finding]:
    """All faults of readable nodes, in file order; a fatal one (see `FATAL`) comes alone."""
    found = sorted(
        _Walk(text, first_line).walk(root), key=lambda one: (one.line, one.column, one.code)
    )
    fatal = [one for one in found if one.code in FATAL]
    return fatal[:1] or found


FATAL = frozenset(
    {
        "syntax-unclosed",
        "syntax-too-deep",
        "syntax-wide-space",
        "syntax-fullwidth-colon",
        "syntax-colon-space",
        "syntax-dash-space",
        "syntax-complex-key",
    }
)
"""Codes after which the nodes mean something else than the editor wrote.

So whoever gets nodes may rely on every key being a scalar.
"""


class _Walk:
    """One pass over all nodes, without recursion; the cheap flags keep it so on good headers."""

    def __init__(self, text: str, first_line: int) -> None:
        self.lines = text.split("\n")
        self.first = first_line
        self.hashes = " #" in text or "\t#" in text
        self.commas = "，" in text

    def walk(self, root: Node) -> Iterator[Finding]:
        """Yield findings in no order."""
        stack: list[tuple[Node, int, int]] = [(root, 1, 0)]
        while stack:
            node, depth, owner = stack.pop()
            if isinstance(node, ScalarNode):
                if node.style or self.hashes or node.value[:1] in _DASHES:
                    yield from self._scalar(node, owner)
                continue
            if depth > DEPTH:
                yield self._at(node, "syntax-too-deep", limit=str(DEPTH))
                return
            if isinstance(node, MappingNode):
                yield from self._keys(node)
                stack += [(value, depth + 1, key.start_mark.column) for key, value in node.value]
            elif isinstance(node, SequenceNode):
                yield from self._items(node)
                column = node.start_mark.column
                stack += [(item, depth + 1, column) for item in node.value]

    def _keys(self, node: MappingNode) -> Iterator[Finding]:
        seen: dict[str, Node] = {}
        again: list[ScalarNode] = []
        for key, _ in node.value:
            if not isinstance(key, ScalarNode):
                yield self._at(key, "syntax-complex-key")
                continue
            if seen.setdefault(key.value, key) is not key:
                again.append(key)
            if not key.style and _ODD_KEY.search(key.value):
                yield from self._key(key)
        for run in _runs(again):
            names = "、".join(key.value for key in run)
            first = "、".join(str(seen[key.value].start_mark.line + self.first) for key in run)
            yield self._at(run[0], "syntax-duplicate-key", key=names, first=first)

    def _key(self, key: ScalarNode) -> Iterator[Finding]:
        """Find a key that swallowed a colon or a wide space: YAML reads it, no editor means it."""
        value, line = key.value, self.lines[key.start_mark.line]
        if dashed(value, line, key.start_mark.column):
            yield self._dash(key, line)
            return
        if value[:1] in _WIDE and value:
            yield self._at(key, "syntax-wide-space", 0, char=_name(value[0]))
            return
        if value[-1:] in _WIDE and value:
            yield self._at(key, "syntax-wide-space", len(value) - 1, char=_name(value[-1]))
            return
        column = key_column(value)
        if column is not None:
            code = "syntax-fullwidth-colon" if value[column] == "：" else "syntax-colon-space"
            mended = spaced(line, key.start_mark.column + column)
            yield self._at(key, code, column, key=value[:column].strip(), mended=mended)

    def _dash(self, node: Node, line: str) -> Finding:
        return self._at(node, "syntax-dash-space", 0, mended=dashed_line(line.strip()))

    def _items(self, node: SequenceNode) -> Iterator[Finding]:
        if not (self.commas and node.flow_style):
            return
        for item in node.value:
            if isinstance(item, ScalarNode) and not item.style and "，" in item.value:
                one_line = item.start_mark.line == item.end_mark.line
                offset = item.value.index("，") if one_line else 0
                mended = item.value.replace("，", ", ")
                if one_line:
                    line, start = self.lines[item.start_mark.line], item.start_mark.column
                    mended = (line[:start] + mended + line[item.end_mark.column :]).strip()
                yield self._at(item, "syntax-fullwidth-comma", offset, mended=mended)

    def _scalar(self, node: ScalarNode, owner: int) -> Iterator[Finding]:
        start, end = node.start_mark.line, node.end_mark.line
        if node.style in ("'", '"') and start != end:
            if any(_key_at(line, owner) for line in self.lines[start + 1 : end + 1]):
                yield self._at(node, "syntax-unclosed", sign=node.style, closing=node.style)
            return
        if not node.style and node.value[:1] in _DASHES:
            line = self.lines[start]
            if dashed(node.value, line, node.start_mark.column):
                yield self._dash(node, line)
        if self.hashes and not node.style and end < len(self.lines):
            column = node.end_mark.column
            match = _LOST.match(self.lines[end], column)
            if match:
                mended = mended_hash(self.lines[end], node.start_mark.column)
                params = {"lost": match[1].rstrip(), "mended": mended}
                place = match.start(1) + 1
                yield Finding("syntax-hash", end + self.first, place, params, len(params["lost"]))

    def _at(self, node: Node, code: str, offset: int | None = None, **params: str) -> Finding:
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if start.line == end.line and offset is None else 1
        column = start.column + (offset or 0) + 1
        return Finding(code, start.line + self.first, column, params, max(length, 1))


def _runs(keys: list[ScalarNode]) -> list[list[ScalarNode]]:
    """Join keys on neighbouring lines: fields pasted twice in one go are one slip, one mend."""
    runs: list[list[ScalarNode]] = []
    for key in keys:
        if runs and key.start_mark.line == runs[-1][-1].start_mark.line + 1:
            runs[-1].append(key)
        else:
            runs.append([key])
    return runs


_KEY = re.compile(r"( *)(?:- +)*[^\s\"'#:：\[\]{},][^\s\"':：]{0,30}:(?: |$)")


def _key_at(line: str, owner: int) -> bool:
    """Tell whether a line inside a quoted value is the next field, so that the quote ran on."""
    match = _KEY.match(line)
    return match is not None and len(match[1]) <= owner


def _name(char: str) -> str:
    return f"U+{ord(char):04X}"


__all__ = ["DEPTH", "FATAL", "MarkedYAMLError", "YAMLError", "danger", "faults", "load"]
