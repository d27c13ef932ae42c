"""Pictures are what they say, within bounds, and lose everything but the picture."""

from __future__ import annotations

import io
import shutil
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from project import TINY, TODAY, build, project

from xinguancha import builder
from xinguancha.render import photos

SECRETS = (b"13800138000", b"GPSSECRET", b"COMMENTSECRET", b"XMPSECRET", b"TAILSECRET")
STORY = (TINY / "stories" / "2025" / "gongjiao.md").read_text("utf-8")


def picture(kind: str, size: tuple[int, int] = (40, 30), turn: int = 1) -> bytes:
    """A picture with everything a camera or an editing program may write into it."""
    shown = Image.radial_gradient("L").resize(size).convert("P" if kind == "GIF" else "RGB")
    exif = Image.Exif()
    exif[0x010E] = "13800138000"  # ImageDescription
    exif[0x0112] = turn
    exif[0x8825] = {29: "GPSSECRET"}
    out = io.BytesIO()
    match kind:
        case "JPEG":
            shown.save(out, kind, exif=exif, comment=b"COMMENTSECRET", xmp=b"XMPSECRET")
        case "PNG":
            from PIL.PngImagePlugin import PngInfo

            info = PngInfo()
            info.add_text("Comment", "COMMENTSECRET")
            info.add_itxt("XML:com.adobe.xmp", "XMPSECRET")
            shown.save(out, kind, exif=exif, pnginfo=info)
        case "WEBP":
            shown.save(out, kind, exif=exif, xmp=b"XMPSECRET", quality=80)
        case "GIF":
            frames = [shown.rotate(90), shown.rotate(180)]
            shown.save(out, kind, save_all=True, append_images=frames, comment=b"COMMENTSECRET")
    return out.getvalue() + b"TAILSECRET<script>alert(1)</script>"


NAMES = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp", "GIF": "a.gif"}


@pytest.mark.parametrize("kind", NAMES)
def test_a_picture_keeps_its_pixels_and_loses_the_rest(kind: str) -> None:
    data = picture(kind)
    assert any(secret in data for secret in SECRETS[:3])
    assert photos.fault(NAMES[kind], data) is None
    bare = photos.bare(NAMES[kind], data)
    assert [secret for secret in SECRETS if secret in bare] == []
    assert b"<script" not in bare
    with Image.open(io.BytesIO(data)) as old, Image.open(io.BytesIO(bare)) as new:
        assert (new.format, new.size, getattr(new, "n_frames", 1)) == (
            old.format,
            old.size,
            getattr(old, "n_frames", 1),
        )
        assert new.convert("RGB").tobytes() == old.convert("RGB").tobytes()
        assert not new.getexif()
        assert not {"comment", "exif", "xmp", "Comment"} & new.info.keys()
    assert photos.bare(NAMES[kind], bare) == bare


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_still_held_the_right_way_up(turn: int) -> None:
    bare = photos.bare("a.jpg", picture("JPEG", turn=turn))
    with Image.open(io.BytesIO(bare)) as new:
        assert new.getexif().get(0x0112, 1) == turn
        assert set(new.getexif()) <= {0x0112}


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge, in a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
BROKEN = {
    "网页冒充": ("a.png", b"<html><script>alert(1)</script></html>", "image-broken"),
    "空的": ("a.png", b"", "image-broken"),
    "矢量图冒充": ("a.png", SVG, "image-broken"),
    "没传完": ("a.png", picture("PNG")[:200], "image-broken"),
    "没传完的照片": ("a.jpg", picture("JPEG")[:700], "image-broken"),
    "结尾不对": ("a.jpg", picture("PNG"), "image-broken"),
    "炸弹": ("a.png", bomb(60_000, 60_000), "image-big"),
    "太宽": ("a.png", bomb(20_000, 10), "image-big"),
    "太重": ("a.png", picture("PNG") + bytes(photos.MOST_BYTES), "image-big"),
    "网页冒充文件": ("a.pdf", b"<html>", "image-broken"),
    "文件没传完": ("a.pdf", b"%PDF-1.7\n1 0 obj", "image-broken"),
    "文件带程序": ("a.pdf", b"%PDF-1.7\n/OpenAction << /S /JavaScript >>\n%%EOF", "image-broken"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_picture_is_refused_at_the_line_that_shows_it(tmp_path: Path, name: str) -> None:
    shutil.copytree(TINY / "stories", tmp_path / "stories")
    file, data, code = BROKEN[name]
    folder = tmp_path / "stories" / "2025" / "new"
    folder.mkdir()
    (folder / file).write_bytes(data)
    link = f"[文]({file})" if file.endswith(".pdf") else f"![图]({file})"
    (folder / "index.md").write_text(STORY + link + "\n", encoding="utf-8")
    place = builder.Place(tmp_path, tmp_path / "stories", tmp_path / "site")
    for _ in range(2):  # read, and known from the store
        _, found = builder.check(place, TODAY, lambda *_: None)
        told = [(p.path, p.line, p.code) for p in found if p.severity == "error"]
        assert told == [("2025/new/index.md", STORY.count("\n") + 1, code)]


@settings(max_examples=80)
@given(data=st.data(), kind=st.sampled_from(list(NAMES)))
def test_no_damage_makes_the_look_raise_and_what_passes_can_be_stripped(
    data: st.DataObject, kind: str
) -> None:
    whole = bytearray(picture(kind, (8, 6)))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=6)):
        whole[place] = data.draw(st.integers(0, 255))
    if photos.fault(NAMES[kind], bytes(whole)) is None:
        bare = photos.bare(NAMES[kind], bytes(whole))
        assert photos.fault(NAMES[kind], bare) is None


def test_the_site_shows_the_stripped_picture(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    place = project(folder)
    shown = place.stories / "2025" / "jiedeng" / "lamp.png"
    shown.write_bytes(picture("PNG"))
    assert build(place).report is not None
    site = (place.site / "stories" / "jiedeng" / "lamp.png").read_bytes()
    assert [secret for secret in SECRETS if secret in site] == []


@pytest.mark.parametrize(("turn", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40))])
def test_a_pictures_size_is_that_of_the_picture_as_it_is_held(
    turn: int, size: tuple[int, int]
) -> None:
    assert photos.seen("a.jpg", picture("JPEG", turn=turn)) == (None, size)


def test_only_what_can_be_shown_has_a_size() -> None:
    assert photos.seen("a.pdf", b"%PDF-1.7\n%%EOF") == (None, None)
    found, size = photos.seen("a.png", b"no picture")
    assert (found is not None, size) == (True, None)
