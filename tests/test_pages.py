"""Lists, boards, the ledger and the statistics: against counts by hand, and at 10,000 stories."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from plans import CARDS, CHINESE, DAY, PROMISED, SAMPLE, TODAY, card, html, plain, plan, shelf

from xinguancha.accounts import SPANS, Duration
from xinguancha.cards import Card
from xinguancha.model import Figures, Session
from xinguancha.pages import board, counts, ledger, page
from xinguancha.registries import Registries
from xinguancha.vocabulary.outcomes import COMMITMENT_STATES


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
