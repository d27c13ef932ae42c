"""Chinese text: how wide, how long, how near, how sorted, how spelled in ASCII.

Takes plain text (no Markdown, no HTML) and returns text or numbers, nothing more. The folding here
is the one both sides of every comparison go through.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b

HAN_PER_MINUTE = 300
WORDS_PER_MINUTE = 200
SLUG_LENGTH = 60
MOST_READINGS = 3

NaturalKey = tuple[tuple[str | tuple[int, str], ...], str]
"""Text and numbers in turn, then the text itself, so that different texts never tie."""

_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HAN_RUN = re.compile(f"{_HAN.pattern}+")
_LATIN_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’.\-][A-Za-z0-9À-ɏ]+)*")
_CLAUSE_END = re.compile(r"[。！？；，、：…—（《〈【“「『]|[.!?;,:](?=\s)")
# Marks an excerpt must not end with: a weak stop, or a bracket that opens on nothing.
_TRAILING = " ，、；：。…—,;:.“‘（《〈【〔「『([{"
_ZERO_WIDTH = frozenset({"Mn", "Me", "Cf"})


def width(text: str) -> int:
    """Count the columns a text takes in a terminal: wide 2, combining 0, else 1."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def reading_minutes(text: str) -> int:
    """Estimate the minutes to read, to the nearest and at least 1; punctuation takes no time."""
    han = sum(map(len, _HAN_RUN.findall(text))) / HAN_PER_MINUTE
    words = len(_LATIN_WORD.findall(text)) / WORDS_PER_MINUTE
    return max(1, int(han + words + 0.5))


def excerpt(text: str, limit: int) -> str:
    """Cut a text to its beginning, at most `limit` Han characters wide with its "…".

    `limit` is at least 1; a half-width character counts half. The cut falls at a punctuation mark
    where one stands in the last third, and never inside a Latin word or a number that fits. A text
    that fits comes back whole; spaces and line breaks are collapsed in any case.
    """
    line = " ".join(text.split())
    fitting = _fitting(line, limit * 2)
    if fitting == len(line):
        return line
    fitting = _fitting(line, limit * 2 - 2)
    floor = fitting - fitting // 3
    marks = [mark.start() for mark in _CLAUSE_END.finditer(line, floor, fitting + 1)]
    cut = marks[-1] if marks else _word_boundary(line, fitting)
    # A question or an exclamation keeps its mark: without it the words would say something else.
    if cut < fitting and line[cut] in "？！?!":
        cut += 1
    return line[:cut].rstrip(_TRAILING) + "…"


def count(text: str) -> int:
    """Count the length as an editor does: a Han character or a full-width mark is 1.

    An unbroken run of half-width characters ("PM2.5") is half its length, rounded up; spaces and
    marks without a width are nothing.
    """
    total = run = 0
    for char in text:
        size = 0 if char.isspace() else _halves(char)
        if size == 1:
            run += 1
            continue
        if size or char.isspace():
            total, run = total + (run + 1) // 2, 0
        total += size // 2
    return total + (run + 1) // 2


RESERVED_NAMES = ("index", "con", "prn", "aux", "nul", "com[0-9]", "lpt[0-9]")
"""Names that no folder may have: Windows keeps them for itself, and ``index`` is a page."""

RESERVED = re.compile(rf"(?:{'|'.join(RESERVED_NAMES)})(?:\..*)?\Z", re.IGNORECASE)


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """Spell a name as an ASCII address: pinyin without tones, letters and digits, else "-".

    1 to 60 characters of a-z, 0-9 and "-", never "-" at an end. A name cut short ends in 8 hex
    digits of its hash, a name with nothing to spell is "x" and those digits; names that sound
    alike share a slug, so the caller has to look for that.
    """
    from pypinyin import lazy_pinyin  # about 0.1 s and 50 MB: not for a run that needs no slug

    spelled = "".join(lazy_pinyin(unicodedata.normalize("NFKC", name)))
    bare = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not _is_mark(c))
    address = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if not address:
        return "x" + _digest(name)
    if len(address) > SLUG_LENGTH:
        return f"{address[: SLUG_LENGTH - 9].rstrip('-')}-{_digest(name)}"
    return f"{address}-1" if RESERVED.match(address) else address


