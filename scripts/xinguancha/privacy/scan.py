"""One text → every piece of personal data in it, in order; and the text with all of it masked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .marks import has_mark, mails, plates
from .numbers import has_row, numbers

KINDS: Mapping[str, str] = {
    "privacy-phone": "phone",
    "privacy-mail": "mail",
    "privacy-plate": "plate",
    "privacy-id": "id",
    "privacy-card": "card",
}
"""Code of the problem → kind, as an exception names it (``vocabulary.outcomes``)."""

MASK = "＊"

_MARK = re.compile(r"[A-Za-z0-9＠@]")
# Digits of other makes that a hand, an input method or a trick may put for the plain ones.
_FOREIGN = re.compile("[０-９Ａ-Ｚａ-ｚ①-⑨❶-❾➀-➈⁰¹²³⁴-⁹₀-₉٠-٩۰-۹०-९\U0001d7ce-\U0001d7ff]")
_HAN_WORDS = "〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_HAN_DIGIT = rf"{_HAN_WORDS}0-9"
_GAP = r"[ \-－–—]"
_HAN_RUN = re.compile(rf"[{_HAN_DIGIT}](?:{_GAP}?[{_HAN_DIGIT}]){{10,}}")
# The cheap question: does a digit stand beside any of these words?
_HAN_PAIR = re.compile(rf"[{_HAN_WORDS}](?:{_GAP}?[{_HAN_DIGIT}]|(?<=[0-9].)|(?<=[0-9]{_GAP}.))")
_HAN = str.maketrans("〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")


class Hit(NamedTuple):
    """A piece of personal data: code of the problem, offset and length in characters, the piece.

    ``bare`` is what is typed without blanks and signs, in plain digits and small letters.
    """

    code: str
    start: int
    length: int
    bare: str


def scan(text: str) -> list[Hit]:
    """Return every piece of personal data in ``text``, in order and not overlapping."""
    plain = _folded(text)
    if not _likely(plain):
        return []
    found = [*numbers(plain), *_spelled(plain), *plates(plain)]
    if "@" in plain or "＠" in plain:
        found += mails(plain)
    if not found:
        return []
    hits: list[Hit] = []
    for code, start, length in sorted(found, key=lambda one: (one[1], -one[2])):
        if not hits or start >= hits[-1].start + hits[-1].length:
            hits.append(Hit(code, start, length, bare(plain[start : start + length])))
    return hits


def likely(text: str) -> bool:
    """Tell cheaply whether ``scan`` may find anything; of nearly every text it may not.

    What may be found in a line may be found in any text that holds it.
    """
    return _likely(_folded(text))


def _folded(text: str) -> str:
    """Put plain digits and letters for those of other makes, one for one: offsets stay."""
    return _FOREIGN.sub(lambda match: _plain(match[0]), text)


def _likely(plain: str) -> bool:
    return has_row(plain) or has_mark(plain) or _has_spelled(plain)


def _has_spelled(plain: str) -> bool:
    return _HAN_PAIR.search(plain) is not None and _HAN_RUN.search(plain) is not None


def bare(text: str) -> str:
    """Return a number as it compares: without blanks and signs, plain digits, small letters."""
    plain = unicodedata.normalize("NFKC", text).translate(_HAN)
    return re.sub(r"[^0-9a-z@]", "", plain.lower())


def mask(text: str) -> str:
    """Return ``text`` with every piece of personal data unreadable, what one hid included."""
    while hits := scan(text):
        signs = list(text)
        for hit in hits:
            piece = slice(hit.start, hit.start + hit.length)
            signs[piece] = (MASK if sign.isalnum() else sign for sign in signs[piece])
        text = "".join(signs)
    return text


def _plain(sign: str) -> str:
    """Return the plain digit or letter, always one character."""
    folded = unicodedata.normalize("NFKC", sign)
    return folded if folded.isascii() else str(unicodedata.digit(sign))


def _spelled(text: str) -> Iterator[tuple[str, int, int]]:
    """Find numbers written in Chinese digits, eleven or more in a row."""
    for run in _HAN_RUN.finditer(text):
        if not run[0].isascii():
            for code, start, length in numbers(run[0].translate(_HAN)):
                yield code, run.start() + start, length
