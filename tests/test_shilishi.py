"""The show city 示例市 walks every word of the model, says 示例 everywhere, hides what it must."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import datetime
import gzip
import io
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from project import ROOT, STORIES, tree

from xinguancha import builder, cli, plugin, progress, reader, registries
from xinguancha.dates import PartialDate
from xinguancha.intake import story_files
from xinguancha.model import MODELS, Story
from xinguancha.vocabulary import outcomes, stages
from xinguancha.vocabulary.stages import KINDS
from xinguancha.vocabulary.terms import Terms

CITY = ROOT / cli.EXAMPLE
DAY = "2026-11-30"
TODAY = datetime.date.fromisoformat(DAY)
SECRET = "松鼠"  # stands in every story that must not be shown, and in no other
FILES, MISPLACED = story_files(CITY / "stories")
SHELF, SHELF_PROBLEMS = registries.load(CITY / "stories")


def _story(path: str) -> Story:
    story = reader.read(path, (CITY / "stories" / path).read_bytes()).story
    assert story is not None
    return story


ALL = {file.path: _story(file.path) for file in FILES}
HIDDEN = {path: story for path, story in ALL.items() if SECRET in story.body}
SHOWN = [story for path, story in ALL.items() if path not in HIDDEN]


# --- the stories walk the model ---------------------------------------------------------------

Walked = Callable[[Story], Iterable[str | None]]


def _each(rows: str, field: str) -> Walked:
    return lambda story: (getattr(row, field) for row in getattr(story, rows))


def _sources(field: str) -> Walked:
    return lambda story: (getattr(source, field) for source in story.sources.values())


def _disclosures(story: Story) -> Iterator[str | None]:
    yield from (proposal.disclosure for proposal in story.proposals)
    yield from (reply.disclosure for reply in story.replies)


def _delivery(story: Story) -> Iterable[str | None]:
    return [story.delivery.state] if story.delivery else []


WALKS: dict[str, Walked] = {
    "KINDS": lambda story: [story.kind],
    "STAGES": lambda story: [lane.stage for lane in progress.lanes(story) if lane.events],
    "STAGE_STATES": lambda story: [lane.state for lane in progress.lanes(story)],
    "EVENT_TYPES": _each("events", "type"),
    "ROLES": _each("units", "role"),
    "PROPOSER_TYPES": _each("proposals", "proposer_type"),
    "DISPOSITIONS": _each("proposals", "disposition"),
    "KEY_LEVELS": _each("proposals", "key_level"),
    "DISCLOSURES": _disclosures,
    "COMMITMENT_STATES": _each("commitments", "status"),
    "DELIVERY_STATES": _delivery,
    "SATISFACTIONS": _each("feedback", "value"),
    "FEEDBACK_SUBJECTS": _each("feedback", "on"),
    "VISIT_RESULTS": _each("visits", "result"),
    "CONSENTS": _each("voices", "consent"),
    "RELATION_TYPES": _each("relations", "type"),
    "SOURCE_TYPES": _sources("type"),
    "EVIDENCE_LEVELS": _sources("level"),
}
REFUSED = {("CONSENTS", "unknown")}  # a check stops at it: nobody is quoted unasked
OTHERWISE = {"STATUSES", "CALENDARS", "PRIVATE_KINDS"}  # not of a public story; some tested below
TABLES = {
    name: value
    for module in (outcomes, stages)
    for name, value in vars(module).items()
    if isinstance(value, Terms)
}


def test_every_table_of_the_vocabulary_is_walked() -> None:
    assert set(TABLES) == set(WALKS) | OTHERWISE


@pytest.mark.parametrize("name", sorted(WALKS))
def test_every_term_is_walked(name: str) -> None:
    wanted = {key for key in TABLES[name] if (name, key) not in REFUSED}
    walked = {key for story in SHOWN for key in WALKS[name](story)}
    missing = [TABLES[name].label(key) for key in wanted - walked]
    assert wanted
    assert not missing, f"示例市里还没有：{missing}"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_lane_of_a_kind_has_a_record(kind: str) -> None:
    mine = [story for story in SHOWN if story.kind == kind]
    seen = {lane.stage for story in mine for lane in progress.lanes(story) if lane.events}
    assert not set(KINDS[kind].lanes) - seen


def test_every_status_and_every_way_to_count_days_is_there() -> None:
    assert {story.status for story in ALL.values()} == set(outcomes.STATUSES)
    assert {one.calendar for one in SHELF.sessions.values()} >= set(outcomes.CALENDARS)


INNER = {  # of a story that is not shown
    ("Story", "embargo"),
    ("Story", "withdrawal"),
}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_is_filled_somewhere(name: str) -> None:
    found = [value for value in _values([*ALL.values(), SHELF]) if type(value) is MODELS[name]]
    fields = [f.name for f in dataclasses.fields(MODELS[name])]
    empty = [f for f in fields if all(getattr(v, f) in (None, "", (), {}) for v in found)]
    assert [f for f in empty if (MODELS[name].__name__, f) not in INNER | READ_LATER] == []


READ_LATER = {("Story", "attachments")}  # filled by the library, when it looks beside the story


def _values(value: object) -> Iterator[object]:
    """Yield every model value inside of a value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, PartialDate):
        yield value
        value = [getattr(value, f.name) for f in dataclasses.fields(value)]
    if hasattr(value, "values"):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _values(one)


