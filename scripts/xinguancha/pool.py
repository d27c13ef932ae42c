"""Processes of this machine for the work of a build, made when the first work comes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")
_AHEAD = 6


class LazyPool(Executor):
    """A process pool that is made when the first work comes; a small build never pays for it."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand work to the pool."""
        if self._pool is None:
            from concurrent.futures import ProcessPoolExecutor  # a build of one edit has none

            self._pool = ProcessPoolExecutor(self._workers, initializer=_begin)
        return self._pool.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers, if there are any."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _begin() -> None:
    """Make a worker ready: what it shares with the build that forked it is never looked through."""
    gc.freeze()
    gc.enable()
    _end_with_parent()


def _end_with_parent() -> None:
    """Let a worker end when the build is killed; otherwise it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def ahead(executor: Executor | None, work: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """Yield what becomes of each task, in order, while the next few are worked on."""
    if executor is None:
        yield from map(work, tasks)
        return
    running: deque[Future[R]] = deque()
    for task in tasks:
        running.append(executor.submit(work, task))
        if len(running) > _AHEAD:
            yield running.popleft().result()
    for future in running:
        yield future.result()
