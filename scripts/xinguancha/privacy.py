"""Personal numbers in a text: mobile phones, resident ids, bank cards; where they stand, no more.

Written to stay silent on document numbers, dates, hashes and the ids inside addresses: a false
alarm stops a newspaper from publishing. What it cannot tell apart from a phone it reports.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

Group = tuple[int, str]
"""Where a run of digits starts, and the digits."""

MASK = "＊"

_FULL_WIDTH = "０１２３４５６７８９"
_PLAIN = str.maketrans(_FULL_WIDTH + "Ｘ＋", "0123456789X+")
_BETWEEN = " \\-\u00a0\u3000－‐‑–—"  # one of these may stand between the groups of a number
# The cheap question: is there any row of eleven digits and signs between digits at all?
_LONG = re.compile(rf"[0-9][0-9{_BETWEEN}]{{10}}")
_RUN = re.compile(rf"[0-9]+(?:[{_BETWEEN}][0-9]+)*[Xx]?")
_DIGITS = re.compile(r"[0-9]+[Xx]?")
_ADDRESS_END = re.compile(r"[\s\"'<>)（）《》“”，。；、\u4e00-\u9fff]")
_WORD = re.compile(r"[0-9A-Za-z_]*\Z", re.ASCII)

_PHONE = re.compile(r"1[3-9][0-9]{9}\Z")
_PHONE_SHAPES = frozenset({(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5)})
_ID = re.compile(r"[1-9][0-9]{5}((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9Xx]\Z")
_ID_SHAPES = frozenset(
    {(18,), (6, 8, 4), (6, 12), (14, 4), (6, 4, 4, 4), (3, 3, 8, 4), (3, 3, 4, 4, 4)}
)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD = re.compile(r"(?:62[0-9]{14,17}|[45][0-9]{15}|3[05-8][0-9]{14})\Z")
_MOST_GROUPS = 6


def scan(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (code, offset, length) of every personal number, in order; offsets in characters."""
    if any(digit in text for digit in _FULL_WIDTH):
        text = text.translate(_PLAIN)  # one character for one: offsets stay
    if not _LONG.search(text):
        return
    for run in _RUN.finditer(text):
        if len(run[0]) >= 11:
            yield from _in_run(text, run.start(), run[0])


def mask(text: str) -> str:
    """Return ``text`` with the digits of every personal number replaced."""
    for _, start, length in list(scan(text)):
        hidden = re.sub(r"[0-9０-９XxＸ]", MASK, text[start : start + length])
        text = text[:start] + hidden + text[start + length :]
    return text


def _in_run(text: str, start: int, run: str) -> Iterator[tuple[str, int, int]]:
    """Look for numbers made of neighbouring groups of one run."""
    groups: list[Group] = [(start + m.start(), m[0]) for m in _DIGITS.finditer(run)]
    first = 0
    while first < len(groups):
        code, taken = _number_at(groups[first : first + _MOST_GROUPS])
        last, digits = groups[first + taken - 1]
        if code and _stands_alone(text, groups[first][0], last + len(digits)):
            yield code, groups[first][0], last + len(digits) - groups[first][0]
        first += taken


def _number_at(groups: Sequence[Group]) -> tuple[str, int]:
    """Return the code of the longest number that starts the groups, and how many it takes."""
    for taken in range(len(groups), 0, -1):
        shape = tuple(len(digits) for _, digits in groups[:taken])
        digits = "".join(digits for _, digits in groups[:taken])
        code = _classify(shape, digits)
        if code:
            return code, taken
    return "", 1


def _classify(shape: tuple[int, ...], digits: str) -> str:
    """Say what a number of these groups is; empty: nothing personal."""
    if shape in _ID_SHAPES and _is_id(digits):
        return "privacy-id"
    if _is_phone(shape, digits):
        return "privacy-phone"
    if _is_card(shape, digits):
        return "privacy-card"
    return ""


def _is_phone(shape: tuple[int, ...], digits: str) -> bool:
    """Tell a mainland mobile number, with or without the country's code."""
    for code in ("", "86", "0086"):
        if not digits.startswith(code):
            continue
        own = shape
        if code:
            rest = shape[0] - len(code)
            own = ((rest, *shape[1:]) if rest else shape[1:]) if rest >= 0 else ()
        if own in _PHONE_SHAPES and _PHONE.match(digits[len(code) :]):
            return True
    return False


def _is_id(digits: str) -> bool:
    """Tell a resident id by its date of birth and its check digit (GB 11643)."""
    match = _ID.match(digits)
    if not match:
        return False
    try:
        datetime.date(*map(int, match.groups()))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == digits[-1].upper()


def _is_card(shape: tuple[int, ...], digits: str) -> bool:
    """Tell a bank card by its beginning, length and check digit (Luhn)."""
    fours = all(size == 4 for size in shape[:-1]) and shape[-1] <= 4
    if not (len(shape) == 1 or fours or shape == (6, 13)) or not _CARD.match(digits):
        return False
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (place % 2 + 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell a number from a piece of a hash, of a decimal or of an address on the web."""
    after = text[end : end + 1]
    if after == "_" or (after.isascii() and after.isalpha()):
        return False
    before = text[max(start - 300, 0) : start]
    word = _WORD.search(before)
    letters = word[0] if word else ""
    # wx138…, QQ138…, tel138… are numbers with a name; a3f138… and img_138… are not.
    named = letters.isalpha() and len(letters) <= 8 and letters.strip("abcdefABCDEF") != ""
    if letters and not named:
        return False
    if before.endswith(".") and before[-2:-1].isdigit():
        return False
    scheme = before.rfind("://")
    return scheme < 0 or _ADDRESS_END.search(before, scheme) is not None
