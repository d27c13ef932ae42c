"""Changes of many stories → one Atom and one JSON feed: what moved, not only what was written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest, nsmallest
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
_NOT_PLAIN = re.compile(r"[^\t\n\r\x20-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # or &<>
_quoted = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class Channel:
    """One feed: its name, whose it is, the site's address ("": unknown), its list's page."""

    name: str
    publisher: str
    site_url: str
    page: str
    own: Interface


class Item(NamedTuple):
    """One entry, with its permanent id; ``own`` is what the JSON feed tells beside."""

    day: int
    id: str
    title: str
    text: str
    address: str
    kind: str
    own: dict[str, object]


class News(NamedTuple):
    """What a feed tells of: the newest changes of its stories, and what was taken back."""

    moved: Sequence[tuple[Card, Change]]
    notices: Sequence[Notice]

    def items(
        self, own: Interface, column: str, sources: Iterable[Sequence[str]] = ()
    ) -> list[Item]:
        """Return the entries, newest first."""
        items = [_moved(card, change, own, sources) for card, change in self.moved]
        items += [_taken_back(notice, own, column) for notice in self.notices]
        return nlargest(MOST, items, key=lambda item: (item.day, item.address))


class Movers:
    """The stories that anything is told of, by their newest change: each list tells of the newest.

    A feed tells no more than its ``MOST`` newest movers say and what was taken back.
    """

    def __init__(self, cards: Iterable[Card]) -> None:
        moved = [card for card in cards if card.moved]
        moved.sort(key=lambda card: (card.moved, card.id), reverse=True)
        self._order = moved
        self._ranks = {card.id: rank for rank, card in enumerate(moved)}

    def of(self, cards: Iterable[Card]) -> list[Card]:
        """Return those of some stories that moved last, the newest first."""
        ranks = [rank for card in cards if (rank := self._ranks.get(card.id)) is not None]
        return [self._order[rank] for rank in nsmallest(MOST, ranks)]


def told(cards: Iterable[Card], notices: Iterable[Notice]) -> News:
    """Choose the newest changes of some stories."""
    return News(pages.newest(cards, MOST), tuple(notices))


def _moved(card: Card, change: Change, own: Interface, sources: Iterable[Sequence[str]]) -> Item:
    word, day = changes.in_words(change, own), own.day(change.label)
    return Item(
        change.day,
        _name(card.id, *change[:5]),  # what names an entry is the same in every language
        own.say("feed_item", word=word, title=card.title),
        own.say("feed_text", day=day, word=word, text=change.text),
        pages.story_address(card.id, sources) + (f"#{change.anchor}" if change.anchor else ""),
        card.kind,
        {"story": card.id, "kind": card.kind, "delivery": card.delivery},
    )


def _taken_back(notice: Notice, own: Interface, column: str) -> Item:
    """Tell subscribers that a story they may have kept is withdrawn; nothing of it is told."""
    return Item(
        notice.day,
        _name(notice.id, "withdrawn", notice.day),
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
            f"<id>{item.id}</id>",
            f"<title>{_text(item.title)}</title>",
            f"<updated>{_moment(item.day)}</updated>",
            f'<link rel="alternate" type="text/html" href={quoteattr(_full(up, item.address))}/>',
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
    }
    head = json.dumps(feed, ensure_ascii=False, indent=1).removesuffix("\n}")
    told = ",".join(_json_item(item, up) for item in items)
    rest = f'"items": [{told}\n ]' if told else '"items": []'
    return f"{head},\n {rest}\n}}\n".encode()


def _json_item(item: Item, up: str) -> str:
    """Write an entry as ``json.dumps`` with ``indent`` would, in a tenth of its time."""
    pairs = (
        (key, "true" if value is True else _quoted(str(value))) for key, value in item.own.items()
    )
    own = ",".join(f'\n    "{key}": {value}' for key, value in pairs)
    return (
        f'\n  {{\n   "id": {_quoted(item.id)},'
        f'\n   "url": {_quoted(_full(up, item.address))},'
        f'\n   "title": {_quoted(item.title)},'
        f'\n   "content_text": {_quoted(item.text)},'
        f'\n   "date_published": {_quoted(_moment(item.day))},'
        f'\n   "_xinguancha": {{{own}\n   }}\n  }}'
    )


def _full(up: str, address: str) -> str:
    return address if "://" in address else up + address


def _name(*parts: object) -> str:
    return uuid5(_SPACE, "\n".join(map(str, parts))).urn


def _moment(day: int) -> str:
    return f"{date.fromordinal(day).isoformat()}T00:00:00+08:00"


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("", text)) if _NOT_PLAIN.search(text) else text
