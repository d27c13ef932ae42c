"""What goes wrong around a build: the site stays as it was, and what is damaged is made again."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from project import build, tree
from rebuilding import JIEDENG, PAGES, change, rebuilt

from xinguancha import builder, cache, release
from xinguancha.release import verify


def test_an_error_leaves_the_site_as_it_was(place: builder.Place) -> None:
    before = tree(place.site)
    change(place, JIEDENG, "提案号:", "题案号:")
    result = build(place)
    assert result.report is None
    assert [p.code for p in result.found if p.severity == "error"] == ["key-unknown"]
    assert tree(place.site) == before


def test_a_damaged_store_is_made_again(place: builder.Place) -> None:
    store = place.cache / "store.sqlite"
    for suffix in ("-wal", "-shm"):
        store.with_name(store.name + suffix).unlink(missing_ok=True)
    store.write_bytes(b"not a database at all" * 100)
    assert rebuilt(place) == set()


def test_a_damaged_entry_is_made_again(tmp_path: Path) -> None:
    store = cache.Store(tmp_path / "s.sqlite")
    store.put("x", [("k", b"value"), ("l", b"other")])
    store._db.execute("UPDATE entries SET value = ? WHERE key = 'k'", (b"valve",))
    assert store.get("x", ["k", "l"]) == {"l": b"other"}


def test_a_build_leaves_no_garbage_to_a_preview(place: builder.Place) -> None:
    """What is frozen is never looked through again: a preview would grow with every save."""
    gc.unfreeze()  # of what other tests of this process did
    rebuilt(place)
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_an_entry_that_cannot_be_read_is_made_again(place: builder.Place) -> None:
    store = cache.Store(place.cache / "store.sqlite")
    keys = [row[0] for row in store._db.execute("SELECT key FROM entries WHERE space='cards'")]
    assert len(keys) >= 4
    store.put("cards", [(key, b"no pickle") for key in keys])
    store.close()
    assert rebuilt(place) == set()


def test_a_lost_story_is_read_again(place: builder.Place) -> None:
    """Its card is known, so that nothing else would look at its file."""
    store = cache.Store(place.cache / "store.sqlite")
    store._db.execute("DELETE FROM entries WHERE space = 'stories'")
    store.close()
    change(place, "templates/story.html", "{% ", "<!-- changed -->{% ")
    assert PAGES["jiedeng"] in rebuilt(place)


def test_a_store_that_spoils_what_is_put_there_is_thrown_away(place: builder.Place) -> None:
    """Damage of a page can come back with every row that is written to it."""
    store = cache.Store(place.cache / "store.sqlite")
    spoil = "UPDATE entries SET crc = crc + 1 WHERE space = 'stories'"
    store._db.execute(f"CREATE TRIGGER spoil AFTER INSERT ON entries BEGIN {spoil}; END")
    store._db.execute(spoil)
    store.close()
    change(place, "templates/story.html", "{% ", "<!-- changed -->{% ")
    assert PAGES["jiedeng"] in rebuilt(place)


def test_no_story_at_all_leaves_the_site_as_it_was(place: builder.Place, tmp_path: Path) -> None:
    before = tree(place.site)
    (tmp_path / "empty").mkdir()
    with pytest.raises(release.PublishError):
        build(builder.Place(place.root, tmp_path / "empty", place.site))
    assert tree(place.site) == before


def test_a_foreign_folder_is_not_replaced(place: builder.Place, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("mine", "utf-8")
    elsewhere = builder.Place(place.root, place.stories, home)
    with pytest.raises(release.PublishError):
        build(elsewhere)
    assert [p.name for p in home.iterdir()] == ["letter.txt"]


def test_a_site_inside_a_site_is_refused(place: builder.Place) -> None:
    with pytest.raises(release.PublishError):
        build(builder.Place(place.root, place.stories, place.site / "inner"))
    assert not (place.site / "inner").exists()


def test_an_interrupted_standby_is_compared_not_trusted(place: builder.Place) -> None:
    standby = release.standby(place.site)
    (standby / release.MANIFEST).unlink()
    (standby / PAGES["jiedeng"]).unlink()
    (standby / PAGES["jiedeng"]).write_bytes(b"torn")
    (standby / "stray" / "empty").mkdir(parents=True)
    (standby / "stray.html").write_bytes(b"stray")
    before = tree(place.site)
    change(place, "stories/2025/gongjiao.md", "居民盼着", "居民希望")
    assert PAGES["gongjiao"] in rebuilt(place)
    assert verify.verify(str(place.site)).good()
    assert (place.site / PAGES["jiedeng"]).read_bytes() == before[PAGES["jiedeng"]]
    assert not (place.site / "stray").exists()
