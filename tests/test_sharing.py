"""Pictures for shared links, and what the heads of pages say of them."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image
from project import build, project, tree

from xinguancha import builder, sharing
from xinguancha.catalogue import NO_FONT
from xinguancha.pages import Settings
from xinguancha.render import picture, social
from xinguancha.render.picture import Words

SITE_URL = "https://news.example.org/column/"
FACE = picture.find_face()
needs_font = pytest.mark.skipif(FACE is None, reason="no Chinese font on this machine")
WORDS = Words("政协提案新观察", "提案", "路灯亮了，谁来管", "办到：办理　　落实：已落实")


def settings(**more: object) -> Settings:
    return Settings(site_url=SITE_URL, **more)  # type: ignore[arg-type]


# --- the picture ------------------------------------------------------------------------------


@needs_font
def test_a_picture_is_small_whole_and_the_same_each_time() -> None:
    assert FACE is not None
    data = picture.draw(FACE, WORDS)
    assert len(data) < 12_000
    image = Image.open(io.BytesIO(data))
    image.load()
    assert (image.format, image.size) == ("PNG", (1200, 630))
    picture._glyph.cache_clear()
    picture._sheet.cache_clear()
    assert picture.draw(FACE, WORDS) == data
    assert picture.draw(FACE, WORDS._replace(title="路灯亮了，谁来修")) != data


@needs_font
@pytest.mark.parametrize(
    "title", ["短", "一" * 14, "灯" * 40, "灯" * 400, "路灯，" * 30, "", "a b" * 60]
)
def test_a_title_of_any_length_keeps_to_its_room(title: str) -> None:
    assert FACE is not None
    size, rows = picture._title(FACE, title)
    assert len(rows) <= dict(picture._TITLES)[size]
    for row in rows:
        assert picture._length(FACE, size, row) <= picture._RIGHT - picture._LEFT
        assert not row or row[0] not in picture._NOT_FIRST
    shown = "".join(rows)
    assert shown == title or title.startswith(shown.removesuffix("…"))


def test_a_chosen_file_that_is_no_font_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_text("no font")
    assert picture.find_face(tmp_path / "font.ttf") is None
    assert picture.find_face(tmp_path / "absent.ttf") is None


# --- heads ------------------------------------------------------------------------------------


def test_a_head_escapes_and_is_absolute() -> None:
    html = social.head(
        '他说"好"<b>', "摘&要", "stories/x/", "stories/x/card.png", settings()
    ).decode()
    assert '<meta property="og:title" content="他说&quot;好&quot;&lt;b&gt;">' in html
    assert f'content="{SITE_URL}stories/x/card.png"' in html
    assert f'<meta property="og:url" content="{SITE_URL}stories/x/">' in html
    assert "summary_large_image" in html


def test_without_an_address_or_a_picture_nothing_is_promised() -> None:
    for site, shown in ((Settings(), "card.png"), (settings(), "")):
        html = social.head("题", "要", "lists/all/", shown, site).decode()
        assert "og:image" not in html
        assert 'content="summary"' in html
    assert "og:url" not in social.head("题", "要", "", "", Settings()).decode()
    assert "【示例】题" in social.head("题", "要", "", "", Settings(example=True)).decode()


# --- a site -----------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> builder.Place:
    where = project(tmp_path)
    config = where.root / "mkdocs.yml"
    text = config.read_text("utf-8")
    text = re.sub(r"^# site_url: \S+", f"site_url: {SITE_URL}", text, flags=re.M)
    config.write_text(text, "utf-8")
    assert f"\nsite_url: {SITE_URL}" in text
    return where


def option(place: builder.Place, line: str) -> None:
    config = place.root / "mkdocs.yml"
    text = config.read_text("utf-8").replace(
        "      per_page: 30\n", f"      per_page: 30\n      {line}\n"
    )
    assert line in text
    config.write_text(text, "utf-8")


def pictures(site: Path) -> set[str]:
    return {path for path in tree(site) if path.endswith("card.png")}


@needs_font
def test_every_promised_picture_is_there_and_only_changed_ones_are_drawn(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = picture.draw_batch

    def counted(face: picture.Face, batch: list[Words]) -> list[bytes]:
        drawn.append(len(batch))
        return draw(face, batch)

    monkeypatch.setattr(sharing.picture, "draw_batch", counted)
    build(place)
    names = {"jiedeng", "gongjiao", "weishengzhan"}
    assert pictures(place.site) == {"card.png", *(f"stories/{name}/card.png" for name in names)}
    for path, data in tree(place.site).items():
        if path.endswith(".html"):
            [shown] = re.findall(r'property="og:image" content="([^"]+)"', data.decode()) or [""]
            assert (place.site / shown.removeprefix(SITE_URL)).is_file(), path
    assert sum(drawn) == 4
    first = tree(place.site)
    build(place)
    assert sum(drawn) == 4, "the second release takes them from the store"
    assert tree(place.site) == first
    story = place.stories / "2025" / "jiedeng" / "index.md"
    story.write_text(story.read_text("utf-8").replace("坏了半年", "坏了一年"), "utf-8")
    build(place)
    assert sum(drawn) == 4, "a body is not on the picture"
    story.write_text(story.read_text("utf-8").replace("路灯亮了", "路灯修好了"), "utf-8")
    build(place)
    assert sum(drawn) == 5


@needs_font
def test_one_picture_for_the_whole_site(place: builder.Place) -> None:
    option(place, "cards: site")
    build(place)
    assert pictures(place.site) == {"card.png"}
    html = (place.site / "stories" / "jiedeng" / "index.html").read_text("utf-8")
    assert f'content="{SITE_URL}card.png"' in html


def test_without_a_font_the_site_is_whole_and_says_so_once(place: builder.Place) -> None:
    option(place, "card_font: absent.ttf")
    result = build(place)
    assert result.report is not None
    assert result.report.told == [NO_FONT]
    assert pictures(place.site) == set()
    files = [data for path, data in tree(place.site).items() if path.endswith(".html")]
    assert len(files) > 20
    assert not any(b"og:image" in data for data in files)


def test_pictures_can_be_switched_off(place: builder.Place) -> None:
    option(place, "cards: off")
    result = build(place)
    assert result.report is not None
    assert result.report.told == []
    assert pictures(place.site) == set()


def test_the_settings_of_a_frame_can_be_read_back(place: builder.Place) -> None:
    option(place, "contact: 电话 0952-0000000")
    build(place)
    [kept] = (place.cache / "frames").glob("*/settings.json")
    assert json.loads(kept.read_text("utf-8"))["contact"] == "电话 0952-0000000"
    assert "tel:09520000000" in (place.site / "stories/jiedeng/index.html").read_text("utf-8")


@needs_font
def test_two_stories_of_one_title_have_a_picture_each(place: builder.Place) -> None:
    story = place.stories / "2025" / "weishengzhan.md"
    story.with_name("weishengzhan-er.md").write_bytes(story.read_bytes())
    build(place)
    for _ in range(2):  # drawn, then taken from the store
        shown = pictures(place.site)
        assert {"stories/weishengzhan/card.png", "stories/weishengzhan-er/card.png"} <= shown
        build(place)
