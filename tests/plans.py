"""Cards and libraries made by hand, and the pages that are planned of them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from hypothesis import strategies as st
from project import ROOT

from xinguancha import cache, interface, library, pages
from xinguancha.accounts import SPANS, Duration, Promise, Tracked
from xinguancha.cards import Card
from xinguancha.library import Library
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
