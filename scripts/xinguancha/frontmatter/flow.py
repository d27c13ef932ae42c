"""Quoted values and bracketed lists across lines: where each closes, or what is wrong in it."""

import re
from dataclasses import dataclass, field

from .mend import quoted

CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}
FIELD = re.compile(r"( *)(?:- +)*[^\s\"'#:：\[\]{},-][^\s\"':：\[\]{},]{0,30}(?::(?: |$)|：)")
COLON = re.compile(r":(?=[ \t]|$)")
COMMENT = re.compile(r"[ \t]#")
_NAMED = re.compile(r"[ \t]*:(?=[ \t]|$)")
_ALIAS = re.compile(r"[*&][A-Za-z0-9_-]+(?=[\s,\]}]|$)")
_TAG = re.compile(r"![!-~]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault within the header; row and column count from 0."""

    code: str
    row: int
    column: int
    params: dict[str, str] = field(default_factory=dict)
    length: int = 1


Place = tuple[int, int]
"""Row and column just after a closing sign, both from 0."""


def unclosed(row: int, column: int, sign: str) -> Fault:
    """Give the fault of a quote or bracket that never closes, at the place where it opens."""
    return Fault("syntax-unclosed", row, column, {"sign": sign, "closing": CLOSERS[sign]})


def sign_fault(row: int, column: int, rest: str, line: str) -> Fault:
    """Give the fault of a value that begins with a sign YAML keeps for itself."""
    if rest.startswith(("* ", "*\t")) and not line[:column].strip():
        # a Markdown list: its sign is the fault, not a missing quote
        return Fault("syntax-leading-sign", row, column, {"sign": "*", "mended": "- " + rest[2:]})
    inside = line[:column].rstrip()[-1:] in ("[", "{", ",")
    value = re.split(r"[,\]}]", rest, maxsplit=1)[0].rstrip() if inside else rest
    mended = (line[:column] + quoted(value) + line[column + len(value.rstrip()) :]).strip()
    for pattern, code in ((_ALIAS, "syntax-alias"), (_TAG, "syntax-tag")):
        match = pattern.match(rest)
        if match:
            params = {"text": match[0], "mended": mended}
            return Fault(code, row, column, params, len(match[0]))
    return Fault("syntax-leading-sign", row, column, {"sign": rest[:1], "mended": mended})


def close_quote(rows: list[str], row: int, column: int, owner: int) -> Place | Fault:
    """Find where the quote opened at (row, column) closes.

    It is taken for unclosed as soon as a later line is plainly the next field: another quote
    further down would close it by accident. `owner` is the column of the field it belongs to.
    """
    sign = rows[row][column]
    place = column + 1
    for number in range(row, len(rows)):
        line = rows[number]
        if number > row and next_field(line, owner):
            break
        end = _quote_end(line, place, sign)
        if end is not None:
            return number, end
        place = 0
    return unclosed(row, column, sign)


def next_field(line: str, owner: int) -> bool:
    """Tell whether a line inside a value begins the next field or the next item."""
    match = FIELD.match(line)
    return match is not None and len(match[1]) <= owner


def _quote_end(line: str, place: int, sign: str) -> int | None:
    """Give the index after the closing quote, by the rules of either kind of quote."""
    while place < len(line):
        char = line[place]
        if char == "\\" and sign == '"':
            place += 2
            continue
        if char == sign:
            if sign == "'" and line[place + 1 : place + 2] == "'":
                place += 2
                continue
            return place + 1
        place += 1
    return None


def close_flow(rows: list[str], row: int, column: int, owner: int) -> Place | Fault:
    """Find where the bracket opened at (row, column) closes; a fault inside it comes first."""
    return _Flow(rows, row, column, owner).close()


class _Flow:
    """A walk through `[…]` or `{…}`: brackets, quotes, comments and the starts of items."""

    def __init__(self, rows: list[str], row: int, column: int, owner: int) -> None:
        self.rows, self.row, self.column, self.owner = rows, row, column, owner
        self.open: list[tuple[int, int, str]] = []
        self.fresh = True

    def close(self) -> Place | Fault:
        while self.row < len(self.rows):
            line = self.rows[self.row]
            if self.open and self.column == 0 and next_field(line, self.owner):
                break
            while self.column < len(line):
                done = self._step(line)
                if isinstance(done, Fault):
                    return done
                if done:
                    return self.row, self.column
                line = self.rows[self.row]
            self.row, self.column = self.row + 1, 0
        return unclosed(*self.open[-1])

    def _step(self, line: str) -> bool | Fault:
        char = line[self.column]
        before = line[self.column - 1 : self.column]
        if char in "[{":
            if not self.fresh:
                self.column += 1
                return False
            self.open.append((self.row, self.column, char))
        elif char in "]}":
            if CLOSERS[self.open[-1][2]] != char:
                return unclosed(*self.open[-1])
            self.open.pop()
            self.fresh = False
            self.column += 1
            return not self.open
        elif char == "#" and (before in " \t" or self.fresh):
            self.column = len(line)
            return False
        elif self.fresh and char in "\"'":
            return self._quote()
        elif self.fresh and char in "@`%*&!|>":
            return sign_fault(self.row, self.column, line[self.column :], line)
        if char not in " \t":
            self.fresh = char in "[{," or (char == ":" and line[self.column + 1 :][:1] in " ")
        self.column += 1
        return False

    def _quote(self) -> bool | Fault:
        end = close_quote(self.rows, self.row, self.column, self.owner)
        if isinstance(end, Fault):
            return end
        self.row, self.column = end
        self.fresh = False
        return False


def uncommented(text: str) -> str:
    """Give a plain text up to where YAML takes the rest for a comment."""
    match = COMMENT.search(text)
    return text[: match.start()] if match else text


def key_end(line: str, start: int) -> int | None:
    """Give the index of the colon that ends the key beginning at `start`, or None."""
    if line[start] in "\"'":
        end = close_quote([line], 0, start, -1)
        if isinstance(end, Fault):
            return None
        match = _NAMED.match(line, end[1])
        return match.end() - 1 if match else None
    if line[start] in "[{":
        return None
    match = COLON.search(line, start)
    if match is None or COMMENT.search(line, start, match.start()):
        return None
    return match.start()
