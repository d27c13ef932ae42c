"""The shell: the theme's one empty page with named slots, split once, filled often."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

MARK = "xinguancha-slot-"
SLOTS = ("title", "description", "url", "head", "content")
_SLOT = re.compile(rb"(?:<!--\s*)?xinguancha-slot-([a-z]+)(?:\s*-->)?")
_PLAIN = {"title", "description", "url"}


class ShellError(ValueError):
    """The theme's page has not the slots that pages need: our template is broken."""


@dataclass(frozen=True, slots=True)
class Shell:
    """Static pieces around slots: ``pieces[0] slot[0] pieces[1] … pieces[-1]``."""

    pieces: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Return the whole page; values must be ready HTML."""
        parts = [self.pieces[0]]
        for slot, piece in zip(self.slots, self.pieces[1:], strict=True):
            parts += (values[slot], piece)
        return b"".join(parts)


def split(html: bytes) -> Shell:
    """Cut the built shell page at its slots."""
    parts = _SLOT.split(html)
    slots = tuple(part.decode() for part in parts[1::2])
    if "content" not in slots or not set(slots) <= set(SLOTS):
        raise ShellError(f"slots found: {slots}")
    return Shell(tuple(parts[0::2]), slots)


def values(
    title: str, description: str, url: str, content: bytes, head: bytes = b""
) -> dict[str, bytes]:
    """Make ready what goes into the slots; text is escaped, head and content are HTML already."""
    plain = {"title": title, "description": description, "url": url}
    ready = {"content": content, "head": head}
    return {**{k: escape(v).encode() for k, v in plain.items()}, **ready}
