"""Names → their ASCII addresses, remembered in the store: to spell one takes 0.3 s and 50 MB."""

from __future__ import annotations

import pickle

from . import cache, hanzi


class Slugs:
    """The addresses of names; what the last build asked for is known without spelling it."""

    def __init__(self, known: tuple[str, dict[str, str]] = ("", {})) -> None:
        self._by, self._known = known
        self._used: dict[str, str] = {}
        self._now = ""

    def of(self, name: str) -> str:
        """Return ``hanzi.slug`` of a name."""
        found = self._used.get(name)
        if found is None:
            if not self._now:
                from importlib.metadata import version  # to check needs none of this

                self._now = version("pypinyin")
            known = self._known if self._by == self._now else {}
            found = self._used[name] = known.get(name) or hanzi.slug(name)
        return found

    def keep(self, store: cache.Store) -> None:
        """Remember what was asked for, in place of what was before."""
        if self._used and (self._by, self._known) != (self._now, self._used):
            self._by, self._known = self._now, dict(self._used)
            store.put("slugs", [(cache.code(), pickle.dumps((self._by, self._known), 5))])


def read(store: cache.Store) -> Slugs:
    """Return what the store remembers."""
    data = store.get("slugs", [cache.code()]).get(cache.code())
    return Slugs(pickle.loads(data)) if data else Slugs()
