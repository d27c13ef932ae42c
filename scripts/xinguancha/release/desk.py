"""One file of a release: written or shared, by whatever process of this machine has its bytes."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from typing import NamedTuple

from . import lock
from .refusal import refused


class Put(NamedTuple):
    """What a file has become; ``written`` is False where the same bytes stood already."""

    sha256: str
    bytes: int
    written: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The folder that is filled, the one whose files it will share, the lock of the build."""

    folder: str
    base: str
    lock: str

    def put(self, path: str, data: bytes) -> Put:
        """Write the file unless it stands in ``base`` with the same bytes."""
        lock.join(self.lock)
        written = not same(f"{self.base}/{path}", data)
        if written:
            write(f"{self.folder}/{path}", data)
        return Put(hashlib.sha256(data).hexdigest(), len(data), written)


def same(file: str, data: bytes) -> bool:
    """Tell whether a file has these bytes."""
    try:
        if os.stat(file).st_size != len(data):
            return False
        with open(file, "rb", buffering=0) as opened:
            return opened.read(len(data) + 1) == data
    except OSError:
        return False


def make(folder: str) -> None:
    """Make a folder; the one above it is mostly there, so that it is not looked for first."""
    try:
        os.mkdir(folder)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError:
        if not os.path.isdir(folder):
            raise


def write(file: str, data: bytes) -> None:
    """Write a file of its own: the one there may be shared with another release."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(file, flags, 0o666)
    except FileNotFoundError:
        make(os.path.dirname(file))
        handle = os.open(file, flags, 0o666)
    except FileExistsError:
        os.unlink(file)
        handle = os.open(file, flags, 0o666)
    with open(handle, "wb") as opened:
        opened.write(data)


def share(source: str, target: str) -> bool:
    """Let ``target`` be the same file as ``source``; False: a copy, where a disk cannot share."""
    try:
        os.link(source, target)
    except FileExistsError:
        if not os.path.samefile(source, target):
            os.unlink(target)
            return share(source, target)
    except FileNotFoundError as error:
        raise refused("file-gone", path=source) from error
    except OSError:
        shutil.copyfile(source, target)
        return False
    return True
