#!/usr/bin/env python3
"""Write N fictional stories of 示例市: generate.py N DIR [--seed S]; nothing in them is real.

The same N and seed give the same bytes, and story i does not depend on N: a corpus of 1,000 is
the beginning of one of 10,000. A story's year and address do not depend on the seed either.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_SCRIPTS = str(Path(__file__).resolve().parent.parent)
if _SCRIPTS not in sys.path:  # run as a file, perhaps where the package is not installed
    sys.path.insert(0, _SCRIPTS)

from bench import answers, cases, words  # noqa: E402
from bench.words import CITY, Dice, Scene  # noqa: E402
from xinguancha.vocabulary.fields import FIELDS  # noqa: E402

SEED = 2024
_Column = tuple[str, dict[str, str], str, dict[str, str]]


def _columns(chinese_keys: bool, chinese_words: bool) -> dict[str, dict[str, _Column]]:
    """For each row: key → its spelling, the spellings of its words, its row, of its pair keys."""
    tables: dict[str, dict[str, _Column]] = {}
    for row, fields in FIELDS.items():
        tables[row] = {
            key: (
                entry.label if chinese_keys else key,
                {k: t.label if chinese_words else k for k, t in (entry.choices or {}).items()},
                entry.row,
                {k: t.label if chinese_keys else k for k, t in (entry.pair_keys or {}).items()},
            )
            for key, entry in fields.items()
        }
    return tables


# Most newsrooms will write Chinese throughout; some mix, some write English.
_TONGUES = (
    *(_columns(True, True),) * 8,
    _columns(True, False),
    _columns(False, True),
    _columns(False, False),
)


def stories(n: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Yield (path relative to the stories folder, text) of the first ``n`` stories."""
    for index in range(n):
        scene = _scene(index, seed)
        yield f"{scene.year}/{cases.story_id(index)}.md", _text(scene)


def registries() -> dict[str, str]:
    """Return file name → text of every registry the stories use."""
    source = "虚构，只用于测试"
    offices = (*words.OFFICES, *words.PARTIES, *words.COMMITTEES, *words.DEPARTMENTS)
    orgs: list[answers.Row] = [{"name": name, "place": CITY, "source": source} for name in offices]
    orgs += [{"name": f"{d}人民政府", "place": d, "source": source} for d in words.DISTRICTS]
    places: list[answers.Row] = [{"name": CITY, "source": source}]
    places += [{"name": name, "parent": CITY, "source": source} for name in words.DISTRICTS]
    places += [
        {"name": name, "parent": words.DISTRICTS[n % len(words.DISTRICTS)], "source": source}
        for n, name in enumerate(words.VILLAGES)
    ]
    topics: list[answers.Row] = [
        {"name": topic, "help": "、".join(subjects), "source": source}
        for topic, subjects in words.TOPICS.items()
    ]
    readers: list[answers.Row] = [{"name": name, "source": source} for name in words.AUDIENCES]
    sessions = [_session(n, name) | {"source": source} for n, name in enumerate(cases.SESSIONS)]
    return {
        "orgs.yml": _registry("org", orgs),
        "sessions.yml": _registry("session", sessions),
        "topics.yml": _registry("topic", topics),
        "places.yml": _registry("place", places),
        "audiences.yml": _registry("audience", readers),
    }


def write(n: int, folder: Path, seed: int = SEED) -> int:
    """Write ``n`` stories and their registries below ``folder``; return the bytes written."""
    files = [(f"_registry/{name}", text) for name, text in registries().items()]
    for part in {"_registry", *(str(cases.story_year(i)) for i in range(min(n, answers.YEARS)))}:
        (folder / part).mkdir(parents=True, exist_ok=True)
    size = 0
    for source in (files, stories(n, seed)):
        for path, text in source:
            size += (folder / path).write_bytes(text.encode())
    return size


def _session(place: int, name: str) -> answers.Row:
    city = place < answers.YEARS
    year = answers.FIRST_YEAR + place if city else 2020
    codes: answers.Row = {c: {"label": w} for c, w in answers.scheme(place).items()}
    return {
        "name": name,
        "aliases": [name.removeprefix(f"{CITY}政协")] if city else [],
        "body": name.partition("政协")[0] + "政协",
        "start": f"{year}-01-04",
        "end": f"{year}-01-08",
        "codes": codes,
        "reply_deadline": "3个月" if place % 2 else "6个月",
        "calendar": "working" if place % 3 else "calendar",
    }


def _registry(row: str, rows: list[answers.Row]) -> str:
    out = [f"# {CITY}：虚构，只用于测试"]
    for place, values in enumerate(rows, 1):
        out.append(f"{row}-{place:02d}:")
        _dump(row, values, _TONGUES[0], "  ", out)
    return "\n".join(out) + "\n"


def _scene(index: int, seed: int) -> Scene:
    """Cast story ``index``; a number of its own seeds it."""
    dice = Dice(seed * 10_000_019 + index)
    topic = dice.near(tuple(words.TOPICS))
    units = dice.some(words.DEPARTMENTS, dice.between(2, 5))
    if len(units) < 2:
        units.append(f"{dice.pick(words.DISTRICTS)}人民政府")
    people = [dice.near(words.MEMBERS) for _ in range(3)]
    village, subject = dice.near(words.VILLAGES), dice.near(words.TOPICS[topic])
    scene = Scene(index, cases.story_year(index), dice, topic, subject, units, people, village)
    found = (cases.earlier(scene) for _ in range(3))
    scene.earlier = list(dict.fromkeys(other for other in found if other))
    return scene


