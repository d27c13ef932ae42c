"""A story's Markdown: what Chinese text needs, beside what the hostile tests hold."""

from __future__ import annotations

import re
from unittest import mock

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import TocExtension

from bench import generate
from xinguancha.reader import heading_id
from xinguancha.render import body, converter
from xinguancha.render.quick import quick


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("办理\n进展", "<p>办理进展</p>"),
        ("办理。\n**进展**", "<p>办理。<strong>进展</strong></p>"),
        ("**办理。**\n进展", "<p><strong>办理。</strong>进展</p>"),
        ("use\nMarkdown", "<p>use\nMarkdown</p>"),
        ("提案**“落实型”**转变", "<p>提案<strong>“落实型”</strong>转变</p>"),
        ("办理如下：\n- 一\n- 二", "<p>办理如下：</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>"),
        ("办理如下：\n1. 一\n2. 二", "<p>办理如下：</p>\n<ol>\n<li>一</li>\n<li>二</li>\n</ol>"),
        ("## 办理\n已办结。\n再看", '<h2 id="h-办理">办理</h2>\n<p>已办结。再看</p>'),
        ("# 大标题", '<h2 id="h-大标题">大标题</h2>'),
        ("```\n甲\n乙\n```", "<pre><code>甲\n乙\n</code></pre>"),
        ("~~~\n甲\n乙\n~~~\n丙\n丁", "<pre><code>甲\n乙\n</code></pre>\n<p>丙丁</p>"),
        ("<!-- 秘密 -->明说", "<p>明说</p>"),
        (
            "[那篇](../2024/other.md)",
            '<p><a href="../other/" rel="noopener noreferrer">那篇</a></p>',
        ),
        ("", ""),
        ("  \n ", ""),
    ],
)
def test_body(text: str, html: str) -> None:
    assert body.to_html(text) == html


# --- pictures and tables ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        '![路灯](a.png "修好以后")',
        "![路灯](a.png)\n修好以后",
        "![路灯](a.png)\n\n图为**修好**以后",
        "> ![路灯](a.png)\n>\n> 图一：修好以后",
        "![路灯](a.png)\n\n▲修好以后",
    ],
)
def test_a_picture_gets_its_caption(text: str) -> None:
    html = body.to_html(text)
    caption = re.search(r"<figure><img[^>]*><figcaption>(.*?)</figcaption></figure>", html, re.S)
    assert caption, html
    assert "以后" in caption[1]
    assert html.count("以后") == 1
    assert "title=" not in html


@pytest.mark.parametrize(
    "text",
    [
        "![路灯](a.png)\n\n后来灯亮了。",
        "![路灯](a.png)\n\n![又一张](b.png)",
        "图为什么不清楚？\n\n![路灯](a.png)",
    ],
)
def test_words_that_are_no_caption_stay_text(text: str) -> None:
    html = body.to_html(text)
    assert "<figure><img" in html
    assert "figcaption" not in html


def test_a_picture_within_words_is_no_figure() -> None:
    assert "figure" not in body.to_html("看 ![路灯](a.png) 这里")
    assert "figure" not in body.to_html("![外面](https://a.example.org/c.png)")


@pytest.mark.parametrize("before", ["", "> ", "    "])
def test_a_table_has_room_of_its_own_for_a_keyboard(before: str) -> None:
    rows = "\n".join(f"{before}{row}" for row in ("|甲|乙|", "|-|-|", "|1|2|"))
    html = body.to_html(f"- 项\n\n{rows}" if before.isspace() else rows)
    [box] = re.findall(r"<div ([^>]*)><table>", html)
    assert 'class="xgc-table"' in box
    assert 'tabindex="0"' in box
    assert 'role="group"' in box
    assert "aria-label=" in box
    assert "</table></div>" in html


def test_an_editor_cannot_borrow_what_marks_a_table() -> None:
    html = body.to_html('<div role="alert" tabindex="9" aria-label="x" class="xgc-now">甲</div>')
    assert html == "<div>甲</div>"


def test_what_was_changed_can_be_shown() -> None:
    html = body.to_html("原来 <del>20</del> 盏，现在 <ins>21</ins> 盏。")
    assert "<del>20</del>" in html
    assert "<ins>21</ins>" in html


def test_a_picture_leaves_room_for_itself_whatever_its_description_says() -> None:
    sizes = {"灯 1.png": (800, 600)}
    html = body.to_html('<img src="./灯 1.png" alt="a > b &quot; src=&quot;x">', sizes)
    assert 'width="800" height="600" loading="lazy">' in html
    assert html.count("<img") == html.count("width=") == 1
    assert "width" not in body.to_html("![灯](other.png)", sizes)


# --- the short way ----------------------------------------------------------------------------

