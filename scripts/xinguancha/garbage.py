"""Python's search for rings of garbage, left off while it is not worth its time, nothing more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, lasting: bool = False) -> Iterator[None]:
    """Leave garbage alone for a while; the few rings that a build makes can wait for its end.

    To look through ten thousand cards again and again takes a tenth of the time of a build.
    ``lasting`` is for the last work of a process: what there is then is not looked through at all.
    A preview goes on, and must not use it: it would grow with every build.
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
