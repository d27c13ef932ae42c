"""What is escaped and kept apart, sink by sink; quick, for it is run once for each mutant."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from markupsafe import Markup
from project import TINY

from xinguancha import dates, intake, interface, privacy, reader, registries, release, rules
from xinguancha.feeds import data, news
from xinguancha.feeds.news import Channel, Item
from xinguancha.model import Commitment, Story
from xinguancha.pages import Settings
from xinguancha.release.filling import Release, Report
from xinguancha.release.verify import verify
from xinguancha.render.body import to_html
from xinguancha.render.compiled import shown
from xinguancha.render.converter import _data, attributes, converter
from xinguancha.render.linked import linked
from xinguancha.rules.body import _bad_name

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
    assert "".join(tail for one in root.iter() for tail in (one.tail or "",)).strip() == ""
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
    ids = {top.findtext(f"{ATOM}id"), root.findtext(f"{ATOM}id")}
    at_home = feed(Channel("列", "报社", "https://a.example/", "topics/x/", ZH), ITEM)
    assert len(ids | {at_home.findtext(f"{ATOM}id")}) == 3  # of each list, of each site


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


# --- numbers in odd dress: what is spaced out, and what is a list ---------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("138 00 13 8000", "privacy-phone"),
        ("86 138 00 13 80 00", "privacy-phone"),
        ("86138 00 13 80 00", "privacy-phone"),
        ("622202123456789012", "privacy-card"),  # as long as an id
        ("6222025555252525256", "privacy-card"),
        ("138 001380 00", ""),
        ("138 00-13 8000", ""),
        ("138/00/13/8000", ""),
        ("138 0 013 8000", ""),
        ("110 10519 49123 1002X", ""),
        ("110 10519 491 231 00 2X", ""),
        ("1 10 105 194 912 310 02X", ""),
        ("1101051 94 912 310 02X", ""),
    ],
)
def test_groups_are_one_number_only_in_the_ways_people_space_it(typed: str, code: str) -> None:
    found = privacy.scan(f"说明{typed}。")
    assert [hit.code for hit in found] == ([code] if code else [])
    assert [(hit.start, hit.length) for hit in found] == ([(2, len(typed))] if code else [])


def test_a_range_about_which_little_is_known_is_so_at_both_ends() -> None:
    assert data.edtf(dates.parse("约2024年3月至6月")) == "2024-03~/2024-06~"


def test_what_is_no_plain_file_is_told_by_name_and_by_no_number(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    (tmp_path / "13800138000.txt").write_text("甲", "utf-8")
    (tmp_path / "b.md").symlink_to(tmp_path / "a.txt")
    files, found = intake.story_files(tmp_path)
    assert files == []
    told = [(p.path, p.line, p.column, p.code) for p in found]
    assert told == [
        ("＊＊＊＊＊＊＊＊＊＊＊.txt", 1, 1, "file-ignored"),
        ("a.txt", 1, 1, "file-ignored"),
        ("b.md", 1, 1, "file-link"),
    ]
    assert [p.message.split("”")[0] for p in found] == [
        "“＊＊＊＊＊＊＊＊＊＊＊.txt",
        "“a.txt",
        "“b.md",
    ]


def test_of_a_folder_only_plain_stories_are_read(tmp_path: Path) -> None:
    year, own = tmp_path / "2025", tmp_path / "2025" / "jiedeng"
    own.mkdir(parents=True)
    for path in ("a.md", "B.MD", "README.md", "_b.md", "~c.md", ".d.md", "Thumbs.db", "e.xlsx"):
        (year / path).write_text("甲", "utf-8")
    for path in ("index.md", "p.png", "gao.docx"):
        (own / path).write_text("甲", "utf-8")
    (own / "q.png").symlink_to(own / "p.png")
    (year / "_registry").mkdir()
    (year / "_registry" / "x.md").write_text("甲", "utf-8")
    files, found = intake.story_files(tmp_path)
    assert [file.path for file in files] == ["2025/B.MD", "2025/a.md", "2025/jiedeng/index.md"]
    assert [file.full for file in files] == [str(tmp_path / file.path) for file in files]
    assert [(p.path, p.code) for p in found] == [
        ("2025/e.xlsx", "file-ignored"),
        ("2025/jiedeng/gao.docx", "file-ignored"),
        ("2025/jiedeng/q.png", "file-link"),
    ]
    assert intake.siblings_of(str(own / "index.md")) == {"index.md", "p.png", "gao.docx"}
    assert intake.siblings_of(str(year / "a.md")) == frozenset()


def test_a_monster_and_a_pipe_are_told_of_and_not_opened(tmp_path: Path) -> None:
    for name, size in (("a.md", intake.HUGE), ("b.md", intake.HUGE + 1)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    os.mkfifo(tmp_path / "c.md")
    files, found = intake.story_files(tmp_path)
    assert [file.path for file in files] == ["a.md"]
    told = [(p.code, p.path, p.line, p.column, p.message) for p in found]
    assert told == [
        ("syntax-too-big", "b.md", 1, 1, "文件有 4.0 MB，超过 1 MB"),
        ("file-unreadable", "c.md", 1, 1, "文件打不开：它不是普通文件"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.png", ""),
        ("甲 1.png", ""),
        (f"{'a' * 196}.png", ""),
        (f"{'a' * 197}.png", "太长"),
        (f"{'甲' * 66}.png", "太长"),
        ("con.png", "Windows 留着自己用"),
        ("a\u202e.png", "里面有看不见的字符"),
        ("a:b.png", "里面有“:”"),
        ("a*b?.png", "里面有“*”"),
    ],
)
def test_a_files_name_is_good_on_every_computer(name: str, reason: str) -> None:
    assert _bad_name(name) == reason


def test_names_that_are_one_on_some_computers_are_told(tmp_path: Path) -> None:
    text = (TINY / "stories" / "2025" / "gongjiao.md").read_text("utf-8")
    beside = frozenset({"a.png", "A.png", "\u00e9.png", "e\u0301.png"})
    shown = "".join(
        f"![图]({name})\n\n" for name in ("a.png", "A.png", "\u00e9.png", "e\u0301.png")
    )
    reading = reader.read("2025/x/index.md", f"{text}{shown}".encode())
    rules.run(reading, registries.load(TINY / "stories")[0], frozenset(beside))
    first = text.count("\n") + 1
    told = [(p.line, p.message) for p in reading.found if p.code == "image-name"]
    assert told == [
        (first + 2, "文件名“A.png”不能用：和“a.png”只差大小写"),
        (first + 6, "文件名“e\u0301.png”不能用：和“\u00e9.png”只差大小写"),
    ]


def test_files_that_differ_are_all_entered_and_counted(tmp_path: Path) -> None:
    made = Release(tmp_path / "site", Report())
    made.write("a.html", "1", b"a")
    made.write("b.html", "2", b"bcd")
    made.finish()
    assert (made.report.files, made.report.bytes) == (2, 4)
    assert verify(str(tmp_path / "site")).good()


def test_data_for_machines_leads_to_the_anchors_of_the_page() -> None:
    story = Story(id="x", title="题", commitments=(Commitment("甲"), Commitment("乙")))
    text = str(linked(story, {}, [], Settings(site_url="https://a.example/")))
    nodes = json.loads(text[text.index("{") : text.rindex("}") + 1])["@graph"]
    page = "https://a.example/stories/x/"
    assert [n["@id"] for n in nodes[1:3]] == [f"{page}#commitment-1", f"{page}#commitment-2"]
    trail = [one["item"] for one in nodes[3]["itemListElement"]]
    assert (trail[0], trail[2]) == ("https://a.example/", page)
    assert "题" in text
    assert '": ' not in text  # what every page carries is written without blanks
    bare = str(linked(story, {}, [], Settings(publisher="报社")))
    graph = json.loads(bare[bare.index("{") : bare.rindex("}") + 1])["@graph"]
    assert graph[0]["@id"] == "../../stories/x/#article"


# --- a body: what of it is a link, a picture, a comment -------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](../2024/a.md)", '<a href="../a/"'),
        ("# 甲", "<h2 "),
        ("![图](https://evil.example/x.png)字", "<p>字</p>"),
        ("![图](./a.png)字", '<img alt="图" src="./a.png" loading="lazy">'),
        ("办理如下：\n1. 甲\n2. 乙", "<ol>"),
        ("**甲**`x`乙<!-- 密 -->丙", "<strong>甲</strong><code>x</code>乙丙"),
        ("字[^1]\n\n[^1]: 注", 'class="footnote-ref"'),
        ('<p onclick="x()" style="a">甲</p>', "<p>甲</p>"),
        (
            "|甲|乙|\n|-:|:-:|\n|丙|丁|",
            '<td class="xgc-right">丙</td>\n<td class="xgc-center">丁</td>',
        ),
        ('<img alt="甲">', '<img alt="甲" loading="lazy">'),
        ('<div class="md-x footnote xgc-table">甲</div>', '<div class="footnote xgc-table">'),
    ],
)
def test_a_body_keeps_what_it_may(text: str, html: str) -> None:
    assert html in to_html(text)


def test_a_picture_whose_name_is_written_as_an_address_keeps_its_room() -> None:
    html = to_html("![图](./%E7%94%B2&amp;.png)", {"甲&.png": (3, 2)})
    assert 'width="3" height="2" loading="lazy">' in html


def test_the_converter_itself_escapes_text_and_attributes() -> None:
    assert _data("a<b>&c&amp;&#1;") == "a&lt;b&gt;&amp;c&amp;&#1;"
    written = attributes({"title": 'a"<', "href": "x"})
    assert written == ' href="x" title="a&quot;&lt;"'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[甲](../2024/a.md)", '<p><a href="../a/" rel="noopener noreferrer">甲</a></p>'),
        ("![图](https://evil.example/x.png)字", "<p><span></span>字</p>"),
    ],
)
def test_the_converter_itself_points_links_home(text: str, html: str) -> None:
    assert converter().reset().convert(text) == html


def test_what_is_typed_as_tags_is_always_cleaned() -> None:
    assert to_html("甲</div></table>乙") == "<p>甲乙</p>"
    assert 'role="group" tabindex="0"' in to_html("<sup>甲</sup>\n\n|甲|\n|-|\n|乙|")
