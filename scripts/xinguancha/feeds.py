"""What machines read beside the pages: the sitemap and the published schema; feeds come here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.sax.saxutils import escape

from .schema import story_schema


def sitemap(site_url: str, addresses: Iterable[str]) -> bytes:
    """Write a sitemap of root-relative addresses; ``site_url`` ends with a slash."""
    rows = "".join(f"<url><loc>{escape(site_url + address)}</loc></url>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()


def schema() -> bytes:
    """Write the JSON Schema of a story's front matter."""
    return json.dumps(story_schema(), ensure_ascii=False, indent=1).encode() + b"\n"
