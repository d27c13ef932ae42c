"""Partial dates: every spelling an editor uses, every date that is none, and the rules on them."""

import datetime
import pickle
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinguancha import dates
from xinguancha.dates import CHINA, DateFormError, PartialDate, parse, parse_moment

D = datetime.date

# Typed → canonical text. A row that leaves the table leaves the promise to editors.
ACCEPTED = {
    "2024": "2024",
    "2024-05": "2024-05",
    "2024-5-3": "2024-05-03",
    "2024-05-03": "2024-05-03",
    "2024/5/3": "2024-05-03",
    "2024.5.3": "2024-05-03",
    "2024.05": "2024-05",
    "2024年": "2024",
    "2024年5月": "2024-05",
    "2024年5月份": "2024-05",
    "2024年5月3日": "2024-05-03",
    "2024年5月3号": "2024-05-03",
    "2024 年 5 月 3 日": "2024-05-03",
    "２０２４年５月": "2024-05",
    "２０２４－０５－０３": "2024-05-03",
    "２０２４．５．３": "2024-05-03",
    "2024。5。3": "2024-05-03",
    "\u200b2024-05\u3000": "2024-05",
    "约2024-05": "~2024-05",
    "约 2024": "~2024",
    "大约2024年5月": "~2024-05",
    "~2024-05": "~2024-05",
    "～2024-05": "~2024-05",
    "≈2024": "~2024",
    "2024年5月左右": "~2024-05",
    "2024-03/2024-06": "2024-03/2024-06",
    "2024-03至2024-06": "2024-03/2024-06",
    "2024-03 到 2024-06": "2024-03/2024-06",
    "2024-03—2024-06": "2024-03/2024-06",
    "2024-03——2024-06": "2024-03/2024-06",
    "2024-03–2024-06": "2024-03/2024-06",
    "2024-03～2024-06": "2024-03/2024-06",
    "2024-03~2024-06": "2024-03/2024-06",
    "2024/2025": "2024/2025",
    "2023-2024年": "2023/2024",
    "2024/5/3/2024/5/8": "2024-05-03/2024-05-08",
    "2024年3月至6月": "2024-03/2024-06",
    "2024年3至6月": "2024-03/2024-06",
    "2024年3-6月": "2024-03/2024-06",
    "2024年3月5日至8日": "2024-03-05/2024-03-08",
    "2024年3月5-8日": "2024-03-05/2024-03-08",
    "2024年3月5日至4月8日": "2024-03-05/2024-04-08",
    "2023年12月至2024年2月": "2023-12/2024-02",
    "约2024年3月至6月": "~2024-03/2024-06",
    "2024年3月至约6月": "~2024-03/2024-06",
    "2024-05/2024-05": "2024-05",
}
REFUSED = [
    "TBD", "tbd", "17-10-2025", "02/02/2024", "<2025-01-01>", "????-??-??", "2024-10-??",
    "2024/05", "2024-03/06", "20240503", "24年5月", "2024-5.3", "2024-", "2024年至8日", "2024-05~",
    "约", "左右", "2024-0 5", "2024 05", "2024-05-03 08:00", "二〇二四年", "May 2024", "2024年3",
    "٢٠٢٤", "2024-03/2024-06/2024-09", "十二届三次会议期间",
]  # fmt: skip
IMPOSSIBLE = {
    "2024-02-30": "2024年2月只有29天",
    "2023年2月29日": "2023年2月只有28天",
    "2024-04-31": "2024年4月只有30天",
    "2024-13": "没有13月",
    "2024-00": "没有0月",
    "2024-05-00": "没有0日",
    "2018-31-03": "没有31月，日和月可能写反了",
    "1948-12-31": "年份应在1949年到2100年之间",
    "2101": "年份应在1949年到2100年之间",
    "0123": "年份应在1949年到2100年之间",
    "2024-06/2024-03": "2024年6月在2024年3月之后，起止写反了",
    "2024年6月至3月": "2024年6月在2024年3月之后，起止写反了",
    "2024-03/2024-02-30": "2024年2月只有29天",
}
LABELS = {
    "2024": "2024年",
    "2024-05": "2024年5月",
    "2024-05-03": "2024年5月3日",
    "~2024-05": "约2024年5月",
    "2024-03/2024-06": "2024年3月至6月",
    "2024-03-05/2024-03-08": "2024年3月5日至8日",
    "2024-03-05/2024-04-08": "2024年3月5日至4月8日",
    "2024-03/2024-06-15": "2024年3月至6月15日",
    "2024-12/2025-01": "2024年12月至2025年1月",
    "2024-12-30/2025-01-02": "2024年12月30日至2025年1月2日",
    "2023/2024": "2023年至2024年",
    "2024/2024-06": "2024年至2024年6月",
    "~2024-03/2024-06": "约2024年3月至6月",
}

