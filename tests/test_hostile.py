"""Hostile places, files and stories: nothing is lost, nothing secret or harmful gets out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from evil import COMMENTS, FRAGMENTS, LINKS, PICTURES, REFUSED, Scan
from hypothesis import given, settings
from hypothesis import strategies as st
from project import TODAY, build, project, tree

from xinguancha import builder, cli, release
from xinguancha.reader import KEY, read
from xinguancha.render.body import to_html

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


# --- the body alone ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", [*FRAGMENTS, *LINKS, *PICTURES])
def test_body_is_safe(text: str) -> None:
    page = Scan(to_html(text))
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
    page = Scan(to_html(glue.join(parts)))
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
