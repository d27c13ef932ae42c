"""E-mail addresses and number plates in a text; where they stand, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])([A-Za-z0-9][A-Za-z0-9._%+-]{0,63})(@|＠)"
    r"((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.){1,6}[A-Za-z]{2,24})(?![A-Za-z-])"
)
# Mailboxes of an institution under its own registered name; all others may be a person's.
_OFFICES = re.compile(r"(?:^|\.)(?:gov|org|edu|mil|ac)(?:\.[a-z]{2})?\Z|(?:^|\.)example\.[a-z]+\Z")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
_PLATE = re.compile(
    rf"[A-HJ-NP-Za-hj-np-z](?<=[{_PROVINCES}].)[ \u00a0·•・.\-—]{{0,2}}"
    r"(?=[A-Za-z]{0,5}[0-9])([A-HJ-NP-Za-hj-np-z0-9]{5,6}|[A-HJ-NP-Za-hj-np-z0-9]{4}[学警港澳领挂使])"
    r"(?![A-Za-z0-9])"
)


def has_mark(text: str) -> bool:
    """Tell whether a sign of an address or the look of a plate is there."""
    return "@" in text or "＠" in text or _PLATE.search(text) is not None


def mails(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (code, offset, length) of every address that is not an institution's."""
    for match in _MAIL.finditer(text):
        if not _OFFICES.search(match[3].lower()):
            yield "privacy-mail", match.start(), len(match[0])


def plates(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (code, offset, length) of every plate of a vehicle registered in the mainland."""
    for match in _PLATE.finditer(text):
        digits = sum(sign.isdigit() for sign in match[1])
        if digits >= 2:  # 新Games2 is no plate
            yield "privacy-plate", match.start() - 1, len(match[0]) + 1
