"""One build at a time: a lock beside the site, with its holder's process number and start."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from .filling import refused

_PLACE = 1 << 30  # the byte that is locked: far behind the text, which others may read
_POLL = 0.1


@contextlib.contextmanager
def hold(
    site: Path, wait: float, tell: Callable[[str], None] = lambda words: None
) -> Iterator[bool]:
    """Hold the lock of ``site``, waiting up to ``wait`` seconds; yields whether it was left behind.

    The system itself takes the lock from a process that has died, however it died; its note stays
    and tells that a build was interrupted. Raises PublishError when another build keeps it.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with open(site.with_name(f".{site.name}.lock"), "a+b") as file:
        _wait(file, wait, tell)
        left = bool(_note(file))
        _write(file, {"pid": os.getpid(), "started": time.strftime("%Y-%m-%d %H:%M:%S")})
        try:
            yield left
        finally:
            _write(file, None)


def _wait(file: IO[bytes], wait: float, tell: Callable[[str], None]) -> None:
    end, told = time.monotonic() + wait, False
    while not _taken(file):
        who = _who(_note(file))
        if time.monotonic() >= end:
            raise refused("busy", who=who, wait=wait)
        if not told:
            tell(f"另一次生成正在进行（{who}），等它做完，最多等 {wait:g} 秒……")
            told = True
        time.sleep(_POLL)


def _who(note: dict[str, object]) -> str:
    return f"进程 {note['pid']}，{note['started']} 开始" if note else "刚刚开始"


def _note(file: IO[bytes]) -> dict[str, object]:
    file.seek(0)
    try:
        note = json.loads(file.read(4096))
        return {"pid": note["pid"], "started": note["started"]}
    except (ValueError, KeyError, TypeError):
        return {}


def _write(file: IO[bytes], note: dict[str, object] | None) -> None:
    with contextlib.suppress(OSError):  # a full disk: the lock holds without its note
        file.truncate(0)
        if note:
            file.write(json.dumps(note).encode())
        file.flush()


if sys.platform != "win32":
    import errno
    import fcntl

    def _taken(file: IO[bytes]) -> bool:
        """Take the lock if it is free; worker processes do not inherit a lock of this kind."""
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _PLACE)
        except OSError as error:
            # A disk that knows no locks: building must still be possible there.
            return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)
        return True

else:
    import msvcrt

    def _taken(file: IO[bytes]) -> bool:
        """Take the lock if it is free."""
        file.seek(_PLACE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
