"""One entry of the catalogue, nothing more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of problem; ``message`` and ``fix`` are templates; ``why`` is for the handbook."""

    code: str
    severity: str
    message: str
    fix: str
    why: str = ""


def error(code: str, message: str, fix: str, why: str = "") -> Entry:
    """Return an entry: the build stops."""
    return Entry(code, "error", message, fix, why)


def warning(code: str, message: str, fix: str, why: str = "") -> Entry:
    """Return an entry: something is likely wrong."""
    return Entry(code, "warning", message, fix, why)


def hint(code: str, message: str, fix: str, why: str = "") -> Entry:
    """Return an entry: something is still to be done."""
    return Entry(code, "hint", message, fix, why)
