"""Python's search for rings of garbage, left off while it could find none, nothing more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, lasting: bool = False) -> Iterator[None]:
    """Leave garbage alone for a while: stories and plans are trees, and hold no rings.

    To look through ten thousand cards again and again takes a tenth of the time of a build.
    ``lasting``: what was made meanwhile mostly lives to the end, and is never looked through.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if lasting:
            gc.freeze()
        if was:
            gc.enable()
