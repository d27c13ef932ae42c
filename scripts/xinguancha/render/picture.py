"""Words → the picture that is shown where a page is shared (PNG, 1200 × 630); the room of Pillow.

Drawn on four colours with the glyphs kept: about 1 ms and 8 KB each, with no network and no clock.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import PIL
from PIL import Image, ImageDraw, ImageFont, features

WIDTH, HEIGHT = 1200, 630  # what Open Graph's readers crop least
_PALETTE = [253, 252, 249, 150, 147, 142, 34, 32, 29, 155, 35, 24]
_PAPER, _INK, _SEAL = 0, 2, 3
_SHADES = [0 if v < 70 else 1 if v < 180 else _INK for v in range(256)]
_LEFT, _RIGHT = 80, 1120
_TITLES = ((72, 3), (60, 4))  # size of letters and the most lines they may take
_NOT_FIRST = "，。、；：！？）》”’】…—·,.;:!?)"
_RLE = 3  # zlib's Z_RLE: four times as fast on flat paper, and smaller

# Chinese fonts where systems put them, the plainest first; (file, a word of the face's name).
_PLACES = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "SC"),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc", "SC"),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc", "SC"),
    ("/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Bold.ttc", "SC"),
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "SC"),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", "SC"),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc", "SC"),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", ""),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", ""),
    ("/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc", ""),
    ("/System/Library/Fonts/PingFang.ttc", "SC"),
    ("/System/Library/Fonts/Hiragino Sans GB.ttc", ""),
    ("/System/Library/Fonts/STHeiti Medium.ttc", "SC"),
    ("C:/Windows/Fonts/msyhbd.ttc", ""),
    ("C:/Windows/Fonts/msyh.ttc", ""),
    ("C:/Windows/Fonts/simhei.ttf", ""),
)


class Face(NamedTuple):
    """A font: its file and the number of the face in it."""

    file: str
    number: int


class Words(NamedTuple):
    """What one picture says: the column, a mark beside it, a title, and a line below."""

    column: str
    mark: str
    title: str
    line: str


def find_face(chosen: Path | None = None) -> Face | None:
    """Return the newsroom's font, else one that the system has; None where there is neither.

    A chosen file that is no font gives None as well: another one in its place would be a surprise.
    """
    places = [(str(chosen), "SC")] if chosen else _PLACES
    for file, word in places:
        if Path(file).is_file() and (face := _face(file, word)):
            return face
    return None


def _face(file: str, word: str) -> Face | None:
    """Take the face whose name has the word, else the first one; None: no font that can be read."""
    first = None
    for index in range(12):
        try:
            name = ImageFont.truetype(file, 20, index).getname()[0] or ""
        except OSError:
            break
        first = first or Face(file, index)
        if word and word in name.split():
            return Face(file, index)
    return first


def version() -> str:
    """What the bytes depend on beside the words and the font."""
    return f"{PIL.__version__} {features.version('freetype2')} {features.version('zlib')}"


def draw_batch(face: Face, batch: Iterable[Words]) -> list[bytes]:
    """Draw several pictures in a worker, as PNG."""
    return [draw(face, words) for words in batch]


def draw(face: Face, words: Words) -> bytes:
    """Draw one picture, as PNG."""
    image = _sheet(face, words.column, words.mark).copy()
    size, rows = _title(face, words.title)
    top = 190 + (300 - len(rows) * (size + 24)) // 2
    for number, row in enumerate(rows):
        _write(image, face, size, row, top + number * (size + 24))
    _write(image, face, 40, _cut(face, 40, words.line), 530)
    out = io.BytesIO()
    image.save(out, "PNG", bits=2, compress_level=6, compress_type=_RLE)
    return out.getvalue()


@lru_cache(maxsize=64)
def _sheet(face: Face, column: str, mark: str) -> Image.Image:
    """The paper with the head of the column, drawn once."""
    image = Image.new("P", (WIDTH, HEIGHT), _PAPER)
    image.putpalette(_PALETTE)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 17), fill=_SEAL)
    pen.rectangle((_LEFT, 62, _LEFT + 11, 117), fill=_SEAL)
    pen.rectangle((_LEFT, 144, _RIGHT, 147), fill=_SEAL)
    pen.rectangle((_LEFT, 152, _RIGHT, 153), fill=_SEAL)
    pen.rectangle((_LEFT, 508, _RIGHT, 509), fill=1)
    room = _RIGHT - _LEFT - 40 - (_length(face, 36, mark) + 40 if mark else 0)
    _write(image, face, 48, _cut(face, 48, column, room), 58, _LEFT + 34)
    if mark:
        _write(image, face, 36, mark, 68, _RIGHT - _length(face, 36, mark))
    return image


def _title(face: Face, text: str) -> tuple[int, list[str]]:
    """Choose the size that the title has room in, and its lines; what is too long ends in ……"""
    for size, most in _TITLES:
        rows = _rows(face, size, text)
        if len(rows) <= most:
            return size, rows
    return size, [*rows[: most - 1], _cut(face, size, "".join(rows[most - 1 :]))]


def _rows(face: Face, size: int, text: str) -> list[str]:
    """Break a text into lines; no line begins with a mark that belongs to the one before."""
    rows, row = [], ""
    for character in text:
        if row and _length(face, size, row + character) > _RIGHT - _LEFT:
            kept = row.rstrip(_NOT_FIRST) if character in _NOT_FIRST else row
            kept = kept[:-1] if character in _NOT_FIRST and len(kept) > 1 else row
            rows.append(kept)
            row = row[len(kept) :]
        row += character
    return [*rows, row] if row else rows


def _cut(face: Face, size: int, text: str, room: int = _RIGHT - _LEFT) -> str:
    """Cut a line to its room, with a sign where something is missing."""
    if _length(face, size, text) <= room:
        return text
    while text and _length(face, size, text + "…") > room:
        text = text[:-1]
    return text + "…"


def _write(
    image: Image.Image, face: Face, size: int, text: str, top: int, left: int = _LEFT
) -> None:
    for character in text:
        glyph, width = _glyph(face, size, character)
        if glyph is not None:
            image.paste(glyph, (left, top))
        left += width


def _length(face: Face, size: int, text: str) -> int:
    return sum(_glyph(face, size, character)[1] for character in text)


@lru_cache(maxsize=1 << 13)
def _glyph(face: Face, size: int, character: str) -> tuple[Image.Image | None, int]:
    """A character in the palette's shades, and how far the next one stands from it."""
    font = _font(face, size)
    width = round(font.getlength(character))
    if character.isspace() or not width:
        return None, width
    image = Image.new("L", (width, round(size * 1.3)), 0)
    ImageDraw.Draw(image).text((0, size), character, fill=255, font=font, anchor="ls")
    return image.point(_SHADES), width


@lru_cache(maxsize=16)
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    # Pillow's own layout: whether the system has another one must not change the bytes.
    return ImageFont.truetype(face.file, size, face.number, layout_engine=ImageFont.Layout.BASIC)
