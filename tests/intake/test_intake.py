"""What an editor's folder may hold, tried one by one: told with a place, never fatal, never out."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from editing import GOOD, OUT, STATUS, check, codes, put
from project import TODAY

from xinguancha import builder, dates, intake, library
from xinguancha.problems import as_text

# --- public or not ------------------------------------------------------------------------------

NOT_OUT = {
    "草稿": (STATUS, "状态: 草稿"),
    "待审": (STATUS, "状态: 待审"),
    "归档": (STATUS, "状态: 已归档"),
    "没写": (STATUS + "\n", ""),
    "空着": (STATUS, "状态:"),
    "空值": (STATUS, "状态: ~"),
    "明天发布": (OUT, "发布: 2025-07-02"),
    "将来发布": (OUT, "发布: 2099-01-01"),
    "下个月发布": (OUT, "发布: 2025-08"),
    "解禁在明天": (OUT, OUT + "\n解禁时间: 2025-07-02"),
    "解禁在今天晚些时候": (OUT, OUT + "\n解禁时间: 2025-07-01 18:00"),
    "解禁在别的时区": (OUT, OUT + "\nembargo: 2025-07-01T23:00-11:00"),
}
REFUSED = {
    "大写": ((STATUS, "状态: Published"), "value-choice"),
    "全大写": ((STATUS, "status: PUBLISHED"), "value-choice"),
    "全角": ((STATUS, "状态: ｐｕｂｌｉｓｈｅｄ"), "value-choice"),
    "少一个字母": ((STATUS, "状态: publishd"), "value-choice"),
    "写是": ((STATUS, "状态: 是"), "value-choice"),
    "写真": ((STATUS, "状态: true"), "value-choice"),
    "藏着零宽空格": ((STATUS, "状态: 已发\u200b布"), "syntax-control"),
    "写成一组": ((STATUS, "状态: {已发布: 是}"), "shape-text"),
    "写两遍": ((STATUS, STATUS + "\nstatus: draft"), "key-twice"),
    "错写键": ((STATUS, STATUS + "\nstatu: draft"), "key-unknown"),
    "别的系统的草稿键": ((STATUS, STATUS + "\ndraft: true"), "key-unknown"),
    "模板键": ((STATUS, STATUS + "\ntemplate: evil.html"), "key-unknown"),
    "发布写明天": ((OUT, "发布: 明天"), "syntax-date"),
    "发布在 2 月 30 日": ((OUT, "发布: 2025-02-30"), "syntax-date-impossible"),
    "发布写到月而月未过": ((OUT, "发布: 2025-07"), "published-vague"),
    "发布写到年而年未过": ((OUT, "发布: 2025"), "published-vague"),
    "发布是一段时间": ((OUT, "发布: 2025-06/2025-08"), "published-vague"),
    "解禁未查到": ((OUT, OUT + "\n解禁时间: 未查到"), "syntax-moment"),
    "解禁写下周": ((OUT, OUT + "\n解禁时间: 下周"), "syntax-moment"),
    "解禁的键写错": ((OUT, OUT + "\nembrago: 2099-01-01"), "key-unknown"),
}


@pytest.mark.parametrize("name", NOT_OUT)
def test_what_is_not_published_is_not_public(place: builder.Place, name: str) -> None:
    put(place, GOOD.replace(*NOT_OUT[name]))
    shelf, found = check(place)
    assert codes(found) == set()
    assert "new" in shelf.cards
    assert "new" not in shelf.public(library.moment(TODAY)).cards


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_sure_stops_the_build(place: builder.Place, name: str) -> None:
    change, code = REFUSED[name]
    put(place, GOOD.replace(*change))
    _, found = check(place)
    assert codes(found) == {code}
    assert all(p.path == "2025/new.md" and p.line > 1 for p in found if p.code == code)


def test_the_usual_story_is_public(place: builder.Place) -> None:
    put(place, GOOD)
    shelf, found = check(place)
    assert codes(found) == set()
    assert "new" in shelf.public(library.moment(TODAY)).cards


@pytest.mark.parametrize(("hour", "public"), [(9, False), (10, True)])
def test_an_embargo_ends_at_its_minute_by_the_epoch(
    place: builder.Place, hour: int, public: bool
) -> None:
    put(place, GOOD.replace(OUT, OUT + "\n解禁时间: 2025-07-01 18:00"))
    moment = datetime.datetime(2025, 7, 1, hour, 0, 1, tzinfo=datetime.UTC)
    day = dates.today(None, {"SOURCE_DATE_EPOCH": str(int(moment.timestamp()))})
    assert day == TODAY
    shelf, _ = check(place, day)
    assert ("new" in shelf.public(library.moment(day)).cards) is public


# --- links to what is not public ----------------------------------------------------------------

TO_DRAFTS = {
    "稿件链接": "[看](caogao.md)",
    "上一层": "[看](../2025/caogao.md)",
    "引用式": "[看][a]\n\n[a]: caogao.md",
    "标签": '<a href="caogao.md">看</a>',
    "本站网址": "[看](https://xinguancha.example.cn/site/stories/caogao/)",
    "尖括号网址": "<https://xinguancha.example.cn/stories/caogao/>",
    "字里换行": "[看\n这里](caogao.md)",
    "网址前换行": "[看](\ncaogao.md)",
    "题目前换行": "[看](caogao.md\n'题')",
    "引用里换行": "> [看\n> 这里](caogao.md)",
    "引用不空格": "[看][a]\n\n[a]:caogao.md",
    "引用另起一行": "[看][a]\n\n[a]:\n  caogao.md",
}


@pytest.mark.parametrize("name", TO_DRAFTS)
def test_a_public_story_does_not_lead_to_a_draft(place: builder.Place, name: str) -> None:
    put(place, GOOD + "\n" + TO_DRAFTS[name] + "\n")
    _, found = check(place)
    assert [(p.path, p.code) for p in found if p.severity == "error"] == [
        ("2025/new.md", "ref-unpublished")
    ]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("jiedeng/index.md#sources", set()),
        ("jiedeng/index.md#nirgends", {"link-anchor"}),
        ("meiyou.md", {"link-story"}),
        ("https://elsewhere.example.cn/stories/meiyou/", set()),
    ],
)
def test_links_lead_somewhere(place: builder.Place, target: str, code: set[str]) -> None:
    put(place, GOOD + f"\n[看]({target})\n")
    assert codes(check(place)[1]) == code


PICTURES = {
    "名字": ("![图][a]\n\n[a]: {}", 2),
    "名字就是说明": ("![图]\n\n[图]: {}", 2),
    "名字空着": ("![图][]\n\n[图]: {}", 2),
    "名字换行、大写": ("![图][A\nb]\n\n[a B]:{}", 2),
    "标签": ('<img alt="图" src="{}">', 2),
    "标签只有 srcset": ('<img alt="图" srcset="{}">', 2),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(
    ("target", "code"),
    [("https://elsewhere.example.cn/a.png", "image-remote"), ("meiyou.png", "image-missing")],
)
def test_a_picture_is_looked_for_however_it_is_written(
    place: builder.Place, name: str, target: str, code: str
) -> None:
    text, lines = PICTURES[name]
    put(place, f"{GOOD}\n{text.format(target)}\n")
    _, found = check(place)
    told = [p.line for p in found if p.code == code]
    assert GOOD.count("\n") + lines in told


# --- invisible characters -----------------------------------------------------------------------

INVISIBLE = "\x00\x07\x0b\x1b\x7f\x85\u00ad\u034f\u061c\u115f\u180e\u200b\u200c\u200d\u200e\u200f"
INVISIBLE += (
    "\u2028\u2029\u202a\u202e\u2060\u2066\u2069\u206a\u3164\ufeff\uffa0\ufff9\ufffe\U000e0041"
)


@pytest.mark.parametrize("sign", INVISIBLE, ids=lambda sign: f"U+{ord(sign):04X}")
@pytest.mark.parametrize("part", ["标题", "正文"])
def test_what_nobody_can_see_is_refused_with_its_place(
    place: builder.Place, sign: str, part: str
) -> None:
    old, line = ("三路公交晚", 2) if part == "标题" else ("末班车太", 17)
    put(place, GOOD.replace(old, old[:2] + sign + old[2:]))
    _, found = check(place)
    assert codes(found) <= {"syntax-control", "value-control", "syntax-binary"}
    [first, *_] = [p for p in found if p.severity == "error"]
    assert first.line == line
    assert sign not in as_text(first)


@pytest.mark.parametrize("text", ["家👨‍👩‍👧好", "好👍️", "〇㐀𠀀", "ア", "　首行", "办\u00a0理"])
def test_what_can_be_seen_stays(place: builder.Place, text: str) -> None:
    put(place, GOOD + text + "\n")
    assert codes(check(place)[1]) == set()


# --- files and folders --------------------------------------------------------------------------

SAID = {
    "2025/new.md.txt": "file-ignored",
    "2025/new.markdown": "file-ignored",
    "2025/new.docx": "file-ignored",
    "2025/new.md.bak": "file-ignored",
    "2025/jiedeng/gao.docx": "file-ignored",
    "2025/jiedeng/biao.xlsx": "file-unused",
    "2025/jiedeng/index.md.bak": "file-unused",
    "2025/jiedeng/lao.png": "file-unused",
}
LITTER = ("2025/Thumbs.db", "2025/jiedeng/desktop.ini", "2025/.DS_Store", "2025/~$new.docx")


@pytest.mark.parametrize("path", SAID)
def test_a_file_that_is_not_read_is_told(place: builder.Place, path: str) -> None:
    put(place, b"x", path)
    _, found = check(place)
    assert codes(found) == set()
    assert SAID[path] in codes(found, "warning", "hint")


def test_litter_of_computers_is_passed_over(place: builder.Place) -> None:
    _, before = check(place)
    for path in LITTER:
        put(place, b"x", path)
    assert check(place)[1] == before


def _link(source: Path, target: Path | str) -> None:
    try:
        os.symlink(target, source)
    except OSError:
        pytest.skip("这台机器不让建符号链接")


def link_story(place: builder.Place) -> None:
    _link(place.stories / "2025" / "new.md", place.stories / "2025" / "gongjiao.md")


def link_nowhere(place: builder.Place) -> None:
    _link(place.stories / "2025" / "new.md", "/nirgends")


def link_year(place: builder.Place) -> None:
    _link(place.stories / "2026", place.stories / "2025")


def link_circle(place: builder.Place) -> None:
    _link(place.stories / "2025" / "kreis", place.stories)


def link_hidden(place: builder.Place) -> None:
    _link(place.stories / "2025" / ".new", place.stories)


def link_registries(place: builder.Place) -> None:
    shutil.move(place.stories / "_registry", place.root / "elsewhere")
    _link(place.stories / "_registry", place.root / "elsewhere")


def link_registry(place: builder.Place) -> None:
    shutil.move(place.stories / "_registry" / "orgs.yml", place.root / "orgs.yml")
    _link(place.stories / "_registry" / "orgs.yml", place.root / "orgs.yml")


def link_everything(place: builder.Place) -> None:
    shutil.move(place.stories, place.root / "elsewhere")
    _link(place.stories, place.root / "elsewhere")


LINKS: tuple[Callable[[builder.Place], None], ...] = (
    *(link_story, link_nowhere, link_year, link_circle, link_hidden),
    *(link_registries, link_registry, link_everything),
)


@pytest.mark.parametrize("make", LINKS, ids=lambda make: make.__name__)
def test_no_link_is_followed(place: builder.Place, make: Callable[[builder.Place], None]) -> None:
    make(place)
    assert "file-link" in codes(check(place)[1])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_a_pipe_does_not_hang_the_check(place: builder.Place) -> None:
    os.mkfifo(place.stories / "2025" / "new.md")
    os.mkfifo(place.stories / "2025" / "jiedeng" / "rohr.png")
    assert codes(check(place)[1]) == {"file-unreadable"}


def test_a_monster_is_not_even_opened(place: builder.Place) -> None:
    with (place.stories / "2025" / "new.md").open("wb") as file:
        file.truncate(intake.HUGE + 1)
    assert codes(check(place)[1]) == {"syntax-too-big"}


BROKEN_TABLES = {
    "别的编码": (
        "topics.yml",
        "jiaotong: {名称: 交通出行, 来源: 虚构}".encode("gbk"),
        "syntax-gbk",
    ),
    "一串列表": ("sessions.yml", b"[s1]", "syntax-not-mapping"),
    "一行空着": ("topics.yml", b"jiaotong:\n", "shape-row"),
    "名字写错": ("topic.yml", b"", "registry-unknown"),
}


@pytest.mark.parametrize("name", BROKEN_TABLES)
def test_a_broken_registry_is_told_once_and_not_at_every_story(
    place: builder.Place, name: str
) -> None:
    file, data, code = BROKEN_TABLES[name]
    put(place, data, f"_registry/{file}")
    _, found = check(place)
    errors = [(p.path, p.code) for p in found if p.severity == "error"]
    assert errors == [(f"_registry/{file}", code)]
    assert "…" not in "".join(p.message for p in found if p.code == code)


def test_why_a_file_is_not_read_is_said_in_chinese(place: builder.Place) -> None:
    shelf = place.stories / "_registry" / "topics.yml"
    shelf.unlink()
    shelf.mkdir()
    _, found = check(place)
    told = [p.message for p in found if p.severity == "error"]
    assert told == ["文件打不开：这是文件夹，不是文件"]


def test_a_misspelt_or_unreadable_registry_is_not_an_empty_one(place: builder.Place) -> None:
    folder = place.stories / "_registry"
    (folder / "topics.yml").rename(folder / "topic.yml")
    assert "registry-unknown" in codes(check(place)[1])
    (folder / "topic.yml").unlink()
    (folder / "topics.yml").mkdir()
    assert "file-unreadable" in codes(check(place)[1])
