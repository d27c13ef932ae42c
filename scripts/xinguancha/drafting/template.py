"""The text of a new story, from answers; what could still be added stands in it as comments."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping

from ..vocabulary.fields import FIELDS, Field
from ..vocabulary.outcomes import STATUSES
from ..vocabulary.stages import EVENT_TYPES, KINDS

Answers = Mapping[str, str]

UNKNOWN = "未查到"
SOURCE = "来源1"
# What may stand in a value without quotes: Han first, and no sign that YAML gives a meaning.
_BARE = re.compile(
    r"[\u4e00-\u9fff《“（][\w\u4e00-\u9fff《》“”（）、，。？！；·… -]*|[0-9]{4}[0-9年月日-]*",
    re.ASCII,
)
_PRINTED = frozenset({"sources", "proposals", "events", "title", "summary", "kind", "status", "id"})


def draft(answers: Answers, today: datetime.date) -> str:
    """Write the text of a new story in Chinese keys from cleaned answers; absent ones are 未查到.

    ``session`` has to be one of the registry; ``date_text`` is any other wording of a time.
    """
    lines = [
        "---",
        f"# 冒号用英文的“:”，后面空一格。不知道的写 {UNKNOWN}，不要猜。",
        *_lines("story", {"title": answers["title"], "summary": answers["summary"]}),
        *_lines("story", {"kind": answers.get("kind", KINDS.label("proposal"))}),
        *_lines("story", {"status": STATUSES.label("draft")}),
        *_group("proposals", _proposal(answers)),
        *_group("events", _event(answers)),
        *_group("sources", {"title": answers.get("source", UNKNOWN)}),
        "# 下面的都可以不写。要用哪一项，就删掉行首的“# ”，再把例子换成真的；不用的可以整行删掉。",
    ]
    for entry in FIELDS["story"].values():
        if entry.key not in _PRINTED:
            lines += [f"# {line}" for line in _example(entry, today)]
    return "\n".join([*lines, "# 正文写在下面这一行的后面。", "---", ""])


def kind_of(answers: Answers) -> str:
    """Return the key of the kind of case that was answered; a proposal where none was."""
    return KINDS.canonical(answers.get("kind", "")) or "proposal"


def _proposal(answers: Answers) -> dict[str, str]:
    """Fill in the proposal; empty for a kind of case that has none."""
    if kind_of(answers) != "proposal":
        return {}
    known = {"title": answers.get("proposal", UNKNOWN)}
    if "session" in answers:
        known["session"] = answers["session"]
    return known | {"proposers": answers.get("proposer", UNKNOWN)}


def _event(answers: Answers) -> dict[str, str]:
    """Fill in the first event: what every case of this kind begins with."""
    first = KINDS[kind_of(answers)].lanes[0]
    kind_of_event = next(e for e in EVENT_TYPES.values() if e.stage == first and e.effect)
    known = {"date": answers.get("date", UNKNOWN)}
    said = answers.get("date_text") or answers.get("session", UNKNOWN)
    if said != UNKNOWN:
        known["date_text"] = said
    return known | {"type": kind_of_event.label, "by": answers.get("proposer", UNKNOWN)}


def _group(key: str, known: Mapping[str, str]) -> Iterator[str]:
    """Write one group with what is known, and what could be added as comments."""
    if not known:
        return
    entry = FIELDS["story"][key]
    yield f"{entry.label}:"
    if entry.shape == "table":
        yield f"  {SOURCE}:"
    else:
        known = {**known, "sources": SOURCE}
    for place, line in enumerate(_lines(entry.row, known)):
        yield ("  - " if entry.shape == "rows" and not place else "    ") + line
    for one in FIELDS[entry.row].values():
        if one.key not in known:
            yield f"    # {one.label}: {_sample(one)}  # {one.help}"


def _lines(row: str, known: Mapping[str, str]) -> Iterator[str]:
    for key, value in known.items():
        entry = FIELDS[row][key]
        written = _several(value) if entry.shape == "list" else quoted(value)
        yield f"{entry.label}: {written}"


def _several(value: str) -> str:
    if value == UNKNOWN:
        return UNKNOWN
    parts = (part.strip() for part in value.split("、"))
    return f"[{', '.join(quoted(part, inside=True) for part in parts if part)}]"


def quoted(text: str, *, inside: bool = False) -> str:
    """Write one line of text so that YAML reads it back as it is; ``inside`` a list in brackets."""
    if _BARE.fullmatch(text) and not text.endswith(" ") and not (inside and "，" in text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _example(entry: Field, today: datetime.date) -> Iterator[str]:
    """Write a field and the group below it with its examples and help, ready to be uncommented."""
    if not entry.row:
        known = today.isoformat() if entry.key in ("published", "updated") else _sample(entry)
        yield f"{entry.label}: {known}  # {entry.help}"
        return
    yield f"{entry.label}:  # {entry.help}"
    for place, one in enumerate(FIELDS[entry.row].values()):
        lead = ("    " if place else "  - ") if entry.shape == "rows" else "  "
        yield f"{lead}{one.label}: {_sample(one)}  # {one.help}"


def _sample(entry: Field) -> str:
    return f"[{SOURCE}]" if entry.key in ("sources", "evidence") else entry.example