def test_the_paths_that_no_single_word_tells() -> None:
    rounds = {event.round for story in SHOWN for event in story.events}
    assert 2 in rounds
    merged = [sum(p.merged_into is not None for p in story.proposals) for story in SHOWN]
    assert max(merged) == 5  # with the one they went into: six
    before = {s.id: r.story for s in SHOWN for r in s.relations if r.type == "previous"}
    assert any(before.get(other) for other in before.values()), "没有连着三篇的"
    codes = [one.codes for one in SHELF.sessions.values()]
    assert len({tuple(one) for one in codes}) > 1
    assert len({one["C"].label for one in codes if "C" in one}) > 1
    dates = list(_every_date(SHOWN))
    assert any(date.approximate for date in dates)
    assert any("/" in date.iso for date in dates)
    assert {story.published.earliest.year for story in SHOWN if story.published} == {
        *range(2023, 2027)
    }


def _every_date(stories: list[Story]) -> Iterator[PartialDate]:
    for value in _values(stories):
        for f in dataclasses.fields(value):  # type: ignore[arg-type]
            if isinstance(date := getattr(value, f.name), PartialDate):
                yield date


def test_there_are_long_and_short_ones() -> None:
    lengths = sorted(len(story.body) for story in SHOWN)
    assert len(SHOWN) >= 24
    assert lengths[0] == 0
    assert lengths[-1] > 4000
    assert max(len(story.title) for story in SHOWN) > 60


def test_the_check_is_clean_and_has_something_to_say() -> None:
    place = builder.Place(ROOT, CITY / "stories", ROOT / "site-example", CITY)
    found = builder.check(place, TODAY, lambda *_: None)[1]
    assert not MISPLACED
    assert [p.message for p in found if p.severity == "error"] == []
    assert len({p.code for p in found}) >= 12


def test_every_office_is_invented() -> None:
    phones = [org.phone for org in SHELF.orgs.values() if org.phone]
    assert phones
    assert all(phone.startswith("0000-") for phone in phones)
    addresses = [s.url for story in ALL.values() for s in story.sources.values() if s.url]
    assert addresses
    assert all(re.match(r"https://[a-z]+\.example\.org/", address) for address in addresses)


# --- the site of the example ------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the real stories and the show city; the example is built."""
    folder = tmp_path_factory.mktemp("city")
    for name in ("docs", "templates", "stories", cli.EXAMPLE):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".cache"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    assert run(folder, "build", "--example") == cli.OK
    return folder


def run(folder: Path, *words: str) -> int:
    """Run the command in a folder, for one fixed day."""
    with contextlib.chdir(folder):
        return cli.main([*words, "--today", DAY])


@pytest.fixture(scope="module")
def site(home: Path) -> dict[str, bytes]:
    """Every file of the example's site by its path."""
    return tree(home / "site-example")


def test_the_example_has_a_folder_of_its_own(home: Path, site: dict[str, bytes]) -> None:
    assert not (home / "site").exists()
    assert {f"stories/{story.id}/index.html" for story in SHOWN} <= set(site)


# Forms, code and pictures, which tell of nothing; the index holds words cut into small pieces.
SILENT = re.compile(r"assets/|schema/|search/data/|.*(\.schema|-metadata)\.json$|.*\.(png|pdf)$")


def test_every_file_says_that_it_is_an_example(site: dict[str, bytes]) -> None:
    told = {path: data for path, data in site.items() if not SILENT.match(path)}
    kinds = {Path(path).suffix for path in told}
    assert {".html", ".xml", ".json", ".csv", ".ics", ".txt"} <= kinds
    assert [path for path, data in told.items() if "示例" not in _unfolded(data)] == []


def _unfolded(data: bytes) -> str:
    return _words(data).replace("\r\n ", "")


