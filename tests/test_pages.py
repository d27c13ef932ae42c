"""Lists, boards, the ledger and the statistics: against counts by hand, and at 10,000 stories."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT

from xinguancha import cache, changes, interface, library, pages
from xinguancha.accounts import SPANS, Amendment, Duration, Promise, Tracked
from xinguancha.cards import Card, Pointer
from xinguancha.changes import Change
from xinguancha.library import Library
from xinguancha.model import Figures, Session
from xinguancha.pages import board, counts, embeds, issues, ledger, logs, moves, page
from xinguancha.pages.listings import in_order
from xinguancha.registries import Registries
from xinguancha.render import engine
from xinguancha.vocabulary.outcomes import COMMITMENT_STATES, DELIVERY_STATES, DISPOSITIONS
from xinguancha.vocabulary.stages import KINDS, STAGE_STATES

TODAY = datetime.date(2025, 7, 1)
CHINESE = interface.of("zh-Hans")
SETTINGS = pages.Settings()
TEMPLATES = engine.load_templates(ROOT / "templates", cache.digest)
DAY = TODAY.toordinal()
UNKNOWN = ("unknown",) * 6


def card(name: str, **fields: object) -> Card:
    """A card of a published proposal of which nothing is known but what is given."""
    given: dict[str, object] = {
        "id": name, "path": f"2025/{name}.md", "title": f"示例市的{name}", "summary": "虚构。",
        "kind": "proposal", "status": "published", "year": "2025", "published": DAY - 9,
        "lanes": UNKNOWN,
    }  # fmt: skip
    return Card(**{**given, **fields})  # type: ignore[arg-type]


def shelf(*cards: Card, registries: Registries | None = None) -> Library:
    """The public library of some cards."""
    own = Library({c.id: c for c in cards}, registries or Registries(), Path())
    return own.public(library.moment(TODAY))


def html(one: pages.Page) -> str:
    common = {"site": SETTINGS, "base": "../../"}
    return engine.render(TEMPLATES, f"{one.template}.html", {**common, **one.context}).decode()


def plan(public: Library) -> dict[str, pages.Page]:
    return {p.url: p for p in pages.plan(public, SETTINGS, TODAY) if p.template != "story"}


def plain(text: str) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", text))


# --- statistics -------------------------------------------------------------------------------

PROMISED = Promise("修好路灯", "示例局", DAY + 30, "2025年7月31日", "open")
SAMPLE = (
    card("jia", delivery="delivered", stage="evaluate", replies=1,
         tracked=(Tracked("s1", "filed", 1), Tracked("s1", "merged", 6)),
         ledger=(PROMISED, PROMISED._replace(status="fulfilled", level="E3")),
         durations=(Duration(SPANS[0], 10, 40),)),
    card("yi", stage="handle", replies=2, tracked=(Tracked("s1", "filed", 1),),
         durations=(Duration(SPANS[0], 20, 20), Duration(SPANS[1], 5, 5))),
    card("bing", tracked=(Tracked("", "unknown", 1),)),
    card("ding", kind="service", lanes=("unknown",) * 3, delivery="sustained", stage="serve"),
)  # fmt: skip


def rows(table: counts.Table) -> dict[str, int]:
    return {CHINESE.word(row.key, table.words): row.number for row in table.rows}


def test_counts_are_those_made_by_hand() -> None:
    assert rows(counts.deliveries(SAMPLE)) == {"已落实": 1, "持续有效": 1, "未查到": 2}
    assert rows(counts.stages(SAMPLE, "proposal")) == {"评议": 1, "办理": 1, "未查到": 1}
    assert rows(counts.promises(SAMPLE)) == {"未到期或未核实": 1, "已兑现": 1, "未查到": 0}
    assert rows(counts.dispositions(SAMPLE)) == {"立案": 2, "并案": 6, "未查到": 1}
    assert rows(counts.kinds(SAMPLE)) == {"提案": 3, "服务为民": 1}
    cross = counts.answered(SAMPLE)
    assert cross.columns == ("delivered", "unknown")
    assert [(CHINESE.say(line.phrase), line.counts) for line in cross.lines] == [
        ("查到了答复", (1, 1)),
        ("未查到答复", (0, 1)),
    ]


def test_received_filed_assigned_and_followed_are_kept_apart() -> None:
    told = Session(
        name="一次会议", figures=Figures("312", "近300", None, "工作报告"), source="报告"
    )
    lines = counts.sessions(SAMPLE, Registries(sessions={"s1": told, "s2": Session(name="二次")}))
    assert [line[:7] for line in lines] == [
        ("一次会议", "312", "近300", "", "工作报告", 8, 2),
        ("二次", "", "", "", "", 0, 0),
        ("", "", "", "", "", 1, 1),
    ]


def test_durations_are_ranges_and_a_median_needs_five() -> None:
    first, second, third = counts.spans(SAMPLE)
    assert (first.counted, first.uncounted, first.middle, first.extremes) == (2, 1, None, (10, 40))
    assert (second.counted, second.uncounted, third.extremes) == (1, 2, None)
    five = [card(f"n{n}", durations=(Duration(SPANS[0], n, 10 * n),)) for n in range(1, 6)]
    assert counts.spans(five)[0].middle == (3, 30)


@pytest.mark.parametrize(
    ("number", "total", "text"),
    [(3, 9, ""), (3, 10, "30%"), (1, 3000, "<1"), (0, 10, "0%"), (2, 12, "17%")],
)
def test_no_percentage_below_ten(number: int, total: int, text: str) -> None:
    assert counts.percent(number, total) == text


CARDS = st.lists(
    st.builds(
        card,
        st.uuids().map(lambda name: f"s{name.hex}"),
        delivery=st.sampled_from([*DELIVERY_STATES]),
        stage=st.sampled_from(["", *KINDS["proposal"].lanes]),
        lanes=st.tuples(*[st.sampled_from([*STAGE_STATES])] * 6),
        replies=st.integers(0, 2),
        newest=st.integers(0, DAY),
        ledger=st.lists(
            st.builds(
                Promise,
                st.just("修好路灯"),
                st.just("示例局"),
                st.sampled_from([0, DAY - 1, DAY, DAY + 1]),
                st.just("某一天"),
                st.sampled_from([*COMMITMENT_STATES]),
            ),
            max_size=3,
        ).map(tuple),
        tracked=st.lists(
            st.builds(
                Tracked,
                st.sampled_from(["", "s1"]),
                st.sampled_from([*DISPOSITIONS]),
                st.integers(1, 9),
            ),
            max_size=3,
        ).map(tuple),
        durations=st.lists(st.builds(Duration, st.sampled_from(SPANS), st.just(1), st.just(2)),
                           max_size=3, unique_by=lambda one: one.name).map(tuple),
    ),
    max_size=30,
)  # fmt: skip


@given(CARDS)
def test_every_table_sums_to_its_total(cards: list[Card]) -> None:
    totals = {
        counts.deliveries(cards): len(cards),
        counts.stages(cards, "proposal"): len(cards),
        counts.kinds(cards): len(cards),
        counts.promises(cards): sum(len(c.ledger) for c in cards),
        counts.dispositions(cards): sum(one.pieces for c in cards for one in c.tracked),
    }
    for table, total in totals.items():
        assert sum(row.number for row in table.rows) == table.total == total
        assert any(row.key == "unknown" for row in table.rows) or "提案" in rows(table) or not cards
    cross = counts.answered(cards)
    assert sum(line.total for line in cross.lines) == cross.total == len(cards)
    assert all(sum(line.counts) == line.total for line in cross.lines)
    followed = sum(line.pieces for line in counts.sessions(cards, Registries()))
    assert followed == counts.dispositions(cards).total
    assert all(one.counted + one.uncounted == len(cards) for one in counts.spans(cards))


@given(CARDS)
def test_the_board_puts_every_story_in_one_cell(cards: list[Card]) -> None:
    whole = board.board(cards, "proposal")
    for line in whole.lines:
        assert sum(line.counts) == whole.total == len(cards)
    lines = board.matrix(cards, "proposal")
    assert sum(line.total for line in lines) == len(cards)
    linked = {cell.address: cell.number for line in lines for cell in line.cells if cell.address}
    listed: Counter[str] = Counter()
    public = shelf(*cards)
    for one in board.pages(public, page.Rows(public.all, CHINESE), 7, CHINESE):
        if one.template == "listing":
            told = one.context["rows"]
            assert isinstance(told, tuple)
            listed[re.sub(r"_\d+/$", "/", one.url)] += len(told)
    assert listed == linked


# --- the ledger -------------------------------------------------------------------------------


@given(CARDS)
def test_the_ledger_holds_every_promise_once_by_state_and_day(cards: list[Card]) -> None:
    public = shelf(*cards)
    found = ledger.entries(public, TODAY)
    assert len(found) == sum(len(c.ledger) for c in cards)
    order = [*counts.keys(COMMITMENT_STATES)]
    states = [order.index(one.status) for one in found]
    assert states == sorted(states)
    planned = list(ledger.pages(public, TODAY, CHINESE))
    shown = [e for p in planned for s in p.context["sections"] for e in s.entries]  # type: ignore[attr-defined]
    assert shown == found
    firsts = Counter(s.status for p in planned for s in p.context["sections"] if s.first)  # type: ignore[attr-defined]
    assert set(firsts.values()) <= {1}
    assert set(firsts) == {one.status for one in found}


def test_a_day_that_is_past_is_told_as_a_fact_of_the_date() -> None:
    past = PROMISED._replace(due=DAY - 1, due_label="2025年6月30日")
    due = PROMISED._replace(due=DAY, due_label="2025年7月1日")
    kept = past._replace(status="fulfilled")
    words = plain(html(plan(shelf(card("jia", ledger=(past, due, kept))))["lists/commitments/"]))
    assert words.count("期限已过，尚未核实") == 1
    assert "逾期" not in words
    assert "超期" not in words


def test_a_state_leads_to_the_page_where_it_begins() -> None:
    many = [card(f"s{n:03}", ledger=(PROMISED,)) for n in range(60)]
    kept = card("kept", ledger=(PROMISED._replace(status="fulfilled"),))
    planned = plan(shelf(*many, kept))
    assert 'href="../../lists/commitments_2/#state-fulfilled"' in html(
        planned["lists/commitments/"]
    )
    second = html(planned["lists/commitments_2/"])
    assert 'id="state-fulfilled"' in second
    assert 'id="state-open"' not in second
    assert "接上一页" in second


# --- installments, logs, what moved ------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一"), (105, "一百零五"),
     (110, "一百一十"), (1001, "一千零一"), (2024, "二千零二十四"), (10000, "10000")],
)  # fmt: skip
def test_numerals_are_the_newspapers(number: int, text: str) -> None:
    assert issues.numeral(number) == text


def test_a_gap_in_the_numbering_is_shown_as_not_found() -> None:
    public = shelf(*(card(f"s{n}", installment=n) for n in (1, 3, 8)), card("zwei", installment=3))
    found = issues.issues(public.facets["installments"], CHINESE)
    assert [one.name for one in found] == ["之八", "之四至之七", "之三", "之二", "之一"]
    assert [len(one.stories) for one in found] == [1, 0, 2, 0, 1]
    words = plain(html(plan(public)["lists/installments/"]))
    assert "之四至之七未查到" in words


def test_a_number_typed_wrongly_makes_no_thousand_lines() -> None:
    public = shelf(card("jia", installment=1), card("yi", installment=99_999))
    assert len(issues.issues(public.facets["installments"], CHINESE)) == 3


def test_corrections_are_told_newest_first_with_their_story() -> None:
    old = Amendment(DAY - 9, "2025年6月22日", "单位", "市交通局", "市交通运输局", "写错")
    new = Amendment(DAY - 1, "2025年6月30日", "数目", "20 盏", "21 盏", "")
    public = shelf(card("jia", corrections=(old,)), card("yi", corrections=(new,)))
    assert [one.what for one in logs.corrections(public)] == ["数目", "单位"]
    words = html(plan(public)["lists/corrections/"])
    assert "<del>市交通局</del>" in words
    assert 'href="../../stories/jia/#corrections"' in words


def moving(story: str, *steps: tuple[int, str, str]) -> Card:
    """A story with steps: day, word, section."""
    told = [Change(day, "某日", word, "说明", anchor) for day, word, anchor in steps]
    return card(story, moved=told[0].day, steps=changes.packed(told))


def test_what_moved_is_progress_of_the_matter_and_not_of_the_site() -> None:
    cards = [
        moving("jia", (DAY, "本站发布", ""), (DAY - 5, "答复", "replies")),
        moving("yi", (DAY + 1, "回访", "visits"), (DAY - 2, "承诺", "stages")),
        moving("bing", (DAY, "更正", "corrections")),
        moving("ding", (DAY - 4, "转办", "stages")),
        card("wu"),
    ]
    newest = [("yi", "承诺"), ("ding", "转办"), ("jia", "答复")]
    for most in (6, 3, 2, 1):
        told = moves.lately(cards, TODAY, most, CHINESE)
        assert [(m.story, m.word) for m in told] == newest[:most]


def test_changes_are_read_as_they_were_packed() -> None:
    told = (
        Change(DAY, "某日", "答复", "说明“引号”\n", "replies", ("reply", "", "")),
        Change(0, "", "", "", ""),
    )
    assert changes.read(changes.packed(told)) == told
    assert changes.read(b"") == ()


def test_days_are_counted_from_the_last_possible_day() -> None:
    exact = card("jia", newest=DAY - 3, newest_label="2025年6月28日")
    vague = card("yi", newest=DAY - 1, newest_label="2025年6月")
    ahead = card("bing", newest=DAY + 200, newest_label="2025年")
    assert moves.waiting(exact, TODAY)[3:5] == (3, True)
    assert moves.waiting(vague, TODAY)[3:5] == (1, False)
    assert moves.waiting(ahead, TODAY).days == 0


@pytest.mark.parametrize(
    ("fields", "waits"),
    [
        ({}, True),
        ({"newest": 0}, False),
        ({"delivery": "delivered"}, False),
        ({"delivery": "reopened"}, True),
        ({"ended": ("not_filed", "event")}, False),
        ({"lanes": (*UNKNOWN[:5], "not_applicable")}, True),
    ],
)
def test_what_is_settled_or_ended_waits_for_nothing(fields: dict[str, object], waits: bool) -> None:
    assert moves.is_waiting(card("jia", **{"newest": DAY - 3, **fields})) is waits


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_the_pages_of_a_list_hold_it_whole_and_lead_on(items: list[int], size: int) -> None:
    cut = list(page.parts("lists/x", items, size))
    assert [one for part in cut for one in part.items] == items
    assert all(len(part.items) <= size for part in cut)
    for one, other in pairwise(cut):
        assert (one.pager.next, other.pager.previous) == (other.address, one.address)
    assert cut[0].address == "lists/x/" == cut[-1].pager.first
    assert (cut[0].pager.previous, cut[-1].pager.next) == ("", "")


def test_units_and_proposers_are_in_the_order_of_their_names() -> None:
    public = shelf(card("a", units=("zhuhai", "anju")), card("b", units=("zhuhai",)))
    assert [g.slug for g in in_order("units", public.facets["units"])] == ["anju", "zhuhai"]


# --- at full size -----------------------------------------------------------------------------


def test_no_list_of_ten_thousand_stories_makes_a_heavy_page() -> None:
    many = tuple(
        card(
            f"shili-{n:05}",
            title="示例市某条街的路灯怎样修好又怎样管住" * 2,
            summary="字" * 60,
            delivery=[*DELIVERY_STATES][n % 9],
            stage=KINDS["proposal"].lanes[n % 6],
            proposers=(f"委员{n}",),
            units=(f"单位{n % 700}",),
            installment=n + 1 if n % 7 else None,
            newest=DAY - n % 3000,
            newest_label="2025年",
            ledger=(PROMISED._replace(promise="年底前修好" * 12),) * 2,
            corrections=(Amendment(DAY, "某日", "某处" * 20, "原" * 60, "现" * 60, "因" * 30),),
        )
        for n in range(10_000)
    )  # fmt: skip
    planned = plan(shelf(*many))
    heavy: dict[str, int] = {}
    firsts = [url for url in planned if "_" not in url and url.startswith(("lists/", "board/"))]
    assert len(firsts) > 30
    for url in firsts:
        heavy[url] = len(html(planned[url]).encode())
    assert max(heavy.values()) < 150_000, sorted(heavy.items(), key=lambda one: -one[1])[:3]


def test_a_story_that_a_later_one_goes_on_with_waits_there() -> None:
    told = Pointer("jia", 1, 1, kind="continues")
    alike = Pointer("bing", 1, 1, kind="same_issue")
    cards = [
        card("jia", newest=DAY - 900),
        card("yi", newest=DAY - 3, relations=(told, alike)),
        card("bing", newest=DAY - 9),
    ]
    assert [one.id for one in moves.longest(cards)] == ["bing", "yi"]


def test_home_offers_the_newest_issues_by_number() -> None:
    public = shelf(*(card(f"s{n}", installment=n) for n in range(1, 13)))
    shown = embeds.embed("browse", "installments", public, TODAY)
    assert shown is not None
    [(_, _, _, top)] = shown["facets"]  # type: ignore[misc,attr-defined]
    assert [address for address, *_ in top] == [f"installments/{n}/" for n in range(12, 4, -1)]


def test_a_proposal_that_ended_is_missing_no_reply() -> None:
    ended = card("jia", ended=("not_filed", "event"))
    found = counts.answered([ended, card("yi"), card("bing", replies=1)])
    assert [(line.phrase, line.total) for line in found.lines] == [
        ("reply_found", 1), ("reply_not_found", 1), ("reply_no_part", 1),
    ]  # fmt: skip
    assert found.total == 3
