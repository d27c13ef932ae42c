"""Everything a story's page shows that is worked out from the story and what the plan gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from .. import hanzi, interface, progress
from ..interface import Interface
from ..model import Source, Story
from ..pages import Settings
from . import code, doing, glossary
from .linked import linked

FEW_PROPOSALS = 4  # more of them are folded, each to its title

Context = Mapping[str, Any]


def of(story: Story, body: str, site: Settings, planned: Context) -> dict[str, object]:
    """Return the context of ``story.html`` beyond what the plan knows.

    ``body`` is the story's own, as safe HTML; ``planned`` is the page's own context (``pages``):
    names, contacts and links.
    """
    own = interface.of(site.interface)
    lanes = progress.lanes(story)
    names, topics, places = planned["names"], planned["topics"], planned["places"]
    address = f"{site.site_url}stories/{story.id}/" if site.site_url else ""
    return {
        "story": story,
        "order": tuple(story.sources),  # tuples, for what is drawn of them is drawn once
        "keys": tuple(one.key for one in story.proposals),
        "lanes": lanes,
        "outcome": progress.outcome(story),
        "turn": progress.in_words(progress.next_turn(story), own),
        "here": progress.current_stage(story) or "",
        "body": Markup(body),
        "minutes": hanzi.reading_minutes(story.body),
        "folded": len(story.proposals) > FEW_PROPOSALS,
        "ties": _ties(story, planned, own),
        "beside": _beside(story, planned),
        "lacking": {key: _lacking(one, own) for key, one in story.sources.items()},
        "ended": own.word(*end) if (end := progress.ended(story)) else "",
        "why_ended": next((one.reason for one in story.proposals if one.reason), "").rstrip("。"),
        "words_here": glossary.of(story, lanes, own),
        "windows": doing.windows(story, names, planned["contacts"], own),
        "contact": doing.reach(site.contact),
        "followed": doing.feeds(story, names, topics, places),
        "address": address,
        "code": code.qr(address, own.say("code_of_page")),
        "linked": linked(story, names, [name for _, name in places], site),
    }


def _lacking(source: Source, own: Interface) -> str:
    """Name in one line what was not found of a source; nothing that its type cannot have."""
    found = [
        ("lacks_publisher", source.publisher or source.type in ("interview", "photo")),
        ("lacks_author", source.author or source.type != "report"),
        ("lacks_date", source.date),
        ("lacks_address", source.url or source.file or source.type in ("interview", "photo")),
    ]
    return own.say("list_comma").join(own.say(key) for key, there in found if not there)


def _beside(story: Story, planned: Context) -> list[tuple[str, str, str]]:
    """Return (address, title, note) of stories with the same kind of matter."""
    notes = {one.story: one.note or "" for one in story.relations if one.type == "same_issue"}
    return [
        (address, title, notes.get(address.split("/")[1], ""))
        for address, title in planned["alike"]
    ]


def _ties(story: Story, planned: Context, own: Interface) -> list[tuple[str, str, str, str]]:
    """Return (relation, address, title, note) of tied stories that are not shown otherwise.

    Relations with a note of the editor are told in any case, but of matters of the same kind,
    which have a list of their own with the notes.
    """
    told = {link.address for link in planned["lineage"]}
    told |= {address for address, _ in planned["alike"]}
    found = []
    for one in story.relations:
        if one.type == "same_issue":
            continue
        address, title = planned["stories"].get(one.story) or ("", "")
        if address and (one.note or address not in told):
            found.append((own.word(one.type, "relation"), address, title, one.note or ""))
    back = [(own.say("cited_by"), *link, "") for link in planned["cited_by"] if link[0] not in told]
    return [*found, *back]
