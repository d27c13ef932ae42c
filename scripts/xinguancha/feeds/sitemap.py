"""Addresses → a sitemap, nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from .. import interface
from ..pages import Settings


def sitemap(site_url: str, addresses: Iterable[str]) -> bytes:
    """Write a sitemap of root-relative addresses; ``site_url`` ends with a slash."""
    rows = "".join(f"<url><loc>{escape(site_url + address)}</loc></url>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()


def opensearch(site: Settings) -> bytes:
    """Write the OpenSearch description that browsers offer as a search engine."""
    told = interface.of(site.interface).say("search_of", column=site.column)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(site.column[:16])}</ShortName>\n"
        f"<Description>{escape(told)}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Url type="text/html" template="{escape(site.site_url)}search/?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    ).encode()
