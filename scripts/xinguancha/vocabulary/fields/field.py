"""A field of a header: what it is called, what may stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from .. import outcomes
from ..terms import Term, Terms


@dataclass(frozen=True, slots=True)
class Field(Term):
    """A field of a header.

    ``shape``: ``text`` one value · ``list`` several values · ``row`` a group of fields · ``rows``
    a list of such groups · ``table`` groups under names the editor chooses · ``pairs`` word:
    word. ``row`` names the entry of FIELDS that describes the group; ``choices`` the table of
    words that are allowed; ``kind`` what the text must be: text, date, moment, number, key, url.
    ``exact`` words are taken letter by letter: full width or capitals are a mistake.
    """

    shape: str = "text"
    row: str = ""
    kind: str = "text"
    choices: Terms[Term] | None = None
    pair_keys: Terms[Term] | None = None
    required: bool = False
    exact: bool = False
    example: str = ""


def field(spec: str, explanation: str, **more: object) -> Field:
    """Build a field from ``key 中文 别名…`` and its explanation."""
    key, label, *aliases = spec.split()
    return Field(key, label, explanation, tuple(aliases), **more)  # type: ignore[arg-type]


SOURCES = field(
    "sources 来源", "证明这一条的来源，写下面“来源”里起的名字。", shape="list", example="[report]"
)
ROUND = field("round 轮次", "第几轮办理，不写就是第 1 轮。", kind="number", example="2")
DISCLOSURE = field(
    "disclosure 公开情况 公开",
    "原文公开到什么程度。",
    choices=outcomes.DISCLOSURES,
    example="部分公开",
)
