"""Small copies of a file for web servers that send them as they are: gzip and Brotli."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

from .. import packing

LEAST = 1024  # below that a copy saves no packet
_KINDS = (".html", ".css", ".js", ".json", ".xml", ".txt", ".svg", ".csv", ".ics")
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # no name, no time, no system: same bytes


def gzip(data: bytes) -> bytes:
    """Compress as gzip; the header says nothing of when and where."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    body = packer.compress(data) + packer.flush()
    return _HEAD + body + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


COPIES: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {".gz": gzip, ".br": packing.small}
)


def worthwhile(path: str, length: int) -> bool:
    """Tell whether a file is text, and long enough for a copy to pay."""
    return length >= LEAST and path.endswith(_KINDS)
