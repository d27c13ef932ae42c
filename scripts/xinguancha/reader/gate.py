"""No personal data in a file, and no message that repeats any; offices' numbers may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import unquote

from .. import frontmatter, privacy
from ..frontmatter import ScalarNode
from ..model import PrivacyException
from ..privacy import Hit
from ..problems import Problem
from ..vocabulary.outcomes import PRIVATE_KINDS
from .reading import Reading

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DRESS = re.compile(r"<[^<>\n]{0,300}>|[*_`~\\]")  # signs that a page shows nothing of
_DRESSED = re.compile(r"[*_`~\\<&%]")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")  # 80% is not
_DIGITS = re.compile(r"[0-9０-９]{3,}")
_SHOWN = 20  # reported of one file: who pastes a list of phones need not read two hundred lines
_WINDOW = 200  # characters of a very long line kept on both sides of the place


def guard(
    reading: Reading,
    offices: frozenset[str] = frozenset(),
    exceptions: tuple[PrivacyException, ...] = (),
) -> None:
    """Report personal data anywhere in the file; ``offices`` are digits that may stand.

    The whole text is searched as typed, then again as a reader would see it: a number may be
    written by escapes, split by signs of Markdown or by a comment.
    """
    document = reading.document
    refused = reading.story is not None and not reading.story.body  # empty or beyond all bounds
    text = document.text[: -len(document.body)] if refused and document.body else document.text
    typed = [hit for hit in privacy.scan(text) if not _official(hit, offices)]
    known = {hit.bare for hit in typed}
    for hit in typed[:_SHOWN]:
        line = text.count("\n", 0, hit.start) + 1
        column = hit.start - text.rfind("\n", 0, hit.start)
        _report(reading, hit, exceptions, line, column, hit.length)
    disguised = [
        (hit, line)
        for hit, line in _disguised(reading)
        if hit.bare not in known and not _official(hit, offices)
    ]
    for hit, line in disguised[:_SHOWN]:
        _report(reading, hit, exceptions, line, 1, 1)
    if typed or disguised:
        veiled = {line for _, line in disguised}
        for hit in typed:
            piece = text[hit.start : hit.start + hit.length]
            if "\n" in piece:  # no line of it alone looks like a number
                first = text.count("\n", 0, hit.start) + 1
                veiled.update(range(first, first + piece.count("\n") + 1))
        path = privacy.mask(reading.path)
        reading.found[:] = [replace(_silent(one, veiled), path=path) for one in reading.found]


def _official(hit: Hit, offices: frozenset[str]) -> bool:
    return hit.code == "privacy-phone" and _national(hit.bare) in offices


def _national(digits: str) -> str:
    """Return a phone's own eleven digits, without the country's code."""
    return digits[-11:]


def office_numbers(phones: Iterable[str | None]) -> frozenset[str]:
    """Return what may stand in stories of the phones in the registry of organisations."""
    hits = (hit for phone in phones if phone for hit in privacy.scan(phone))
    return frozenset(_national(hit.bare) for hit in hits if hit.code == "privacy-phone")


def _report(
    reading: Reading,
    hit: Hit,
    exceptions: tuple[PrivacyException, ...],
    line: int,
    column: int,
    length: int,
) -> None:
    kind = privacy.KINDS[hit.code]
    where = f"第 {line} 行"
    for one in exceptions:
        ending = privacy.bare(one.ending)
        if one.kind == kind and len(ending) >= 4 and hit.bare.endswith(ending):
            label = PRIVATE_KINDS.label(kind)
            params = {"where": where, "kind": label, "reason": one.reason}
            reading.report_at("privacy-excepted", line, column, length, **params)
            return
    reading.report_at(hit.code, line, column, length, where=where)


def _disguised(reading: Reading) -> Iterator[tuple[Hit, int]]:
    """Yield what only shows once the text is read as YAML and Markdown, with its line."""
    for hit in privacy.scan(reading.path):
        yield hit, 1
    document = reading.document
    header = document.header
    if header is not None:
        for node in _rewritten(header, document.text):
            for hit in privacy.scan(node.value):
                yield hit, node.start_mark.line + document.header_line
    body = reading.story.body if reading.story is not None else ""  # empty: beyond all bounds
    if not _DRESSED.search(body):
        return
    comments, told = "<!--" in body, set[str]()
    rows = [(n, row) for n, row in enumerate(body.split("\n")) if _DRESSED.search(row)]
    if comments or privacy.likely(_seen("\n".join([row for _, row in rows]))):
        for number, row in rows:
            for hit in privacy.scan(_seen(row)):
                told.add(hit.bare)
                yield hit, document.body_line + number
    if comments:
        for hit in privacy.scan(_COMMENT.sub("", body)):
            if hit.bare not in told:
                yield hit, document.body_line


def _unquoted(text: str) -> str:
    return unquote(text) if _ESCAPED.search(text) else text


def _seen(row: str) -> str:
    """Return a line of the body, or several, about as a reader sees it."""
    return _DRESS.sub("", unescape(_unquoted(_COMMENT.sub("", row))))


def _rewritten(header: frontmatter.MappingNode, text: str) -> Iterator[ScalarNode]:
    """Yield the values that read otherwise than they are typed: escaped, or on several lines."""
    escaped = "\\" in text
    stack: list[frontmatter.Node] = [header]
    while stack:
        node = stack.pop()
        if isinstance(node, ScalarNode):
            lines = node.end_mark.line - node.start_mark.line
            if lines or (escaped and node.style == '"'):
                yield node
        elif isinstance(node, frontmatter.MappingNode):
            for key, value in node.value:
                stack += (key, value)
        elif isinstance(node, frontmatter.SequenceNode):
            stack += node.value


def _starred(digits: re.Match[str]) -> str:
    return "＊" * len(digits[0])


def _silent(problem: Problem, veiled: set[int]) -> Problem:
    """Return the problem with every piece of personal data in its words masked."""
    source = problem.source
    if len(source) > 10 * _WINDOW:
        start = max(problem.column - _WINDOW, 0)
        source = " " * start + source[start : problem.column + _WINDOW]
    source, message, fix = map(privacy.mask, (source, problem.message, problem.fix))
    if problem.line in veiled:
        source, message, fix = (_DIGITS.sub(_starred, part) for part in (source, message, fix))
    return replace(problem, source=source, message=message, fix=fix)
