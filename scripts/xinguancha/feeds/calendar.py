"""A story's promised days → an iCalendar file (RFC 5545), nothing more."""

from __future__ import annotations

from datetime import timedelta

from .. import interface
from ..model import Commitment, Story
from ..pages import Settings


def calendar(story: Story, site: Settings) -> bytes:
    """Write the due days of promises that are still open; empty where there is none."""
    days = [
        line
        for number, one in enumerate(story.commitments, 1)
        if one.due and one.status in (None, "open", "unknown")
        for line in _event(story, number, one, site)
    ]
    if not days:
        return b""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//xinguancha//ZH",
        f"X-WR-CALNAME:{site.column}",
    ]
    lines = [*head, *days, "END:VCALENDAR"]
    return b"".join(_folded(line) for line in lines)


def _event(story: Story, number: int, one: Commitment, site: Settings) -> list[str]:
    own = interface.of(site.interface)
    assert one.due is not None
    due = one.due.latest
    stamp = (story.updated or story.published or one.due).earliest.strftime("%Y%m%dT000000Z")
    lines = [
        "BEGIN:VEVENT",
        f"UID:{story.id}-{number}@xinguancha",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{due.strftime('%Y%m%d')}",
        f"DTEND;VALUE=DATE:{(due + timedelta(days=1)).strftime('%Y%m%d')}",
        f"SUMMARY:{_text(own.say('promise_due', promise=one.promise))}",
        f"DESCRIPTION:{_text(own.say('promise_told', title=story.title, day=own.day(one.due)))}",
        "TRANSP:TRANSPARENT",
    ]
    if site.site_url:
        lines.append(f"URL:{site.site_url}stories/{story.id}/#commitment-{number}")
    return [*lines, "END:VEVENT"]


def _text(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> bytes:
    """Fold to 75 bytes a line, never inside of a character."""
    parts, part = [], b""
    for character in line:
        data = character.encode()
        if len(part) + len(data) > 74:
            parts.append(part)
            part = b""
        part += data
    return b"\r\n ".join([*parts, part]) + b"\r\n"
