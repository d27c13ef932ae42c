r"""Bytes → text with `\n` line ends, or the one finding that says why not; nothing more."""

from .document import Finding

LIMIT = 1 << 20
"""Largest file read, in bytes: six hundred times a usual story."""

_MAGIC = (
    (b"PK\x03\x04", "Word 文件（.docx）或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Word 文件（.doc）"),
    (b"{\\rtf", "写字板或 Word 的 RTF 文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> tuple[str, Finding | None]:
    r"""Decode UTF-8 with or without byte-order mark; CRLF and CR become `\n`.

    With a finding, the text is empty: nothing in it can be trusted.
    """
    found = _refused(data)
    if found is not None:
        return "", found
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return "", _not_utf8(data, error.start)
    return _normal(text.removeprefix("\ufeff")), None


def _normal(text: str) -> str:
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refused(data: bytes) -> Finding | None:
    """Tell what is no text file at all, cheaply and before any decoding."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return Finding("syntax-binary", 1, 1, {"kind": kind})
    if data.startswith(_UTF16_BOMS):
        return Finding("syntax-utf16", 1, 1)
    if len(data) > LIMIT:
        size = f"{len(data) / LIMIT:.1f}"
        return Finding("syntax-too-big", 1, 1, {"size": size, "limit": "1"})
    zero = data.find(b"\0")
    if zero < 0:
        return None
    if _looks_utf16(data):
        return Finding("syntax-utf16", 1, 1)
    line, column = _place(data, zero)
    return Finding("syntax-binary", line, column, {"kind": "含有二进制内容的文件"})


def _looks_utf16(data: bytes) -> bool:
    """Without a mark: ASCII line ends and spaces give a zero in every second byte of some."""
    head = data[:4096]
    pairs = max(len(head) // 2, 1)
    even, odd = head[::2].count(0), head[1::2].count(0)
    return min(even, odd) == 0 and max(even, odd) * 20 >= pairs and max(even, odd) > 3


def _not_utf8(data: bytes, start: int) -> Finding:
    line, column = _place(data, start)
    if _mostly_han(data):
        return Finding("syntax-gbk", line, column)
    return Finding("syntax-not-utf8", line, column, {"byte": f"0x{data[start]:02X}"})


def _mostly_han(data: bytes) -> bool:
    """Tell GBK from Western encodings: real Chinese text stays in GB 2312's common part.

    Latin-1 letters also decode as GB18030 now and then, but as rare characters.
    """
    try:
        foreign = [char for char in data.decode("gb18030") if char > "\x7f"]
    except UnicodeDecodeError:
        return False
    common = sum(1 for char in foreign if len(char.encode("gb2312", "ignore")) == 2)
    return common >= 2 and common >= 0.6 * len(foreign)


def _place(data: bytes, start: int) -> tuple[int, int]:
    """Give line and column (from 1) of the byte at `start`; what is before it need not decode."""
    before = _normal(data[:start].decode("utf-8", "replace").removeprefix("\ufeff"))
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
