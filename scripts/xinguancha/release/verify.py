"""A site, in a folder or on the web, compared with its own manifest; nothing is changed."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from ..catalogue import SERVER
from ..problems import refusal
from .manifest import MANIFEST, Entry, Manifest, parse
from .refusal import refused

Read = Callable[[str], bytes | None]
"""Gives the bytes at a path of a site; None when nothing is there."""

_TIMEOUT = 30
_READERS = 8
_MOST = 64 << 20
_REDIRECTS = 3


@dataclass(slots=True)
class Findings:
    """What differs: files that are missing, that have other bytes, that nobody listed."""

    files: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def good(self) -> bool:
        """Tell whether the site is what its manifest says."""
        return not (self.missing or self.different or self.foreign)


def is_address(where: str) -> bool:
    """Tell an address on the web from a folder."""
    return where.lower().startswith(("http://", "https://"))


def verify(where: str, tell: Callable[[int, int], None] = lambda done, total: None) -> Findings:
    """Compare every file of a folder or an address with the manifest there.

    Raises PublishError when there is no manifest to compare with.
    """
    read = reader(where)
    made = manifest_at(where)
    found = Findings()
    paths = sorted(made.files)
    if is_address(where):  # a server sends the small copies in place of their files
        paths = [path for path in paths if path.removesuffix(".gz").removesuffix(".br") == path]
    with ThreadPoolExecutor(_READERS if is_address(where) else 2) as pool:
        results = pool.map(lambda path: _verdict(read, path, made.files[path]), paths)
        for done, (path, verdict) in enumerate(zip(paths, results, strict=True), 1):
            found.files += 1
            found.bytes += made.files[path].bytes
            if verdict:
                getattr(found, verdict).append(path)
            tell(done, len(paths))
    if not is_address(where):
        found.foreign = sorted(_unlisted(Path(where), made))
    return found


def manifest_at(where: str) -> Manifest:
    """Read the manifest of a folder, of an address, or the manifest file itself."""
    try:
        if not is_address(where) and Path(where).is_file():
            return parse(Path(where).read_bytes())
        data = reader(where)(MANIFEST)
        if data is not None:
            return parse(data)
    except ValueError as error:
        raise refused("manifest-odd", where=where, name=MANIFEST) from error
    raise refused("manifest-none", where=where, name=MANIFEST)


def _verdict(read: Read, path: str, entry: Entry) -> str:
    data = read(path)
    if data is None:
        return "missing"
    whole = len(data) == entry.bytes and hashlib.sha256(data).hexdigest() == entry.sha256
    return "" if whole else "different"


def _unlisted(folder: Path, made: Manifest) -> Iterator[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if name != MANIFEST and name not in made.files and (path.is_symlink() or path.is_file()):
            yield name


def reader(where: str) -> Read:
    """Return what reads the files of a folder or of an address."""
    return _Web(where).read if is_address(where) else _in_folder(Path(where))


def _in_folder(folder: Path) -> Read:
    def read(path: str) -> bytes | None:
        file = folder / path
        try:
            return None if file.is_symlink() else file.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return read


class _Web:
    """Reads files from one web server, a connection for each thread; it goes to no other."""

    def __init__(self, address: str) -> None:
        parts = urllib.parse.urlsplit(address if address.endswith("/") else address + "/")
        self._secure, self._host, self._base = parts.scheme == "https", parts.netloc, parts.path
        self._own = threading.local()

    def read(self, path: str) -> bytes | None:
        """Fetch one file as it is stored; None for 404."""
        target = self._base + urllib.parse.quote(path)
        for _ in range(_REDIRECTS):
            status, location, data = self._fetch(target)
            if status in (200, 410):  # 410: the notice that stands in place of a withdrawn story
                return data
            if status == 404:
                return None
            moved = urllib.parse.urlsplit(urllib.parse.urljoin(target, location))
            if status not in (301, 302, 307, 308) or moved.netloc not in ("", self._host):
                break
            target = moved.path
        raise refused("no-answer", target=target, status=status)

    def _fetch(self, target: str) -> tuple[int, str, bytes]:
        for last in (False, True):
            try:
                link = self._link()
                # identity: the bytes themselves, not a copy that was made small for browsers
                link.request("GET", target, headers={"Accept-Encoding": "identity"})
                answer = link.getresponse()
                data = answer.read(_MOST)
                return answer.status, answer.headers.get("Location", ""), data
            except (OSError, http.client.HTTPException) as error:
                self._own.link = None  # the server closed an idle connection: once more
                if last:
                    raise refused("no-link", host=self._host, error=_why(error)) from error
        raise AssertionError("unreachable")

    def _link(self) -> http.client.HTTPConnection:
        link: http.client.HTTPConnection | None = getattr(self._own, "link", None)
        if link is None and self._secure:
            context = ssl.create_default_context()
            link = http.client.HTTPSConnection(self._host, timeout=_TIMEOUT, context=context)
        elif link is None:
            link = http.client.HTTPConnection(self._host, timeout=_TIMEOUT)
        self._own.link = link
        return link


def _why(error: OSError | http.client.HTTPException) -> str:
    """Say in a few words why a server gave no answer."""
    if isinstance(error, http.client.HTTPException):
        return SERVER["answer"]
    kinds = {socket.gaierror: "name", TimeoutError: "time", ssl.SSLError: "certificate"}
    said = next((SERVER[word] for kind, word in kinds.items() if isinstance(error, kind)), "")
    return said or refusal(error)
