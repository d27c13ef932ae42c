"""Why a header cannot be read: one finding at the line to mend; only for unreadable headers.

The line where YAML's parser stops is often one too late. So the header is first read as an
editor reads it (`lines`); what that finds up to the parser's stop is the fault. Only where it
finds nothing does the parser's own message decide.
"""

from .document import Finding, Node, ScalarNode
from .fences import fence_params
from .flow import CLOSERS, Fault
from .lines import Reader
from .mend import key_column, requoted, short, value_column
from .nodes import MarkedYAMLError, YAMLError


def of_error(text: str, first_line: int, error: YAMLError) -> Finding:
    """Give the one finding for a header the parser refused with `error`."""
    rows = text.split("\n")
    stop = _stop(error, len(rows))
    fault = Reader(rows).first_fault()
    if fault is None or fault.row > stop:
        fault = _by_message(rows, error, stop)
    return _finding(fault, rows, first_line)


def of_root(text: str, first_line: int, root: Node) -> Finding:
    """Give the one finding for a header that reads well but is not `name: value` lines."""
    rows = text.split("\n")
    mark = root.start_mark
    fault = Reader(rows).first_fault() if isinstance(root, ScalarNode) else None
    meant_key = key_column(rows[mark.line].lstrip()) is not None or "　" in rows[mark.line].strip()
    if fault is None or not meant_key:
        kind = "一段文字" if isinstance(root, ScalarNode) else "一串列表"
        fault = Fault("syntax-not-mapping", mark.line, mark.column, {"kind": kind})
    return _finding(fault, rows, first_line)


def _finding(fault: Fault, rows: list[str], first_line: int) -> Finding:
    """Turn a fault into a finding that surely lies inside the header."""
    row = min(max(fault.row, 0), len(rows) - 1)
    column = min(max(fault.column, 0), len(rows[row]))
    length = max(min(fault.length, len(rows[row]) - column), 1)
    return Finding(fault.code, row + first_line, column + 1, fault.params, length)


def _stop(error: YAMLError, count: int) -> int:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return count if mark is None else mark.line


# What the parser says (either of PyYAML's two) → our code, and whether the fault lies where the
# parser stopped (False) or where the thing it was reading had begun (True).
_MESSAGES = (
    ("could not find expected ':'", "syntax-no-colon", True),
    ("unknown escape", "syntax-escape", False),
    ("hexdecimal", "syntax-escape", False),
    ("hexadecimal", "syntax-escape", False),
    ("unexpected end of stream", "syntax-unclosed", True),
    ("unexpected document indicator", "syntax-unclosed", True),
    ("expected ',' or", "syntax-colon-in-value", False),
    ("while scanning an alias", "syntax-leading-sign", True),
    ("while scanning an anchor", "syntax-leading-sign", True),
    ("undefined alias", "syntax-alias", False),
    ("duplicate anchor", "syntax-alias", False),
    ("tag", "syntax-tag", True),
    ("mapping values are not allowed", "syntax-colon-in-value", False),
    ("keys are not allowed", "syntax-leading-sign", False),
    ("sequence entries are not allowed", "syntax-leading-sign", False),
    ("cannot start any token", "syntax-leading-sign", False),
    ("comment or line break", "syntax-leading-sign", True),
    ("single document", "syntax-fence", False),
    ("<document start>", "syntax-fence", False),
    ("directive", "syntax-leading-sign", True),
    ("expected key", "syntax-indent", False),
    ("'-' indicator", "syntax-indent", False),
    ("<block end>", "syntax-indent", False),
)


def _by_message(rows: list[str], error: YAMLError, stop: int) -> Fault:
    """Map what the parser says; the English never reaches the editor."""
    if not isinstance(error, MarkedYAMLError):
        return Fault("syntax-yaml", 0, 0)
    words = f"{error.context} {error.problem}"
    code, opened = next(
        ((code, opened) for word, code, opened in _MESSAGES if word in words),
        ("syntax-yaml", False),
    )
    mark = error.context_mark if opened and error.context_mark else error.problem_mark
    if mark is None:
        return Fault(code, min(stop, len(rows) - 1), 0)
    row = min(mark.line, len(rows) - 1)
    sign = rows[row][mark.column : mark.column + 1] if row == mark.line else ""
    if code == "syntax-leading-sign" and sign == "\t":
        code = "syntax-tab"
    line = rows[row].strip()
    column = mark.column
    if code == "syntax-escape" and sign != "\\":
        column = max(rows[row].rfind("\\", 0, column), 0)  # PyYAML's own parser is one too far
        sign = "\\"
    signed = code in ("syntax-leading-sign", "syntax-alias", "syntax-tag")
    mended = requoted(rows[row], column if signed else value_column(rows[row]))
    params = {"sign": sign, "closing": CLOSERS.get(sign, sign), "mended": mended}
    return Fault(code, row, column, {**params, "text": short(line), **fence_params(rows[row])})
