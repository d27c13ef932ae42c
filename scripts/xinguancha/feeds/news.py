"""Changes of many stories → one Atom and one JSON feed: what moved, not only what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import NamedTuple
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from .. import changes, pages
from ..cards import Card
from ..changes import Change
from ..interface import Interface
from ..library import Notice

MOST = 30
_SPACE = UUID("6f1b5c1e-95a3-5a55-8d7c-3c1a2b9f4e10")  # of our own: entries keep their names
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed: its name, whose it is, the site's address ("": unknown), its list's page."""

    name: str
    publisher: str
    site_url: str
    page: str
    own: Interface


class Item(NamedTuple):
    """One entry: ``name`` are the parts its permanent id is made of."""

    day: int
    name: tuple[object, ...]
    title: str
    text: str
    address: str
    kind: str
    own: dict[str, object]


def newest(
    cards: Iterable[Card], own: Interface, notices: Iterable[Notice], column: str
) -> list[Item]:
    """Return the newest changes of all cards and what was taken back, newest first."""
    items = [_moved(card, change, own) for card, change in pages.newest(cards, MOST)]
    items += [_taken_back(notice, own, column) for notice in notices]
    return nlargest(MOST, items, key=lambda item: (item.day, item.address))


def _moved(card: Card, change: Change, own: Interface) -> Item:
    word, day = changes.in_words(change, own), own.day(change.label)
    return Item(
        change.day,
        (card.id, *change[:5]),  # what names an entry is the same in every language
        own.say("feed_item", word=word, title=card.title),
        own.say("feed_text", day=day, word=word, text=change.text),
        f"stories/{card.id}/" + (f"#{change.anchor}" if change.anchor else ""),
        card.kind,
        {"story": card.id, "kind": card.kind, "delivery": card.delivery},
    )


def _taken_back(notice: Notice, own: Interface, column: str) -> Item:
    """Tell subscribers that a story they may have kept is withdrawn; nothing of it is told."""
    return Item(
        notice.day,
        (notice.id, "withdrawn", notice.day),
        own.say("feed_withdrawn", column=column, id=notice.id),
        own.say("feed_withdrawn_text", day=own.day(notice.label), reason=notice.reason),
        f"stories/{notice.id}/",
        "withdrawn",
        {"story": notice.id, "withdrawn": True},
    )


def atom(channel: Channel, items: Sequence[Item]) -> bytes:
    """Write Atom 1.0; without a site address, links are relative to the feed's own."""
    up = channel.site_url or "../" * channel.page.count("/")
    updated = _moment(items[0].day if items else 1)
    own = f"{channel.site_url}{channel.page}feed.xml" if channel.site_url else "feed.xml"
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.own.tag}">',
        f"<id>{_name(channel.site_url, channel.page)}</id>",
        f"<title>{_text(channel.name)}</title>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_text(channel.publisher or channel.name)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr((up or "./") + channel.page)}/>',
    ]
    for item in items:
        rows += [
            "<entry>",
            f"<id>{_name(*item.name)}</id>",
            f"<title>{_text(item.title)}</title>",
            f"<updated>{_moment(item.day)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(up + item.address)}/>',
            f"<category term={quoteattr(item.kind)}/>",
            f"<summary>{_text(item.text)}</summary>",
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
        "language": channel.own.tag,
        "authors": [{"name": channel.publisher or channel.name}],
        "items": [
            {
                "id": _name(*item.name),
                "url": up + item.address,
                "title": item.title,
                "content_text": item.text,
                "date_published": _moment(item.day),
                "_xinguancha": item.own,
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode() + b"\n"


def _name(*parts: object) -> str:
    return uuid5(_SPACE, "\n".join(map(str, parts))).urn


def _moment(day: int) -> str:
    return f"{date.fromordinal(day).isoformat()}T00:00:00+08:00"


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("", text))
