"""The option ``sources`` of mkdocs.yml → the sites that a portal shows; nothing is fetched here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from . import wire

MOST = 200
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FIELDS = frozenset({"key", "name", "manifest", "site"})
_TAIL = f"/{wire.FOLDER}{wire.OFFER}"


class Source(NamedTuple):
    """One site: its key in our addresses, its name, its offer (address or path), its own address.

    ``site`` is where links to its stories lead, and ends with ``/``.
    """

    key: str
    name: str
    manifest: str
    site: str

    @property
    def remote(self) -> bool:
        """Tell an address on the web from a path."""
        return "://" in self.manifest


def parse(rows: Iterable[object]) -> tuple[Source, ...]:
    """Read the option; raises ValueError with what is wrong and how to mend it, in Chinese."""
    found = tuple(_source(number, row) for number, row in enumerate(rows, 1))
    for name in ("key", "name", "site"):
        values = [getattr(source, name) for source in found]
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise ValueError(f"sources 里有两个 {name} 都是“{twice}”。改法：改其中一个")
    if len(found) > MOST:
        raise ValueError(f"sources 最多写 {MOST} 个")
    return found


def _source(number: int, row: object) -> Source:
    where = f"sources 的第 {number} 个"
    if not isinstance(row, dict) or not all(isinstance(one, str) for one in row.values()):
        raise ValueError(f"{where}写得不对。改法：写 key、name、manifest 三项，都是文字")
    unknown = sorted(str(key) for key in row.keys() - _FIELDS)
    if unknown:
        raise ValueError(f"{where}有不认识的“{unknown[0]}”。可以写的有：key、name、manifest、site")
    key, name = row.get("key", ""), row.get("name", "").strip()
    manifest = row.get("manifest", "").strip()
    if not _KEY.fullmatch(key) or len(key) > 40:
        raise ValueError(f"{where}的 key 不对。改法：用小写字母、数字和短横，例如 shili-shi")
    if not name or not name.isprintable() or len(name) > 40:
        raise ValueError(f"{where}没有写 name。改法：写市的名称，例如 示例市")
    return Source(
        key, name, _manifest(where, manifest), _site(where, manifest, row.get("site", ""))
    )


def _manifest(where: str, manifest: str) -> str:
    if not manifest:
        raise ValueError(f"{where}没有写 manifest。改法：写它的 {_TAIL[1:]} 的网址或路径")
    if "://" in manifest and not is_address(manifest):
        raise ValueError(f"{where}的 manifest 只能是 https 或 http 网址，或者本机的路径")
    return manifest


def _site(where: str, manifest: str, site: str) -> str:
    """Return the site's address; that of the offer says it, unless it is written."""
    if not site and "://" in manifest and manifest.endswith(_TAIL):
        site = manifest.removesuffix(_TAIL)
    if not is_address(site):
        raise ValueError(
            f"{where}要写 site。改法：写这个市的网站的网址，例如 https://shili.example.org/"
        )
    return site if site.endswith("/") else site + "/"


def is_address(text: str) -> bool:
    """Tell a plain http or https address: no user, no query, nothing that may break out of HTML."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and not re.search(r"[\s\"'<>\\?#@]", text)
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0
