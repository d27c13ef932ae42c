"""An address or a path → bytes, within bounds; whoever answers is not trusted, nothing is kept.

The operator may name a host in the own network; an answer may not: it can send us on, three times
at most, only to http or https, never back from https to http, and to another host only where
every address of it is public. The address that was looked at is the one that is connected to.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from .. import __version__
from .sources import Source, is_address

_CONNECT = 15  # seconds for one step of the network
_WHOLE = 120  # seconds for one file, however slowly it drips
_MOVES = 3
_CHUNK = 1 << 16


class FetchError(Exception):
    """Nothing usable came; says in Chinese why."""


class Fetcher:
    """Reads files of one site by names that are relative to its offer; keeps its connection."""

    def __init__(self, source: Source, root: Path) -> None:
        """Take a source; a path in it counts from ``root``, the folder of mkdocs.yml."""
        self._source, self._root = source, root
        self._links: dict[tuple[str, str], http.client.HTTPConnection] = {}

    def read(self, name: str, most: int) -> bytes:
        """Return a file beside the offer, ``""`` the offer itself; raises FetchError."""
        manifest = self._source.manifest
        if self._source.remote:
            return self._get(urljoin(manifest, name) if name else manifest, most)
        path = self._root / manifest
        return _file(path.parent / name if name else path, most)

    def close(self) -> None:
        """End the connections."""
        for link in self._links.values():
            link.close()
        self._links.clear()

    def _get(self, address: str, most: int) -> bytes:
        ends = time.monotonic() + _WHOLE
        first = urlsplit(address)
        here = first
        for _ in range(_MOVES + 1):
            answer = self._ask(here, trusted=here.netloc == first.netloc)
            if answer.status == 200:
                return _body(answer, most, ends)
            location = answer.headers.get("Location", "")
            answer.read(_CHUNK)
            if answer.status not in (301, 302, 303, 307, 308) or not location:
                raise FetchError(f"服务器回答 {answer.status}")
            here = _moved(here, location)
        raise FetchError("网址转来转去，转得太多")

    def _ask(self, where: SplitResult, trusted: bool) -> http.client.HTTPResponse:
        key = (where.scheme, where.netloc)
        target = (where.path or "/") + (f"?{where.query}" if where.query else "")
        headers = {"Accept-Encoding": "identity", "User-Agent": f"xinguancha/{__version__}"}
        for kept in (True, False):  # a kept connection may have been closed meanwhile
            fresh = key not in self._links
            try:
                link = self._links.get(key) or _connect(where, trusted)
                self._links[key] = link
                link.request("GET", target, headers=headers)
                return link.getresponse()
            except (OSError, http.client.HTTPException, ValueError) as error:
                if dead := self._links.pop(key, None):
                    dead.close()
                if fresh or not kept:
                    raise FetchError(f"连不上 {where.hostname}") from error
        raise AssertionError("unreachable")


def _moved(here: SplitResult, location: str) -> SplitResult:
    """Return where an answer sends us, if it may."""
    target = urljoin(here.geturl(), location)
    there = urlsplit(target)
    if not is_address(target.partition("?")[0].partition("#")[0]):
        raise FetchError("网址转到了不是 http、https 的地方")
    if here.scheme == "https" and there.scheme != "https":
        raise FetchError("网址从 https 转到了 http")
    return there


def _connect(where: SplitResult, trusted: bool) -> http.client.HTTPConnection:
    """Connect to an address that was looked at; raises FetchError for one that is not public."""
    secure = where.scheme == "https"
    host, port = where.hostname or "", where.port or (443 if secure else 80)
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not trusted and not all(map(_is_public, found)):
        raise FetchError("网址转到了内网的地址")
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    link = kind(host, port, timeout=_CONNECT)
    link.sock = socket.create_connection((found[0], port), _CONNECT)
    if secure:
        link.sock = ssl.create_default_context().wrap_socket(link.sock, server_hostname=host)
    return link


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global


def _body(answer: http.client.HTTPResponse, most: int, ends: float) -> bytes:
    """Read an answer within its bounds of length and of time."""
    found = bytearray()
    try:
        while chunk := answer.read1(_CHUNK):
            found += chunk
            if len(found) > most:
                raise FetchError(f"文件太大，超过 {most >> 20} MB")
            if time.monotonic() > ends:
                raise FetchError(f"太慢，{_WHOLE} 秒没有取完")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError("取到一半断了") from error
    if answer.length:
        raise FetchError("取到一半断了")
    return bytes(found)


def _file(path: Path, most: int) -> bytes:
    try:
        with open(path, "rb") as file:
            found = file.read(most + 1)
    except OSError as error:
        raise FetchError(f"读不了 {path.name}") from error
    if len(found) > most:
        raise FetchError(f"文件太大，超过 {most >> 20} MB")
    return found
