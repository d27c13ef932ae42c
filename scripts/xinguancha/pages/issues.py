"""Installments → their index as the newspaper numbers them; a gap is 未查到, not nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ..facets import Group
from ..interface import Interface
from ..library import Library
from .page import Link, Page, parts

URL = "lists/installments"
PER_PAGE = 100
_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


class Issue(NamedTuple):
    """One installment with its stories, or a run of installments that were not found."""

    name: str
    address: str
    stories: tuple[Link, ...]


def numeral(number: int) -> str:
    """Write a number as the newspaper does: 三, 十二, 一百零五; figures beyond 9999."""
    if not 0 < number < 10_000:
        return str(number)
    text, zero = "", False
    for place in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("零" if zero else "") + _DIGITS[digit] + _UNITS[place]
        zero = not digit and bool(text)
    return text[1:] if text.startswith("一十") else text


def _name(number: int, own: Interface) -> str:
    return own.say("issue_numbered", number=number if own.key == "en" else numeral(number))


def issues(groups: Mapping[str, Group], own: Interface) -> list[Issue]:
    """Return all installments, the newest first, with the runs between them that are missing."""
    found: list[Issue] = []
    before = 0
    for number in sorted(map(int, groups)):
        found += _gap(before + 1, number - 1, own)
        cards = groups[str(number)].cards
        links = tuple((f"stories/{card.id}/", card.title) for card in cards)
        found.append(Issue(_name(number, own), f"installments/{number}/", links))
        before = number
    return found[::-1]


def _gap(first: int, last: int, own: Interface) -> list[Issue]:
    if first > last:
        return []
    name = _name(first, own)
    if last > first:
        name = own.say("issues_between", first=name, last=_name(last, own))
    return [Issue(name, "", ())]


def pages(library: Library, own: Interface) -> Iterator[Page]:
    """Plan the index of installments."""
    found = issues(library.facets["installments"], own)
    for part in parts(URL, found, PER_PAGE):
        context = {"issues": tuple(part.items), "pager": part.pager}
        title = part.titled(own.say("facet_installments"), own)
        yield Page(part.address, "issues", title, own.say("issues_about"), context)
