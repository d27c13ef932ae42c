"""What is escaped and kept apart, sink by sink; quick, for it is run once for each mutant."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from xinguancha import interface, release
from xinguancha.feeds import data, news
from xinguancha.feeds.news import Channel, Item
from xinguancha.release.filling import Release, Report
from xinguancha.render.body import to_html
from xinguancha.render.compiled import shown

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "</title><script>alert(1)</script>&\"'\x00\x0b\ufffe]]>"
LEFT = "</title><script>alert(1)</script>&\"']]>"  # as XML can hold it
ZH = interface.of("zh-Hans")
ITEM = Item(739006, "urn:uuid:1", EVIL, EVIL, "stories/a/#b", "</a>&\"'", {"story": "a"})


def feed(channel: Channel, *items: Item) -> ElementTree.Element:
    return ElementTree.fromstring(news.atom(channel, items))


def test_no_text_breaks_a_feed_and_every_part_stands_in_its_place() -> None:
    channel = Channel(EVIL, "", "https://a.example/?b=\"1\"&c='2'/", "topics/x/", ZH)
    root = feed(channel, ITEM, ITEM._replace(day=738006))
    assert [root.findtext(f"{ATOM}{name}") for name in ("title", "updated")] == [
        LEFT,
        "2024-04-30T00:00:00+08:00",
    ]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == LEFT
    links = {one.get("rel"): dict(one.attrib) for one in root.findall(f"{ATOM}link")}
    home = f"{channel.site_url}topics/x/"
    assert links["self"] == {
        "rel": "self", "type": "application/atom+xml", "href": f"{home}feed.xml",
    }  # fmt: skip
    assert links["alternate"] == {"rel": "alternate", "type": "text/html", "href": home}
    entry, older = root.findall(f"{ATOM}entry")
    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) == (LEFT, LEFT)
    assert entry.findtext(f"{ATOM}updated") == "2024-04-30T00:00:00+08:00"
    assert older.findtext(f"{ATOM}updated") == "2021-08-04T00:00:00+08:00"
    link, kind = entry.find(f"{ATOM}link"), entry.find(f"{ATOM}category")
    assert link is not None
    assert link.attrib == {
        "rel": "alternate", "type": "text/html", "href": f"{channel.site_url}stories/a/#b",
    }  # fmt: skip
    assert kind is not None
    assert kind.get("term") == ITEM.kind
    names = [one.findtext(f"{ATOM}id") or "" for one in (root, entry, older)]
    assert all(name.startswith("urn:uuid:") for name in names)
    assert names[1] == names[2] != names[0]  # an entry keeps its name whatever is mended in it


def test_a_feed_without_an_address_leads_on_from_where_it_lies() -> None:
    root = feed(Channel("列", "报社", "", "topics/x/", ZH), ITEM)
    hrefs = [one.get("href") for one in root.iter(f"{ATOM}link")]
    assert hrefs == ["feed.xml", "../../topics/x/", "../../stories/a/#b"]
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "报社"
    top = feed(Channel("列", "报社", "", "", ZH))
    assert [one.get("href") for one in top.iter(f"{ATOM}link")] == ["feed.xml", "./"]
    assert top.findtext(f"{ATOM}updated") == "0001-01-01T00:00:00+08:00"
    assert top.findtext(f"{ATOM}id") != root.findtext(f"{ATOM}id")


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_formula_is_text_in_a_table_and_what_is_none_is_left_alone(cell: str) -> None:
    plain = f"甲{cell}"
    made = data.table_csv(["甲", "列"], [[cell, plain], ["", "文"]])
    assert made.startswith(b"\xef\xbb\xbf\xe7\x94\xb2,")
    text = made.decode("utf-8-sig")
    assert text.startswith("甲,列\r\n")
    assert f"'{cell}" in text
    assert f"'{plain}" not in text
    assert text.endswith(",文\r\n")


@pytest.mark.parametrize("sign", list("&<>\"'"))
def test_each_sign_of_html_is_escaped_and_markup_is_not(sign: str) -> None:
    assert re.fullmatch("甲&(amp|lt|gt|#34|#39);乙", str(shown(f"甲{sign}乙")))
    assert str(shown(Markup(sign))) == sign
    assert (shown("甲乙"), str(shown(3))) == ("甲乙", "3")


class Sly(str):
    """A text that is not plain: what it says about itself is not believed."""

    __slots__ = ()


def test_a_text_of_another_type_is_escaped() -> None:
    assert str(shown(Sly("<b>"))) == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("scheme", "kept"),
    [
        ("http://a.cn", True), ("https://a.cn", True), ("mailto:a@b.gov.cn", True),
        ("tel:12345", True), ("javascript:alert(1)", False), ("data:text/html,x", False),
        ("vbscript:x", False), ("file:///etc/passwd", False), ("ftp://a.cn", False),
    ],
)  # fmt: skip
def test_only_listed_schemes_are_links(scheme: str, kept: bool) -> None:
    html = to_html(f"[去]({scheme})")
    assert (f'href="{scheme}"' in html) is kept
    assert ('rel="noopener noreferrer"' in html) is ("<a" in html)


def test_a_heading_has_its_own_ids_alone_and_no_borrowed_class() -> None:
    html = to_html('<h2 id="xgc-search">甲</h2>\n\n<a class="md-nav footnote" href="/x">乙</a>')
    assert "xgc-search" not in html
    assert 'class="footnote"' in html
    assert "md-nav" not in html


@pytest.mark.parametrize("other", ["Stories/A/index.html", "stories/\u0041\u030a/index.html"])
def test_two_files_that_are_one_on_some_computers_are_refused(tmp_path: Path, other: str) -> None:
    first = "stories/a/index.html" if other.startswith("S") else "stories/\u00c5/index.html"
    made = Release(tmp_path / "site", Report())
    made.write(first, "1", b"a")
    with pytest.raises(release.PublishError, match="只差大小写") as told:
        made.write(other, "2", b"b")
    assert first in str(told.value)
    assert other in str(told.value)


def test_json_of_a_table_is_json_whatever_a_cell_says() -> None:
    made = json.loads(data.table_json("rows", ["a", "b"], [[EVIL, ""]], True))
    assert made == {"schema_version": data.VERSION, "example": True, "rows": [{"a": EVIL}]}
