"""A story that is edited under ``serve`` → its page at once; the site comes with the next build.

Lists, feeds and the search know nothing of the edit until then.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from . import (
    builder,
    cards,
    drawing,
    intake,
    library,
    pages,
    publish,
    sharing,
)
from .builder import Place
from .problems import has_errors
from .render import shell


class Preview:
    """What the last build was made of, kept for the page of the story that is edited next."""

    def __init__(self, place: Place, today: date) -> None:
        self._place, self._today = place, today
        self._job: publish.Job | None = None
        self._state: Mapping[str, object] = {}

    def built(self, result: builder.Result) -> None:
        """Remember a build; one that errors stopped leaves what was before."""
        if result.job is not None:
            self._job, self._state = result.job, result.state

    def refresh(self) -> str:
        """Write the page of the one story that was edited; returns its address, "" if none was.

        Anything else that changed, and whatever is wrong with the story, is for the build.
        """
        job, path = self._job, self._edited()
        if job is None or not path:
            return ""
        name = os.path.relpath(path, self._place.stories).replace(os.sep, "/")
        siblings, data = intake.siblings_of(path), Path(path).read_bytes()
        seen = cards.examine(name, data, siblings, job.library.registries)
        card = seen.card
        if card is None or has_errors(seen.found) or not self._stands(card):
            return ""
        known = replace(job.library, cards={**job.library.cards, card.id: card})
        page = pages.story(known, card, self._today)
        common = {"site": job.settings, "base": "../../"}
        task = (page.template, page.context, seen.story)
        empty = shell.split((job.frame / publish.SHELL_PAGE).read_bytes())
        heads = drawing.Heads(empty, sharing.choose(job.settings, job.library)[0])
        sheets = [heads.sheet(page)]
        whole = drawing.Task(job.templates, common, empty, job.settings, sheets, [task])
        [html] = drawing.draw(whole)
        self._write(page.url, html)
        return page.url

    def _edited(self) -> str:
        """Return the file of the one story that was edited since the last build; else nothing."""
        now = builder.state(self._place)
        if now.keys() != self._state.keys():
            return ""
        changed = [path for path, stamp in now.items() if self._state[path] != stamp]
        registry = str(self._place.stories / "_registry")
        [path] = changed if len(changed) == 1 else [""]
        below = path.startswith(str(self._place.stories)) and not path.startswith(registry)
        return path if below and path.endswith(".md") else ""

    def _stands(self, card: cards.Card) -> bool:
        """Tell whether the story has a page in the last build, and keeps it."""
        assert self._job is not None
        before = self._job.library.cards.get(card.id)
        public = library.is_public(card, library.moment(self._today))
        return public and before is not None and before.path == card.path

    def _write(self, url: str, html: bytes) -> None:
        """Put a page in place of another one; the old file may be shared with a release."""
        target = self._place.site / url / "index.html"
        fresh = target.with_name(".index.html.new")
        fresh.write_bytes(html)
        os.replace(fresh, target)
