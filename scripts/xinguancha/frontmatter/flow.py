"""Quoted values and bracketed lists across lines: where each closes, or what is wrong in it."""

import re
from dataclasses import dataclass, field

from .mend import commas, quoted, wide_comma

CLOSERS = {"[": "]", "{": "}", '"': '"', "'": "'"}
FIELD = re.compile(r"( *)(?:- +)*[^\s\"'#:：\[\]{},-][^\s\"':：\[\]{},]{0,30}(?::(?: |$)|：)")
COLON = re.compile(r":(?=[ \t]|$)")
_ITEM = re.compile(r"( *)- +\S")
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


def sign_fault(row: int, column: int, rest: str, line: str, *, inside: bool = False) -> Fault:
    """Give the fault of a value that begins with a sign YAML keeps for itself.

    A value `inside` brackets ends at the next comma or bracket.
    """
    if rest.startswith(("* ", "*\t")) and not line[:column].strip():
        # a Markdown list: its sign is the fault, not a missing quote
        return Fault("syntax-leading-sign", row, column, {"sign": "*", "mended": "- " + rest[2:]})
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
        self.start: Place = (row, column)  # where the plain text being read began
        self.named = False  # the item has its name and colon
        self.comment: Place | None = None  # the last `#` that cut off a rest of a row

    def close(self) -> Place | Fault:
        while self.row < len(self.rows):
            line = self.rows[self.row]
            if self.open and self.column == 0 and self._is_next(line):
                break
            while self.column < len(line):
                done = self._step(line)
                if isinstance(done, Fault):
                    return done
                if done:
                    return self.row, self.column
                line = self.rows[self.row]
            self.row, self.column = self.row + 1, 0
        return self._unclosed()

    def _is_next(self, line: str) -> bool:
        """Tell whether a row is the next field or list item, so that a bracket was left open."""
        item = _ITEM.match(line)
        return next_field(line, self.owner) or (item is not None and len(item[1]) <= self.owner)

    def _unclosed(self) -> Fault:
        """Give the fault of the innermost bracket, or of the `#` that took its closing away."""
        opened = self.open[-1]
        row, column = self.comment or (0, 0)
        line = self.rows[row]
        if self.comment is None or CLOSERS[opened[2]] not in line[column:]:
            return unclosed(*opened)
        start = self.start[1] if self.start[0] == row else column
        lost = line[column:].rstrip()
        params = {"lost": lost, "mended": _item_quoted(line, start, column)}
        return Fault("syntax-hash", row, column, params, len(lost))

    def _second_colon(self) -> Fault:
        """Give the fault of a colon in a value that has its name: a full-width comma, or text."""
        line, (row, start) = self.rows[self.row], self.start
        start = start if row == self.row else len(line) - len(line.lstrip())
        comma = wide_comma(line[start:])
        if comma is not None and start + comma < self.column:
            params = {"mended": commas(line)}
            return Fault("syntax-fullwidth-comma", self.row, start + comma, params)
        params = {"mended": _item_quoted(line, start, self.column)}
        return Fault("syntax-colon-in-value", self.row, self.column, params)

    def _step(self, line: str) -> bool | Fault:
        char = line[self.column]
        before = line[self.column - 1 : self.column]
        if char in "[{":
            if not self.fresh:
                self.column += 1
                return False
            self.open.append((self.row, self.column, char))
            self.named = False
        elif char in "]}":
            if CLOSERS[self.open[-1][2]] != char:
                return self._unclosed()
            self.open.pop()
            self.fresh = self.named = False
            self.column += 1
            return not self.open
        elif char == "#" and (before in " \t" or self.fresh):
            self.comment, self.column = (self.row, self.column), len(line)
            return False
        elif self.fresh and char in "\"'":
            return self._quote()
        elif self.fresh and char in "@`%*&!|>":
            return sign_fault(self.row, self.column, line[self.column :], line, inside=True)
        return self._text(char, line)

    def _text(self, char: str, line: str) -> bool | Fault:
        """Pass one sign of plain text; a colon ends a name, but only the first one of an item."""
        colon = char == ":" and line[self.column + 1 :][:1] in " "
        if colon and self.named:
            return self._second_colon()
        if self.fresh and char not in " \t[{,":
            self.start = (self.row, self.column)
        if char not in " \t":
            self.fresh = char in "[{," or colon
        self.named = colon or (self.named and char != ",")
        self.column += 1
        return False

    def _quote(self) -> bool | Fault:
        end = close_quote(self.rows, self.row, self.column, self.owner)
        if isinstance(end, Fault):
            return end
        self.row, self.column = end
        self.fresh = False
        return False


def _item_quoted(line: str, start: int, inner: int) -> str:
    """Give the line with the bracketed item that begins at `start` and holds `inner` in quotes."""
    end = next((n for n in range(inner, len(line)) if line[n] in ",]}"), len(line))
    return (line[:start] + quoted(line[start:end]) + line[end:]).strip()


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
