"""The two ways in: a story's file and a whole YAML file; each joins the rooms, nothing more."""

from . import diagnosis, fences, nodes
from .document import Document, Finding, MappingNode, Node
from .encoding import decode
from .invisible import hidden

_SURE = frozenset(
    {
        "syntax-control",
        "syntax-crowded",
        "syntax-long-line",
        "syntax-too-deep",
        "syntax-alias",
        "syntax-tag",
    }
)


def split(data: bytes) -> Document:
    """Take a story's bytes apart; never raises, whatever the bytes.

    A header that cannot be read gives `header=None` and exactly one finding. With a header,
    the findings are the faults of form that left it readable.
    """
    text, found = decode(data)
    if found is not None:
        return Document(None, 1, "", 1, "", (found,))
    parts = fences.cut(text)
    if isinstance(parts, Finding):
        return Document(None, 1, "", 1, text, (parts,))
    root, findings = _read(parts.header, parts.header_line)
    header = root if isinstance(root, MappingNode) else None
    if header is None:
        findings = _unreadable(root, findings, parts)
    return Document(header, parts.header_line, parts.body, parts.body_line, text, findings)


def compose(source: str | bytes, first_line: int = 1) -> tuple[Node | None, tuple[Finding, ...]]:
    """Read a whole YAML file by the same rules; `(None, ())` for an empty one.

    Any root is allowed. Lines of findings count from `first_line`.
    """
    if isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    text, found = decode(source)
    if found is not None:
        return None, (found,)
    clash = fences.conflict(text, first_line)
    return (None, (clash,)) if clash else _read(text, first_line)


def whole(data: bytes) -> Document:
    """Take a whole YAML file (a registry) apart like a header without body; never raises.

    An empty file has no header and no findings.
    """
    text, found = decode(data)
    root, findings = (None, (found,)) if found else compose(text)
    header = root if isinstance(root, MappingNode) else None
    if root is not None and header is None:
        findings = (diagnosis.of_root(text, 1, root),)
    return Document(header, 1, "", text.count("\n") + 1, text, findings)


def _read(text: str, first_line: int) -> tuple[Node | None, tuple[Finding, ...]]:
    found = (
        _control(text, first_line) or _crowded(text, first_line) or nodes.danger(text, first_line)
    )
    if found is not None:
        return None, (found,)
    try:
        root = nodes.load(text)
    except nodes.YAMLError as error:
        return None, (diagnosis.of_error(text, first_line, error),)
    if root is None:
        return None, ()
    findings = tuple(nodes.faults(root, text, first_line))
    if findings and findings[0].code in nodes.FATAL:
        return None, findings
    return root, findings


MOST_LINES = 12_000
MOST_ITEMS = 30_000
MOST_SIGNS = 200_000
"""Lines, values in brackets, characters of one header: 700 proposals take half of that."""
LONGEST_LINE = 20_000


def _crowded(text: str, first_line: int) -> Finding | None:
    """Refuse at once what would take seconds to read and is no story's header."""
    lines, items = text.count("\n"), text.count(",") + text.count("[") + text.count("{")
    if lines > MOST_LINES or items > MOST_ITEMS or len(text) > MOST_SIGNS:
        params = {"lines": str(MOST_LINES), "items": str(MOST_ITEMS)}
        return Finding("syntax-crowded", first_line, 1, params)
    if len(text) <= LONGEST_LINE:
        return None
    for number, line in enumerate(text.split("\n"), first_line):
        if len(line) > LONGEST_LINE:
            params = {"count": str(len(line)), "most": str(LONGEST_LINE)}
            return Finding("syntax-long-line", number, 1, params)
    return None


def _control(text: str, first_line: int) -> Finding | None:
    """Find what nobody can see: it hides in keys, turns text round, or ends a line for YAML."""
    match = hidden(text)
    if match is None:
        return None
    start = match.start()
    line = text.count("\n", 0, start) + first_line
    params = {"char": f"U+{ord(match[0]):04X}"}
    return Finding("syntax-control", line, start - text.rfind("\n", 0, start), params)


def _unreadable(
    root: Node | None, findings: tuple[Finding, ...], parts: fences.Parts
) -> tuple[Finding, ...]:
    """Give the one finding of a header that is none, or that ran on into the body."""
    if findings and findings[0].code in _SURE:
        return findings
    lost = fences.swallowed(parts.header)
    if lost is not None and _reads(parts.header, lost[0]):
        return (lost[1],)
    if findings:
        return findings
    if root is None:
        return (Finding("syntax-empty", parts.header_line, 1),)
    return (diagnosis.of_root(parts.header, parts.header_line, root),)


def _reads(header: str, count: int) -> bool:
    """Tell whether the first `count` rows of the header are a good header by themselves."""
    rows = header.split("\n")[:count]
    root, _ = _read("\n".join(rows), 1)
    return isinstance(root, MappingNode)
