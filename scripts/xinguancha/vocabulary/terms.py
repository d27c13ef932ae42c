"""What a word of the vocabulary is, and how a typed spelling is matched to it; no words here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar


@dataclass(frozen=True, slots=True)
class Term:
    """One controlled word: its key in data, its label for readers, other accepted spellings.

    ``help`` explains it to a reader in one plain sentence; ``turn`` says whose turn is next once
    the case stands here (empty where nothing follows from it).
    """

    key: str
    label: str
    help: str = ""
    aliases: tuple[str, ...] = ()
    turn: str = ""

    @property
    def spellings(self) -> tuple[str, ...]:
        """All accepted spellings, the English key first and the Chinese label second."""
        return (self.key, self.label, *self.aliases)


class English(NamedTuple):
    """What English readers are told in place of a term's label, help, turn, actors and mark."""

    label: str
    help: str = ""
    turn: str = ""
    who: str = ""
    mark: str = ""


def normalise(text: str) -> str:
    """Fold what an input method adds by accident: full-width letters, case, spaces at the ends."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


T_co = TypeVar("T_co", bound=Term, covariant=True)


class Terms(Mapping[str, T_co]):
    """An ordered table of terms by key; ``canonical`` accepts any spelling."""

    def __init__(self, name: str, *terms: T_co) -> None:
        """Build the table; two terms that share a spelling are our own mistake."""
        self.name = name
        self._terms = {term.key: term for term in terms}
        self._spellings: dict[str, str] = {}
        for term in terms:
            for spelling in term.spellings:
                other = self._spellings.setdefault(normalise(spelling), term.key)
                if other != term.key:
                    raise ValueError(f"{name}: {spelling!r} means both {other} and {term.key}")

    def __getitem__(self, key: str) -> T_co:
        return self._terms[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)

    def canonical(self, text: str) -> str | None:
        """Return the key that ``text`` spells, or None."""
        return self._spellings.get(text) or self._spellings.get(normalise(text))

    def label(self, key: str) -> str:
        """Return the reader's word for ``key``."""
        return self._terms[key].label

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every accepted spelling, for "did you mean"."""
        return tuple(s for term in self._terms.values() for s in term.spellings)

    @property
    def choices(self) -> str:
        """The labels joined by an enumeration comma, for messages."""
        return "、".join(term.label for term in self._terms.values())
