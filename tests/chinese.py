"""What is Chinese in a text, and what only simplified Chinese has."""

from __future__ import annotations

import re

from xinguancha import interface

HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
CJK_MARK = re.compile("[\u3000-\u303f\uff00-\uffef]")
LANGUAGES = tuple(interface.LANGUAGES)


def simplified_alone(text: str) -> set[str]:
    """Characters that only 简体 uses: those no traditional text of the national standards has."""
    found = set(HAN.findall(text))
    return {char for char in found if encodes(char, "gb2312") and not encodes(char, "big5")}


def encodes(char: str, charset: str) -> bool:
    try:
        char.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
