"""Hostile places, files and stories: nothing is lost, nothing secret or harmful gets out."""

from __future__ import annotations

import functools
import http.server
import json
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import TODAY, build, project, tree

from xinguancha import builder, cli, release
from xinguancha.reader import KEY, read
from xinguancha.render.body import to_html

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = ("stories", "docs", "templates", ".", "stories/2024", "docs/new", "stories/new", "..")


@pytest.mark.parametrize("command", ["build", "serve"])
@pytest.mark.parametrize("site", PLACES)
def test_sources_are_never_written_over(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    site: str,
) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    place = project(folder)
    before = tree(folder)
    assert len(before) > 10
    monkeypatch.chdir(place.root)
    assert cli.main([command, "--site", site]) == 2
    assert "改法" in capsys.readouterr().err
    assert tree(folder) == before


@pytest.mark.parametrize("text", ["{}", "[]", '{"name": "别的程序"}', "不是 JSON"])
def test_manifest_of_another_program_is_not_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(release.PublishError, match="不敢覆盖"):
        release.ready(tmp_path)


@pytest.mark.parametrize("port", ["0", "-1", "99999", "八千"])
def test_wrong_port_is_wrong_usage(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["serve", "--port", port]) == 2
    assert "整数" in capsys.readouterr().err


# --- a built site with a hostile story --------------------------------------------------------

EVIL = (
    "</title></script><script>alert(1)</script><!-- xinguancha:lately 6 -->"
    "\"'><img src=https://evil.example/x onerror=alert(1)>{{ site }}"
)
Q = json.dumps(EVIL, ensure_ascii=False)
HEADER = f"""\
---
# 机密一 只写给同事
编号: evil
标题: {Q}
摘要: {Q}
状态: 已发布
发布: 2024-11-03
期次: 9
见报: {{报纸: {Q}, 日期: 2024-11-02, 版面: {Q}}}
主题: [evilzhuti]
地点: [evildi]
提案:
  - {{代号: p1, 提案号: {Q}, 案由: {Q}, 提案者: [{Q}], 理由: {Q}}}
单位:
  - {{单位: {Q}, 角色: 主办}}
  - {{单位: evilju, 角色: 会办}}
经过:
  - {{事项: 提交提案, 日期原文: {Q}, 谁: [{Q}], 说明: {Q}, 结果: {Q}, 来源: [r]}}
  - {{事项: 给出答复}}
答复:
  - {{文号: {Q}, 类别: {Q}, 要点: [{Q}], 单位: [{Q}]}}
承诺:
  - {{内容: {Q}, 责任单位: {Q}, 备注: {Q}}}
落实: {{情况: in_progress, 说明: {Q}, 谁核实: [{Q}]}}
评价:
  - {{谁: {Q}, 评价内容: 结果, 评价: 满意, 原话: {Q}}}
回访:
  - {{谁: {Q}, 方式: {Q}, 发现: {Q}}}
声音:
  - {{谁: {Q}, 身份: {Q}, 原话: {Q}, 同意: 本人同意}}
来源:
  r: {{标题: {Q}, 发布者: {Q}, 作者: {Q}, 备注: {Q}, 网址: 'https://a.example/"onclick=alert(1)'}}
更正:
  - {{日期: 2024-12-01, 更正内容: {Q}, 原来: {Q}, 现在: {Q}, 原因: {Q}}}
采编: [{Q}]
审核: [{Q}]
---
"""
ORG = f"""
evilju:
  名称: {Q}
  简称: [{Q}]
  窗口: {Q}
  地址: {Q}
  来源: {Q}
"""
TOPIC = f"""
evilzhuti:
  名称: {Q}
"""
PLACE = f"""
evildi:
  名称: {Q}
"""
FRAGMENTS = (
    "<script>alert(1)</script>",
    "<img src=https://evil.example/a.png onerror=alert(1)>",
    '<img src="//evil.example/a.png">',
    '<img src="\\\\evil.example\\a.png">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<img src=x srcset='https://evil.example/c 2x'>",
    "<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<style>body{background:url(https://evil.example)}</style>",
    '<meta http-equiv=refresh content="0;url=https://evil.example">',
    "<form action=https://evil.example><input autofocus onfocus=alert(1)></form>",
    "<iframe src=//evil.example></iframe><object data=//evil.example></object>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example>",
    '<a href="javascript:alert(1)" onclick="alert(1)">字</a>',
    '<div id="__config" class="md-nav" style="position:fixed">层</div>',
    '<a id="location" name="location">名</a>',
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "<b><p><table><tr><td></div></article></main></body>",
    "`</code><script>alert(1)</script>`",
    "# <script>alert(1)</script> __config",
    "# __md_scope {#__config}",
    "正[^1]\n\n[^1]: 注<script>alert(1)</script>\n\n[^__config]: 注",
    "{{ site }} {% raw %} <!-- xinguancha:lately 6 --> &lt;!-- xinguancha:lately 6 --&gt;",
    "\x02wzxhzdk:0\x03",
)
LINKS = (
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](java&#115;cript:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x]( vbscript:x)",
    "<javascript:alert(1)>",
    "[q]\n\n[q]: <javascript:alert(1)>",
)
PICTURES = (
    "![p](https://evil.example/p.png)",
    "![p](//evil.example/p.png)",
    "![p](&#x68;ttps://evil.example/p.png)",
    "![p](https&colon;//evil.example/p.png)",
    "![p](\\\\\\\\evil.example/p.png)",
    "![p](../../assets/p.png)",
)
COMMENTS = (
    "<!-- 机密二 -->",
    "正文 <!-- 机密二\n\n机密二 --> 正文",
    "- 一\n- 二 <!-- 机密二\n\n    机密二\n\n-->\n- 三",
    "> 引 <!-- 机密二\n>\n> 机密二 -->",
    "办理如下：<!--\n- 机密二\n-->",
    "文[^2]\n\n[^2]: 注 <!--\n\n    机密二 -->",
    "<!--\n```\n机密二\n```\n-->",
    "文 <!-- 机密二 --!> 字",
    "| 甲 | 乙 |\n|--|--|\n| <!-- 机密二 --> | 丙 |",
)
# What ``check`` refuses can stand on no page; the rest is built into one.
REFUSED = tuple(one for one in FRAGMENTS if re.search(r"<img |<a href|[\x00-\x08]", one))
BODY = "\n\n".join((*(one for one in FRAGMENTS if one not in REFUSED), *COMMENTS))
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LOADING = {"src", "srcset", "data", "poster", "action", "formaction", "background"}
SCHEMES = {"", "http", "https", "mailto", "tel"}


