"""The files that stories show: each looked at once, told where it is shown, kept in the store."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest
from project import TINY

from xinguancha import cache, exhibits, registries
from xinguancha.cards import Card, Pointer
from xinguancha.library import Library
from xinguancha.render import photos

LAMP = (TINY / "stories" / "2025" / "jiedeng" / "lamp.png").read_bytes()
SHELF, _ = registries.load(TINY / "stories")


def library(folder: Path, shown: dict[str, Iterable[str]]) -> Library:
    """Stories that show files, the first on line 5, column 6; each lies in a folder of its id."""
    cards = {}
    for name, files in shown.items():
        pointers = tuple(Pointer(file, line, line + 1) for line, file in enumerate(files, 5))
        card = Card(name, f"2025/{name}/index.md", "题", "", "proposal", "published", "2025")
        cards[name] = card._replace(attachments=pointers)
        (folder / "2025" / name).mkdir(parents=True, exist_ok=True)
    return Library(cards, SHELF, folder)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were opened as pictures."""
    names: list[str] = []
    seen = photos.seen

    def look(name: str, data: bytes) -> object:
        names.append(name)
        return seen(name, data)

    monkeypatch.setattr(photos, "seen", look)
    return names


def test_each_file_is_looked_at_once_and_its_size_entered(
    tmp_path: Path, looked: list[str]
) -> None:
    count = 2 * exhibits.BATCH + 3
    names = [f"p{number}.png" for number in range(count)]
    shelf = library(tmp_path, {"a": names, "b": ["p0.png"]})
    for number, name in enumerate(names):
        (tmp_path / "2025" / "a" / name).write_bytes(LAMP + bytes(number))
    (tmp_path / "2025" / "b" / "p0.png").write_bytes(b"torn")
    store = cache.Store(tmp_path / "store")
    told = exhibits.check(shelf, store)
    assert [(p.code, p.path, p.line, p.column) for p in told] == [
        ("image-broken", "2025/b/index.md", 5, 6)
    ]
    assert "“p0.png”不是图片" in told[0].message
    assert sorted(looked) == sorted([*names, "p0.png"])
    size = photos.seen("a.png", LAMP)[1]
    assert size is not None
    assert shelf.sizes == {"a": dict.fromkeys(names, size)}
    looked.clear()
    again = library(tmp_path, {"a": names, "b": ["p0.png"]})
    assert exhibits.check(again, store) == told
    assert again.sizes == shelf.sizes
    assert looked == []


def test_a_story_without_files_keeps_what_is_known(tmp_path: Path, looked: list[str]) -> None:
    store = cache.Store(tmp_path / "store")
    shelf = library(tmp_path, {"a": ["p.png"]})
    (tmp_path / "2025" / "a" / "p.png").write_bytes(LAMP)
    assert exhibits.check(shelf, store) == []
    assert exhibits.check(library(tmp_path, {"a": []}), store) == []
    assert exhibits.check(shelf, store) == []
    assert looked == ["p.png"]


def test_what_is_no_longer_shown_is_forgotten_in_the_end(
    tmp_path: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_CHUNK", 1)
    store = cache.Store(tmp_path / "store")
    names = [f"p{number}.png" for number in range(4)]
    shelf = library(tmp_path, {"a": names})
    for number, name in enumerate(names):
        (tmp_path / "2025" / "a" / name).write_bytes(LAMP + bytes(number))
    exhibits.check(shelf, store)
    exhibits.check(library(tmp_path, {"a": names[:1]}), store)
    looked.clear()
    exhibits.check(shelf, store)
    assert sorted(looked) == names[1:]  # the one that was still shown was not forgotten


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_looked_at(tmp_path: Path) -> None:
    shelf = library(tmp_path, {"a": ["gone.png", "link.png", "p.png"]})
    folder = tmp_path / "2025" / "a"
    (folder / "p.png").write_bytes(LAMP)
    os.symlink(folder / "p.png", folder / "link.png")
    told = exhibits.check(shelf, cache.Store(None))
    assert [(p.code, p.line, p.column) for p in told] == [
        ("file-unreadable", 5, 6),
        ("file-unreadable", 6, 7),
    ]
    assert told[0].message == "文件打不开：“gone.png”找不到"
    assert list(shelf.sizes["a"]) == ["p.png"]
    with pytest.raises(OSError, match=r"link\.png"):
        exhibits.read(tmp_path, shelf.cards["a"], "link.png")
    assert exhibits.read(tmp_path, shelf.cards["a"], "p.png") == LAMP


def test_the_same_bytes_elsewhere_are_another_file(tmp_path: Path, looked: list[str]) -> None:
    shelf = library(tmp_path, {"a": ["p.png", "q.png"], "b": ["p.png"]})
    for name in ("a/p.png", "a/q.png", "b/p.png"):
        (tmp_path / "2025" / name).write_bytes(b"torn")
    told = exhibits.check(shelf, cache.Store(None))
    assert [(p.path, p.line) for p in told] == [
        ("2025/a/index.md", 5),
        ("2025/a/index.md", 6),
        ("2025/b/index.md", 5),
    ]
    assert sorted(looked) == ["p.png", "p.png", "q.png"]


def test_other_bytes_or_another_program_look_anew(
    tmp_path: Path, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = cache.Store(tmp_path / "store")
    shelf = library(tmp_path, {"a": ["p.png"]})
    file = tmp_path / "2025" / "a" / "p.png"
    for data, times in ((b"torn", 1), (b"torn", 1), (LAMP, 2), (b"torn", 2)):
        file.write_bytes(data)
        assert bool(exhibits.check(shelf, store)) is (data != LAMP)
        assert len(looked) == times
    monkeypatch.setattr(cache, "code", lambda: "another")
    exhibits.check(shelf, store)
    assert len(looked) == 3