@lru_cache(maxsize=1)
def readings() -> Mapping[str, tuple[str, ...]]:
    """Return character → its usual toneless syllables, most usual first; ü is written v.

    Characters of the national standard set GB 2312, which is all that most people can type.
    """
    from pypinyin import Style, pinyin  # about 0.1 s and 50 MB

    chars = [
        bytes((row, cell)).decode("gb2312")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    ]
    found = {}
    for char in chars:
        heard = pinyin(char, style=Style.NORMAL, heteronym=True, errors="ignore")
        if heard:
            plain = (s.replace("ü", "v").replace("ê", "e") for s in heard[0])
            found[char] = tuple(dict.fromkeys(s for s in plain if s.isascii()))[:MOST_READINGS]
    return found


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate a mistyped word most likely means, or None when none is near.

    The same after folding comes first, then the fewest slips (a swap of neighbours is one slip;
    one is allowed up to four characters, two up to eight, three beyond), then a candidate that is
    part of the word or holds it. The order of the candidates does not matter.
    """
    typed = fold(word)
    if not typed:
        return None
    ranked = sorted((rank, one) for one in candidates if (rank := _distance_rank(typed, fold(one))))
    return ranked[0][1] if ranked else None


def fold(text: str) -> str:
    """Bring two spellings of one text to the same form: NFKC, casefold, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def natural_key(text: str) -> NaturalKey:
    """Make a sorting key in which numbers count as numbers: 第2号 before 第10号."""
    pieces = re.split(r"([0-9]+)", fold(text))
    # Length, then digits, is the order of the numbers without a limit on how long one may be.
    key = (
        (len(piece.lstrip("0")), piece.lstrip("0")) if place % 2 else piece
        for place, piece in enumerate(pieces)
    )
    return tuple(key), text


def _is_mark(char: str) -> bool:
    return unicodedata.category(char) in _ZERO_WIDTH


def _columns(char: str) -> int:
    if _is_mark(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _halves(char: str) -> int:
    """Tell the width in print, in half characters: there “ ” — … are as wide as a Han character."""
    ambiguous = unicodedata.east_asian_width(char) == "A"
    if ambiguous and not char.isalpha() and not _is_mark(char):
        return 2
    return _columns(char)


def _fitting(line: str, halves: int) -> int:
    """How many characters of the line fit into that many half characters, marks included."""
    for place, char in enumerate(line):
        halves -= _halves(char)
        if halves < 0:
            return place
    return len(line)


def _word_boundary(line: str, cut: int) -> int:
    """Move the cut back to where the Latin word or number it would break begins."""
    for word in _LATIN_WORD.finditer(line):
        if word.start() < cut < word.end():
            return word.start() or cut
    return cut


def _digest(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _distance_rank(typed: str, candidate: str) -> tuple[int, int, int] | None:
    """Rank how near a candidate is, smaller is nearer; None when too far to be named.

    In order: the slips (100 where one holds the other), whether other characters were typed or the
    same ones in another order, and how long a beginning the two share.
    """
    if not candidate:
        return None
    slips = _slips(typed, candidate)
    shorter, longer = sorted((typed, candidate), key=len)
    allowed = bisect((2, 5, 9), len(longer))  # slips that a word of this length may have
    differ = (n for n, letter in enumerate(shorter) if letter != longer[n])
    shared = next(differ, len(shorter))
    if slips <= allowed:
        return slips, int(sorted(typed) != sorted(candidate)), -shared
    # Two Han characters are a word; two or three Latin letters are in every other word by chance.
    if len(shorter) >= (4 if shorter.isascii() else 2) and shorter in longer:
        return 100, len(longer) - len(shorter), -shared
    return None


def _slips(a: str, b: str) -> int:
    """Count the characters to add, drop, change or swap with a neighbour; 4 stands for more."""
    if abs(len(a) - len(b)) > 3:
        return 4
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return min(last[-1], 4)
