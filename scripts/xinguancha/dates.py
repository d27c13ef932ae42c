"""Partial dates: what a person typed, kept as the earliest and the latest day it can mean.

Reads one piece of text at a time and answers questions about it, nothing more: it knows no story,
no deadline rule and no file. The only clock in the package is `today`.
"""

import datetime
import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

Precision = Literal["day", "month", "year", "range"]

MONTHS = (  # calendar's names change with the locale
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
FIRST_YEAR = 1949
LAST_YEAR = 2100
CHINA = datetime.timezone(datetime.timedelta(hours=8), "UTC+8")
"""Fixed, not Asia/Shanghai: Windows has no time zone database, and no day since 1992 needs one."""

UNKNOWN_WORDS = frozenset({"", "unknown", "未查到", "不详", "未知", "不明"})
"""What an editor writes for "not found", after NFKC and casefold."""

_RANKS: Mapping[Precision, int] = {"day": 0, "month": 1, "year": 2, "range": 3}
_BY_LENGTH: tuple[Precision, ...] = ("year", "month", "day")

# Dashes and dots an input method offers in place of the plain ones; marks that show nothing.
_LOOKALIKES = str.maketrans({"‐": "-", "−": "-", "–": "—", "〜": "~", "∼": "~", "。": "."})
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
# A space between two digits stays, so that "2024-0 5" is refused and not guessed at.
_LOOSE_SPACE = re.compile(r"(?<![0-9]) | (?![0-9])")

_CHINESE = r"[0-9]{4}年(?:[0-9]{1,2}月份?(?:[0-9]{1,2}[日号])?)?"
_NUMERIC = r"[0-9]{4}(?:(?:-[0-9]{1,2}){0,2}|(?:\.[0-9]{1,2}){1,2}|(?:/[0-9]{1,2}){2})"
_ONE = rf"(?:{_CHINESE}|{_NUMERIC})"
_SHORT = r"(?:[0-9]{1,2}月份?(?:[0-9]{1,2}[日号])?|[0-9]{1,2}[日号])"
_TO = r"(?:[/至到~]|—+)"
# A hyphen joins two dates only where it cannot join a year and a month.
_LOOSE_TO = rf"(?:{_TO}|-)"
_SINGLE = re.compile(_ONE)
_RANGES = (
    re.compile(rf"({_ONE})(?:{_TO}|-(?=[0-9]{{4}}))(~?)({_ONE})"),
    re.compile(rf"({_CHINESE}){_LOOSE_TO}(~?)({_SHORT})"),  # 2024年3月至6月
    re.compile(rf"([0-9]{{4}}年[0-9]{{1,2}}){_LOOSE_TO}(~?)([0-9]{{1,2}}月份?)"),  # 2024年3至6月
    re.compile(rf"([0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}){_LOOSE_TO}(~?)([0-9]{{1,2}}[日号])"),
)
_MOMENT = re.compile(
    r"(?P<day>.*?[0-9日号])(?:[Tt ]|(?<=[日号]))(?P<hour>[0-9]{1,2})"
    r"(?:[:时点](?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{2})(?:\.0+)?)?分?|[时点])"
    r" ?(?P<zone>[Zz]|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
)


class DateFormError(ValueError):
    """A text that is no date: unreadable (`form`) or no such day (`impossible`).

    `value` is the text as typed; `detail` says in Chinese what is impossible ("2024年2月只有29天")
    and is empty where the form itself is the fault and there is nothing more to say.
    """

    def __init__(self, code: Literal["form", "impossible"], value: str, detail: str = "") -> None:
        # All three go to `args`, so that the error survives the way out of a worker process.
        super().__init__(code, value, detail)
        self.code = code
        self.value = value
        self.detail = detail

    def __str__(self) -> str:
        """Say the value and the detail in Chinese."""
        reason = self.detail or "看不出是哪一天"
        return f"“{self.value}”：{reason}"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exactly as it is known; `earliest <= latest`, both inclusive.

    An approximate date (约) keeps the bounds of what was written: how far "about" reaches, no
    source says. `ends` holds the two dates of a range and is None otherwise. Two dates are equal
    when they mean the same, however they were typed.
    """

    earliest: datetime.date
    latest: datetime.date
    precision: Precision
    approximate: bool
    text: str = field(compare=False)
    ends: "tuple[PartialDate, PartialDate] | None" = None

    def __reduce__(self) -> "tuple[object, tuple[object, ...]]":
        """Pickle as typed, which reads back as the same: a story holds a dozen dates."""
        if _same(self):
            return parse, (self.text,)
        values = (self.earliest, self.latest, self.precision, self.approximate, self.text)
        return type(self), (*values, self.ends)

    @property
    def iso(self) -> str:
        """The canonical text: 2024, 2024-05, 2024-05-03, 2024-03/2024-06, with ~ for 约."""
        sign = "~" if self.approximate else ""
        if self.ends:
            return f"{sign}{self.ends[0].iso}/{self.ends[1].iso}"
        length = {"year": 4, "month": 7}.get(self.precision, 10)
        return sign + self.earliest.isoformat()[:length]

    @property
    def label(self) -> str:
        """The Chinese for readers; `parse` reads it back as the same date."""
        sign = "约" if self.approximate else ""
        if self.ends:
            return sign + _range_label(*self.ends)
        day = self.earliest
        if self.precision == "year":
            return f"{sign}{day.year}年"
        month = f"{sign}{day.year}年{day.month}月"
        return month if self.precision == "month" else f"{month}{day.day}日"

    @property
    def sort_key(self) -> tuple[datetime.date, int]:
        """Earliest day first; on the same day the more exact first: day, month, year, range."""
        return self.earliest, _RANKS[self.precision]

    def before(self, day: datetime.date) -> bool:
        """Whether the date is certainly over on `day`; its own last day is not yet over."""
        return self.latest < day


@lru_cache(maxsize=1 << 15)
def parse(text: str) -> PartialDate | None:
    """Read a date as typed; None for an empty text and the words for "not found".

    Raises DateFormError, and nothing else, for everything that is no date from 1949 to 2100.
    """
    typed = text.strip()
    plain = _plain(typed)
    if plain.casefold() in UNKNOWN_WORDS:
        return None
    body = re.sub(r"大约|大概|约|≈", "~", _LOOSE_SPACE.sub("", plain))
    core = body.removesuffix("左右").removeprefix("~")
    found = _one(core, typed) if _SINGLE.fullmatch(core) else _read_range(core, typed)
    return replace(found, approximate=found.approximate or core != body)


def _same(date: PartialDate) -> bool:
    """Tell whether a date is what its own text was read as; one made otherwise is not."""
    try:
        return parse(date.text) is date
    except DateFormError:
        return False


def parse_moment(text: str) -> datetime.datetime:
    """Read an exact day with or without a time (an embargo), in UTC+8 unless an offset is typed.

    A day alone is its first minute. Raises DateFormError for anything less exact than a day.
    """
    typed = text.strip()
    plain = _plain(typed)
    match = _MOMENT.fullmatch(plain)
    day = _exact_day(match["day"] if match else plain, typed)
    if match is None:
        return datetime.datetime.combine(day, datetime.time(), CHINA)
    hour, minute, second = (int(match[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        raise DateFormError("impossible", typed, f"没有{hour}时{minute:02}分{second:02}秒这个时刻")
    clock = datetime.time(hour, minute, second)
    return datetime.datetime.combine(day, clock, _zone(match["zone"])).astimezone(CHINA)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Move by calendar months (negative: back), to the month's last day where it is too short.

    11-30 and three months is 02-28 or 02-29. Raises ValueError outside the years 1 to 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not datetime.MINYEAR <= year <= datetime.MAXYEAR:
        raise ValueError(f"{day} moved by {months} months leaves the calendar")
    return datetime.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def days_between(start: PartialDate, end: PartialDate) -> tuple[int, int]:
    """Give the fewest and the most days from start to end; negative where the end may be first."""
    return (end.earliest - start.latest).days, (end.latest - start.earliest).days


class Day(datetime.date):
    """The day a build is for, and the very moment: an embargo of this evening has not come yet."""

    _moment: datetime.datetime | None = None

    @classmethod
    def at(cls, moment: datetime.datetime) -> "Day":
        """Make the day of a moment in UTC+8."""
        day = cls(moment.year, moment.month, moment.day)
        day._moment = moment
        return day

    @classmethod
    def of(cls, day: datetime.date) -> "Day":
        """Make it of a day alone: its first minute."""
        return day if isinstance(day, Day) else cls(day.year, day.month, day.day)

    @property
    def moment(self) -> datetime.datetime:
        """The moment, in UTC+8."""
        return self._moment or datetime.datetime.combine(self, datetime.time(), CHINA)

    def __reduce__(self) -> "tuple[object, ...]":
        """Keep the moment on the way to a worker."""
        return Day.at, (self.moment,)


def today(option: str | None, environ: Mapping[str, str]) -> Day:
    """Tell the day to build for, in UTC+8: the option, else SOURCE_DATE_EPOCH, else now.

    Raises DateFormError for an option that is no exact day and for an epoch that is no number.
    """
    if option is not None:
        return Day.of(_exact_day(option, option))
    epoch = environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not epoch:
        return Day.at(datetime.datetime.now(CHINA))
    # Eleven digits reach beyond the year 5000; a longer number overflows the calendar.
    if not re.fullmatch(r"[0-9]{1,11}", epoch):
        raise DateFormError("form", epoch, "SOURCE_DATE_EPOCH 应是 1970 年以来的秒数")
    start = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return Day.at((start + datetime.timedelta(seconds=int(epoch))).astimezone(CHINA))


def _plain(typed: str) -> str:
    """Make full-width digits and signs plain, and drop the marks that cannot be seen."""
    visible = unicodedata.normalize("NFKC", typed.translate(_INVISIBLE))
    return " ".join(visible.translate(_LOOKALIKES).split())


def _one(core: str, typed: str) -> PartialDate:
    return _build([int(number) for number in re.findall(r"[0-9]+", core)], typed)


def _build(numbers: list[int], typed: str) -> PartialDate:
    """Make the date of [year], [year, month] or [year, month, day]."""
    _require_possible(numbers, typed)
    year, first_month, first_day = (*numbers, 1, 1)[:3]
    last_month = first_month if len(numbers) > 1 else 12
    last_day = first_day if len(numbers) > 2 else monthrange(year, last_month)[1]
    return PartialDate(
        earliest=datetime.date(year, first_month, first_day),
        latest=datetime.date(year, last_month, last_day),
        precision=_BY_LENGTH[len(numbers) - 1],
        approximate=False,
        text=typed,
    )


def _require_possible(numbers: list[int], typed: str) -> None:
    """Raise DateFormError, in words an editor can act on, where the calendar has no such day."""
    year, month, day = (*numbers, 1, 1)[:3]
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DateFormError("impossible", typed, f"年份应在{FIRST_YEAR}年到{LAST_YEAR}年之间")
    if not 1 <= month <= 12:
        swapped = "，日和月可能写反了" if len(numbers) > 2 and 1 <= day <= 12 < month <= 31 else ""
        raise DateFormError("impossible", typed, f"没有{month}月{swapped}")
    length = monthrange(year, month)[1]
    if day < 1:
        raise DateFormError("impossible", typed, f"没有{day}日")
    if day > length:
        raise DateFormError("impossible", typed, f"{year}年{month}月只有{length}天")


def _read_range(core: str, typed: str) -> PartialDate:
    match = next(filter(None, (pattern.fullmatch(core) for pattern in _RANGES)), None)
    if match is None:
        raise DateFormError("form", typed)
    start, end = ([int(n) for n in re.findall(r"[0-9]+", match[part])] for part in (1, 3))
    if match.re is not _RANGES[0]:
        wanted = 3 if match[3][-1] in "日号" else 2
        end = start[: wanted - len(end)] + end
        if len(end) != wanted:  # 2024年至8日: of which month?
            raise DateFormError("form", typed)
    # "约" on one end makes the whole range approximate: readers see one sign, in front.
    joined = _join(_build(start, typed), _build(end, typed), typed)
    return replace(joined, approximate=match[2] == "~")


def _join(start: PartialDate, end: PartialDate, typed: str) -> PartialDate:
    if start == end:
        return start
    if start.earliest > end.latest:
        raise DateFormError("impossible", typed, f"{start.label}在{end.label}之后，起止写反了")
    ends = (replace(start, text=start.iso), replace(end, text=end.iso))
    return PartialDate(start.earliest, end.latest, "range", False, typed, ends)


def _range_label(start: PartialDate, end: PartialDate) -> str:
    """Leave out of the end what it shares with the start, as one says it: 2024年3月5日至8日."""
    words = end.label
    exact = "year" not in (start.precision, end.precision)
    if exact and start.earliest.year == end.earliest.year:
        days = start.precision == end.precision == "day"
        same_month = days and start.earliest.month == end.earliest.month
        words = words.partition("月" if same_month else "年")[2]
    return f"{start.label}至{words}"


def in_english(date: PartialDate) -> str:
    """Say a date in English: 3 May 2024, May 2024, about 2024, 3 May 2024 to 8 May 2024."""
    sign = "about " if date.approximate else ""
    if date.ends:
        return f"{sign}{in_english(date.ends[0])} to {in_english(date.ends[1])}"
    day = date.earliest
    name = MONTHS[day.month - 1]
    words = {"year": f"{day.year}", "month": f"{name} {day.year}"}
    return sign + words.get(date.precision, f"{day.day} {name} {day.year}")


def _exact_day(text: str, typed: str) -> datetime.date:
    """Read the one day a text means; `typed` is what an error shows."""
    try:
        found = parse(text)
    except DateFormError as error:
        raise DateFormError(error.code, typed, error.detail) from None
    if found is None or found.precision != "day" or found.approximate:
        raise DateFormError("form", typed, "这里要写到哪一天，如 2024-05-03")
    return found.earliest


def _zone(text: str | None) -> datetime.timezone:
    if text is None:
        return CHINA
    if text in "Zz":
        return datetime.UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return datetime.timezone(datetime.timedelta(minutes=-minutes if text[0] == "-" else minutes))
