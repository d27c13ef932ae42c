"""How far a story has come: lanes of a dozen histories, and what must hold for any history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinguancha import dates, interface, progress
from xinguancha.model import Commitment, Delivery, Event, Proposal, Reply, Story
from xinguancha.vocabulary.stages import EVENT_TYPES, KINDS, STAGE_STATES

TIMELINES = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "timelines"
MARKS = {
    "+": "done",
    "o": "current",
    ".": "pending",
    "?": "unknown",
    "-": "not_applicable",
    "<": "returned",
    "x": "not_disclosed",
    "#": "ended",
}


def event(text: str) -> Event:
    """Read ``2024-05 replied 2``: a date or ``?``, a type, and a round."""
    day, type_, *round_ = text.split()
    date = None if day == "?" else dates.parse(day)
    stage = EVENT_TYPES[type_].stage or None
    return Event(date=date, type=type_, stage=stage, round=int(round_[0]) if round_ else None)


def story(*events: str, kind: str = "proposal", **more: str) -> Story:
    return Story(kind=kind, events=tuple(map(event, events)), stages=more)


def sentence(one: Story) -> str:
    """Whose turn it is, in 简体."""
    return progress.in_words(progress.next_turn(one), interface.of("zh-Hans"))


def drawn(one: Story) -> str:
    """Draw the lanes with one sign each."""
    signs = {state: sign for sign, state in MARKS.items()}
    return "".join(signs[lane.state] for lane in progress.lanes(one))


START = ("2024-01 submitted", "2024-02 filed", "2024-03 assigned")
HISTORIES: dict[str, tuple[Story, str]] = {
    "什么也没查到": (story(), "??????"),
    "只知道提了": (story("2024-01 submitted"), "+?????"),
    "正在面商": (story(*START, "2024-04 consulted"), "+++o.."),
    "延期": (story(*START, "2024-04 consulted", "2024-06 extended"), "+++o.."),
    "已答复": (story(*START, "2024-08 replied"), "++++??"),
    "只做了事没有答复": (story("2024-01 submitted", "? action_taken"), "+??o??"),
    "不予立案": (story("2024-01 submitted", "2024-02 not_filed"), "+#----"),
    "撤案": (story("2024-01 submitted", "2024-02 filed", "2024-03 withdrawn"), "+#----"),
    "转意见": (story("2024-01 submitted", "2024-02 converted"), "+#----"),
    "不予立案以后记者去看": (
        story("2024-01 submitted", "2024-02 not_filed", "2024-05 media_followup"),
        "+#--o-",
    ),
    "转意见以后单位答复": (
        story("2024-01 submitted", "2024-02 converted", "2024-05 replied"),
        "+#?+??",
    ),
    "手写到此为止": (story("2024-01 submitted", file="ended"), "+#----"),
    "并案": (story("2024-01 submitted", "2024-02 merged"), "++????"),
    "承办单位退回": (story(*START, "2024-04 declined"), "++<..."),
    "退回后改办": (story(*START, "2024-04 declined", "2024-05 reassigned"), "+++???"),
    "要求重新办理": (
        story(*START, "2024-08 replied", "2024-09 feedback", "2024-10 rehandle_requested"),
        "+++<?o",
    ),
    "第二轮答复": (
        story(*START, "2024-08 replied", "2024-10 rehandle_requested", "2024-12 replied 2"),
        "++++?o",
    ),
    "督办与办理同时": (story(*START, "2024-04 consulted", "2024-04 urged"), "+++oo?"),
    "答复后评价": (story(*START, "2024-08 replied", "2024-09 feedback"), "++++?+"),
    "手写未公开": (story("2024-01 submitted", file="not_disclosed"), "+x????"),
    "手写压过推算": (story(*START, "2024-04 consulted", handle="done"), "++++.."),
    "社情民意": (story("2024-01 reflected", "2024-02 adopted", kind="opinion"), "++????"),
    "微协商": (story("2024-01 selected", "2024-02 consulted", kind="consultation"), "+??o."),
    "服务为民": (story("2024-01 served", kind="service"), "?o?"),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_lanes(name: str) -> None:
    one, expected = HISTORIES[name]
    assert drawn(one) == expected


def test_rounds_are_counted() -> None:
    one, _ = HISTORIES["第二轮答复"]
    assert [lane.rounds for lane in progress.lanes(one)] == [1, 1, 1, 2, 1, 1]


def test_the_order_of_writing_does_not_matter_for_dated_events() -> None:
    texts = (*START, "2024-08 replied", "2024-10 rehandle_requested")
    assert progress.latest(story(*reversed(texts)).events) == event("2024-10 rehandle_requested")
    assert drawn(story(*reversed(texts))) == drawn(story(*texts))


def test_an_undated_event_stays_after_the_one_before_it() -> None:
    events = story("2024-03 assigned", "? consulted", "2024-01 submitted").events
    assert [e.type for e in progress.in_order(events)] == ["submitted", "assigned", "consulted"]


def test_whose_turn_it_is() -> None:
    assert "提案者" in sentence(HISTORIES["已答复"][0])
    assert "到此为止" in sentence(HISTORIES["不予立案"][0])
    assert "交办单位" in sentence(HISTORIES["承办单位退回"][0])
    assert "没有查到" in sentence(story())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_turn_for_each_of_its_lanes_but_the_last(kind: str) -> None:
    for lane in KINDS[kind].lanes[:-1]:
        one = Story(kind=kind, events=(Event(stage=lane),))
        assert sentence(one), lane


def several(*events: tuple[str, str]) -> Story:
    """A case of two proposals; each event is about the one named, or about both."""
    rows = (replace(event(text), proposals=tuple(keys.split())) for text, keys in events)
    return Story(proposals=(Proposal(key="a"), Proposal(key="b")), events=tuple(rows))


def test_one_of_several_proposals_that_is_refused_ends_nothing() -> None:
    one = several(("2024-01 submitted", ""), ("2024-02 filed", "a"), ("2024-02 not_filed", "b"))
    assert (drawn(one), progress.ended(one)) == ("++????", None)
    both = several(("2024-02 not_filed", "a"), ("2024-02 converted", "b"))
    assert (drawn(both), progress.ended(both)) == ("?#----", ("converted", "event"))


def test_a_lane_that_ended_says_by_what() -> None:
    own = interface.of("zh-Hans")
    words = [own.word(*lane.word) for lane in progress.lanes(HISTORIES["不予立案"][0])]
    assert words == ["已完成", "不予立案", *["无此环节"] * 4]
    stated = progress.lanes(HISTORIES["手写到此为止"][0])[1]
    assert own.word(*stated.word) == "到此为止"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("不予立案", "程序到此为止"),
        ("撤案", "提案已经撤回，程序到此为止"),
        ("手写到此为止", "程序到此为止"),
        ("已答复", "按程序，接下来轮到提案者和承办单位"),
        ("正在面商", "轮到承办单位"),
        ("什么也没查到", "还没有查到公开记录"),
    ],
)
def test_a_line_of_a_list_says_in_brief_whose_turn_it_is(name: str, line: str) -> None:
    turn = progress.next_turn(HISTORIES[name][0])
    assert progress.in_brief(turn, interface.of("zh-Hans")) == line


@pytest.mark.parametrize("language", interface.LANGUAGES)
def test_every_turn_has_a_brief_form(language: str) -> None:
    own = interface.of(language)
    for table in ("event", "stage"):
        for key, term in own.tables[table].items():
            if term.turn:
                assert progress.in_brief(progress.Turn("turn_by_rule", table, key), own)


def test_the_current_stage() -> None:
    assert progress.current_stage(story()) is None
    assert progress.current_stage(HISTORIES["正在面商"][0]) == "handle"
    assert progress.current_stage(story("2024-01 submitted", file="current")) == "file"


def test_the_second_axis() -> None:
    one = Story(
        replies=(Reply(class_="A"), Reply(class_="A"), Reply()),
        commitments=(Commitment(status="fulfilled"), Commitment(status="open")),
        delivery=Delivery(state="partial", as_of=dates.parse("2024-12")),
    )
    outcome = progress.outcome(one)
    assert (outcome.replies, outcome.classes) == (3, ("A",))
    assert (outcome.promises, outcome.fulfilled) == (2, 1)
    assert (outcome.delivery, outcome.checked) == ("partial", True)
    assert progress.outcome(Story()).delivery == "unknown"


# --- what holds for any history ---------------------------------------------------------------


def hold(one: Story) -> None:
    """A record is never drawn as missing; a missing one never as done; all lanes are there."""
    lanes = progress.lanes(one)
    assert tuple(lane.stage for lane in lanes) == KINDS[one.kind].lanes
    shown = sorted(id(e) for lane in lanes for e in lane.events)
    assert shown == sorted(id(e) for e in one.events if e.stage in KINDS[one.kind].lanes)
    for lane in lanes:
        assert lane.state in STAGE_STATES
        if lane.events:
            assert lane.state in ("done", "current", "returned", "ended")
        else:
            assert lane.state in ("unknown", "pending", "not_applicable", "returned")
        assert [e.round or 1 for e in lane.events] == sorted(e.round or 1 for e in lane.events)
    sentence(one)
    stage = progress.current_stage(one)
    assert (stage is None) == (not one.events)
    assert (progress.newest_date(one) is None) == (not any(e.date for e in one.events))


TYPES = [key for key, type_ in EVENT_TYPES.items() if type_.stage in KINDS["proposal"].lanes]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(TYPES),
            st.sampled_from(["?", "2023", "2024-02", "2024-02-03", "约2024-05", "2024-03/2025-01"]),
            st.sampled_from([None, 1, 2, 3]),
        ),
        max_size=12,
    )
)
def test_any_history_holds(rows: list[tuple[str, str, int | None]]) -> None:
    events = tuple(
        Event(
            date=dates.parse(day) if day != "?" else None,
            type=t,
            stage=EVENT_TYPES[t].stage,
            round=r,
        )
        for t, day, r in rows
    )
    hold(Story(events=events))


# Statuses of public proposal repositories → the nearest thing that happens to a proposal.
STATUSES = {
    "draft": "submitted",
    "provisional": "submitted",
    "idea": "submitted",
    "review": "pre_checked",
    "implementable": "assigned",
    "alpha": "filed",
    "beta": "action_taken",
    "accepted": "filed",
    "active": "action_taken",
    "living": "action_taken",
    "last call": "consulted",
    "implemented": "replied",
    "final": "replied",
    "stable": "replied",
    "rejected": "not_filed",
    "withdrawn": "withdrawn",
    "deferred": "extended",
    "stagnant": "extended",
    "superseded": "merged",
    "replaced": "merged",
    "moved": "converted",
}


def lifecycles() -> Iterator[tuple[str, list[dict[str, str]]]]:
    for file in sorted(TIMELINES.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"{file.stem}/{row['id']}", row["events"]


@pytest.mark.skipif(not TIMELINES.is_dir(), reason="真实的时间线不在这台机器上")
def test_real_lifecycles_hold() -> None:
    seen = backward = 0
    for _, rows in lifecycles():
        types = [STATUSES.get(str(row["status"]).casefold(), "action_taken") for row in rows]
        events = [
            Event(date=dates.parse(row["date"]), type=type_, stage=EVENT_TYPES[type_].stage)
            for row, type_ in zip(rows, types, strict=True)
        ]
        hold(Story(events=tuple(events)))
        hold(Story(events=tuple(reversed(events))))
        order = [KINDS["proposal"].lanes.index(e.stage) for e in events if e.stage]
        backward += order != sorted(order)
        seen += 1
    assert seen > 2500
    assert backward > 0
