"""A page's key is made without its context: it must tell apart whatever contexts differ in."""

from __future__ import annotations

import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xinguancha import cache, library, pages
from xinguancha.accounts import Amendment, Promise
from xinguancha.cards import Card, Pointer
from xinguancha.library import Library
from xinguancha.model import Org, Session, Topic
from xinguancha.progress import Turn
from xinguancha.registries import Registries
from xinguancha.vocabulary.outcomes import COMMITMENT_STATES, DELIVERY_STATES
from xinguancha.vocabulary.stages import KINDS

TODAY = datetime.date(2025, 7, 1)
DAY = TODAY.toordinal()
SETTINGS = pages.Settings(per_page=3)
STEM = cache.Stem("inputs")
IDS = ("jia", "yi", "bing", "ding", "wu")
few = st.sampled_from


def some(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(few(values), max_size=2, unique=True).map(tuple)


promises = st.builds(
    Promise, few(("修好", "装灯")), few(("甲局", "乙局")), few((0, DAY - 1, DAY + 1)),
    few(("某日", "")), few([*COMMITMENT_STATES]),
)  # fmt: skip
relations = st.builds(
    Pointer, few(IDS), st.just(1), st.just(1), kind=few(("continues", "same_issue", "related"))
)
FIELDS: dict[str, st.SearchStrategy[object]] = {
    "title": few(("路灯", "电梯")),
    "summary": few(("一句话。", "两句话。")),
    "stage": few(("", *KINDS["proposal"].lanes)),
    "delivery": few([*DELIVERY_STATES]),
    "ended": few((None, ("not_filed", "event"))),
    "published": few((DAY - 9, DAY - 8, DAY - 7)),
    "year": few(("", "2024", "2025")),
    "installment": few((None, 1, 3)),
    "newest": few((0, DAY - 40, DAY - 3)),
    "newest_label": few(("", "2025年", "2024年3月")),
    "turn": few((Turn(), Turn("", "stage", "submit"))),
    "topics": some("deng", "没有登记的主题"),
    "places": some("一街", "二街"),
    "audience": some("laoren", "某人"),
    "units": some("ju", "某局"),
    "proposers": some("ju", "某委员"),
    "sessions": some("s1", "某次会议"),
    "names": some("某局", "某委员", "示例局"),
    "relations": st.lists(relations, max_size=2).map(tuple),
    "ledger": st.lists(promises, max_size=2).map(tuple),
    "dues": few(((), (Pointer("2025-06-30", 1, 1, row=0),), (Pointer("2025-07-02", 1, 1),))),
    "corrections": few(((), (Amendment(DAY, "某日", "某处", "", "", ""),))),
}
CARDS = st.fixed_dictionaries({name: st.fixed_dictionaries(FIELDS) for name in IDS})
SHELVES = st.builds(
    lambda org, phone, session, code: Registries(
        orgs={"ju": Org(name=org, phone=phone)},
        sessions={"s1": Session(name=session, codes={"1": code})},
        topics={"deng": Topic(name="照明")},
        names={("orgs", org): "ju", ("orgs", "ju"): "ju", ("sessions", "s1"): "s1"},
    ),
    few(("示例局", "另一局")), few((None, "0000-1")), few(("一次会议", "二次会议")),
    few(("甲", "乙")),
)  # fmt: skip


def public(told: dict[str, dict[str, object]], shelf: Registries) -> Library:
    cards = {}
    for name, fields in told.items():
        given = {"path": f"{name}.md", "kind": "proposal", "status": "published", **fields}
        card = Card(id=name, lanes=("unknown",) * 6, **given)  # type: ignore[arg-type]
        cards[name] = card._replace(token=cache.digest(tuple(card)))
    return Library(cards, shelf, Path()).public(library.moment(TODAY))


def planned(shelf: Library) -> dict[str, pages.Page]:
    return {page.url: page for page in pages.plan(shelf, SETTINGS, TODAY)}


def shown(page: pages.Page) -> tuple[object, ...]:
    return (page.template, page.title, page.description, dict(page.context))


@settings(max_examples=25)
@given(CARDS, st.sampled_from(IDS), st.fixed_dictionaries(FIELDS), SHELVES, SHELVES)
def test_what_shows_something_else_has_another_key(
    told: dict[str, dict[str, object]],
    name: str,
    fields: dict[str, object],
    shelf: Registries,
    other: Registries,
) -> None:
    """Each field of a story in turn is another one, and so are the registries."""
    before = planned(public(told, shelf))
    assert len(before) > 20
    edits = [{**told, name: {**told[name], key: new}} for key, new in fields.items()]
    for after in (*(planned(public(one, shelf)) for one in edits), planned(public(told, other))):
        for url in before.keys() & after.keys():
            if shown(before[url]) != shown(after[url]):
                assert before[url].key(STEM) != after[url].key(STEM), url


@settings(max_examples=40)
@given(CARDS, SHELVES)
def test_what_shows_the_same_has_the_same_key(
    told: dict[str, dict[str, object]], shelf: Registries
) -> None:
    """Else an edit would draw all pages again."""
    before, after = planned(public(told, shelf)), planned(public(told, shelf))
    assert {url: p.key(STEM) for url, p in before.items()} == {
        url: p.key(STEM) for url, p in after.items()
    }
