"""A Dask cluster in place of this machine's cores; the room of distributed, nothing more.

A task is a function's name and bytes, an answer is bytes: workers see no folder of the project.
They must have this very code, as another one could make other pages: every task says which.
"""

from __future__ import annotations

import argparse
import logging
import sys
import threading
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urlsplit

from . import cache
from .catalogue import CLUSTER
from .pool import LazyPool
from .release import PublishError

SCHEME = "dask"
_SHAPING = ("jinja2", "markdown", "markupsafe", "nh3", "opencc", "pypinyin", "pyyaml", "segno")
_LOUD = ("distributed", "distributed.client", "tornado", "tornado.application")
_CONNECT = 10  # seconds to reach the scheduler, and again to see a worker
_ALONE = 30.0  # seconds without any worker, or without the scheduler, before a build gives up
_LOOK = 1.0


class ClusterError(PublishError):
    """The cluster cannot do the work; says why and how to mend it. The site stays as it was."""


class _OtherCodeError(Exception):
    """A worker has other code, or libraries of other versions."""


def address(text: str) -> str:
    """Read the option ``--executor``: return ``HOST:PORT`` of ``dask://HOST:PORT``."""
    try:
        parts = urlsplit(text)
        whole = parts.scheme == SCHEME and parts.hostname and parts.port
    except ValueError:  # of a port that is none
        whole = None
    if not whole or text.rstrip("/") != f"{SCHEME}://{parts.netloc}" or "@" in parts.netloc:
        raise argparse.ArgumentTypeError(CLUSTER["address"].format(scheme=SCHEME, value=text))
    return parts.netloc


@lru_cache(maxsize=1)
def token() -> str:
    """Stand for everything that what a worker makes depends on, beside its task."""
    from importlib import metadata

    versions = [metadata.version(name) for name in _SHAPING]
    return cache.digest(cache.code(), *sys.version_info[:2], unicodedata.unidata_version, versions)


@contextmanager
def pool(where: str | None, workers: int | None = None) -> Iterator[Executor]:
    """Yield the executor of a build: the cluster at ``HOST:PORT``, else processes here."""
    with LazyPool(workers) if where is None else connected(where) as executor:
        yield executor


@contextmanager
def connected(where: str) -> Iterator[Executor]:
    """Yield an executor that works on the cluster at ``HOST:PORT``; raises ClusterError."""
    client = _client(where)
    try:
        _check_workers(client, where)
        executor = _Remote(client, where)
        try:
            yield executor
        finally:
            executor.end()
    finally:
        with suppress(Exception), warnings.catch_warnings(action="ignore"):
            client.close(timeout=2)


def _client(where: str) -> Any:
    try:
        import distributed
    except ImportError as error:
        raise ClusterError(CLUSTER["missing"].format(python=sys.executable)) from error
    for name in _LOUD:  # what matters of it is said by us, in Chinese
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings(action="ignore"):  # of versions: ``token`` is stricter
            return distributed.Client(  # type: ignore[no-untyped-call]
                f"tcp://{where}", timeout=_CONNECT, set_as_default=False
            )
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(CLUSTER["silent"].format(where=where)) from error


def _check_workers(client: Any, where: str) -> None:
    """Refuse a cluster without workers, and one whose workers have other code."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT)
    except Exception as error:
        raise ClusterError(CLUSTER["idle"].format(where=where)) from error
    told = client.run(token, on_error="return")
    other = sorted(worker for worker, own in told.items() if own != token())
    if other:
        raise ClusterError(_other_code(other[0]))


def _other_code(worker: str) -> str:
    return CLUSTER["other"].format(worker=worker)


def _work(made_with: str, fn: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """Do one task on a worker, if it has the code that the task was made for."""
    if made_with != token():
        raise _OtherCodeError
    return fn(*args)


class _Remote(Executor):
    """Hands work to the cluster; whoever connected ends it, so that it serves several steps.

    ``local`` does what needs this machine's own files: fonts. A worker that dies gives its tasks
    back to the scheduler. Without any worker left, or without a scheduler, everything that is
    outstanding fails after a while instead of waiting for ever.
    """

    def __init__(self, client: Any, where: str) -> None:
        self._client, self._where = client, where
        self._inner = client.get_executor(pure=False)
        self._open: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._done = threading.Event()
        self.local = LazyPool()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand work to the cluster."""
        future: Future[Any] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            self._open.add(future)
        try:
            answer = self._inner.submit(_work, token(), partial(fn, **kwargs), args)
        except Exception as error:
            self._settle(future, None, self._reason(error))
        else:
            answer.add_done_callback(partial(self._answered, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster connected: the next step of the build uses it again."""

    def end(self) -> None:
        """Stop watching, and end what ran on this machine."""
        self._done.set()
        self.local.shutdown()

    def _answered(self, future: Future[Any], answer: Future[Any]) -> None:
        if answer.cancelled():
            self._settle(future, None, self._lost())
            return
        error = answer.exception()
        self._settle(future, None if error else answer.result(), self._reason(error))

    def _settle(self, future: Future[Any], value: Any, error: BaseException | None) -> None:
        """Answer once: an answer that comes after the watch gave up is of no use any more."""
        with self._lock:
            if future not in self._open:
                return
            self._open.remove(future)
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(value)

    def _reason(self, error: BaseException | None) -> BaseException | None:
        """Put the cluster's own failures into words; what our code raised stays what it is."""
        if isinstance(error, _OtherCodeError | ModuleNotFoundError):
            return ClusterError(_other_code(self._where))
        room = type(error).__module__.partition(".")[0]
        foreign = room in ("distributed", "tornado") or isinstance(error, OSError)
        return self._lost() if foreign else error

    def _lost(self) -> ClusterError:
        return ClusterError(CLUSTER["lost"].format(where=self._where))

    def _watch(self) -> None:
        alone = 0.0
        while not self._done.wait(_LOOK):
            alone = 0.0 if self._alive() else alone + _LOOK
            if alone >= _ALONE:
                for future in list(self._open):
                    self._settle(future, None, self._lost())

    def _alive(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except Exception:
            return False