def _words(data: bytes) -> str:
    """What is in a file, also where it is packed."""
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode()


def test_every_page_has_the_banner_and_a_title_that_says_it(site: dict[str, bytes]) -> None:
    pages = {path: data.decode() for path, data in site.items() if path.endswith(".html")}
    assert len(pages) > len(SHOWN)
    for path, html in pages.items():
        title = re.search(r"<title>(.*?)</title>", html, re.S)
        assert title, path
        assert "示例" in title[1], path
        assert 'class="xgc-example"' in html, path


def test_every_row_every_entry_every_day_says_it(site: dict[str, bytes]) -> None:
    for name in ("proposals", "commitments"):
        rows = list(csv.reader(io.StringIO(site[f"data/{name}.csv"].decode("utf-8-sig"))))[1:]
        assert rows
        assert all("示例" in ";".join(row) for row in rows)
        table = json.loads(site[f"data/{name}.json"])
        assert table["example"] is True
        assert all("示例" in row["story_title"] for row in table[name])
    feeds = [_unfolded(site[path]) for path in site if path.endswith("feed.xml")]
    titles = [title for feed in feeds for title in re.findall(r"<title>(.*?)</title>", feed)]
    assert titles
    assert all("示例" in title for title in titles)
    days = [_unfolded(site[path]) for path in site if path.endswith(".ics")]
    events = [event for day in days for event in day.split("BEGIN:VEVENT")[1:]]
    assert events
    assert all("示例" in event for event in events)


def test_the_site_tells_nothing_of_the_real_column(site: dict[str, bytes]) -> None:
    told = {path: _words(data) for path, data in site.items() if not SILENT.match(path)}
    real = ("石嘴山", "罗鸣", *(story.title for story in _real()))
    assert [(path, word) for path, text in told.items() for word in real if word in text] == []


def test_what_is_not_public_leaves_no_trace(home: Path, site: dict[str, bytes]) -> None:
    assert {story.status for story in HIDDEN.values()} == set(outcomes.STATUSES)
    assert {s.status for s in HIDDEN.values() if s.embargo} == {"published"}
    # The address of a withdrawn story keeps a notice; nothing else of it is left.
    unseen = {path: story for path, story in HIDDEN.items() if story.status != "withdrawn"}
    names = [story.id or path for path, story in unseen.items()]
    names += [alias for story in unseen.values() for alias in story.aliases]
    names += [Path(path).parent.name for path in unseen if path.endswith("index.md")]
    names += [Path(path).stem for path in unseen if not path.endswith("index.md")]
    files = {**site, "manifest.json": (home / "site-example" / "manifest.json").read_bytes()}
    for word in (SECRET, *names):
        assert [p for p, data in files.items() if word in p or word.encode() in data] == [], word
    folders = [(CITY / "stories" / path).parent for path in HIDDEN]
    pictures = [picture.read_bytes() for folder in folders for picture in folder.glob("*.png")]
    assert pictures
    assert not set(pictures) & set(site.values())


# --- and the real site ------------------------------------------------------------------------


def _real() -> list[Story]:
    read = (reader.read(f.path, Path(f.full).read_bytes()).story for f in story_files(STORIES)[0])
    return [story for story in read if story is not None]


def test_no_story_of_the_example_gets_into_the_real_site(home: Path) -> None:
    assert run(home, "build") == cli.OK
    real = tree(home / "site")
    assert "index.html" in real
    for story in SHOWN:
        assert not [path for path in real if f"stories/{story.id}/" in path]
        assert not [path for path, data in real.items() if story.title.encode() in data]
    assert b"xgc-example" not in real["index.html"]
    assert {story.title for story in _real()}.isdisjoint(story.title for story in ALL.values())


def test_the_preview_shows_it_beside_the_real_one(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Path] = []

    def serve(site: Path, watched: list[Path], rebuild: object, port: int) -> None:
        assert home / cli.EXAMPLE / "docs" in watched
        served.append(site)

    monkeypatch.setattr(plugin, "serve", serve)
    assert run(home, "serve", "--example") == cli.OK
    assert len(served) == 1
    assert home / ".cache" in served[0].parents
    assert "示例" in (served[0] / "index.html").read_text("utf-8")


def test_without_the_example_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    for command in ("build", "serve"):
        assert run(tmp_path, command, "--example") == cli.USAGE
        assert "这里没有示例市" in capsys.readouterr().err
    assert run(tmp_path, "build", "--example", "--stories", ".") == cli.USAGE
    assert "只能写一个" in capsys.readouterr().err