_PIECES = (
    *("办理如下：", "文字，一句。", "“引”", "a b", "(c)", "\u3000", "图为**修**", "http://a.b"),
    *(
        "**粗**",
        "*",
        "_",
        "`码`",
        "`",
        "\\*",
        "\\",
        "&amp;",
        "&",
        "<b>",
        "</b>",
        "<br>",
        "<!-- c -->",
    ),
    *("[链](a.md)", "[^1]", "[^1]: 注", "[甲]", "[甲]: http://x", "![图](a.png)", "<http://a.b>"),
    *("- 一", "1. 二", "   - 四", "> 引", "    缩进", "\t", "|甲|乙|", "|-|-|", "---", "题\n==="),
    *("## 题", "# h #", "## 甲 & 乙", "## [链](b.md) 题", "```", "~~~", "<div>", "</div>", "  \n"),
)


class _LongWay(markdown.Extension):
    """The same rules, with none of what only saves time."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.register(converter._BreaklessLists(md), "breakless", 24)
        md.treeprocessors.register(converter._Targets(md), "targets", 5)
        md.treeprocessors.register(converter._Frames(md), "frames", 4)


@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(("", " ", "\n", "\n\n")))))
def test_the_short_way_comes_to_what_the_library_comes_to(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + end for piece, end in pieces)
    through = [*converter.EXTENSIONS, TocExtension(slugify=heading_id, marker=""), _LongWay()]
    plain = markdown.Markdown(extensions=through, extension_configs=converter.EXTENSIONS)
    with (
        mock.patch.object(body, "converter", return_value=plain),
        mock.patch.object(body, "quick", return_value=None),
    ):
        long = body.to_html(text)
    assert body.to_html(text) == long


# What may stand in a line, and what may begin one: plain mostly, with a fault here and there.
_WORDS = (
    *(
        "文字",
        "，",
        "a b",
        " ",
        "（1）",
        "“引”",
        "7",
        "1.",
        "２．",
        "：",
        "!",
        "-",
        "=",
        "\u3000",
        "\u200b",
    ),
    *("**粗**", "**粗 体**", "**", "*", "**。**", "|", "#", ">", "~~~", "_", "`", "[甲]", "://"),
    *("[链](a-1.md)", "[链](../2024/b/index.md#c)", "[网](https://a.example/b_c.html)", "[](a.md)"),
    *('[链](a.md "题")', "[网](https://a.example/?q=1)", "[^1]", "]: x", "&", "<b>", "\\"),
)
_BEGINS = (
    "",
    "",
    "# ",
    "## ",
    "###",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "2. ",
    "1) ",
    "> ",
    ">",
    "| ",
    "\u3000\u3000",
    " ",
)
_LINES = st.tuples(st.sampled_from(_BEGINS), st.lists(st.sampled_from(_WORDS[:16]), min_size=1))
_ODDER = st.tuples(st.sampled_from(_BEGINS), st.lists(st.sampled_from(_WORDS), max_size=4))
_TABLE = (
    "| 甲 | 乙 |",
    "| --- | --- |",
    "|-|-|",
    "| :-- | --- |",
    "| 一 | **二** |",
    "| 一 |",
    "||x|",
)
_BLOCKS = st.one_of(
    st.lists(_LINES | _ODDER, min_size=1, max_size=3).map(
        lambda lines: "\n".join(begin + "".join(words) for begin, words in lines)
    ),
    st.lists(st.sampled_from(_TABLE), min_size=2, max_size=4).map("\n".join),
    st.sampled_from(
        ("> 引\n>\n> ——甲", "- 一\n- **二**：三", "1. 一\n2. 二", "## 题", "办理：\n- 一")
    ),
)


@settings(max_examples=1000)
@given(st.lists(_BLOCKS, min_size=1, max_size=4), st.sampled_from(("\n\n", "\n\n\n", "\n")))
def test_what_is_converted_quickly_is_what_the_library_makes_of_it(
    blocks: list[str], between: str
) -> None:
    text = body.join_lines(between.join(blocks))
    html = quick(text)
    if html is not None:
        with mock.patch.object(body, "quick", return_value=None):
            assert body.to_html(text) == html


def test_every_generated_body_is_converted_quickly() -> None:
    """That is what makes ten thousand pages quick."""
    for _, text in generate.stories(40):
        own = text.split("---\n", 2)[2]
        html = quick(body.join_lines(own))
        with mock.patch.object(body, "quick", return_value=None):
            assert body.to_html(own) == html


@given(st.lists(st.tuples(st.sampled_from(_PIECES), st.sampled_from(("", " ", "\n", "\n\n")))))
def test_what_passes_as_clean_is_what_the_cleaner_leaves_as_it_is(
    pieces: list[tuple[str, str]],
) -> None:
    html = body.to_html("".join(piece + end for piece, end in pieces))
    if body._CLEAN.fullmatch(html):
        assert body._cleaner().clean(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<p onclick='x'>甲</p>",
        '<p class="xgc-now">甲</p>',
        '<a href="javascript:x" rel="noopener noreferrer">甲</a>',
        '<a href="https://a.example">甲</a>',
        '<img src="a.png">',
        '<h2 id="now">甲</h2>',
        "甲 & 乙",
        "甲\x00",
        "甲 > 乙",
        "<p",
    ],
)
def test_what_is_more_than_words_and_plain_tags_goes_through_the_cleaner(html: str) -> None:
    assert not body._CLEAN.fullmatch(html)
    assert body._CLEAN.fullmatch("<p>甲</p>")
