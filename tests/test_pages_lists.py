"""Lists, logs and what moved: each thing once, in its order, on a page that is not heavy."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plans import CHINESE, DAY, PROMISED, TODAY, UNKNOWN, card, html, plain, plan, shelf

from xinguancha import changes
from xinguancha.accounts import Amendment
from xinguancha.cards import Card, Pointer
from xinguancha.changes import Change
from xinguancha.pages import counts, embeds, issues, logs, moves, page
from xinguancha.pages.listings import in_order
from xinguancha.vocabulary.outcomes import DELIVERY_STATES
from xinguancha.vocabulary.stages import KINDS

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
