"""Counts → the page of statistics: what each table counts, in words; it counts nothing itself."""

from __future__ import annotations

import datetime

from ..library import Library
from . import counts
from .page import Page


def page(library: Library, today: datetime.date) -> Page:
    """Plan the page of statistics."""
    cards = library.all
    context = {
        "today": f"{today.year}年{today.month}月{today.day}日",
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
    words = "本站跟踪的提案、承诺、落实情况各有多少，没有查到的单独写明；不排名次。"
    return Page("lists/statistics/", "statistics", "统计", words, context)
