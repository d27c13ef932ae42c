"""What stands in a page's head for those who share it: Open Graph and its kin, nothing more."""

from __future__ import annotations

from html import escape

from .. import interface
from ..pages import Settings
from .picture import HEIGHT, WIDTH


def head(title: str, description: str, address: str, picture: str, site: Settings) -> bytes:
    """Return the lines of a page's head; ``address`` and ``picture`` are counted from the site.

    What must be absolute (the page, its picture) stays out where the site has no address.
    """
    own = interface.of(site.interface)
    name = own.say("example_title", title=title) if site.example else title
    pairs = [
        ("og:type", "article" if address.startswith("stories/") else "website"),
        ("og:site_name", site.column),
        ("og:locale", "zh_CN"),
        ("og:title", name),
        ("og:description", description),
    ]
    if site.site_url:
        pairs.append(("og:url", site.site_url + address))
    lines = [f'<meta property="{key}" content="{escape(text)}">' for key, text in pairs]
    return "\n".join([*lines, image(picture, title, site)]).encode()


def image(picture: str, title: str, site: Settings) -> str:
    """Return the lines about a page's picture; without one, that its words are all there is."""
    if not picture or not site.site_url:
        return '<meta name="twitter:card" content="summary">'
    pairs = (
        ("og:image", site.site_url + picture),
        ("og:image:type", "image/png"),
        ("og:image:width", str(WIDTH)),
        ("og:image:height", str(HEIGHT)),
        ("og:image:alt", title),
    )
    lines = [f'<meta property="{key}" content="{escape(text)}">' for key, text in pairs]
    return "\n".join([*lines, '<meta name="twitter:card" content="summary_large_image">'])
