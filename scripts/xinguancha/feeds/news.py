"""Changes of many stories → one Atom and one JSON feed: what moved, not only what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from ..cards import Card
from ..changes import Change

MOST = 30
_SPACE = UUID("6f1b5c1e-95a3-5a55-8d7c-3c1a2b9f4e10")  # of our own: entries keep their names
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed: its name, whose it is, the site's address ("": unknown) and its list's page."""

    name: str
    publisher: str
    site_url: str
    page: str


Item = tuple[Card, Change]


def newest(cards: Iterable[Card], most: int = MOST) -> list[Item]:
    """Return the newest changes of all cards, newest first."""
    moved = nlargest(most, (c for c in cards if c.changes), key=lambda c: (c.changes[0].day, c.id))
    items = ((card, change) for card in moved for change in card.changes)
    return nlargest(most, items, key=lambda item: (item[1].day, item[0].id))


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write Atom 1.0; without a site address, links are relative to the feed's own."""
    up = channel.site_url or "../" * channel.page.count("/")
    updated = _moment(items[0][1].day if items else 1)
    own = f"{channel.site_url}{channel.page}feed.xml" if channel.site_url else "feed.xml"
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
        f"<id>{_name(channel.site_url, channel.page)}</id>",
        f"<title>{_text(channel.name)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(channel.publisher or channel.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr((up or "./") + channel.page)}/>',
    ]
    for card, change in items:
        page = quoteattr(up + _address(card, change))
        rows += [
            "<entry>",
            f"<id>{_name(card.id, *change)}</id>",
            f"<title>{_text(_title(card, change))}</title>",
            f"<updated>{_moment(change.day)}</updated>",
            f'<link rel="alternate" type="text/html" href={page}/>',
            f"<category term={quoteattr(card.kind)}/>",
            f"<summary>{_text(_summary(change))}</summary>",
            "</entry>",
        ]
    return ("\n".join(rows) + "\n</feed>\n").encode()


def json_feed(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write JSON Feed 1.1."""
    up = channel.site_url or "../" * channel.page.count("/")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.name,
        "home_page_url": (up or "./") + channel.page,
        "feed_url": f"{channel.site_url}{channel.page}feed.json"
        if channel.site_url
        else "feed.json",
        "language": "zh-CN",
        "authors": [{"name": channel.publisher or channel.name}],
        "items": [
            {
                "id": _name(card.id, *change),
                "url": up + _address(card, change),
                "title": _title(card, change),
                "content_text": _summary(change),
                "date_published": _moment(change.day),
                "_xinguancha": {"story": card.id, "kind": card.kind, "delivery": card.delivery},
            }
            for card, change in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _title(card: Card, change: Change) -> str:
    return f"{change.word}｜{card.title}"


def _summary(change: Change) -> str:
    return f"{change.label}，{change.word}。{change.text}"


def _address(card: Card, change: Change) -> str:
    return f"stories/{card.id}/" + (f"#{change.anchor}" if change.anchor else "")


def _name(*parts: object) -> str:
    return uuid5(_SPACE, "\n".join(map(str, parts))).urn


def _moment(day: int) -> str:
    return f"{date.fromordinal(day).isoformat()}T00:00:00+08:00"


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("", text))
