"""The interface's words as templates call them; the same in MkDocs' environment and in ours."""

from __future__ import annotations

import re
from functools import lru_cache

import jinja2
from markupsafe import Markup, escape

from .. import interface
from ..interface import STORIES, Interface, one_or_many
from ..pages import OURS
from . import compiled

_HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def furnish(env: jinja2.Environment, language: str) -> Interface:
    """Give an environment ``say``, ``theirs``, ``shown``, ``language`` and ``in_chinese``."""
    own = interface.of(language)
    ready = {key: escape(text) for key, text in own.phrases.items()}
    same = own.tag == STORIES

    @lru_cache(maxsize=1 << 12, typed=True)  # typed: HTML is not the same as a text that looks so
    def say(key: str, **values: object) -> Markup:
        """Return a phrase ready for HTML; values are escaped unless they are HTML already."""
        text = one_or_many(ready[key], values)
        if not values:
            return text
        # Markup's own format takes five times as long.
        return Markup(str.format(text, **{name: escape(value) for name, value in values.items()}))

    def theirs(text: str) -> str:
        """Return the newsroom's own words, marked with their language where the page's differs."""
        if same or not _HAN.search(text):
            return compiled.shown(text)
        return Markup('<span lang="{}">{}</span>').format(STORIES, text)

    def shown(text: str) -> str:
        """Return a name: ours in the interface's language, the newsroom's own as it is."""
        known = own.shown(text)
        return escape(known) if known != text else theirs(text)

    def of_facet(name: str, facet: str) -> str:
        """Return the name of a value of a facet: ours as it is, the newsroom's marked as theirs."""
        return escape(name) if facet in OURS else theirs(name)

    env.filters.update(theirs=theirs, shown=shown, of_facet=of_facet)
    env.globals.update(
        say=say,
        phrase=ready.__getitem__,  # as it stands in the table, for a script that fills it
        language=own.tag,
        in_chinese=Markup("") if same else Markup(f' lang="{STORIES}"'),
        in_own=Markup("") if same else Markup(f' lang="{own.tag}"'),
    )
    return own