days = st.dates(D(1949, 1, 1), D(2100, 12, 31))


def known(text: str) -> PartialDate:
    date = parse(text)
    assert date is not None
    return date


def single_iso(day: datetime.date, length: int) -> str:
    return day.isoformat()[:length]


def refusal(read: Callable[[str], object], text: str) -> DateFormError | None:
    """Read a text that may be anything, and hand back the one error that is allowed."""
    try:
        read(text)
    except DateFormError as error:
        return error
    return None


singles = st.builds(single_iso, days, st.sampled_from([4, 7, 10]))


@st.composite
def isos(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["", "~"]))
    first, second = draw(singles), draw(singles)
    if draw(st.booleans()) or first == second:
        return sign + first
    if known(first).earliest > known(second).latest:
        first, second = second, first
    return f"{sign}{first}/{second}"


typed_like = st.text(st.sampled_from("0123456789-/.~年月日号至到约左右— TZ:：时分?"), max_size=24)


@pytest.mark.parametrize(("typed", "iso"), ACCEPTED.items())
def test_accepts_what_editors_type(typed: str, iso: str) -> None:
    date = known(typed)
    assert date.iso == iso
    assert date.text == typed.strip()


@pytest.mark.parametrize(
    "typed", ["", "  ", "unknown", "Unknown", "未查到", " 不详 ", "未知", "不明"]
)
def test_unknown_is_none(typed: str) -> None:
    assert parse(typed) is None


@pytest.mark.parametrize("typed", REFUSED)
def test_refuses_other_forms(typed: str) -> None:
    with pytest.raises(DateFormError) as caught:
        parse(typed)
    assert (caught.value.code, caught.value.value) == ("form", typed)


@pytest.mark.parametrize(("typed", "detail"), IMPOSSIBLE.items())
def test_says_what_is_impossible(typed: str, detail: str) -> None:
    with pytest.raises(DateFormError) as caught:
        parse(typed)
    error = caught.value
    assert (error.code, error.value, error.detail) == ("impossible", typed, detail)
    assert str(error) == f"“{typed}”：{detail}"


def test_an_error_survives_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(DateFormError("impossible", "2024-13", "没有13月")))
    assert (error.code, error.value, error.detail) == ("impossible", "2024-13", "没有13月")


@pytest.mark.parametrize(
    ("typed", "earliest", "latest", "precision"),
    [
        ("2024", D(2024, 1, 1), D(2024, 12, 31), "year"),
        ("2024-02", D(2024, 2, 1), D(2024, 2, 29), "month"),
        ("2023-02", D(2023, 2, 1), D(2023, 2, 28), "month"),
        ("2024-05-03", D(2024, 5, 3), D(2024, 5, 3), "day"),
        ("2024-03/2024-06", D(2024, 3, 1), D(2024, 6, 30), "range"),
        ("2024/2024-06", D(2024, 1, 1), D(2024, 6, 30), "range"),
        ("2024-06/2024", D(2024, 6, 1), D(2024, 12, 31), "range"),
    ],
)
def test_bounds(typed: str, earliest: datetime.date, latest: datetime.date, precision: str) -> None:
    date = known(typed)
    assert (date.earliest, date.latest, date.precision) == (earliest, latest, precision)


