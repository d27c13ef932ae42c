"""Batches of files: who makes them, in which order they are entered, how far ahead they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from xinguancha import batches, release
from xinguancha.batches import Batch, Bench, Made
from xinguancha.pool import LazyPool
from xinguancha.release import Release, Report


class Held(Executor):
    """Does nothing until it is asked for results; remembers what it was handed."""

    def __init__(self) -> None:
        self.handed: list[Future[Any]] = []
        self.open = 0
        self.most = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.open += 1
        self.most = max(self.most, self.open)
        future = _Late(self, fn, args)
        self.handed.append(future)
        return future


class _Late(Future[Any]):
    def __init__(self, home: Held, fn: Callable[..., Any], args: tuple[Any, ...]) -> None:
        super().__init__()
        self._home, self._work = home, (fn, args)

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            fn, args = self._work
            self._home.open -= 1
            self.set_result(fn(*args))
        return super().result(timeout)


def letters(task: str, *read: bytes) -> Iterator[Made]:
    """A file of each letter; beside it is told the letter, and what was read."""
    for letter in task:
        yield Made([(f"{letter}.txt", letter.encode())], (letter, b"".join(read)))


def batch(task: str, told: list[Any], **more: Any) -> Batch:
    paths = [f"{letter}.txt" for letter in task]
    return Batch(letters, task, ["e"] * len(task), paths, done=told.extend, **more)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Release]:
    site = tmp_path / "site"
    with release.hold(site, 0):
        yield Release(site, Report(), lock=release.shared(site))


@pytest.mark.parametrize(
    "pool",
    [lambda: None, Held, lambda: ThreadPoolExecutor(2), lambda: LazyPool(2)],
    ids=["nobody", "one after another", "threads", "processes"],
)
def test_whoever_makes_them_they_are_entered_in_order(
    made: Release, pool: Callable[[], Executor | None]
) -> None:
    told: list[Any] = []
    executor = pool()
    bench = Bench(made, executor)
    bench.feed(batch(two, told) for two in ("ab", "cd", "ef"))
    bench.finish()
    bench.feed([batch("gh", told, reads=["a.txt", "d.txt"])])
    bench.finish()
    if executor:
        executor.shutdown()
    assert told == [(one, b"") for one in "abcdef"] + [("g", b"ad"), ("h", b"ad")]
    for letter in "abcdefgh":
        assert (made.folder / f"{letter}.txt").read_bytes() == letter.encode()
        assert made.made(f"{letter}.txt").bytes == 1
    assert made.report.written == made.report.files == 8


def test_a_few_are_under_way_and_no_more_are_prepared(made: Release) -> None:
    executor, told, asked = Held(), list[Any](), list[str]()

    def wanted() -> Iterator[Batch]:
        for letter in "abcdefghijklmnopqrstuvwxyz":
            asked.append(letter)
            yield batch(letter, told)

    bench = Bench(made, executor)
    bench.feed(wanted())
    assert len(asked) == len(executor.handed) == batches._AHEAD
    bench.turn()
    assert told == [], "nothing is waited for"
    executor.handed[1].result()
    bench.turn()
    assert told == [], "the first one comes first"
    executor.handed[0].result()
    bench.turn()
    assert [letter for letter, _ in told] == ["a", "b"]
    assert len(asked) == batches._AHEAD + 2
    bench.finish()
    assert [letter for letter, _ in told] == asked
    assert executor.most == batches._AHEAD


def test_who_waits_for_one_kind_does_not_wait_for_the_next(made: Release) -> None:
    executor, told = Held(), list[Any]()
    bench = Bench(made, executor)
    first = bench.feed([batch("a", told), batch("b", told)])
    bench.feed([batch("c", told)])
    bench.wait(first)
    assert [letter for letter, _ in told] == ["a", "b"]
    assert not executor.handed[2].done()
    bench.finish()
    assert [letter for letter, _ in told] == ["a", "b", "c"]


def test_what_is_small_stays_here(made: Release) -> None:
    executor, told = Held(), list[Any]()
    bench = Bench(made, executor)
    bench.feed([batch("a", told, small=True)])
    assert executor.handed == []
    assert told == [("a", b"")]


def broken(task: str) -> Iterator[Made]:
    raise ValueError(task)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, LazyPool])
def test_what_goes_wrong_elsewhere_is_said_here(
    made: Release, pool: Callable[[int], Executor]
) -> None:
    with pool(1) as executor:
        bench = Bench(made, executor)
        bench.feed([Batch(broken, "why", [""], ["a.txt"])])
        with pytest.raises(ValueError, match="why"):
            bench.finish()


def test_two_of_one_address_are_refused_before_either_is_written(made: Release) -> None:
    told: list[Any] = []
    with LazyPool(1) as executor, pytest.raises(release.PublishError):
        Bench(made, executor).feed([batch("ab", told), batch("bc", told)])