class _Scan(HTMLParser):
    """Collects what is dangerous or out of balance in a page, and the page's own scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.bad: list[str] = []
        self.scripts: list[str] = []
        self.blocks: list[str] = []  # data for search engines, which nothing runs
        self._block = False
        self.tags: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.bad += [f"open: {tag}" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self._block = ("type", "application/ld+json") in attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        plain = re.sub(r"[\x00-\x20]", "", value)
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", plain)
        if name.startswith("on"):
            self.bad.append(f"{tag} {name}={value}")
        elif name == "id" and value.lower() in ("location", "xin"):
            self.bad.append(f"{tag} id={value}")
        elif (name == "href" or name in LOADING) and (
            (scheme[1].lower() if scheme else "") not in SCHEMES
        ):
            self.bad.append(f"{tag} {name}={value}")
        elif name in LOADING and (scheme or plain.replace("\\", "/").startswith("//")):
            self.bad.append(f"leaves the site: {tag} {name}={value}")
        if tag == "script" and name == "src":
            self.scripts.append(f"src {value}")
            if not re.match(r"(?:\.\./|\./|/)*assets/", value):
                self.bad.append(f"script {value}")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        elif tag not in VOID:
            self.bad.append(f"closes: {tag} in {self._open[-3:]} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            (self.blocks if self._block else self.scripts).append(data)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the tiny project and one story that is hostile in every field."""
    folder = tmp_path_factory.mktemp("hostile") / "project"
    folder.mkdir()
    place = project(folder)
    (place.stories / "2025" / "evil.md").write_text(HEADER + BODY, encoding="utf-8")
    for name, row in (("orgs", ORG), ("topics", TOPIC), ("places", PLACE)):
        path = place.stories / "_registry" / f"{name}.yml"
        path.write_text(path.read_text("utf-8") + row, encoding="utf-8")
    result = build(place)
    errors = [p for p in result.found if p.severity == "error"]
    assert result.report is not None, errors
    return place.site


@pytest.fixture(scope="module")
def pages(hostile: Path) -> dict[str, str]:
    """Every page of the site by its address."""
    found = {p.relative_to(hostile).as_posix(): p.read_text("utf-8") for p in _html(hostile)}
    assert len(found) > 40
    return found


