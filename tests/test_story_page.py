"""What a story's page works out: words explained, ways to act, data for machines, a code."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rich
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from xinguancha import cache, dates, interface, library, lineage, progress, reader
from xinguancha.cards import Card, Pointer
from xinguancha.model import Commitment, Correction, Event, Org, Proposal, Source, Story, Unit
from xinguancha.pages import Settings
from xinguancha.render import code, doing, glossary
from xinguancha.render.linked import linked

CHINESE = interface.of("zh-Hans")
SITE = Settings(site_url="https://news.example.org/column/", publisher="示例日报")
ESCAPED = re.compile(r'<script type="application/ld\+json">([^<>&]*)</script>\Z')


def rich_story() -> Story:
    story = reader.read(rich.PATH, rich.RICH.encode()).story
    assert story is not None
    return story


# --- stories on one matter --------------------------------------------------------------------


def card(key: str, published: int, **ties: str) -> Card:
    """A card with relations: ``continues="a b"``."""
    pointers = tuple(
        Pointer(other, 1, 1, kind=kind) for kind, others in ties.items() for other in others.split()
    )
    return Card(
        key, f"{key}.md", key, "", "proposal", "published", "", published, relations=pointers
    )


def chain(here: str, *cards: Card) -> list[str]:
    shelf = {one.id: one for one in cards}
    links = lineage.Chains(shelf).of(shelf[here])
    assert sum(link.here for link in links) == bool(links)
    return [link.title for link in links]


def test_a_chain_goes_over_several_stories_and_reads_the_same_from_each() -> None:
    cards = (
        card("c", 1, continues="b"),  # published first, and yet the last of the matter
        card("b", 3, previous="a"),
        card("a", 2),
        card("d", 9, replaces="c"),
        card("x", 4, cites="a"),
    )
    for here in "abcd":
        assert chain(here, *cards) == ["a", "b", "c", "d"]
    assert chain("x", *cards) == []


def test_a_matter_of_the_same_kind_stands_beside_the_chain_from_both_ends() -> None:
    cards = (card("a", 1), card("b", 2, same_issue="a b nowhere"), card("c", 3, continues="b"))
    shelf = {one.id: one for one in cards}
    assert lineage.alike(shelf) == {"a": {"b"}, "b": {"a"}}
    assert chain("c", *cards) == ["b", "c"]
    assert chain("a", *cards) == []


def test_a_chain_survives_circles_itself_and_stories_that_are_not_there() -> None:
    cards = (card("a", 1, continues="b a nowhere"), card("b", 2, continues="a"))
    assert sorted(chain("a", *cards)) == ["a", "b"]
    assert chain("a", *cards) == chain("b", *cards)


def test_a_chain_is_short_and_holds_the_story_itself() -> None:
    cards = [card(f"s{n:02}", n, continues=f"s{n - 1:02}") for n in range(30)]
    found = chain("s15", *cards)
    assert len(found) == lineage.MOST
    assert "s15" in found
    assert found == sorted(found)


def test_drafts_are_no_links_of_a_chain(tmp_path: Path) -> None:
    rich.shelf(tmp_path)
    (tmp_path / "2024").mkdir()
    (tmp_path / "2024" / "ludeng.md").write_text(rich.RICH, "utf-8")
    draft = rich.change(("状态: 已发布", "状态: 草稿"), ("编号: ludeng", "编号: xiangkou-ludeng"))
    (tmp_path / "2024" / "xiangkou-ludeng.md").write_text(draft, "utf-8")
    loaded = library.load(tmp_path, store=cache.Store(None))
    assert lineage.ties(loaded.cards)
    today = dates.parse("2026-01-01")
    assert today is not None
    assert lineage.ties(loaded.public(library.moment(today.latest)).cards) == {}


# --- words ------------------------------------------------------------------------------------


def test_the_words_of_the_page_are_explained_and_no_others() -> None:
    story = rich_story()
    words = dict(glossary.of(story, progress.lanes(story), CHINESE))
    for word in (
        "提案",
        "并案",
        "会办",
        "已兑现",
        "已落实",
        "仍然有效",
        "要求重新办理",
        "部分公开",
    ):
        assert words[word], word
    for word in ("撤案", "独办", "无法落实", "出现反弹", "反映"):
        assert word not in words


def test_a_poor_page_explains_what_not_found_means() -> None:
    story = Story(proposals=(Proposal(disposition="unknown"),))
    words = dict(glossary.of(story, progress.lanes(story), CHINESE))
    assert "不等于没有做" in words["未查到"]


# --- what the reader can do -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "links"),
    [
        ("", []),
        ("报社一楼", []),
        (
            "电话 0952-1234567，邮箱 a.b@news.example.org",
            ["tel:09521234567", "mailto:a.b@news.example.org"],
        ),
        ("见 https://news.example.org/tell。", ["https://news.example.org/tell"]),
        ("2024 年", []),
        ("<b onclick=x>12345</b>", []),
    ],
)
def test_a_way_to_the_newsroom_can_be_tapped(typed: str, links: list[str]) -> None:
    html = str(doing.reach(typed))
    assert re.findall('href="([^"]+)"', html) == links
    assert "<b" not in html
    assert re.sub("<[^>]+>", "", html).replace("&lt;", "<").replace("&gt;", ">") == typed


@given(st.text(max_size=60))
def test_whatever_is_typed_stays_text(typed: str) -> None:
    html = re.sub(r'<a href="[^"<>]*"(?: rel="noopener")?>|</a>', "", str(doing.reach(typed)))
    assert "<" not in html
    assert ">" not in html


def test_windows_are_those_that_the_registry_knows_a_way_to() -> None:
    story = Story(units=(Unit("甲局", "lead"), Unit("乙局")))
    orgs = (Org("示例市甲局", window="三号窗口", phone="0952-1"), Org("乙局"))
    [window] = doing.windows(story, {"甲局": ("units/jia/", "示例市甲局")}, orgs, CHINESE)
    assert (window.name, window.role, window.window) == ("示例市甲局", "主办", "三号窗口")


def test_followed_are_lists_that_have_a_feed() -> None:
    story = Story(units=(Unit("甲局"), Unit("无名")))
    names = {"甲局": ("units/jia/", "甲局"), "无名": ("", "无名")}
    found = doing.feeds(story, names, [("topics/x/", "交通")], [("places/y/", "示例市")])
    assert [address for address, _ in found] == [
        "topics/x/feed.xml", "places/y/feed.xml", "units/jia/feed.xml",
    ]  # fmt: skip


# --- data for machines ------------------------------------------------------------------------


def graph(story: Story, site: Settings = SITE) -> list[dict[str, Any]]:
    found = ESCAPED.match(str(linked(story, {}, ["示例市"], site)))
    assert found, "the block holds a sign that ends it"
    data = json.loads(found[1])
    assert data["@context"] == "https://schema.org"
    nodes = data["@graph"]
    assert isinstance(nodes, list)
    return nodes


def test_an_article_of_a_series_with_sources_and_corrections() -> None:
    article, *rest = graph(rich_story())
    assert article["@type"] == "ReportageNewsArticle"
    assert article["isPartOf"]["@type"] == "CreativeWorkSeries"
    assert article["isPartOf"]["name"] == SITE.column
    assert article["url"] == "https://news.example.org/column/stories/ludeng/"
    assert (article["datePublished"], article["dateModified"]) == ("2024-11-03", "2025-01")
    assert article["citation"][0]["archivedAt"] == "https://archive.example.org/1"
    assert len(article["citation"]) == 3
    [correction] = article["correction"]
    assert correction["@type"] == "CorrectionComment"
    assert correction["text"] == "灯的数目。原来：20 盏。现在：21 盏。"
    kept, looked = (node for node in rest if node["@type"] == "PlanAction")
    assert kept["actionStatus"] == "https://schema.org/CompletedActionStatus"
    assert kept["scheduledTime"] == "2024-12-31"
    assert "scheduledTime" not in looked
    assert [one["@id"] for one in article["mentions"]] == [kept["@id"], looked["@id"]]
    trail = rest[-1]
    assert trail["@type"] == "BreadcrumbList"
    assert [one["position"] for one in trail["itemListElement"]] == [1, 2, 3]


@pytest.mark.parametrize("status", ["unknown", "revised", "explained", None])
def test_a_promise_of_which_nothing_is_known_has_no_status(status: str | None) -> None:
    story = Story(id="x", commitments=(Commitment("修路", status=status),))
    assert "actionStatus" not in graph(story)[1]


def test_what_is_not_known_is_left_out() -> None:
    article = graph(Story(id="x", title="题", summary="摘"), Settings())[0]
    for key in (
        "datePublished",
        "author",
        "publisher",
        "citation",
        "correction",
        "genre",
        "position",
    ):
        assert key not in article
    assert article["url"] == "../../stories/x/"
    assert "示例" in graph(Story(id="x"), Settings(example=True))[0]["genre"]


@given(st.text(max_size=40))
def test_no_text_ends_the_block(text: str) -> None:
    story = Story(
        id="x",
        title=f"</script>{text}",
        sources={"a": Source(title=text, url="https://example.org/?a=1&b=2")},
        corrections=(Correction(what=f"<!--{text}"),),
    )
    article = graph(story)[0]
    assert article["headline"] == f"</script>{text}"
    assert article["correction"][0]["text"] == f"<!--{text}"


# --- the code on paper ------------------------------------------------------------------------


def test_a_code_is_drawn_by_attributes_alone_and_is_the_same_each_time() -> None:
    address = "https://news.example.org/column/stories/ludeng/"
    svg = str(code.qr(address, "网址"))
    assert svg == str(code.qr(address, "网址"))
    assert svg != str(code.qr(address + "#x", "网址"))
    assert "style" not in svg
    assert "<script" not in svg
    assert str(code.qr("", "网址")) == ""


def modules(address: str) -> tuple[int, set[tuple[int, int]]]:
    """Side of a code in modules, and its dark ones, read off the drawing."""
    svg = str(code.qr(address, "网址"))
    dark = set()
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        dark |= {(int(x) + step, int(y)) for step in range(int(width))}
    return int(re.findall(r'viewBox="0 0 (\d+)', svg)[0]), dark


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.org/column/stories/ludeng/",
        "https://news.example.org/",
        "https://xn--fiqs8s.example.org/%E6%96%B0%E8%A7%82%E5%AF%9F/stories/" + "a" * 60 + "/",
    ],
)
def test_a_code_is_read_as_its_address(address: str) -> None:
    size, dark = modules(address)
    sheet = Image.new("L", (size, size), 255)
    for place in dark:
        sheet.putpixel(place, 0)
    printed = sheet.resize((size * 5, size * 5), Image.Resampling.NEAREST).rotate(7, fillcolor=255)
    [read] = zxingcpp.read_barcodes(printed)
    assert read.text == address


def test_a_code_has_its_white_rim_and_three_eyes() -> None:
    size, dark = modules("https://news.example.org/")
    assert min(x for x, _ in dark) == min(y for _, y in dark) == code.QUIET
    assert max(x for x, _ in dark) == size - code.QUIET - 1
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):
        assert {(left + n, top) for n in range(7)} <= dark
        assert (left + 1, top + 1) not in dark
        assert (left + 3, top + 3) in dark


# --- exceptional paths ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("rehandle_requested", "回到“办理”环节，再办一轮。"),
        ("not_filed", "程序到此为止。"),
        ("withdrawn", "程序到此为止。"),
        ("declined", "这个环节要重新走。"),
        ("replied", ""),
    ],
)
def test_what_an_exceptional_event_does_is_said(kind: str, words: str) -> None:
    assert progress.consequence(Event(type=kind)) == words


def test_rounds_stand_apart() -> None:
    lane = progress.Lane(
        "handle", "done", (Event(text="a"), Event(text="b", round=2), Event(text="c", round=2))
    )
    assert [(n, [e.text for e in events]) for n, events in lane.by_round] == [
        (1, ["a"]),
        (2, ["b", "c"]),
    ]
