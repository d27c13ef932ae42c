"""The story as a piece of publishing: summary, dates of publication, archived sources."""

from __future__ import annotations

from collections.abc import Iterator

from ..hanzi import count
from ..vocabulary.fields import FIELDS
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


@rule("source-unarchived")
def archived(ctx: Context) -> Iterator[Found]:
    """A page on the web is archived: it may be gone when a reader wants to check."""
    for name, source in ctx.story.sources.items():
        if source.url and not source.archived:
            yield "source-unarchived", ("sources", name, "url"), {"value": name}