def _html(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def test_hostile_text_stands_on_many_pages_as_text(pages: dict[str, str]) -> None:
    shown = [name for name, html in pages.items() if "&lt;script&gt;alert(1)" in html]
    assert "stories/evil/index.html" in shown
    assert "lists/all/index.html" in shown
    assert "index.html" in shown
    assert any(name.startswith("units/") for name in shown)
    assert pages["stories/evil/index.html"].count("&lt;script&gt;alert(1)") >= 35


def test_no_page_runs_or_loads_what_a_story_says(pages: dict[str, str]) -> None:
    bad = {name: found for name, html in pages.items() if (found := _Scan(html).bad)}
    assert bad == {}


def test_hostile_page_has_the_scripts_of_any_other(pages: dict[str, str]) -> None:
    usual = _Scan(pages["stories/gongjiao/index.html"])
    assert usual.scripts
    assert _Scan(pages["stories/evil/index.html"]).scripts == usual.scripts
    assert not [n for n, html in pages.items() if "alert(1)" in "".join(_Scan(html).scripts)]
    blocks = [block for html in pages.values() for block in _Scan(html).blocks]
    assert blocks
    assert all(json.loads(block) and "<" not in block for block in blocks)


def test_what_is_in_a_comment_reaches_no_file(hostile: Path) -> None:
    files = tree(hostile)
    assert len(files) > 50
    assert [name for name, data in files.items() if "机密".encode() in data] == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def home(hostile: Path) -> Iterator[str]:
    """Where the hostile site is served."""
    handler = functools.partial(_Quiet, directory=str(hostile))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("address", ["stories/evil/", "lists/all/", "lists/units/", ""])
def test_browser_runs_nothing_and_asks_nobody(page: Page, home: str, address: str) -> None:
    told: list[str] = []
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda r: None if r.url.startswith(home) else told.append(r.url))
    page.goto(home + address, wait_until="networkidle")
    assert "alert(1)" in page.content()
    assert page.url == home + address
    assert told == []


# --- the body alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*FRAGMENTS, *LINKS, *PICTURES])
def test_body_is_safe(text: str) -> None:
    page = _Scan(to_html(text))
    assert page.bad == []
    assert not {"script", "style", "svg", "form", "iframe", "base", "meta"} & set(page.tags)


@settings(max_examples=60)
@given(
    parts=st.lists(
        st.sampled_from((*FRAGMENTS, *LINKS, *PICTURES, *COMMENTS)) | st.text("<>\"'/=`[]()!&- \n"),
        min_size=1,
        max_size=8,
    ),
    glue=st.sampled_from(["", " ", "\n", "\n\n", "\n> ", "\n- ", "\n    ", "|"]),
)
def test_no_mix_makes_a_body_unsafe(parts: list[str], glue: str) -> None:
    page = _Scan(to_html(glue.join(parts)))
    assert page.bad == []
    assert not {"script", "style", "svg", "form", "iframe", "base", "meta"} & set(page.tags)


@pytest.mark.parametrize("text", COMMENTS)
def test_comment_is_gone_and_the_rest_stands(text: str) -> None:
    html = to_html(f"前文\n\n{text}\n\n后文")
    assert "机密" not in html
    assert "前文" in html
    assert "后文" in html


@pytest.mark.parametrize("text", ["`<!-- 例 -->`", "```\n<!-- 例 -->\n```", "``a ` <!-- 例 -->``"])
def test_comment_shown_as_code_stays(text: str) -> None:
    assert "&lt;!-- 例 --&gt;" in to_html(text)


def test_picture_beside_the_story_stays() -> None:
    assert 'src="lamp.png"' in to_html("![灯](lamp.png)")
    assert 'src="./灯 1.png"' in to_html('<img src="./灯 1.png" alt="灯">')


# --- the file system --------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> builder.Place:
    folder = tmp_path / "project"
    folder.mkdir()
    return project(folder)


def codes(place: builder.Place) -> list[tuple[str, str]]:
    """(path, code) of every error."""
    _, found = builder.check(place, TODAY, lambda *_: None)
    return [(p.path, p.code) for p in found if p.severity == "error"]


def minimal(place: builder.Place) -> str:
    """A story that is in order."""
    return (place.stories / "2025" / "gongjiao.md").read_text("utf-8")


