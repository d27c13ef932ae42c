"""What a story names must exist: sources, proposals, and the words of the registries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from ..reader import Loc, suggest
from .engine import Context, Found, rule, where

_SOURCED = (
    "proposals",
    "units",
    "events",
    "replies",
    "commitments",
    "feedback",
    "visits",
    "voices",
)


class _Sourced(Protocol):
    """Any row that cites sources."""

    @property
    def sources(self) -> tuple[str, ...]: ...


_SHOWN = 8  # names listed in a message


def listing(names: Iterable[str]) -> str:
    """Join names for a message, cut after the first few; 无 for none."""
    shown = list(names)
    return "、".join(shown[:_SHOWN]) + ("……" if len(shown) > _SHOWN else "") or "（还没有）"


def _strangers(
    ctx: Context, code: str, loc: Loc, field: str, names: tuple[str, ...], known: Collection[str]
) -> Iterator[Found]:
    """Report the names of one list that are not known."""
    if all(map(known.__contains__, names)):
        return
    for index, name in enumerate(names):
        if name not in known:
            yield (
                code,
                ctx.reading.typed((*loc, field), index),
                {
                    "where": where(loc),
                    "value": name,
                    "nearest": suggest(name, tuple(known)),
                    "allowed": listing(known),
                },
            )


@rule("ref-source")
def sources(ctx: Context) -> Iterator[Found]:
    """Every source that is cited is described under ``sources``."""
    known = ctx.story.sources
    for name in _SOURCED:
        rows: tuple[_Sourced, ...] = getattr(ctx.story, name)
        for loc, row in ctx.rows(name, rows):
            yield from _strangers(ctx, "ref-source", loc, "sources", row.sources, known)
    for loc, promise in ctx.rows("commitments", ctx.story.commitments):
        yield from _strangers(ctx, "ref-source", loc, "evidence", promise.evidence, known)
    if ctx.story.delivery is not None:
        cited = ctx.story.delivery.sources
        yield from _strangers(ctx, "ref-source", ("delivery",), "sources", cited, known)


@rule("ref-proposal")
def proposals(ctx: Context) -> Iterator[Found]:
    """Every key of a proposal that units, events and replies name exists."""
    known = ctx.proposal_keys
    for loc, unit in ctx.rows("units", ctx.story.units):
        yield from _strangers(ctx, "ref-proposal", loc, "for", unit.for_, known)
    for loc, event in ctx.rows("events", ctx.story.events):
        yield from _strangers(ctx, "ref-proposal", loc, "proposals", event.proposals, known)
    for loc, reply in ctx.rows("replies", ctx.story.replies):
        yield from _strangers(ctx, "ref-proposal", loc, "proposals", reply.proposals, known)


@rule("ref-topic", "ref-place", "ref-audience", "ref-session", "org-unregistered")
def registered(ctx: Context) -> Iterator[Found]:
    """Topics, places, readers and sessions are in their registries; units had better be."""
    story = ctx.story
    yield from _unlisted(ctx, "ref-topic", "topics", "topics", story.topics)
    yield from _unlisted(ctx, "ref-place", "places", "places", story.places)
    yield from _unlisted(ctx, "ref-audience", "audience", "audiences", story.audience)
    for loc, proposal in ctx.rows("proposals", ctx.story.proposals):
        if proposal.session is not None:
            yield from _unknown_row(
                ctx, "ref-session", (*loc, "session"), loc, "sessions", proposal.session
            )
    for loc, unit in ctx.rows("units", ctx.story.units):
        if unit.org:
            yield from _unknown_row(ctx, "org-unregistered", (*loc, "org"), loc, "orgs", unit.org)


def _unlisted(
    ctx: Context, code: str, field: str, table: str, names: tuple[str, ...]
) -> Iterator[Found]:
    for index, name in enumerate(names):
        place = ctx.reading.typed((field,), index)
        yield from _unknown_row(ctx, code, place, (), table, name)


def _unknown_row(
    ctx: Context, code: str, place: Loc, loc: Loc, table: str, name: str
) -> Iterator[Found]:
    if table not in ctx.registries.unread and ctx.registries.key(table, name) is None:
        near = suggest(name, _alike(name, ctx.registries.spellings(table)))
        yield code, place, {"where": where(loc), "value": name, "nearest": near}


def _alike(name: str, spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Keep the spellings that share half of the letters: the others cannot be near, only slow."""
    letters = set(name)
    return tuple(s for s in spellings if len(letters.intersection(s)) * 2 >= len(letters))
