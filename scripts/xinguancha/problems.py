"""Problems and the catalogue of every message a newsroom can meet; each message stands once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .catalogue import ENTRIES, SYSTEM, Entry
from .hanzi import width

SEVERITIES = {"error": "错误", "warning": "提醒", "hint": "待办"}
HANDBOOK = "handbook/errors/"

CATALOGUE: Mapping[str, Entry] = {entry.code: entry for entry in ENTRIES}


@dataclass(frozen=True, slots=True)
class Problem:
    """One located problem; line and column count from 1, columns in characters."""

    path: str
    line: int
    column: int
    code: str
    severity: str
    message: str
    fix: str
    source: str = ""
    length: int = 1

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Pickle by position: thousands of problems come back from the store."""
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])

    def as_dict(self) -> dict[str, str | int]:
        """Return the public form: path, line, column, severity, code, message, fix."""
        names = ("path", "line", "column", "severity", "code", "message", "fix")
        return {name: getattr(self, name) for name in names}


class _Params(dict[str, str]):
    """Parameters of a message; a missing one stays visible instead of raising at an editor."""

    def __missing__(self, key: str) -> str:
        return "…"


def make(
    code: str,
    path: str,
    line: int,
    column: int,
    params: Mapping[str, str] | None = None,
    *,
    source: str = "",
    length: int = 1,
) -> Problem:
    """Build the problem ``code`` of the catalogue; an unknown code is our own mistake."""
    entry = CATALOGUE[code]
    values = _Params(params or {})
    return Problem(
        path,
        max(line, 1),
        max(column, 1),
        code,
        entry.severity,
        entry.message.format_map(values),
        entry.fix.format_map(values),
        source,
        max(length, 1),
    )


def refusal(error: OSError) -> str:
    """Say in a few words why the system did not read or write."""
    return SYSTEM.get(error.errno or 0, f"系统错误 {error.errno}")


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort as a person reads: by file, line, column; grade decides ties."""
    grade = list(SEVERITIES)
    return sorted(
        problems, key=lambda p: (p.path, p.line, p.column, grade.index(p.severity), p.code)
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems stops publishing."""
    return any(problem.severity == "error" for problem in problems)


def _caret(problem: Problem, room: int = 76) -> str:
    """The source line with a caret under the place; a Han character is two columns wide."""
    line = problem.source.replace("\t", " ").rstrip()
    start = min(problem.column - 1, len(line))
    cut = start - _fitting(reversed(line[max(start - room, 0) : start]), room - 10)
    shown = line[cut : cut + _fitting(line[cut : cut + room], room)]
    marked = shown[start - cut : start - cut + problem.length]
    head = "…" if cut else ""
    pad = " " * width(head + shown[: start - cut])
    tail = "…" if cut + len(shown) < len(line) else ""
    return f"    {head}{shown}{tail}\n    {pad}{'^' * max(width(marked), 1)}"


def _fitting(characters: Iterable[str], room: int) -> int:
    """Count the leading characters that fit into so many columns."""
    fitting = 0
    for character in characters:
        room -= width(character)
        if room < 0:
            break
        fitting += 1
    return fitting


_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u3164\uffa0"  # though they are letters


def _printable(text: str) -> str:
    """Keep a hostile file from steering the terminal: control and bidi characters become ·."""
    return "".join(
        c if c in "\n\u3000" or (c.isprintable() and c not in _UNSEEN) else "·" for c in text
    )


def as_text(problem: Problem) -> str:
    """Write one problem for the terminal: place, grade, message, caret, mend, handbook anchor."""
    head = (
        f"{problem.path}:{problem.line}:{problem.column}  "
        f"{SEVERITIES[problem.severity]} [{problem.code}] {problem.message}"
    )
    parts = [head]
    if problem.source.strip():
        parts.append(_caret(problem))
    parts.append(f"    改法：{problem.fix}（手册：{HANDBOOK}#{problem.code}）")
    return _printable("\n".join(parts))


def as_json(problems: Iterable[Problem]) -> str:
    """Write all problems as one JSON list."""
    return json.dumps([p.as_dict() for p in problems], ensure_ascii=False, indent=1)


def _github_escape(text: str, *, property_: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_ else text


def as_github(problem: Problem) -> str:
    """Write one problem as a GitHub Actions annotation."""
    level = {"error": "error", "warning": "warning", "hint": "notice"}[problem.severity]
    file = _github_escape(problem.path, property_=True)
    where = f"file={file},line={problem.line},col={problem.column}"
    text = _github_escape(f"{problem.message} 改法：{problem.fix}")
    return f"::{level} {where},title={problem.code}::{text}"
