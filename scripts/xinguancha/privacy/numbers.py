"""Mobile phones, resident ids and bank cards in a text of plain digits; where they stand."""

from __future__ import annotations

import datetime
import operator
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

Group = tuple[int, str]
"""Where a run of digits starts, and the digits."""

Shape = tuple[int, ...]
"""The sizes of the groups a number is written in."""

_BETWEEN = (
    " \\t\\n\\-\u00a0\u2002\u2003\u2009\u3000－‐‑–—_./|·•*（）()~〜～"  # stand between groups
)
# The cheap question: do eleven digits stand in a row at all? It begins where digits begin.
_ROW = re.compile(rf"[0-9](?<![0-9][0-9])(?:[{_BETWEEN}]{{0,3}}[0-9]){{10}}")
_RUN = re.compile(rf"[0-9]+(?:[{_BETWEEN}]{{1,3}}[0-9]+)*(?:[{_BETWEEN}]{{0,3}}[Xx](?![A-Za-z]))?")
_DIGITS = re.compile(r"[0-9]+[Xx]?|[Xx]")
_LOOSE = re.compile(
    r"[ \u00a0\u3000\t]{1,2}\Z|[-－—_·. ]\Z"
)  # what a number may be spaced out with
_IN_ADDRESS = re.compile(r"://[^\s\"'<>)（）《》“”，。；、\u4e00-\u9fff]*\Z")
_CALLED = re.compile(r"(?:tel|phone|mobile|mob|shouji|dianhua|weixin|wx|cell)[=:/]?\Z", re.I)
_WORD = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
_BEFORE = 300  # characters in front of a number that may say what it is

_PHONE = re.compile(r"1[3-9][0-9]{9}\Z")
_PHONE_SHAPES = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (3, 3, 5), (4, 7), (4, 4, 3)}
)
_ID = re.compile(r"[1-9][0-9]{5}((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9Xx]\Z")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CARD = re.compile(r"(?:62[0-9]{14,17}|[45][0-9]{15}|3[05-8][0-9]{14})\Z")
_START = re.compile(  # what digits must begin with to be worth the questions below
    r"(?:(?:00)?86)?1[3-9][0-9]{9}|[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3]|(?:62|[45]|3[05-8])[0-9]{14}"
)
_CARD_SHAPES = frozenset({(6, 13), (6, 10), (8, 8), (8, 11)})
_LENGTHS = frozenset({11, 13, 15, 16, 17, 18, 19})
_MOST_IN_ROW = 2000
_WINDOW = 19  # digits of the longest card, one by one


def has_row(text: str) -> bool:
    """Tell whether eleven digits stand in a row, with no more than signs between them."""
    return _ROW.search(text) is not None


def numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (code, offset, length) of every personal number, in order; offsets in characters."""
    if not has_row(text):
        return
    for run in _RUN.finditer(text):
        if len(run[0]) >= 11:
            start = run.start()
            groups = [(start + m.start(), m[0]) for m in _DIGITS.finditer(run[0])]
            if len(groups) > _MOST_IN_ROW:  # no prose: a number may hide in it, so it is one
                yield "privacy-phone", start, len(run[0])
            else:
                yield from _in_run(text, groups)


def _in_run(text: str, groups: list[Group]) -> Iterator[tuple[str, int, int]]:
    """Look for numbers made of neighbouring groups of one run."""
    first = 0
    while first < len(groups):
        code, taken = _number_at(text, groups[first : first + _WINDOW])
        last, digits = groups[first + taken - 1]
        if code and _stands_alone(text, groups[first][0], last + len(digits)):
            yield code, groups[first][0], last + len(digits) - groups[first][0]
        first += taken


def _number_at(text: str, groups: Sequence[Group]) -> tuple[str, int]:
    """Return the code of the longest number that starts the groups, and how many it takes."""
    if not _START.match("".join([digits for _, digits in groups])):
        return "", 1
    sizes: list[int] = []
    total = 0
    best = ("", 1)
    for taken, (_, digits) in enumerate(groups, 1):
        sizes.append(len(digits))
        total += len(digits)
        if total > _WINDOW:
            break
        if total in _LENGTHS:
            code = _classify(text, groups[:taken], tuple(sizes))
            best = (code, taken) if code else best
    return best


def _classify(text: str, groups: Sequence[Group], shape: Shape) -> str:
    """Say what a number of these groups is; empty: nothing personal. Digits first: they decide."""
    digits = "".join([piece for _, piece in groups])
    if len(digits) == 18 and _is_id(digits):
        usual = shape == (18,) or 4 in shape or 6 in shape
        return "privacy-id" if usual or _loose(text, groups, shape) else ""
    code = _country(digits)
    if code is not None:
        usual = _without(shape, len(code)) in _PHONE_SHAPES
        spaced = (shape[0] in (1, 3) or code != "") and not usual and _loose(text, groups, shape)
        return "privacy-phone" if usual or spaced else ""
    if _CARD.match(digits) and _luhn(digits):
        fours = all(size == 4 for size in shape[:-1]) and shape[-1] <= 4
        usual = len(shape) == 1 or fours or shape in _CARD_SHAPES
        return "privacy-card" if usual or _loose(text, groups, shape) else ""
    return ""


def _loose(text: str, groups: Sequence[Group], shape: Shape) -> bool:
    """Tell whether groups of other sizes than usual are one number spaced out, not a list of them.

    The same sign stands between all, and the groups are single digits, or three and then pairs.
    """
    if len(groups) < 4:
        return False
    gaps = {text[start + len(digits) : after] for (start, digits), (after, _) in pairwise(groups)}
    if len(gaps) > 1 or not _LOOSE.match(next(iter(gaps))):
        return False
    return set(shape) == {1} or (shape[0] in (2, 3, 5) and min(shape) > 1 and max(shape[1:]) < 5)


def _country(digits: str) -> str | None:
    """Return the country's code before a mainland mobile number, None where there is no such."""
    for code in ("", "86", "0086"):
        if digits.startswith(code) and _PHONE.match(digits[len(code) :]):
            return code
    return None


def _without(shape: Shape, count: int) -> Shape:
    """Return the groups left when ``count`` digits in front are taken away; empty: not whole."""
    if not count:
        return shape
    rest = shape[0] - count
    if rest < 0:
        return ()
    return (rest, *shape[1:]) if rest else shape[1:]


def _is_id(digits: str) -> bool:
    """Tell a resident id by its date of birth and its check digit (GB 11643)."""
    match = _ID.match(digits)
    if not match:
        return False
    try:
        datetime.date(*map(int, match.groups()))
    except ValueError:
        return False
    total = sum(map(operator.mul, map(int, digits[:-1]), _ID_WEIGHTS))
    return "10X98765432"[total % 11] == digits[-1].upper()


def _luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of a bank card (Luhn)."""
    doubled = (int(sign) * (place % 2 + 1) for place, sign in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _names(letters: str) -> bool:
    """Tell a name beside a number (wx138…, 138…QQ) or nothing from more of a hash (a3f, img_)."""
    return not letters or (
        letters.isalpha() and len(letters) <= 8 and letters.strip("abcdefABCDEF") != ""
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell a number from a piece of a hash, of a decimal or of an address on the web."""
    after = text[end : end + _BEFORE]
    before = text[max(start - _BEFORE, 0) : start]
    if not _names(before[len(before.rstrip(_WORD)) :]):
        return False
    if not _names(after[: len(after) - len(after.lstrip(_WORD))]):
        return False
    if before.endswith(".") and before[-2:-1].isdigit():
        return False
    return not _IN_ADDRESS.search(before) or _CALLED.search(before) is not None
