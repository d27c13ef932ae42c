"""A slip in the configuration, the docs or a template is told in Chinese and nothing appears."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from project import TODAY, project

from xinguancha import cli, framing

Slip = Callable[[Path], object]


def conf(old: str, new: str) -> Slip:
    """Change mkdocs.yml."""

    def change(root: Path) -> None:
        text = (root / "mkdocs.yml").read_text("utf-8")
        assert old in text
        (root / "mkdocs.yml").write_text(text.replace(old, new, 1), "utf-8")

    return change


def write(name: str, data: str | bytes) -> Slip:
    """Write a file of the project anew."""
    return lambda root: (root / name).write_bytes(
        data if isinstance(data, bytes) else data.encode()
    )


GBK = "# 关于本站\n一二三四\n".encode("gbk")
SLIPS: dict[str, tuple[Slip, str]] = {
    "设置是 GBK": (write("mkdocs.yml", "site_name: 一二\n".encode("gbk")), "mkdocs.yml:1:13"),
    "设置是空的": (write("mkdocs.yml", ""), "没有写 site_name"),
    "设置是列表": (write("mkdocs.yml", "- a\n"), "一行一项"),
    "设置没有了": (lambda root: (root / "mkdocs.yml").unlink(), "找不到 mkdocs.yml"),
    "设置里有 Tab": (conf("  name: material", "\tname: material"), "mkdocs.yml:9:1"),
    "设置里中文冒号": (conf("site_name: ", "site_name："), "mkdocs.yml:2:17"),
    "网址不全": (conf("site_name:", "site_url: 不是网址\nsite_name:"), "不是完整的网址"),
    "网址是程序": (conf("site_name:", "site_url: javascript:x\nsite_name:"), "不是完整的网址"),
    "网址里有引号": (conf("site_name:", 'site_url: https://a.cn/"><b>\nsite_name:'), '“"”'),
    "选项写错": (conf("per_page:", "perpage:"), "“perpage”"),
    "选项不是数": (conf("per_page: 30", "per_page: 三十"), "“per_page”应当是整数"),
    "选项是零": (conf("per_page: 30", "per_page: 0"), "不能小于 1"),
    "选项不在表里": (conf("per_page: 30", "cards: 有"), "“cards”只能写"),
    "插件没有": (conf("plugins:", "plugins:\n  - meiyou"), "“meiyou”"),
    "插件不是我们的": (conf("- xinguancha:", "- search:"), "xinguancha"),
    "主题没有": (conf("name: material", "name: meiyou"), "“meiyou”"),
    "导航里没有的页": (conf("search.md", "meiyou.md"), "nav 里写了“meiyou.md”"),
    "没有 docs": (lambda root: shutil.rmtree(root / "docs"), "找不到文件夹"),
    "没有模板": (lambda root: shutil.rmtree(root / "templates"), "找不到模板文件夹"),
    "docs 是 GBK": (write("docs/about.md", GBK), "docs/about.md:1:3"),
    "模板是 GBK": (write("templates/story.html", GBK), "templates/story.html:1:3"),
    "模板没写完": (write("templates/story.html", "\n{% if %}"), "templates/story.html 第 2 行"),
    "框架模板没写完": (write("templates/main.html", "{% if %}"), "templates/main.html 第 1 行"),
    "模板里没有的名字": (write("templates/story.html", "{{ meiyou.gar }}"), "templates/story.html"),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_in_the_frame_is_told_in_chinese_and_nothing_is_published(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    place = project(tmp_path)
    slip, told = SLIPS[name]
    slip(place.root)
    monkeypatch.chdir(place.root)
    assert cli.main(["build", "--today", TODAY.isoformat(), "--workers", "1"]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "改法" in said
    assert "程序自己出错了" not in said
    plain = re.sub(r"“[^”]*”|（[^）]*）", "", said)
    assert not re.search(r"[A-Za-z]+(?: [A-Za-z]+){3}", plain), said
    assert not place.site.exists()


def test_a_dead_link_in_the_docs_is_told_in_chinese() -> None:
    words = (
        "Doc file 'about.md' contains a link 'meiyou.md',"
        " but the target is not found among documentation files."
    )
    assert framing.explain(words) == (
        "docs/about.md 里的链接“meiyou.md”找不到。改法：改成 docs 里有的文件名"
    )


def test_what_is_not_known_is_shown_with_advice() -> None:
    told = framing.explain("Something quite\n  new happened")
    assert told.startswith("原话是“Something quite new happened”。改法：")
    assert framing.explain("已经是中文。改法：改") == "已经是中文。改法：改"
