"""A header read line by line as an editor sees it, up to the first fault; no parser.

It knows the part of YAML that people write: nested names and lists by indentation, quotes,
brackets, comments, block text. Whatever it takes for a fault may be legal elsewhere; it is asked
only after the parser has refused the header, and only up to where the parser stopped.
"""

import re

from .fences import fence_like, fence_params
from .flow import (
    COLON,
    COMMENT,
    FIELD,
    Fault,
    close_flow,
    close_quote,
    key_end,
    sign_fault,
    unclosed,
    uncommented,
)
from .mend import (
    dashed,
    dashed_line,
    key_column,
    mended_hash,
    requoted,
    short,
    spaced,
    straightened,
    unquoted_again,
)

_BLOCK = re.compile(r"[|>][+-]?([1-9]?)[+-]?[ \t]*(?:#.*)?$")
_DASHES = re.compile(r"-(?:[ \t]+|$)")
_SHORT_KEY = re.compile(r"[^\s:：,，。“”\"']{1,20}:(?=[ \t]|$)")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?:\s|$)")
_WIDE = "\u3000\xa0\u2002\u2003\u2007\u202f"
_SIGNS = "@`%*&!],}"
_CURLY = "“”‘’"

_LEVEL = tuple[int, str]


class Reader:
    """One walk over the header's rows; make a new one for each header."""

    def __init__(self, rows: list[str]) -> None:
        self.rows = rows
        self.row = 0
        self.levels: list[_LEVEL] = []
        self.root = -1  # column of the first field
        self.after = "start"  # what the last value was: start, empty, plain, closed
        self.owner = -1  # column of the field or dash that owns the last value
        self.plain: tuple[int, int, bool] = (0, 0, False)  # its row, column, had a key
        self.content: int | None = None  # column of block text, None before its first line

    def first_fault(self) -> Fault | None:
        """Give the first fault, or None where nothing looks wrong."""
        while self.row < len(self.rows):
            row = self.row
            fault = self._line(self.rows[row])
            if fault is not None:
                return fault
            self.row = max(self.row, row) + 1
        return None

    # --- one line -----------------------------------------------------------------------------

    def _line(self, line: str) -> Fault | None:
        if not line.strip():
            return None
        indent = len(line) - len(line.lstrip(" "))
        if self.after == "block":
            if indent > self.owner:
                return self._block_line(indent)
            self.after, self.content = "closed", None
        rest = line[indent:]
        if rest.startswith("#"):
            return None
        if indent == 0 and (_DOCUMENT.match(line) or fence_like(line)):
            return Fault("syntax-fence", self.row, 0, fence_params(line), len(rest.strip()))
        fault = self._white(indent, rest)
        if fault is not None:
            return fault
        if self.after in ("plain", "closed") and indent > self.owner:
            return self._continued(indent, rest)
        return self._place(indent, rest) or self._content(indent)

    def _block_line(self, indent: int) -> Fault | None:
        """Block text keeps the column of its first line; less is neither text nor a field."""
        if self.content is None:
            self.content = indent
        elif indent < self.content:
            return self._indent(indent)
        return None

    def _white(self, indent: int, rest: str) -> Fault | None:
        """Tabs and wide spaces look like indentation but are none; in running text they may be."""
        if rest[0] not in "\t" + _WIDE:
            return None
        inner = rest.lstrip("\t " + _WIDE)
        running = self.after == "plain" and indent > self.owner
        if running and not (FIELD.match(inner) or _DASHES.match(inner)):
            return None
        length = len(rest) - len(inner)
        if rest[0] == "\t":
            return Fault("syntax-tab", self.row, indent, {}, length)
        params = {"char": f"U+{ord(rest[0]):04X}"}
        return Fault("syntax-wide-space", self.row, indent, params, length)

    def _indent(self, column: int) -> Fault:
        if 0 <= column < self.root:
            return self._first_indent(column)
        above = next((r for r in range(self.row - 1, -1, -1) if self.rows[r].strip()), 0)
        return Fault("syntax-indent", self.row, column, {"above": short(self.rows[above].strip())})

    def _first_indent(self, column: int) -> Fault:
        """Blame the first field for standing further in than the others, if it is alone in it."""
        start = self.root
        matches = ((n, FIELD.match(row)) for n, row in enumerate(self.rows))
        indents = [(n, len(match[1])) for n, match in matches if match]
        inner = [n for n, indent in indents if indent == start]
        if inner and len(inner) * 2 < len(indents):
            return Fault("syntax-indent", inner[0], start, {"above": "---"})
        above = short(self.rows[inner[0] if inner else 0].strip())
        return Fault("syntax-indent", self.row, column, {"above": above})

    # --- a line that goes on with the value above ----------------------------------------------

    def _continued(self, indent: int, rest: str) -> Fault | None:
        colon = COLON.search(uncommented(rest))
        if self.after == "closed":
            if colon:
                return self._indent(indent)
            return Fault("syntax-after-close", self.row, indent, {"mended": rest.strip()})
        row, column, has_key = self.plain
        line = self.rows[row]
        cut = COMMENT.search(line, column)
        if cut is not None:
            params = {"lost": line[cut.end() - 1 :].strip(), "mended": mended_hash(line, column)}
            return Fault("syntax-hash", row, cut.end() - 1, params, len(params["lost"]))
        if colon is None:
            return None
        glued = None if has_key else key_column(line[column:])
        if glued is not None:
            return self._glued(row, column + glued, column)
        if _SHORT_KEY.match(rest.removeprefix("- ")):
            return self._indent(indent)
        return self._colon(self.row, indent + colon.start(), indent)

    # --- where a line stands -------------------------------------------------------------------

    def _place(self, column: int, rest: str) -> Fault | None:
        """Close the levels this line ends; complain where it fits none of those left."""
        dash = _DASHES.match(rest) is not None
        top = self.levels[-1] if self.levels else (-1, "map")
        if self.after in ("start", "empty") and column > max(top[0], self.owner):
            return None
        if dash and self.after == "empty" and top == (column, "map"):
            return None  # a list may stand under its name without indentation
        while self.levels and (self.levels[-1][0] > column or self._ended_list(column, dash)):
            self.levels.pop()
        if self.levels[-1:] == [(column, "list" if dash else "map")]:
            return None
        wide = dashed(rest, self.rows[self.row], column)
        return self._dashed(column, rest) if wide else self._indent(column)

    def _ended_list(self, column: int, dash: bool) -> bool:
        return not dash and self.levels[-2:] == [(column, "map"), (column, "list")]

    def _push(self, column: int, kind: str) -> None:
        if not self.levels or self.levels[-1] != (column, kind):
            self.levels.append((column, kind))
        if self.root < 0:
            self.root = column

    # --- what a line says ----------------------------------------------------------------------

    def _content(self, column: int) -> Fault | None:
        line = self.rows[self.row]
        item = False
        nested = self.after == "empty"
        owner = self.owner if nested else -1
        while match := _DASHES.match(line, column):
            self._push(column, "list")
            owner, column, item = column, match.end(), True
        if item and self._is_empty(line[column:]):
            self._set("empty", owner)
            return None
        key = key_end(line, column)
        if key is None:
            if item or (nested and column > owner and self._may_be_value(line[column:])):
                return self._value(column, owner, has_key=False)
            return self._no_colon(column)
        return self._field(line, column, key)

    def _field(self, line: str, column: int, key: int) -> Fault | None:
        name = line[column:key]
        if not name.strip():
            return Fault("syntax-yaml", self.row, column)
        if dashed(name, line, column):
            return self._dashed(column, line[column:].rstrip())
        if name[:1] in _SIGNS + "|>" and name:
            return sign_fault(self.row, column, line[column:], line)
        if name[:1] not in ("'", '"'):
            glued = key_column(name)
            if glued is not None:
                return self._glued(self.row, column + glued, column)
        self._push(column, "map")
        start = key + 1
        start += len(line[start:]) - len(line[start:].lstrip(" \t"))
        if self._is_empty(line[start:]):
            self._set("empty", column)
            return None
        return self._value(start, column, has_key=True)

    def _may_be_value(self, rest: str) -> bool:
        """Tell a value alone under its name from a misspelt field."""
        return key_column(rest) is None or rest[0] in "\"'[{"

    def _is_empty(self, rest: str) -> bool:
        return not rest.strip() or rest.lstrip().startswith("#")

    def _set(self, after: str, owner: int) -> None:
        self.after, self.owner = after, owner

    def _no_colon(self, column: int) -> Fault:
        """Say what keeps a line from being a field: no colon, or one YAML does not count."""
        line = self.rows[self.row]
        rest = line[column:].rstrip()
        glued = key_column(rest)
        if glued is not None:
            return self._glued(self.row, column + glued, column)
        if rest[0] in _SIGNS and not rest.startswith("```"):
            return sign_fault(self.row, column, rest, line)
        if rest[0] in "\"'":
            return self._quoted_name(column, rest)
        if dashed(rest, line, column):
            return self._dashed(column, rest)
        return Fault("syntax-no-colon", self.row, column, {"text": short(rest)}, len(rest))

    def _quoted_name(self, column: int, rest: str) -> Fault:
        """Say what is wrong with a quote where a name belongs: open, or glued to its colon."""
        end = close_quote([rest], 0, 0, -1)
        if isinstance(end, Fault):
            return unclosed(self.row, column, rest[0])
        if rest[end[1] : end[1] + 1] in (":", "："):
            return self._glued(self.row, column + end[1], column)
        return Fault("syntax-no-colon", self.row, column, {"text": short(rest)}, len(rest))

    def _dashed(self, column: int, rest: str) -> Fault:
        return Fault("syntax-dash-space", self.row, column, {"mended": dashed_line(rest)})

    def _glued(self, row: int, colon: int, start: int) -> Fault:
        line = self.rows[row]
        code = "syntax-fullwidth-colon" if line[colon] == "：" else "syntax-colon-space"
        params = {"key": line[start:colon].strip(), "mended": spaced(line, colon)}
        return Fault(code, row, colon, params)

    # --- values --------------------------------------------------------------------------------

    def _value(self, column: int, owner: int, *, has_key: bool) -> Fault | None:
        line = self.rows[self.row]
        rest = line[column:].rstrip()
        first = rest[0]
        if first in "\"'[{":
            return self._closed(column, owner, owner if has_key else column)
        block = _BLOCK.match(rest)
        if block:
            self._set("block", owner)
            self.content = max(owner, 0) + int(block[1]) if block[1] else None
            return None
        if first in _SIGNS + "|>" or rest in ("-", "?") or rest.startswith(("- ", "? ")):
            return sign_fault(self.row, column, rest, line)
        colon = COLON.search(uncommented(rest))
        if colon:
            return self._colon(self.row, column + colon.start(), column)
        self._set("plain", owner)
        self.plain = (self.row, column, has_key)
        return None

    def _colon(self, row: int, colon: int, start: int) -> Fault:
        """Report a second colon in a value; curly quotes round it explain the surprise."""
        line = self.rows[row]
        if line[start] in _CURLY:
            mended = straightened(line, start)
            return Fault("syntax-smart-quotes", row, start, {"mended": mended})
        return Fault("syntax-colon-in-value", row, colon, {"mended": requoted(line, start)})

    def _closed(self, column: int, owner: int, limit: int) -> Fault | None:
        """Pass a value in quotes or brackets, over lines if need be; nothing may follow it."""
        start, line = self.row, self.rows[self.row]
        close = close_quote if line[column] in "\"'" else close_flow
        end = close(self.rows, self.row, column, limit)
        if isinstance(end, Fault):
            if "mended" in end.params and line.rstrip()[-1] not in "]}":
                end.params["mended"] = requoted(line, column)  # the brackets were only text
            return end
        self.row, place = end
        line = self.rows[self.row]
        rest = line[place:]
        if rest.strip() and not COMMENT.match(rest[: len(rest) - len(rest.lstrip()) + 1][-2:]):
            place += len(rest) - len(rest.lstrip())
            mended = unquoted_again(line, column) if self.row == start else line.strip()
            length = len(line.rstrip()) - place
            return Fault("syntax-after-close", self.row, place, {"mended": mended}, length)
        self._set("closed", owner)
        return None
