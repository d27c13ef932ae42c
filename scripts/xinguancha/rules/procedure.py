"""The first axis: proposals, how they were taken up and merged, events and stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import progress
from ..reader import Loc, suggest
from ..vocabulary.stages import EVENT_TYPES, KINDS, STAGE_STATES, STAGES
from .engine import Context, Found, rule, where
from .references import listing

# What cannot be said of a stage that has a record.
_CONTRADICTED = frozenset({"pending", "unknown", "not_applicable", "not_disclosed"})


def _given_up(ctx: Context, field: str) -> bool:
    """Tell whether rows were typed but none could be read: the reader has said why."""
    found = ctx.reading.found
    return ctx.typed((field,)) and any(p.code.startswith("shape-") for p in found)


@rule("proposal-none", "proposal-none-hint", "event-none")
def presence(ctx: Context) -> Iterator[Found]:
    """A story about a proposal has one; any story has an event or the state of a stage.

    An installment of the column may be known by its title alone: that is only worth a hint.
    """
    story = ctx.story
    missing = story.kind == "proposal" and ctx.kind_is_sure and not story.proposals
    if missing and not _given_up(ctx, "proposals"):
        if story.installment is None:
            yield "proposal-none", ("proposals",), {}
        else:
            yield "proposal-none-hint", ("installment",), {"installment": str(story.installment)}
    eventful = story.events or story.stages or story.installment is not None
    if not eventful and not _given_up(ctx, "events") and not _given_up(ctx, "stages"):
        yield "event-none", ("events",), {"example": _first_event(story.kind)}


def _first_event(kind: str) -> str:
    """Name the event a story of this kind usually begins with."""
    first = KINDS[kind].lanes[0]
    return next(type_.label for type_ in EVENT_TYPES.values() if type_.stage == first)


@rule("proposal-key-twice")
def proposal_keys(ctx: Context) -> Iterator[Found]:
    """Two proposals of a story have different keys."""
    if len(ctx.proposal_keys) == len(ctx.story.proposals):
        return
    seen: set[str] = set()
    for loc, proposal in ctx.rows("proposals", ctx.story.proposals):
        if proposal.key in seen:
            numbers = range(1, len(ctx.story.proposals) + 2)
            free = next(f"p{n}" for n in numbers if f"p{n}" not in ctx.proposal_keys)
            params = {"where": where(loc), "value": proposal.key, "suggestion": free}
            yield "proposal-key-twice", (*loc, "key"), params
        seen.add(proposal.key)


@rule("merge-unknown", "merge-cycle")
def merging(ctx: Context) -> Iterator[Found]:
    """A proposal is merged into another one of the story, and never round in a circle."""
    into = {p.key: p.merged_into for p in ctx.story.proposals if p.merged_into}
    if not into:
        return
    told: set[str] = set()
    for loc, proposal in ctx.rows("proposals", ctx.story.proposals):
        target = proposal.merged_into
        if target is None:
            continue
        if target not in ctx.proposal_keys:
            params = {"where": where(loc), "value": target}
            others = tuple(key for key in ctx.proposal_keys if key != proposal.key)
            params["nearest"] = suggest(target, others)
            params["allowed"] = listing(others)
            yield "merge-unknown", (*loc, "merged_into"), params
        elif proposal.key not in told and (circle := _circle(proposal.key, into)):
            told.update(circle)
            params = {"where": where(loc), "chain": " → ".join(circle)}
            yield "merge-cycle", (*loc, "merged_into"), params


def _circle(start: str, into: Mapping[str, str]) -> list[str]:
    """Return the keys from ``start`` back to it, or nothing."""
    chain = [start]
    while (key := into.get(chain[-1])) is not None:
        chain.append(key)
        if key == start:
            return chain
        if key in chain[:-1]:
            break
    return []


@rule("reason-missing")
def reasons(ctx: Context) -> Iterator[Found]:
    """A proposal that was not taken up says why, if only that the reason was not found."""
    for loc, proposal in ctx.rows("proposals", ctx.story.proposals):
        if proposal.disposition != "not_filed" or proposal.reason is not None:
            continue
        if not ctx.reading.said((*loc, "reason")):
            yield "reason-missing", (*loc, "disposition"), {"where": where(loc)}


@rule("totals")
def totals(ctx: Context) -> Iterator[Found]:
    """A count in figures is not below the number of names; a vague count says nothing."""
    for loc, proposal in ctx.rows("proposals", ctx.story.proposals):
        text = proposal.count or ""
        # Six digits: more people than any proposal has, and no conversion to be afraid of.
        if not (text.isascii() and text.isdigit() and len(text) <= 6):
            continue
        listed = len(proposal.proposers)
        if int(text) < listed:
            params = {"where": where(loc), "count": text, "listed": str(listed)}
            yield "totals", (*loc, "count"), params


@rule("event-bare", "event-mismatch", "stage-foreign")
def events(ctx: Context) -> Iterator[Found]:
    """An event says what happened or in which stage; both agree, and the kind has that stage."""
    lanes = KINDS[ctx.story.kind].lanes
    for loc, event in ctx.rows("events", ctx.story.events):
        if event.stage is None:
            if not (ctx.blamed((*loc, "type")) or ctx.blamed((*loc, "stage"))):
                params = {"example": _first_event(ctx.story.kind), "stage": STAGES.label(lanes[0])}
                yield "event-bare", loc, params
            continue
        expected = EVENT_TYPES[event.type].stage if event.type else ""
        if event.type and expected and expected != event.stage:
            yield (
                "event-mismatch",
                (*loc, "stage"),
                {
                    "where": where(loc),
                    "stage": STAGES.label(event.stage),
                    "type": EVENT_TYPES.label(event.type),
                    "expected": STAGES.label(expected),
                },
            )
        elif event.stage not in lanes and ctx.kind_is_sure:
            field = "stage" if ctx.typed((*loc, "stage")) else "type"
            yield _foreign(ctx, (*loc, field), where(loc), event.stage)


@rule("stage-foreign", "stage-contradiction")
def stages(ctx: Context) -> Iterator[Found]:
    """A stage stated by hand belongs to the kind and does not deny an event."""
    if not ctx.story.stages:
        return
    lanes = KINDS[ctx.story.kind].lanes
    for stage, state in ctx.story.stages.items():
        if stage not in lanes and ctx.kind_is_sure:
            yield _foreign(ctx, ("stages", stage), where(("stages",)), stage)
        elif state in _CONTRADICTED and (loc := _first_record(ctx, stage)):
            yield (
                "stage-contradiction",
                ("stages", stage),
                {
                    "stage": STAGES.label(stage),
                    "state": STAGE_STATES.label(state),
                    "row": str(int(loc[-1]) + 1),
                    "line": str(ctx.reading.place(loc)[0]),
                },
            )


def _first_record(ctx: Context, stage: str) -> Loc | None:
    """Return the place of the first event of a stage."""
    for loc, event in ctx.rows("events", ctx.story.events):
        if event.stage == stage:
            return loc
    return None


def _foreign(ctx: Context, place: Loc, said: str, stage: str) -> Found:
    kind = KINDS[ctx.story.kind]
    params = {"where": said, "stage": STAGES.label(stage), "kind": kind.label}
    params["allowed"] = "、".join(STAGES.label(lane) for lane in kind.lanes)
    return "stage-foreign", place, params


@rule("stage-unknown")
def unknown_stages(ctx: Context) -> Iterator[Found]:
    """A stage without a record is on the to-do list, unless the editor has stated it.

    Where nothing is told of the procedure at all, that has been said once already.
    """
    story = ctx.story
    told = story.events or story.stages or (story.installment is not None and story.proposals)
    if not told or not ctx.kind_is_sure:
        return
    recorded = {event.stage for event in story.events}
    if not recorded.issubset(KINDS[story.kind].lanes):
        return  # once the event is mended, another stage may turn out to have a record
    if recorded.union(story.stages).issuperset(KINDS[story.kind].lanes):
        return
    for lane in progress.lanes(ctx.story):
        if lane.state == "unknown" and not lane.stated:
            yield "stage-unknown", ("events",), {"stage": STAGES.label(lane.stage)}


@rule("date-missing")
def dates(ctx: Context) -> Iterator[Found]:
    """An event has a date, or the words of the original about its time."""
    for loc, event in ctx.rows("events", ctx.story.events):
        if event.date is None and event.date_text is None and not ctx.blamed((*loc, "date")):
            yield "date-missing", (*loc, "date"), {"where": where(loc)}
