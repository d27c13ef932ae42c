"""Options of the plugin in mkdocs.yml, and what pages may show of them."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")

from mkdocs.config import base
from mkdocs.config import config_options as c
from mkdocs.config.defaults import MkDocsConfig

from .. import (
    cache,
    federation,
    interface,
)
from ..catalogue import FRAME_LANGUAGE, FRAME_LEAST
from ..pages import Settings
from ..render import engine


class XinguanchaConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in mkdocs.yml; an unknown one stops the build."""

    def validate(self) -> tuple[base.ConfigErrors, base.ConfigWarnings]:
        """Refuse what MkDocs only warns of (a misspelt option), and a language we have not."""
        failed, warnings = super().validate()
        unknown = [(key, text) for key, text in warnings if key not in dict(self._schema)]
        failed += [(key, base.ValidationError(str(text))) for key, text in unknown]
        if self.interface not in interface.LANGUAGES:
            allowed = "、".join(interface.LANGUAGES)
            told = FRAME_LANGUAGE.format(value=self.interface, allowed=allowed)
            failed.append(("interface", base.ValidationError(told)))
        for key, least in (("per_page", 1), ("keep_releases", 1)):
            if isinstance(self[key], int) and self[key] < least:
                told = FRAME_LEAST.format(key=key, least=least)
                failed.append((key, base.ValidationError(told)))
        try:
            federation.parse(self.sources)
        except ValueError as error:
            failed.append(("sources", base.ValidationError(str(error))))
        return failed, [one for one in warnings if one not in unknown]

    stories_dir = c.Type(str, default="stories")
    """Folder of the stories, beside mkdocs.yml."""

    column = c.Type(str, default="政协提案新观察")
    """Name of the column, shown on every page."""

    publisher = c.Type(str, default="")
    """Who publishes the column, for the foot of the page."""

    per_page = c.Type(int, default=30)
    """How many stories one page of a list shows."""

    docs_base = c.Type(str, default="")
    """Folder of docs pages and assets that fill in what docs_dir has not, beside mkdocs.yml."""

    example = c.Type(bool, default=False)
    """True for a site of invented stories: every page says 示例."""

    interface = c.Type(str, default="zh-Hans")
    """Language of the site's own words: zh-Hans, zh-Hant or en; stories stay as they are."""

    contact = c.Type(str, default="")
    """How a reader reaches the newsroom: words, a telephone, a mail or web address."""

    cards = c.Choice(("stories", "site", "off", False), default="stories")  # YAML's off is False
    """Pictures for shared links: one for each story, one for the whole site, or none."""

    card_font = c.Type(str, default="")
    """File of the font that the pictures are drawn with; empty: one of the machine's own."""
    sources = c.Type(list, default=[])
    """Other sites whose stories a portal shows: a list of key, name, manifest and site."""

    keep_releases = c.Type(int, default=3)
    """How many earlier releases of the site are kept for rollback, at least 1."""

    today = c.Type(str, default="")
    """The day the site is built for (YYYY-MM-DD); empty: SOURCE_DATE_EPOCH, else the clock."""


def settings_of(config: MkDocsConfig, own: XinguanchaConfig) -> Settings:
    """Gather what pages may show of the configuration."""
    url = config.site_url or ""
    return Settings(
        column=own.column,
        publisher=own.publisher,
        site_url=url if not url or url.endswith("/") else url + "/",
        per_page=own.per_page,
        example=own.example,
        interface=own.interface,
        contact=own.contact.strip(),
        cards=str(own.cards or "off"),
        card_font=own.card_font,
        sources=federation.parse(own.sources),
    )


def load_templates(config: MkDocsConfig) -> engine.Templates:
    """Read the templates that the configuration names."""
    return engine.load_templates(Path(config.theme.custom_dir or "templates"), cache.digest)
