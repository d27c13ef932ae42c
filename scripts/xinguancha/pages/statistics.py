"""Counts → the page of statistics: what each table counts, in words; it counts nothing itself."""

from __future__ import annotations

import datetime

from .. import dates
from ..interface import Interface
from ..library import Library
from . import counts
from .page import Page


def page(library: Library, today: datetime.date, own: Interface) -> Page:
    """Plan the page of statistics."""
    cards = library.all
    context = {
        "today": own.day(dates.parse(today.isoformat())),
        "stories": len(cards),
        "kinds": counts.kinds(cards),
        "sessions": counts.sessions(cards, library.registries),
        "dispositions": counts.dispositions(cards),
        "stages": counts.stages(cards, "proposal"),
        "deliveries": counts.deliveries(cards),
        "answered": counts.answered(cards),
        "promises": counts.promises(cards),
        "spans": counts.spans(cards),
        "least": counts.LEAST,
        "least_for_median": counts.LEAST_FOR_MEDIAN,
    }
    title, words = own.say("statistics"), own.say("statistics_about")
    return Page("lists/statistics/", "statistics", title, words, context)
