"""The one Jinja environment: strict, autoescaped; pages and embeds to HTML fragments."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from .. import cache, hanzi, progress
from ..dates import PartialDate
from ..model import Story
from ..vocabulary import outcomes, stages
from ..vocabulary.terms import Term, Terms
from . import body

NOT_FOUND = "未查到"

WORDS: Mapping[str, Terms[Term]] = {  # the tables a template may look a word up in
    "stage": stages.STAGES,
    "event": stages.EVENT_TYPES,
    "state": stages.STAGE_STATES,
    "kind": stages.KINDS,
    "role": outcomes.ROLES,
    "proposer": outcomes.PROPOSER_TYPES,
    "disposition": outcomes.DISPOSITIONS,
    "disclosure": outcomes.DISCLOSURES,
    "commitment": outcomes.COMMITMENT_STATES,
    "delivery": outcomes.DELIVERY_STATES,
    "satisfaction": outcomes.SATISFACTIONS,
    "subject": outcomes.FEEDBACK_SUBJECTS,
    "visit": outcomes.VISIT_RESULTS,
    "relation": outcomes.RELATION_TYPES,
    "source": outcomes.SOURCE_TYPES,
    "level": outcomes.EVIDENCE_LEVELS,
    "keylevel": outcomes.KEY_LEVELS,
    "consent": outcomes.CONSENTS,
}


@dataclass(frozen=True, slots=True)
class Templates:
    """All template sources by name, so that a worker needs no folder; ``token`` is their hash."""

    sources: tuple[tuple[str, str], ...]
    token: str


def load_templates(folder: Path, digest: object) -> Templates:
    """Read every template below ``folder``; ``digest`` is the function that hashes them."""
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".html", ".xml", ".jinja"))
    sources = tuple((p.relative_to(folder).as_posix(), p.read_text("utf-8")) for p in files)
    return Templates(sources, digest(sources))  # type: ignore[operator]


def word(key: str | None, table: str) -> str:
    """Return the reader's word for a key; 未查到 where there is none."""
    return WORDS[table].label(key) if key else NOT_FOUND


def explain(key: str | None, table: str) -> str:
    """Return the plain-language help for a key."""
    return WORDS[table][key].help if key else "没有查到公开记录。这不等于没有做。"


def day(date: PartialDate | None) -> str:
    """Return a date in the reader's words; 未查到 where there is none."""
    return date.label if date else NOT_FOUND


def known(text: str | None) -> str:
    """Return the text, or 未查到."""
    return text or NOT_FOUND


@lru_cache(maxsize=4)
def _environment(templates: Templates) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.DictLoader(dict(templates.sources)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    @lru_cache(maxsize=1 << 14)
    def line(row: object, base: str, level: int) -> object:
        """Draw a story as a line of a list once: it stands in eight lists or more."""
        return env.get_template("macros/rows.html").module.item(row, base, level)  # type: ignore[attr-defined]

    env.filters.update(word=word, explain=explain, day=day, known=known, line=line)
    env.globals.update(
        STAGES=stages.STAGES,
        KINDS=stages.KINDS,
        STATES=stages.STAGE_STATES,
        EVENTS=stages.EVENT_TYPES,
        DELIVERIES=outcomes.DELIVERY_STATES,
        COMMITMENTS=outcomes.COMMITMENT_STATES,
        LEVELS=outcomes.EVIDENCE_LEVELS,
        DISPOSITIONS=outcomes.DISPOSITIONS,
        ROLES=outcomes.ROLES,
        SATISFACTIONS=outcomes.SATISFACTIONS,
    )
    return env


def render(templates: Templates, name: str, context: Mapping[str, object]) -> bytes:
    """Render one template to UTF-8."""
    return _environment(templates).get_template(name).render(context).encode("utf-8")


def story_context(story: Story) -> dict[str, object]:
    """Return what a story's page shows of the story itself, beyond its fields."""
    return {
        "story": story,
        "lanes": progress.lanes(story),
        "outcome": progress.outcome(story),
        "turn": progress.next_turn(story),
        "body": Markup(body.to_html(story.body)),
        "minutes": hanzi.reading_minutes(story.body),
    }


Task = tuple[str, Mapping[str, object], bytes]  # template, context, pickled story or nothing


def render_batch(
    templates: Templates, common: Mapping[str, object], batch: list[Task]
) -> list[bytes]:
    """Render the contents of several pages in a worker: bytes in, packed bytes out."""
    results = []
    for name, context, story in batch:
        own = story_context(pickle.loads(story)) if story else {}
        html = render(templates, f"{name}.html", {**common, **own, **context})
        results.append(cache.pack(html))
    return results
