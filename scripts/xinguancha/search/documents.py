"""A public story → its plain text edition: what is searched, what an excerpt is cut from.

Line 0 is the title, line 1 the meta line (shown, not searched), line 2 the summary, then one line
for each further field up to the first blank line from there on; all after it is the body.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterable, Iterator
from html import unescape

from .. import packing
from ..batches import Made
from ..cards import Card
from ..folding import half_folded, has_traditional
from ..interface import Interface
from ..model import Proposal, Story
from ..registries import Registries
from .tokens import Fields, read

Task = tuple[list[tuple[str, bytes, str]], Registries]  # (place, pickled story, meta line) …

_NAME_LABELS = ("提案", "提案者", "单位", "主题", "地点")
_CODE_FENCE = re.compile(r"^(?:`{3,}|~{3,}).*$", re.MULTILINE)
_HIDDEN = re.compile(r"<!--.*?(?:--!?>|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.S | re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[\^[^\]]+\]:?")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+.*$", re.MULTILINE)
_MARKS = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\|?[ \t:|-]{3,}$)", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)_{1,3}|_{1,3}(?!\w)|~~")


def plain(markdown: str) -> str:
    """Return the words of a body without Markdown and HTML; comments and scripts are gone."""
    text = _HIDDEN.sub("", markdown)
    if "```" in text or "~~~" in text:
        text = _CODE_FENCE.sub("", text)
    if "[^" in text or "]:" in text:
        text = _REFERENCE.sub("", _FOOTNOTE.sub("", text))
    text = _MARKS.sub("", _TAG.sub("", _IMAGE_OR_LINK.sub(r"\1", text)))
    if "_" in text or "~~" in text:
        text = _EMPHASIS.sub("", text)
    text = unescape(text.replace("*", "").replace("`", ""))
    return "\n".join(line for row in text.splitlines() if (line := row.strip(" \t|")))


def edition(story: Story, shelf: Registries, meta: str) -> str:
    """Write the plain text edition of a story; ``meta`` is its line of state and day."""
    lines = [_line(story.title), _line(meta), _line(story.summary)]
    lines += [
        f"{label}：{line}" for label, value in _fields(story, shelf) if (line := _line(value))
    ]
    return "\n".join((*lines, "", plain(story.body))) + "\n"


def told(packed: bytes) -> bytes:
    """Return another site's edition as a worker takes it, in place of a story."""
    return pickle.dumps(packing.back(packed).decode())


def _retold(text: str, meta: str) -> str:
    """Give another site's edition our line of state and day."""
    title, _, rest = text.split("\n", 2)
    return f"{_line(title)}\n{_line(meta)}\n{rest}"


def fields(text: str) -> Fields:
    """Read an edition back as what is searched; the browser reads it in the same way."""
    title, _, summary, *lines = text.split("\n")
    end = lines.index("")
    names = tuple(line for line in lines[:end] if line.partition("：")[0] in _NAME_LABELS)
    other = tuple(line for line in lines[:end] if line.partition("：")[0] not in _NAME_LABELS)
    return Fields(title, names, (summary, *other, "\n".join(lines[end + 1 :])))


def meta(card: Card, own: Interface) -> str:
    """Return the line of a hit that says what it is, where it stands and since when."""
    parts = (
        *((card.city,) if card.city else ()),
        own.word(card.kind, "kind"),
        own.say("at_stage", stage=own.word(*(card.ended or (card.stage, "stage")))),
        own.say("at_delivery", delivery=own.word(card.delivery, "delivery")),
    )
    return " · ".join((*parts, own.day(card.newest_label)) if card.newest_label else parts)


def searched(text: str) -> bytes:
    """Return what is searched of an edition: ``f`` if folding needs the table, packed tokens."""
    flagged, packed = read(fields(text))
    meta = text.split("\n", 2)[1]  # shown, and so folded by the browser, but not searched
    flagged = flagged or has_traditional(half_folded(meta))
    return (b"f" if flagged else b"-") + packed


def editions(task: Task) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of several stories' editions."""
    stories, shelf = task
    for path, blob, line in stories:
        story = pickle.loads(blob)
        yield path, _retold(story, line) if isinstance(story, str) else edition(story, shelf, line)


def make(task: Task) -> Iterator[Made]:
    """Make the editions of several stories; beside each is told what is searched of it."""
    for path, text in editions(task):
        yield Made([(path, text.encode())], searched(text))


def packed(task: Task) -> list[bytes]:
    """Make the editions of several stories to be handed over."""
    return [packing.quick(text.encode()) for _, text in editions(task)]


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _fields(story: Story, shelf: Registries) -> Iterator[tuple[str, str]]:
    for proposal in story.proposals:
        yield "提案", _proposal(proposal)
        yield "提案者", "、".join(_names(shelf, "orgs", proposal.proposers))
    yield "单位", "、".join(_names(shelf, "orgs", (unit.org for unit in story.units)))
    yield "主题", "、".join(_names(shelf, "topics", story.topics))
    yield "地点", "、".join(_names(shelf, "places", story.places))
    yield "人群", "、".join(_names(shelf, "audiences", story.audience))
    yield from _records(story)


def _proposal(proposal: Proposal) -> str:
    number = f"（第 {proposal.number} 号）" if proposal.number else ""
    return f"{proposal.title or ''}{number}"


def _names(shelf: Registries, table: str, typed: Iterable[str]) -> Iterator[str]:
    """Full names of what was typed, each once."""
    return iter(dict.fromkeys(shelf.name(table, shelf.key(table, one) or one) for one in typed))


def _records(story: Story) -> Iterator[tuple[str, str]]:
    """What happened, was answered, promised, done and said, as the page shows it."""
    for event in story.events:
        yield "经过", f"{event.text or ''} {event.outcome or ''}"
    for reply in story.replies:
        yield from (("答复", point) for point in reply.points)
    for promise in story.commitments:
        yield "承诺", f"{promise.promise} {promise.note or ''}"
    if story.delivery:
        yield "落实", story.delivery.note or ""
    yield from (("评价", one.text or "") for one in story.feedback)
    yield from (("回访", one.finding or "") for one in story.visits)
    yield from (("声音", f"{one.who}：{one.quote}") for one in story.voices)
    for source in story.sources.values():
        yield "来源", f"{source.title} {source.publisher or ''}"
