"""Releases: filled beside the site, shared, kept, swapped and rolled back; locked; never a mix."""

from __future__ import annotations

import contextlib
import datetime
import errno
import functools
import gzip
import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Collection
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT, TODAY, build, project, tree

from xinguancha import builder, cache, cli, plugin, release
from xinguancha.catalogue import PUBLISHING
from xinguancha.release import compress, difference, durable, kept, manifest, verify
from xinguancha.release.filling import Release, Report

DAYS = [datetime.date(2025, 7, 1) + datetime.timedelta(days=400 * n) for n in range(6)]


def make(site: Path, files: dict[str, str], keep: int = 3, **options: bool) -> Report:
    """Publish some files as a site, the way a build does."""
    report, standing = Report(), site if (site / release.MANIFEST).is_file() else None
    keeping = functools.partial(release.set_aside, site)
    made = Release(release.standby(site), report, standing, safe=True, opening=keeping, **options)
    for path, text in files.items():
        if not made.current(path, text):
            made.write(path, text, text.encode() * 300)
    made.finish([path.split("/")[1] for path in files if path.startswith("stories/")], "2025-07-01")
    if report.fresh:
        release.swap(site, made.folder)
        release.trim(site, keep)
        release.prepare(site)
    return report


def said(site: Path) -> dict[str, str]:
    """The files of a site made by ``make``, as they were given."""
    return {p: d.decode()[: len(d) // 300] for p, d in tree(site).items() if p[-3:] != ".gz"}


def were(site: Path) -> list[dict[str, str]]:
    """What each earlier release is when it is rolled back to, the newest first; on a copy."""
    found = []
    for number, _ in enumerate(release.earlier(site), 1):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(site.parent, folder, dirs_exist_ok=True)
            there = Path(folder) / site.name
            release.rollback(there, number)
            assert verify.verify(str(there)).good()
            found.append(said(there))
    return found


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


# --- one release after another ----------------------------------------------------------------


def test_what_did_not_change_is_neither_written_nor_copied(site: Path) -> None:
    files = {f"stories/s{n}/index.html": "old" for n in range(20)}
    for number in range(6):
        files = {**files, "stories/s7/index.html": f"new {number}"}
        report = make(site, files)
        assert (report.written, report.removed) == (20 if number == 0 else 1, 0)
        assert said(site) == files
    stays = [folder / "stories/s3/index.html" for folder in (site, release.standby(site))]
    assert len({path.stat().st_ino for path in stays}) == 1, "one copy on disk for all releases"
    kept_files = [len(list((k.folder / "files").glob("*"))) for k in release.earlier(site)[1:]]
    assert kept_files == [1, 1], "an earlier release costs what differs"


def test_an_earlier_release_stays_as_it_was(site: Path) -> None:
    """Files are shared between releases, so that none may be written in place."""
    states = [{"a.html": f"{n}", f"n{n}/b.html": "x"} for n in range(5)]
    for state in states:
        make(site, state)
    assert were(site) == [states[3], states[2], states[1]]
    assert verify.verify(str(site)).good()


def test_a_new_site_is_repeated_beside_it_and_vouched_for_last(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(site, {"a": "1", "b/c": "2", "b/d/e": "3"})
    standby = release.standby(site)
    assert tree(standby) == tree(site)
    assert (standby / "b/d/e").samefile(site / "b/d/e")
    assert manifest.read(standby) == manifest.read(site)
    assert release.earlier(site) == [], "it is the site once more"
    shutil.rmtree(standby)

    def full(root: Path, files: Collection[str], folders: Collection[str]) -> None:
        assert (list(files), {*folders}) == ([], {"", "b", "b/d"}), "links are names alone"
        assert not (root / release.MANIFEST).exists()
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("xinguancha.release.durable.flush", full)
        with pytest.raises(OSError, match="No space"):
            release.prepare(site)
    assert not (standby / release.MANIFEST).exists(), "it counts as torn"
    (standby / "b/d/e").unlink()
    (standby / "b/d/e").write_text("torn")
    (standby / "more").mkdir()
    release.prepare(site)
    assert tree(standby) == tree(site)
    assert not (standby / "more").exists()


def test_the_same_site_again_is_no_new_release(site: Path) -> None:
    make(site, {"a": "1"})
    make(site, {"a": "2"})
    assert not make(site, {"a": "2"}).fresh
    assert were(site) == [{"a": "1"}]


def test_where_nothing_can_be_shared_files_are_copied(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    for number in range(4):
        make(site, {"a": "same", "b": f"{number}"})
    assert said(site) == {"a": "same", "b": "3"}
    assert were(site) == [{"a": "same", "b": f"{number}"} for number in (2, 1, 0)]


def test_fewer_kept_releases_are_removed(site: Path) -> None:
    for number in range(5):
        make(site, {"a": f"{number}"})
    make(site, {"a": "5"}, keep=1)
    assert were(site) == [{"a": "4"}]
    assert os.listdir(kept.folder_of(site)) == ["standby"]


def test_a_damaged_file_of_the_site_is_not_passed_on(site: Path) -> None:
    make(site, {"a": "1", "b": "1"})
    shutil.rmtree(release.standby(site))  # otherwise it comes from there
    (site / "a").unlink()
    with pytest.raises(release.PublishError, match="--afresh"):
        make(site, {"a": "1", "b": "2"})
    assert said(site) == {"b": "1"}, "left as it was"


def test_rolling_back_and_forth(site: Path) -> None:
    for number in range(4):
        make(site, {"a": f"{number}"})
    for expected in ("2", "1", "0"):
        release.rollback(site)
        assert said(site) == {"a": expected}
    with pytest.raises(release.PublishError):
        release.rollback(site)
    assert said(site) == {"a": "0"}
    release.rollback(site, 1)
    assert said(site) == {"a": "3"}
    make(site, {"a": "4"})
    assert said(site) == {"a": "4"}
    assert were(site)[0] == {"a": "3"}


STEPS = st.one_of(
    st.tuples(st.just("make"), st.dictionaries(st.sampled_from("abcd"), st.sampled_from("123"))),
    st.tuples(st.just("back"), st.integers(1, 3)),
    st.tuples(st.just("torn"), st.dictionaries(st.sampled_from("abcd"), st.sampled_from("123"))),
)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_whatever_was_published_every_kept_release_is_whole(
    steps: list[tuple[str, dict[str, str] | int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "home" / "site"
        make(site, {"index.html": "0"})
        truth = {kept._written(site): {"index.html": "0"}}
        for step, what in steps:
            if isinstance(what, int):
                if what <= len(release.earlier(site)):
                    release.rollback(site, what)
            elif step == "make":
                make(site, {"index.html": "0", **what})
                truth[kept._written(site)] = {"index.html": "0", **what}
            else:
                with pytest.MonkeyPatch.context() as patch, contextlib.suppress(OSError):
                    patch.setattr(Release, "_save", _stopped)
                    make(site, {"index.html": "9", **what})
            assert said(site) == truth[kept._written(site)]
            assert were(site) == [truth[one.written] for one in release.earlier(site)]


def _stopped(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("number", [0, -1, 4])
def test_a_release_that_is_not_there(site: Path, number: int) -> None:
    for n in range(4):
        make(site, {"a": f"{n}"})
    with pytest.raises(release.PublishError, match="releases"):
        release.rollback(site, number)
    assert said(site) == {"a": "3"}


# --- the swap where two folders cannot be exchanged -------------------------------------------


@pytest.fixture
def renames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_exchange", lambda one, other: False)


@pytest.mark.usefixtures("renames")
def test_the_swap_by_three_renames(site: Path) -> None:
    for number in range(3):
        make(site, {"a": f"{number}"})
    assert said(site) == {"a": "2"}
    assert were(site) == [{"a": "1"}, {"a": "0"}]


@pytest.mark.usefixtures("renames")
@pytest.mark.parametrize("stop", [1, 2])
def test_a_swap_interrupted_between_renames_is_mended(
    site: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    make(site, {"a": "1"})
    done, rename = 0, os.rename

    def failing(one: object, other: object) -> None:
        nonlocal done
        if done == stop:
            raise KeyboardInterrupt
        done += 1
        rename(one, other)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(KeyboardInterrupt):
        make(site, {"a": "2"})
    monkeypatch.setattr(os, "rename", rename)
    release.mend(site)
    assert said(site) == {"a": "1" if stop == 1 else "2"}
    make(site, {"a": "3"})
    assert said(site) == {"a": "3"}
    assert not kept._aside(site).exists()


# --- the manifest and what is compared with it ------------------------------------------------


def test_the_manifest_is_written_last(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flush = durable.flush

    def full(root: Path, *names: Collection[str]) -> None:
        if root == release.standby(site):
            raise OSError(28, "No space left on device")
        flush(root, *names)

    make(site, {"a": "1"})
    make(site, {"a": "2"})
    monkeypatch.setattr("xinguancha.release.durable.flush", full)
    with pytest.raises(OSError, match="No space"):
        make(site, {"a": "3"}, keep=1)
    assert said(site) == {"a": "2"}
    assert not (release.standby(site) / release.MANIFEST).exists(), "it counts as torn"
    assert were(site) == [{"a": "1"}], "set aside before"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{}",
        b'{"generator": "another 1"}',
        b'{"generator": "xinguancha 1", "files": []}',
        b'{"generator": "xinguancha 1", "files": {"../x": {"etag":"","sha256":"","bytes":1}}}',
        b'{"generator": "xinguancha 1", "files": {"/x": {"etag":"","sha256":"","bytes":1}}}',
        b'{"generator": "xinguancha 1", "files": {"a//x": {"etag":"","sha256":"","bytes":1}}}',
        b'{"generator": "xinguancha 1", "files": {"x": {"etag":"","sha256":"","bytes":"y"}}}',
        b'{"generator": "xinguancha 1", "files": {"a\\n..": {"etag":"","sha256":"","bytes":1}}}',
        b"\xff\xfe",
    ],
    ids=range(11),
)
def test_a_manifest_that_is_none_of_ours(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any word will do
        manifest.parse(text)


def test_verify_names_every_kind_of_difference(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make(site, {"a": "1", "b": "1", "c/d.html": "1"})
    assert cli.main(["verify", str(site)]) == 0
    assert "3 个文件" in capsys.readouterr().out
    (site / "a").unlink()
    (site / "b").write_text("2")
    (site / "c" / "new").write_text("3")
    found = verify.verify(str(site))
    assert (found.missing, found.different, found.foreign) == (["a"], ["b"], ["c/new"])
    assert cli.main(["verify", str(site)]) == 1
    out = capsys.readouterr().out
    assert all(words in out for words in ("缺了：a", "内容不对：b", "清单里没有：c/new", "改法"))


@pytest.mark.parametrize("where", ["nowhere", "http://127.0.0.1:9/"])
def test_verify_without_a_manifest(where: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["verify", where]) == 2
    err = capsys.readouterr().err
    assert "改法" in err
    assert "Traceback" not in err


def test_changes_are_told_as_markdown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make(site, {"stories/gone/index.html": "1", "stories/a/index.html": "1", "feed.xml": "1"})
    make(site, {"stories/a/index.html": "2", "stories/neu/index.html": "1", "feed.xml": "2"})
    old = release.earlier(site)[0].folder
    assert cli.main(["changes", str(old), str(site)]) == 0
    out = capsys.readouterr().out
    assert "| 新增 | 1 | `neu` |" in out
    assert "| 有改动 | 1 | `a` |" in out
    assert "| 撤下 | 1 | `gone` |" in out
    assert "### 拿掉的网页（1）\n\n- `stories/gone/`" in out
    assert "另有 1 个别的文件" in out
    assert cli.main(["changes", str(site / "manifest.json"), str(site)]) == 0
    assert "一个文件也没有变" in capsys.readouterr().out


def test_a_name_from_another_site_is_no_markup() -> None:
    entry = release.Entry("e", "s", 1)
    hostile = release.Manifest({"x/`<img src=x>|/index.html": entry}, ("a`|<b>",))
    text = difference.markdown(release.Manifest(), hostile)
    assert "<" not in text.replace("<!", "")


# --- small copies for web servers -------------------------------------------------------------


def test_small_copies_follow_their_file(site: Path) -> None:
    make(site, {"a.html": "1" * 9, "b.html": "2" * 9, "c.png": "3" * 9}, compress=True)
    names = {"a.html", "b.html", "c.png", "a.html.gz", "a.html.br", "b.html.gz", "b.html.br"}
    assert set(tree(site)) == names
    report = make(site, {"a.html": "7" * 9, "c.png": "3" * 9}, compress=True)
    assert sorted(report.paths) == ["a.html", "a.html.br", "a.html.gz"]
    page = (site / "a.html").read_bytes()
    assert gzip.decompress((site / "a.html.gz").read_bytes()) == page
    assert brotli.decompress((site / "a.html.br").read_bytes()) == page
    assert (site / "a.html.gz").read_bytes()[4:8] == b"\0\0\0\0", "no time in it"
    make(site, {"a.html": "7" * 9, "c.png": "3" * 9})
    assert set(tree(site)) == {"a.html", "c.png"}


def test_small_copies_are_the_same_bytes() -> None:
    data = "示例市的路灯".encode() * 500
    assert all(pack(data) == pack(data) for pack in compress.COPIES.values())
    assert not compress.worthwhile("a.html", 100)
    assert not compress.worthwhile("a.webp", 100_000)


# --- whole builds -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny") / "project"
    folder.mkdir()
    place = project(folder)
    assert build(place).report is not None
    return folder


@pytest.fixture
def place(drawn: Path, tmp_path: Path) -> builder.Place:
    folder = tmp_path / "project"
    shutil.copytree(drawn, folder)
    return builder.Place(folder, folder / "stories", folder / "site")


STORY = "2025/gongjiao.md"
PAGE = "stories/gongjiao/index.html"


def edited(place: builder.Place, words: str) -> None:
    story = place.stories / STORY
    story.write_text(story.read_text("utf-8").replace("末班车太早了", words, 1), "utf-8")


@pytest.mark.parametrize("what", ["changed", "deleted"])
def test_a_story_touched_during_the_build_gives_one_state(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Everything is made of one state: here the one after, as the build starts over."""
    write, moves = builder._Build._write, []

    def touched(self: builder._Build, *words: object) -> None:
        write(self, *words)  # type: ignore[arg-type]
        if not moves:
            moves.append(1)
            edited(place, "末班车太晚了")
            if what == "deleted":
                (place.stories / "2025/weishengzhan.md").unlink()

    monkeypatch.setattr(builder._Build, "_write", touched)
    assert build(place).report is not None
    assert "末班车太晚了".encode() in (place.site / PAGE).read_bytes()
    gone = not any("卫生站".encode() in data for data in tree(place.site).values())
    assert gone == (what == "deleted")
    assert verify.verify(str(place.site)).good()


def test_stories_that_never_rest_leave_the_site_as_it_was(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, write = tree(place.site), builder._Build._write
    rounds = iter(range(1, 9))

    def touched(self: builder._Build, *words: object) -> None:
        write(self, *words)  # type: ignore[arg-type]
        edited(place, f"第 {next(rounds)} 次。末班车太早了")

    monkeypatch.setattr(builder._Build, "_write", touched)
    with pytest.raises(release.PublishError, match="改法") as told:
        build(place)
    assert told.value
    assert tree(place.site) == before


def test_docs_changed_while_they_are_drawn_are_drawn_again(place: builder.Place) -> None:
    """Otherwise the old pages would be kept under the hash of the new sources."""
    page = place.root / "docs" / "about.md"
    page.write_text(page.read_text("utf-8") + "\n第一句。\n", "utf-8")
    drawings = []

    def draw(root: Path, frame: Path) -> list[str]:
        drawings.append(1)
        done = plugin.build_frame(root, frame)
        if len(drawings) == 1:
            page.write_text(page.read_text("utf-8") + "\n第二句。\n", "utf-8")
        return done

    assert builder.build(place, TODAY, lambda *_: None, draw).report is not None
    assert len(drawings) == 2
    assert "第二句".encode() in (place.site / "about/index.html").read_bytes()


def test_a_damaged_frame_is_drawn_again(place: builder.Place) -> None:
    before = tree(place.site)
    [style] = (place.cache / "frames").glob("*/assets/xinguancha.css")
    style.write_bytes(style.read_bytes()[:-1] + b"x")
    edited(place, "末班车太晚了")
    assert build(place).report is not None
    assert (place.site / "assets/xinguancha.css").read_bytes() == before["assets/xinguancha.css"]


def test_a_store_damaged_in_the_middle_is_made_again(place: builder.Place) -> None:
    store = place.cache / "store.sqlite"
    data = store.read_bytes()
    assert len(data) > 4 * 16384
    store.write_bytes(data[:16384] + b"\x5a" * (len(data) - 16384))
    edited(place, "末班车太晚了")
    assert build(place).report is not None
    assert "末班车太晚了".encode() in (place.site / PAGE).read_bytes()


def test_a_value_under_the_wrong_key_counts_as_missing(tmp_path: Path) -> None:
    store = cache.Store(tmp_path / "s.sqlite")
    store.put("x", [("k", b"one"), ("l", b"two")])
    store._db.execute("UPDATE entries SET key = 'm' WHERE key = 'k'")
    assert store.get("x", ["k", "l", "m"]) == {"l": b"two"}


def test_a_commit_stands_in_the_manifest_only_if_it_is_what_was_built(
    place: builder.Place,
) -> None:
    assert manifest.read(place.site).commit is None  # type: ignore[union-attr]
    git = ["git", "-C", str(place.root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    (place.root / ".gitignore").write_text("/site/\n/.site*\n/.cache/\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run([*git, *words], check=True)
    assert build(place).report is not None
    head = subprocess.run([*git, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    assert json.loads((place.site / "manifest.json").read_text())["commit"] == head.stdout.strip()
    edited(place, "末班车太晚了")
    assert build(place).report is not None
    assert json.loads((place.site / "manifest.json").read_text())["commit"] is None


def test_the_commands_for_releases(
    place: builder.Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(place.root)
    edited(place, "末班车太晚了")
    assert build(place).report is not None
    assert cli.main(["releases"]) == 0
    listed = capsys.readouterr().out
    assert "现在的网站" in listed
    assert "    1  " in listed
    assert cli.main(["rollback"]) == 0
    assert "末班车太早了".encode() in (place.site / PAGE).read_bytes()
    assert cli.main(["rollback"]) == 2
    assert "没有可以退回去的版本" in capsys.readouterr().err
    assert cli.main(["rollback", "1"]) == 0
    assert "末班车太晚了".encode() in (place.site / PAGE).read_bytes()
    assert cli.main(["verify"]) == 0


# --- what is told -----------------------------------------------------------------------------


def test_every_refusal_stands_in_the_catalogue_with_a_mend() -> None:
    package = ROOT / "scripts" / "xinguancha"
    source = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    used = set(re.findall(r'refused\(\s*"([\w-]+)"|PUBLISHING\["([\w-]+)"\]', source))
    assert {one or other for one, other in used} == set(PUBLISHING)
    assert len(PUBLISHING) > 15
    assert [code for code, text in PUBLISHING.items() if "改法：" not in text] == []
    assert re.findall(r'PublishError\(\s*f?"', source) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ConnectionRefusedError(errno.ECONNREFUSED, "refused"), "对方不接受连接"),
        (socket.gaierror(-2, "Name or service not known"), "没有叫这个名字的服务器"),
        (TimeoutError("timed out"), "等了很久没有回答"),
        (ssl.SSLCertVerificationError("bad"), "证书不对"),
        (http.client.BadStatusLine("?"), "对方的回答看不懂"),
    ],
)
def test_why_a_server_gives_no_answer_is_told_in_chinese(
    error: OSError | http.client.HTTPException, words: str
) -> None:
    assert verify._why(error) == words