@pytest.mark.parametrize(("iso", "label"), LABELS.items())
def test_label_is_how_one_says_it(iso: str, label: str) -> None:
    assert known(iso).label == label


def test_the_same_date_is_equal_however_typed() -> None:
    assert known("2024年5月") == known("2024.05")
    assert known("2024-05") != known("约2024-05")
    assert len({known("2024年3月至6月"), known("2024-03/2024-06")}) == 1


@given(isos())
def test_iso_and_label_read_back(iso: str) -> None:
    date = known(iso)
    assert date.iso == iso
    assert known(date.label) == date
    assert pickle.loads(pickle.dumps(date)) == date


@given(isos())
def test_latest_is_never_before_earliest(iso: str) -> None:
    date = known(iso)
    assert date.earliest <= date.latest
    assert (date.earliest == date.latest) or date.precision != "day"


@given(st.one_of(typed_like, st.text(max_size=30)))
def test_any_text_is_a_date_or_nothing_or_a_form_error(text: str) -> None:
    for read in (parse, parse_moment):
        error = refusal(read, text)
        assert error is None or (error.value == text.strip() and str(error))


def test_a_hostile_text_takes_no_time() -> None:
    for text in ("2024-05-03" + " " * 50_000 + "x", "1 " * 50_000, "~" * 50_000, "2024年" * 9_000):
        with pytest.raises(DateFormError):
            parse_moment(text)


@given(st.lists(isos(), max_size=8))
def test_sorting_is_by_earliest_then_precision(typed: list[str]) -> None:
    dates_in_order = sorted((known(one) for one in typed), key=lambda date: date.sort_key)
    for one, other in pairwise(dates_in_order):
        assert one.earliest <= other.earliest
        ranks = [("day", "month", "year", "range").index(date.precision) for date in (one, other)]
        assert one.earliest < other.earliest or ranks[0] <= ranks[1]


def test_the_more_exact_comes_first_on_the_same_day() -> None:
    in_order = ["2023", "2024-01-01", "2024-01", "2024", "2024-01/2024-03", "2024-01-02"]
    backwards = in_order[::-1]
    assert sorted(backwards, key=lambda text: known(text).sort_key) == in_order


@given(isos(), days)
def test_overdue_only_when_the_latest_day_is_over(iso: str, today: datetime.date) -> None:
    due = known(iso)
    assert due.before(today) == (due.latest < today)
    assert not due.before(due.latest)
    assert not due.before(due.earliest)
    assert due.before(due.latest + datetime.timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (D(2023, 11, 30), 3, D(2024, 2, 29)),
        (D(2024, 11, 30), 3, D(2025, 2, 28)),
        (D(2024, 1, 31), 1, D(2024, 2, 29)),
        (D(2024, 3, 31), -1, D(2024, 2, 29)),
        (D(2024, 12, 15), 1, D(2025, 1, 15)),
        (D(2024, 1, 15), -1, D(2023, 12, 15)),
        (D(2024, 5, 3), 0, D(2024, 5, 3)),
    ],
)
def test_adding_months_clamps(day: datetime.date, months: int, moved: datetime.date) -> None:
    assert dates.add_months(day, months) == moved


@given(days, st.integers(-240, 240))
def test_added_months_are_that_many_months(day: datetime.date, months: int) -> None:
    moved = dates.add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    the_day_after = moved + datetime.timedelta(days=1)
    assert moved.day == day.day or (moved.day < day.day and the_day_after.day == 1)


