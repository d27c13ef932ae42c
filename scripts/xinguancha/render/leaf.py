"""Everything a story's page shows that is worked out from the story and what the plan gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from .. import hanzi, interface, progress
from ..interface import Interface
from ..model import Story
from ..pages import Settings
from . import body, code, doing, glossary
from .linked import linked

FEW_PROPOSALS = 4  # more of them are folded, each to its title

Context = Mapping[str, Any]


def of(story: Story, site: Settings, planned: Context) -> dict[str, object]:
    """Return the context of ``story.html`` beyond what the plan knows.

    ``planned`` is the page's own context (``pages``): names, contacts and links.
    """
    own = interface.of(site.interface)
    lanes = progress.lanes(story)
    names, topics, places = planned["names"], planned["topics"], planned["places"]
    address = f"{site.site_url}stories/{story.id}/" if site.site_url else ""
    return {
        "story": story,
        "lanes": lanes,
        "outcome": progress.outcome(story),
        "turn": progress.in_words(progress.next_turn(story), own),
        "here": progress.current_stage(story) or "",
        "body": Markup(body.to_html(story.body)),
        "minutes": hanzi.reading_minutes(story.body),
        "folded": len(story.proposals) > FEW_PROPOSALS,
        "ties": _ties(story, planned, own),
        "words_here": glossary.of(story, lanes, own),
        "windows": doing.windows(story, names, planned["contacts"], own),
        "contact": doing.reach(site.contact),
        "followed": doing.feeds(story, names, topics, places),
        "address": address,
        "code": code.qr(address, own.say("code_of_page")),
        "linked": linked(story, names, [name for _, name in places], site),
    }


def _ties(story: Story, planned: Context, own: Interface) -> list[tuple[str, str, str, str]]:
    """Return (relation, address, title, note) of tied stories that the chain does not show.

    Relations with a note of the editor are told in any case.
    """
    told = {link.address for link in planned["lineage"]}
    found = []
    for one in story.relations:
        address, title = planned["stories"].get(one.story) or ("", "")
        if address and (one.note or address not in told):
            found.append((own.word(one.type, "relation"), address, title, one.note or ""))
    back = [(own.say("cited_by"), *link, "") for link in planned["cited_by"] if link[0] not in told]
    return [*found, *back]
