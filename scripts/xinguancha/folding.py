"""Text as the search sees it, one folding for documents and queries; and 简体 written in 繁體.

``docs/assets/search/text.js`` folds the same way; ``tests/vectors/folding.json`` holds both to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

_KEPT = (
    "0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f\u05d0-\u05ea\u0620-\u06ff\u0e00-\u0e7f"
    "\u0f00-\u0fff\u1800-\u18af\u3005-\u3007\u3040-\u30ff\u3105-\u312f\u3400-\u4dbf"
    "\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
SEAM = "\0"
"""Stands between texts that are folded together."""

_DROPPED = re.compile(f"[^{_KEPT}]+")
_DROPPED_BUT_SEAMS = re.compile(f"[^{_KEPT}{SEAM}]+")
# All but what NFKC leaves alone or turns into something that is dropped as well.
_ODD = re.compile("[^\0-\x7f\u2014-\u201d\u2026\u3000-\u3034\u4e00-\u9fff！（），：；？]")
_HAN = ((0x3400, 0x4DC0), (0x4E00, 0xA000))
# Not traditional, but typed for one another all the time: 石咀山 for 石嘴山.
_VARIANTS = {"咀": "嘴", "帐": "账"}

_QUOTES = str.maketrans("“”‘’", "「」『』")


@lru_cache(maxsize=1)
def simplified() -> Mapping[str, str]:
    """Return traditional or variant character → the one it is searched as; source: OpenCC t2s."""
    import opencc  # only the search needs it

    every = [chr(code) for start, end in _HAN for code in range(start, end)]
    plain = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    table = {a: b for a, b in zip(every, plain, strict=True) if a != b and b < "\U00010000"}
    table |= _VARIANTS
    return {a: table.get(b, b) for a, b in sorted(table.items())}  # 帳 → 帐 → 账 in one step


@lru_cache(maxsize=1)
def _to_traditional() -> Callable[[str], str]:
    import opencc  # only an interface in 繁體 needs it

    convert: Callable[[str], str] = opencc.OpenCC("s2tw").convert
    return convert


@lru_cache(maxsize=1 << 12)
def traditional(text: str) -> str:
    """Write a 简体 text in 繁體: the forms most readers know (群眾, 核實) and 「」 for “”.

    Source: OpenCC s2tw.
    """
    return _to_traditional()(text).translate(_QUOTES)


@lru_cache(maxsize=1)
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(simplified())}]")


def has_traditional(half: str) -> bool:
    """Tell whether a half folded text needs the table."""
    return _traditional().search(half) is not None


@lru_cache(maxsize=1 << 16)
def _narrow(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()


def half_folded(text: str) -> str:
    """Fold all but the table: NFC, each character NFKC and lower case, all but words dropped."""
    return _DROPPED.sub("", _lowered(text))


def lowered_together(texts: Iterable[str]) -> str:
    """Begin to fold several texts at once, a ``SEAM`` between each two: nothing is dropped yet."""
    return _lowered(SEAM.join(t.replace(SEAM, "") for t in texts))


def words(lowered: str) -> str:
    """Drop all but words and seams."""
    return _DROPPED_BUT_SEAMS.sub("", lowered)


def _lowered(text: str) -> str:
    if not text.isascii():
        text = _ODD.sub(_narrowed, unicodedata.normalize("NFC", text))
    return text.lower()


def _narrowed(sign: re.Match[str]) -> str:
    return _narrow(sign[0])


def fold(text: str) -> str:
    """Fold a text or a query: 電，梯 → 电梯, ＰＭ2.5 → pm25; nothing else is compared."""
    return folded(half_folded(text))


def folded(half: str) -> str:
    """Fold a half folded text to its end, by the table; most texts have nothing in it."""
    return _traditional().sub(_simple, half)


def _simple(sign: re.Match[str]) -> str:
    return simplified()[sign[0]]


def loose(syllable: str) -> str:
    """Make syllables that many speakers do not tell apart the same: zh=z, n=l, -ng=-n."""
    if syllable[:2] in ("zh", "ch", "sh"):
        syllable = syllable[0] + syllable[2:]
    elif syllable.startswith("n") and len(syllable) > 1 and syllable != "ng":
        syllable = "l" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ng") else syllable