@pytest.mark.parametrize("text", [*PICTURES, *REFUSED, *(t for t in LINKS if t.startswith("[x]"))])
def test_check_refuses_hostile_targets(place: builder.Place, text: str) -> None:
    path = place.stories / "2025" / "evil.md"
    path.write_text(minimal(place) + "\n" + text + "\n", encoding="utf-8")
    found = codes(place)
    assert {p for p, _ in found} == {"2025/evil.md"}
    assert {code.split("-")[0] for _, code in found} <= {"image", "link", "value", "footnote"}


def test_linked_picture_is_not_copied(place: builder.Place, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"SECRET")
    picture = place.stories / "2025" / "jiedeng" / "lamp.png"
    picture.unlink()
    try:
        picture.symlink_to(secret)
    except OSError:
        pytest.skip("这台机器不让建符号链接")
    assert sorted(codes(place)) == [
        ("2025/jiedeng/index.md", "image-missing"),
        ("2025/jiedeng/lamp.png", "file-link"),
    ]
    assert build(place).report is None
    assert not place.site.exists()


def test_litter_beside_a_story_stays_at_home(place: builder.Place) -> None:
    names = (
        "~$gao.docx",
        "gao.docx",
        "index.md.bak",
        "Thumbs.db",
        ".DS_Store",
        "unused.png",
        "a.html",
    )
    for name in names:
        (place.stories / "2025" / "jiedeng" / name).write_bytes(b"LITTER")
    (place.stories / "2025" / "~$gongjiao.md").write_bytes(b"LITTER")
    assert build(place).report is not None
    files = tree(place.site)
    assert "stories/jiedeng/lamp.png" in files
    assert [name for name, data in files.items() if b"LITTER" in data] == []


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9", "aux", "prn", "Gongjiao", "index"])
def test_name_that_windows_or_a_web_server_keeps(place: builder.Place, name: str) -> None:
    found = read("2025/gao.md", minimal(place).replace("---\n", f"---\n编号: {name}\n", 1).encode())
    [problem] = [p for p in found.found if p.code == "value-key"]
    example = re.search(r"例如 (\S+)", problem.fix)
    assert example is not None
    assert KEY.match(example[1])


def test_file_named_as_a_device(place: builder.Place) -> None:
    found = read("2025/con.md", minimal(place).encode()).found
    assert [p.code for p in found if p.severity == "error"] == ["file-name"]
    assert read("2025/concert.md", minimal(place).encode()).found == []


def test_ids_cannot_differ_by_case_alone(place: builder.Place) -> None:
    (place.stories / "2024").mkdir()
    (place.stories / "2024" / "GongJiao.md").write_text(minimal(place), encoding="utf-8")
    assert codes(place) == [("2024/GongJiao.md", "file-name")]


def test_two_outputs_cannot_differ_by_case_alone(place: builder.Place) -> None:
    """A docs page and a story that are one file on Windows and on a Mac."""
    page = place.root / "docs" / "Stories" / "Gongjiao.md"
    page.parent.mkdir()
    page.write_text("# 页", encoding="utf-8")
    with pytest.raises(release.PublishError, match="只差大小写"):
        build(place)
    assert not place.site.exists()


@pytest.mark.parametrize("name", ["con", "CON", "nul", "index", "..", "a/b", "<b>", "COM1"])
def test_a_list_of_an_unregistered_unit_has_a_harmless_address(
    place: builder.Place, name: str
) -> None:
    text = minimal(place).replace("主题:", f"单位: [{{单位: '{name}'}}]\n主题:")
    (place.stories / "2025" / "neu.md").write_text(text, encoding="utf-8")
    assert build(place).report is not None
    lists = {p.name for p in (place.site / "units").iterdir()}
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]*", one) for one in lists)
    assert not lists & {"con", "nul", "index", "com1"}


def test_story_with_a_shouting_ending_is_read(place: builder.Place) -> None:
    (place.stories / "2025" / "da.MD").write_text(minimal(place), encoding="utf-8")
    shelf, _ = builder.check(place, TODAY, lambda *_: None)
    assert "da" in shelf.cards


def test_deep_story_is_read_and_published_flat(place: builder.Place) -> None:
    deep = place.stories / "2024" / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "shen.md").write_text(minimal(place), encoding="utf-8")
    assert build(place).report is not None
    assert (place.site / "stories" / "shen" / "index.html").is_file()


def test_empty_file_is_one_error(place: builder.Place) -> None:
    (place.stories / "2025" / "kong.md").write_bytes(b"")
    assert [path for path, _ in codes(place)] == ["2025/kong.md"]
