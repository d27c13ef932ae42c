"""Editors' pictures and papers: proven to be what their names say, bounded, and bare of metadata.

A picture is shown as it was, its pixels untouched; what a camera wrote beside them (place, time,
owner, thumbnails) and whatever hangs on behind is left out. Only how to hold it up stays.
"""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from PIL import Image, UnidentifiedImageError

from ..catalogue import REASONS

MOST_BYTES = 10 << 20
MOST_PAPER = 30 << 20
MOST_SIDE = 16_000
MOST_PIXELS = 64_000_000
"""Bounds of one file: what a new phone takes, and no more."""

_FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".gif": "GIF"}
_KINDS = {"JPEG": "JPG", "PNG": "PNG", "WEBP": "WebP", "GIF": "GIF"}
_ACTIVE = (b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile", b"/OpenAction")


class Fault(NamedTuple):
    """What is wrong with a file: the code of the problem and the parameters of its message."""

    code: str
    params: dict[str, str]


def fault(name: str, data: bytes) -> Fault | None:
    """Return what keeps a file from being shown, or None; nothing in it can raise."""
    suffix = PurePosixPath(name).suffix.lower()
    most = MOST_PAPER if suffix == ".pdf" else MOST_BYTES
    if len(data) > most:
        size, limit = f"{len(data) / (1 << 20):.1f} MB", f"{most >> 20} MB"
        return Fault("image-big", {"size": size, "limit": limit})
    if suffix == ".pdf":
        return _paper_fault(data)
    return _picture_fault(name, data, _FORMATS[suffix])


def seen(name: str, data: bytes) -> tuple[Fault | None, tuple[int, int] | None]:
    """Return what keeps a file from being shown, and a picture's width and height as it is held."""
    found = fault(name, data)
    if found or PurePosixPath(name).suffix.lower() == ".pdf":
        return found, None
    with Image.open(io.BytesIO(data)) as picture:
        width, height = picture.size
        on_its_side = picture.format == "JPEG" and picture.getexif().get(0x0112, 1) in range(5, 9)
    return None, (height, width) if on_its_side else (width, height)


def _paper_fault(data: bytes) -> Fault | None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        return Fault("image-broken", {"reason": REASONS["paper-torn"]})
    if any(word in data for word in _ACTIVE[:4]):
        return Fault("image-broken", {"reason": REASONS["paper-active"]})
    return None


def _picture_fault(name: str, data: bytes, wanted: str) -> Fault | None:
    """Look at a picture as it came and as it would be shown, each frame of it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _seen(data, wanted) or _seen(bare(name, data), wanted)
    except Image.DecompressionBombError:
        limit = f"{MOST_SIDE}×{MOST_SIDE // 4}"
        return Fault("image-big", {"size": REASONS["picture-bomb"], "limit": limit})
    except UnidentifiedImageError:
        return Fault("image-broken", {"reason": REASONS["picture-none"]})
    except Exception:  # a broken picture makes Pillow raise whatever it likes
        return Fault("image-broken", {"reason": REASONS["picture-torn"]})


def _seen(data: bytes, wanted: str) -> Fault | None:
    """Draw a picture; raises whatever Pillow does where it cannot be drawn."""
    with Image.open(io.BytesIO(data), formats=tuple(_KINDS)) as picture:
        kind, (width, height) = picture.format or "", picture.size
        frames = getattr(picture, "n_frames", 1)
        if kind != wanted:
            reason = REASONS["picture-other"].format(kind=_KINDS[kind])
            return Fault("image-broken", {"reason": reason})
        if max(width, height) > MOST_SIDE or width * height * frames > MOST_PIXELS:
            size, limit = f"{width}×{height}", f"{MOST_SIDE}×{MOST_SIDE // 4}"
            return Fault("image-big", {"size": size, "limit": limit})
        for frame in range(frames):
            picture.seek(frame)
            picture.load()
    return None


def bare(name: str, data: bytes) -> bytes:
    """Return a file as it is shown: the same picture without metadata; papers as they are."""
    suffix = PurePosixPath(name).suffix.lower()
    match _FORMATS.get(suffix):
        case "JPEG":
            return _bare_jpeg(data)
        case "PNG":
            return _bare_png(data)
        case "WEBP":
            return _bare_webp(data)
        case "GIF":
            return _bare_gif(data)
    return data


def token(data: bytes) -> str:
    """Return what a file's shown form depends on: its bytes and how it is made."""
    return hashlib.sha256(b"bare 1:" + data).hexdigest()


# --- JPEG: segments up to the end of the picture --------------------------------------------------


def _bare_jpeg(data: bytes) -> bytes:
    """Keep what draws the picture; of its metadata only how it is held."""
    kept = [b"\xff\xd8", _held(data)]
    for marker, start, end in _segments(data):
        app = 0xE0 <= marker <= 0xEF
        colours = marker == 0xE2 and data[start + 4 : start + 15] == b"ICC_PROFILE"
        if not (app or marker == 0xFE) or marker in (0xE0, 0xEE) or colours:
            kept.append(data[start:end])
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (marker, start, end) of each segment after the first; scans with their data."""
    place = 2
    while place + 2 <= len(data):
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        marker = data[place + 1] if place + 1 < len(data) else 0xD9
        if marker == 0xD9 or place + 4 > len(data):
            yield marker, place, place + 2
            return
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if marker == 0xDA:
            end = _scan_end(data, end)
        yield marker, place, end
        place = end


def _scan_end(data: bytes, place: int) -> int:
    """Return where the drawn data of a scan ends: at a marker, not a restart or stuffing."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            return len(data)
        if data[place + 1] == 0 or 0xD0 <= data[place + 1] <= 0xD7:
            place += 2
        elif data[place + 1] == 0xFF:
            place += 1
        else:
            return place


def _held(data: bytes) -> bytes:
    """Return an Exif segment that says how the picture is turned, nothing where it is upright."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            turn = picture.getexif().get(0x0112, 1)
    except Exception:
        turn = 1
    if turn not in range(2, 9):
        return b""
    entry = struct.pack(">HHIHH", 0x0112, 3, 1, turn, 0)
    block = b"Exif\0\0MM\0\x2a\0\0\0\x08" + b"\0\x01" + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block


# --- PNG, WebP, GIF -------------------------------------------------------------------------------

_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs acTL fcTL fdAT cICP".split()
)


def _bare_png(data: bytes) -> bytes:
    kept = [data[:8]]
    place = 8
    while place + 12 <= len(data):
        size, name = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        end = place + 12 + size
        if name in _PNG_KEPT:
            kept.append(data[place:end])
        if name == b"IEND":
            break
        place = end
    return b"".join(kept)


def _bare_webp(data: bytes) -> bytes:
    end = min(8 + int.from_bytes(data[4:8], "little"), len(data))
    parts: list[bytes] = []
    place = 12
    while place + 8 <= end:
        name, size = data[place : place + 4], int.from_bytes(data[place + 4 : place + 8], "little")
        after = place + 8 + size + size % 2
        if name == b"VP8X":  # two of its bits say that metadata follows
            flags = data[place + 8] & ~0x0C
            parts.append(data[place : place + 8] + bytes([flags]) + data[place + 9 : after])
        elif name not in (b"EXIF", b"XMP "):
            parts.append(data[place:after])
        place = after
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _bare_gif(data: bytes) -> bytes:
    """Draw it again: its comments hide between frames; colours and times stay as they are."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(data)) as picture:
        picture.info.pop("comment", None)
        options: dict[str, object] = {"save_all": getattr(picture, "n_frames", 1) > 1}
        picture.save(out, "GIF", comment=b"", **options)
    return out.getvalue()


def look(files: Iterable[tuple[str, bytes]]) -> list[Fault | None]:
    """Look at several files in a worker."""
    return [fault(name, data) for name, data in files]


__all__ = ["Fault", "bare", "fault", "look", "token"]
