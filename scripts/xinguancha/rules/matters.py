"""The story as a piece of publishing: summary, dates of publication, archived sources."""

from __future__ import annotations

from collections.abc import Iterator

from ..hanzi import count
from ..vocabulary.fields import FIELDS
from ..vocabulary.outcomes import STATUSES
from .engine import Context, Found, rule

SUMMARY_LENGTH = 60


@rule("summary-long")
def summary(ctx: Context) -> Iterator[Found]:
    """The summary has at most 60 Chinese characters."""
    text = ctx.story.summary
    if len(text) <= SUMMARY_LENGTH:  # no character counts more than one
        return
    length = count(text)
    if length > SUMMARY_LENGTH:
        yield "summary-long", ("summary",), {"count": str(length)}


@rule("published-undated")
def published(ctx: Context) -> Iterator[Found]:
    """A published story has a date of publication."""
    story = ctx.story
    if story.status == "published" and story.published is None and not ctx.blamed(("published",)):
        example = FIELDS["story"]["published"].example
        yield "published-undated", ("status",), {"example": example}


@rule("withdrawn-bare", "withdrawn-status")
def withdrawn(ctx: Context) -> Iterator[Found]:
    """A story is taken down by its status, and says when and why; half of it takes nothing down."""
    story = ctx.story
    if story.status == "withdrawn" and story.withdrawal is None:
        if not ctx.blamed(("withdrawal",)):
            yield "withdrawn-bare", ("status",), {}
        return
    told = story.withdrawal is not None and story.status != "withdrawn"
    if told and not ctx.blamed(("status",)):
        yield "withdrawn-status", ("withdrawal",), {"status": STATUSES.label(story.status)}


@rule("source-unarchived")
def archived(ctx: Context) -> Iterator[Found]:
    """A page on the web is archived: it may be gone when a reader wants to check."""
    for name, source in ctx.story.sources.items():
        if source.url and not source.archived:
            yield "source-unarchived", ("sources", name, "url"), {"value": name}
