"""Text → where the header and the body lie, or the one finding that says why not; no YAML."""

import re
from dataclasses import dataclass

from .document import Finding
from .mend import DASHES, short

_OPENING = re.compile(r"---[^\S\n]*(?:\n|\Z)")
_CLOSING = re.compile(r"\n---[^\S\n]*(?:\n|\Z)")
_FENCE_LIKE = re.compile(rf"[{DASHES}][{DASHES} ]*|\+\+\+")
_STARTS_FENCE = re.compile(rf"\s*(?:[{DASHES}][{DASHES} ]+|\+\+\+)")
_KEY_LIKE = re.compile(r"[^\s#:：<>|*`][^:：]{0,40}[:：]")
_FIELD = re.compile(r"(?:- )?[^\s#:：][^:：]{0,30}:(?: |\Z)|\s+\S|- ")
_TEXT = re.compile(r"[^\s#\-]")
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?=[ \n]|\Z)", re.MULTILINE)
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_CONFLICT_START = re.compile(r"^<{7} ", re.MULTILINE)
_CONFLICT_END = re.compile(r"^>{7} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parts:
    """Header and body of a file, cut at the fences; lines count from 1 in the file."""

    header: str
    header_line: int
    body: str
    body_line: int


def cut(text: str) -> Parts | Finding:
    """Cut at the opening `---` of line 1 and the first later line that is `---` alone.

    The body is never searched line by line: a file with both fences costs one short match.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return _no_opening(text)
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return _conflict(text, 1) or _no_closing(text.split("\n"))
    header = text[opening.end() : closing.start() + 1]
    body_line = header.count("\n") + 3
    found = _conflict(header, 2)
    if found is None and "<<<<<<< " in text:
        found = _body_conflict(text)
    return found or Parts(header, 2, text[closing.end() :], body_line)


def fence_like(line: str) -> bool:
    """Tell whether a line consists of dashes of any make, two or more (or TOML's `+++`)."""
    line = line.strip()
    return len(line) > 1 and _FENCE_LIKE.fullmatch(line) is not None


def fence_params(line: str) -> dict[str, str]:
    """Say what keeps a line from being a fence: a space before it, or other signs."""
    what = "前面有空格" if _OPENING.fullmatch(line.strip()) else "不是"
    return {"found": short(line.strip()), "what": what}


def conflict(text: str, first_line: int) -> Finding | None:
    """Find the first line that git left behind when two people's edits clashed."""
    return _conflict(text, first_line)


def _conflict(text: str, first_line: int) -> Finding | None:
    if not any(marker in text for marker in _MARKERS):
        return None
    match = _CONFLICT.search(text)
    if match is None:
        return None
    line = text.count("\n", 0, match.start()) + first_line
    return Finding("syntax-conflict", line, 1, {"marker": match[0]}, 7)


def _body_conflict(text: str) -> Finding | None:
    """Take a clash in the body too, but only one with both ends: `=======` alone is a heading."""
    match = _CONFLICT_START.search(text)
    if match is None or _CONFLICT_END.search(text, match.end()) is None:
        return None
    line = text.count("\n", 0, match.start()) + 1
    return Finding("syntax-conflict", line, 1, {"marker": "<<<<<<<"}, 7)


def _no_opening(text: str) -> Finding:
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return Finding("syntax-no-opening", 1, 1, {"found": ""})
    line = lines[first].strip()
    if line.startswith("<<<<<<<"):
        return Finding("syntax-conflict", first + 1, 1, {"marker": "<<<<<<<"}, 7)
    if first and _OPENING.fullmatch(lines[first]):
        return Finding("syntax-blank-first", 1, 1, {"line": str(first + 1)})
    if fence_like(line) or (_STARTS_FENCE.match(line) and _header_like(lines, first + 1)):
        column = len(lines[first]) - len(lines[first].lstrip()) + 1
        return Finding("syntax-fence", first + 1, column, fence_params(line), len(line))
    return Finding("syntax-no-opening", 1, 1, {"found": short(line)}, max(len(lines[0]), 1))


def _header_like(lines: list[str], start: int) -> bool:
    return start < len(lines) and _KEY_LIKE.match(lines[start].strip()) is not None


def _no_closing(lines: list[str]) -> Finding:
    """Say before which line the closing fence belongs; a misspelt one is named as such."""
    end = header_end(lines, 1)
    if end < len(lines) and _misspelt(lines[end]):
        params = {"line": str(end + 1), **fence_params(lines[end])}
        return Finding("syntax-closing-fence", 1, 1, params, 3)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    return Finding("syntax-no-closing", 1, 1, {"before": str(end + 1)}, 3)


def _misspelt(line: str) -> bool:
    return fence_like(line) or _OPENING.fullmatch(line.strip()) is not None


def header_end(lines: list[str], start: int) -> int:
    """Give the index of the first line from `start` that no longer looks like a header."""
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip() or line[0] in " \t\u3000":
            if _misspelt(line):
                return number
            continue
        if line.startswith("## ") or (line[0] == "#" and not lines[number - 1].strip()):
            return number
        if not (line.startswith(("- ", "#")) or _KEY_LIKE.match(line)) or fence_like(line):
            return number
    return len(lines)


def swallowed(header: str) -> tuple[int, Finding] | None:
    """Suspect that the header's end is a `---` of the body, its own closing being lost.

    Gives how many header rows come before the suspected end, and the finding to report if
    those rows read well. A row is suspect that is a misspelt fence, or that opens running text
    (a heading, a paragraph) after a blank row and has no field after it.
    """
    rows = header.split("\n")
    last_field = max((n for n, row in enumerate(rows) if _FIELD.match(row)), default=-1)
    last_text = max((n for n, row in enumerate(rows) if _TEXT.match(row)), default=-1)
    for number, row in enumerate(rows):
        if fence_like(row):
            params = {"line": str(number + 2), **fence_params(row)}
            return number, Finding("syntax-closing-fence", 1, 1, params, 3)
        if last_text >= number > last_field >= 0 and _opens_text(rows, number):
            end = max(n for n in range(number) if rows[n].strip())
            return number, Finding("syntax-no-closing", 1, 1, {"before": str(end + 3)}, 3)
    return None


def _opens_text(rows: list[str], number: int) -> bool:
    return not rows[number - 1].strip() and rows[number][:1] not in ("", " ", "-")