def _text(scene: Scene) -> str:
    """The whole file."""
    header = cases.build(scene)
    out = ["---"]
    tongue = scene.dice.pick(_TONGUES)
    _dump("story", {k: header[k] for k in FIELDS["story"] if k in header}, tongue, "", out)
    out.append("---\n")
    return "\n".join(out) + "\n" + "\n\n".join(_body(scene)) + "\n"


def _dump(
    row: str,
    values: Mapping[str, object],
    tongue: dict[str, dict[str, _Column]],
    pad: str,
    out: list[str],
) -> None:
    """Add the lines of a group of fields; what is empty is left out."""
    columns = tongue[row]
    for key, value in values.items():
        if not value:
            continue
        label, choices, inner, _ = columns[key]
        if isinstance(value, str):
            out.append(f"{pad}{label}: {choices.get(value, value)}")
        elif isinstance(value, list):
            if inner:
                out.append(f"{pad}{label}:")
                _dump_rows(inner, value, tongue, pad + "  ", out)
            else:
                out.append(f"{pad}{label}: [{', '.join(value)}]")
        elif isinstance(value, dict):
            _dump_group(columns[key], value, tongue, pad, out)


def _dump_rows(
    row: str,
    rows: list[Mapping[str, object]],
    tongue: dict[str, dict[str, _Column]],
    pad: str,
    out: list[str],
) -> None:
    for values in rows:
        first = len(out)
        _dump(row, values, tongue, pad + "  ", out)
        out[first] = f"{pad}- {out[first].lstrip()}"


def _dump_group(
    column: _Column,
    value: Mapping[str, object],
    tongue: dict[str, dict[str, _Column]],
    pad: str,
    out: list[str],
) -> None:
    """Add one group, a table of groups, or pairs of words."""
    label, choices, inner, pairs = column
    out.append(f"{pad}{label}:")
    if pairs:
        out += [f"{pad}  {pairs[key]}: {choices[str(word)]}" for key, word in value.items()]
    elif all(isinstance(one, dict) for one in value.values()):
        for name, one in value.items():
            out.append(f"{pad}  {name}:")
            assert isinstance(one, dict)
            _dump(inner, one, tongue, pad + "    ", out)
    else:
        _dump(inner, value, tongue, pad + "  ", out)


def _paragraph(scene: Scene, low: int, high: int) -> str:
    dice, say = scene.dice, scene.say
    return "".join([say(dice.pick(words.SENTENCES)) for _ in range(dice.between(low, high))])


def _body(scene: Scene) -> Iterator[str]:
    """An opening, then five headings; a table, a list, a quotation and links under four of them."""
    dice = scene.dice
    yield f"（本文虚构，{CITY}并不存在。）" + _paragraph(scene, 5, 6)
    headings = list(dict.fromkeys(dice.pick(words.HEADINGS) for _ in range(24)))[:5]
    first = dice.between(0, 4)
    for place, heading in enumerate(headings):
        yield f"## {heading}"
        yield _paragraph(scene, 4, 5)
        yield from _BLOCKS[(first + place) % len(_BLOCKS)](scene)
        yield _paragraph(scene, 3, 5)


def _table(scene: Scene) -> Iterator[str]:
    dice = scene.dice
    rows = ["| 单位 | 要做的事 | 时间 | 进展 |", "| --- | --- | --- | --- |"]
    for unit in scene.units[:4]:
        work = dice.near(words.VERBS) + dice.near(words.THINGS)
        when = f"{scene.year}年{dice.between(1, 12)}月"
        rows.append(f"| {unit} | {work} | {when} | 完成{dice.between(10, 100)}% |")
    yield "\n".join(rows)


def _list(scene: Scene) -> Iterator[str]:
    templates = scene.dice.some(words.ACTIONS, 4)
    yield "\n".join(f"- **{scene.dice.near(words.THINGS)}**：{scene.say(t)}" for t in templates)


def _quotation(scene: Scene) -> Iterator[str]:
    dice = scene.dice
    yield f"> {dice.near(words.QUOTES)}。\n>\n> ——{words.spot(scene)}居民{dice.pick(words.MEMBERS)}"


def _links(scene: Scene) -> Iterator[str]:
    """Links to earlier stories as an editor writes them: the file name."""
    site = f"[{scene.units[0]}的网页](https://shili.example/unit/{scene.index % 97}.html)"
    others = [f"[{scene.subject}的另一篇]({other}.md)" for other in scene.earlier]
    yield "可以接着看" + "、".join([*others, site]) + "。"


def _nothing(scene: Scene) -> Iterator[str]:
    yield from ()


_BLOCKS = (_table, _list, _quotation, _links, _nothing)


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("n", type=int, metavar="N", help="how many stories")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to; made if absent")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another corpus")
    options = parser.parse_args(arguments)
    if options.n < 0:
        parser.error("N must not be negative")
    size = write(options.n, options.folder, options.seed)
    print(f"{options.n} stories, {size / 1e6:.1f} MB, in {options.folder}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