def test_months_beyond_the_calendar_are_our_own_bug() -> None:
    with pytest.raises(ValueError, match="leaves the calendar"):
        dates.add_months(D(2024, 1, 1), 12 * 9000)


def test_durations_are_ranges() -> None:
    assert dates.days_between(known("2024-05-01"), known("2024-05-31")) == (30, 30)
    assert dates.days_between(known("2024-05"), known("2024-06")) == (1, 60)
    assert dates.days_between(known("2024-05"), known("2024-05")) == (-30, 30)


@given(isos(), isos(), st.data())
def test_every_possible_duration_is_in_the_range(a: str, b: str, data: st.DataObject) -> None:
    start, end = known(a), known(b)
    fewest, most = dates.days_between(start, end)
    first = data.draw(st.dates(start.earliest, start.latest))
    last = data.draw(st.dates(end.earliest, end.latest))
    assert fewest <= (last - first).days <= most


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2024-05-03", "2024-05-03T00:00:00+08:00"),
        ("2024年5月3日", "2024-05-03T00:00:00+08:00"),
        ("2024-05-03 08:00", "2024-05-03T08:00:00+08:00"),
        ("2024-05-03T08:00", "2024-05-03T08:00:00+08:00"),
        ("2024-05-03T08:00:30", "2024-05-03T08:00:30+08:00"),
        ("2024/5/3 8：00", "2024-05-03T08:00:00+08:00"),
        ("2024年5月3日8时30分", "2024-05-03T08:30:00+08:00"),
        ("2024年5月3日 8点", "2024-05-03T08:00:00+08:00"),
        ("2024-05-03T23:00:00Z", "2024-05-04T07:00:00+08:00"),
        ("2024-05-03 08:00 -05:30", "2024-05-03T21:30:00+08:00"),
    ],
)
def test_moments(typed: str, iso: str) -> None:
    assert parse_moment(typed).isoformat() == iso


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "form"), ("未查到", "form"), ("2024-05", "form"), ("约2024-05-03", "form"),
        ("2024-05-03 8", "form"), ("08:00", "form"), ("2024-05 08:00", "form"),
        ("2024-05-03/2024-05-04", "form"), ("2024-05-03 24:00", "impossible"),
        ("2024-05-03 08:60", "impossible"), ("2024-05-03 08:00:75", "impossible"),
        ("2024-02-30 08:00", "impossible"),
    ],
)  # fmt: skip
def test_moments_refused(typed: str, code: str) -> None:
    with pytest.raises(DateFormError) as caught:
        parse_moment(typed)
    assert (caught.value.code, caught.value.value) == (code, typed)


def test_today_is_the_option_then_the_epoch_then_now() -> None:
    evening_in_utc = {"SOURCE_DATE_EPOCH": "1714751999"}  # 2024-05-03T15:59:59Z
    assert dates.today("2024-02-29", evening_in_utc) == D(2024, 2, 29)
    assert dates.today(None, evening_in_utc) == D(2024, 5, 3)
    assert dates.today(None, {"SOURCE_DATE_EPOCH": "1714752000"}) == D(2024, 5, 4)
    before = datetime.datetime.now(CHINA).date()
    assert before <= dates.today(None, {}) <= datetime.datetime.now(CHINA).date()


@pytest.mark.parametrize(
    "option", ["", "2024", "2024-05", "tomorrow", "约2024-05-03", "2024-02-30"]
)
def test_a_bad_option_is_named(option: str) -> None:
    with pytest.raises(DateFormError) as caught:
        dates.today(option, {"SOURCE_DATE_EPOCH": "0"})
    assert caught.value.value == option


@pytest.mark.parametrize("epoch", ["soon", "-1", "1.5", "9" * 30, "１"])
def test_a_bad_epoch_is_named(epoch: str) -> None:
    with pytest.raises(DateFormError, match="SOURCE_DATE_EPOCH"):
        dates.today(None, {"SOURCE_DATE_EPOCH": epoch})
