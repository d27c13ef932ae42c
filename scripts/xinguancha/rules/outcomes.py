"""The second axis: replies, promises, delivery and judgement must rest on something."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Reply
from ..reader import Loc
from ..vocabulary.outcomes import COMMITMENT_STATES, DELIVERY_STATES, PROOF_LEVELS
from .engine import Context, Found, rule, where

_PROVEN = frozenset({"delivered", "sustained"})


@rule("proof-missing")
def proof(ctx: Context) -> Iterator[Found]:
    """Who says delivered or fulfilled shows a source that is not the unit's own word (E3, E4)."""
    delivery = ctx.story.delivery
    if delivery is not None and delivery.state in _PROVEN and not _proven(ctx, delivery.sources):
        state, weaker = DELIVERY_STATES.label(delivery.state), DELIVERY_STATES.label("in_progress")
        yield _unproven(("delivery",), "state", state, "“来源”", weaker)
    for loc, promise in ctx.rows("commitments", ctx.story.commitments):
        if promise.status != "fulfilled":
            continue
        if not _proven(ctx, promise.evidence + promise.sources):
            state, weaker = COMMITMENT_STATES.label("fulfilled"), COMMITMENT_STATES.label("open")
            yield _unproven(loc, "status", state, "“证据”", weaker)


def _proven(ctx: Context, names: tuple[str, ...]) -> bool:
    """Tell whether one of the sources is proof; an undescribed one is blamed elsewhere."""
    known = ctx.story.sources
    return any(name not in known or known[name].level in PROOF_LEVELS for name in names)


def _unproven(loc: Loc, field: str, state: str, proof_field: str, weaker: str) -> Found:
    params = {"where": where(loc), "state": state, "field": proof_field, "weaker": weaker}
    return "proof-missing", (*loc, field), params


@rule("class-unlisted")
def reply_classes(ctx: Context) -> Iterator[Found]:
    """The class of a reply is explained in the table of the session it was given under."""
    for loc, reply in ctx.rows("replies", ctx.story.replies):
        if reply.class_ and not _explained(ctx, reply):
            params = {"where": where(loc), "value": reply.class_}
            yield "class-unlisted", (*loc, "class"), params


def _explained(ctx: Context, reply: Reply) -> bool:
    """Tell whether a session of the proposals replied to lists the class.

    A proposal or a session that is not there is reported by itself, and counts as listing it.
    """
    if any(key not in ctx.proposal_keys for key in reply.proposals):
        return True
    for proposal in ctx.story.proposals:
        if proposal.session is None or (reply.proposals and proposal.key not in reply.proposals):
            continue
        key = ctx.registries.key("sessions", proposal.session)
        if key is None or reply.class_ in ctx.registries.sessions[key].codes:
            return True
    return False


@rule("reply-early")
def reply_dates(ctx: Context) -> Iterator[Found]:
    """A reply does not come before the case was handed over."""
    handed = [e.date for e in ctx.story.events if e.type == "assigned" and e.date is not None]
    if not handed:
        return
    first = min(handed, key=lambda date: date.earliest)
    dated = [(loc, reply.date) for loc, reply in ctx.rows("replies", ctx.story.replies)]
    dated += [
        (loc, e.date) for loc, e in ctx.rows("events", ctx.story.events) if e.type == "replied"
    ]
    for loc, date in dated:
        if date is not None and date.latest < first.earliest:
            params = {"where": where(loc), "date": date.label, "assigned": first.label}
            yield "reply-early", (*loc, "date"), params


@rule("feedback-missing")
def feedback(ctx: Context) -> Iterator[Found]:
    """After a reply the proposer is asked what they think of it."""
    story = ctx.story
    if story.feedback or any(e.type == "feedback" for e in story.events):
        return
    if story.replies:
        yield "feedback-missing", ("replies",), {}
    elif any(e.type == "replied" for e in story.events):
        yield "feedback-missing", ("events",), {}
