"""How a faulty line looks when mended; what is shown to the editor to copy, nothing more."""

import re

DASHES = "-－—–−‐‑‒―─━﹣ー"
"""What editors and input methods type where an ASCII hyphen belongs."""

_GLUED = re.compile(r"[^\s:：#\[\]{},\"'（）()“”《》]{1,30}[ \t]*([:：])(?=[^ \t/])")
_WIDE_KEY = re.compile(r"[^\s:：#\[\]{},\"'（）()“”《》]{1,30}[ \t\u3000]*(：)")
_COMMA = re.compile(r"，\s*(?=[^\s:：，,{}\[\]\"']{1,20}[ \t]*:(?:[ \t]|$))")
_NAMED = re.compile(r"[ ]*(?:-[ ]+)*[^\s:：\[\]{},\"'][^:：\[\]{},\"']{0,30}:[ \t]+(?=\S)")
_CURLY = str.maketrans("", "", "“”‘’")


def key_column(text: str) -> int | None:
    """Give the index of a colon that was meant to end a key: full-width, or without a space."""
    match = _WIDE_KEY.match(text) or _GLUED.match(text)
    return match.start(1) if match else None


def dashed(text: str, line: str, column: int) -> bool:
    """Tell whether `text`, first on its line, is a list item by a dash that YAML does not count.

    Such a dash is not the ASCII one, or has no space after it.
    """
    if not text or text[0] not in DASHES or line[:column].strip():
        return False
    after = text[1:2]
    if after in ("", *DASHES) or after.isdigit():
        return False
    return text[0] != "-" or after not in " \t"


def dashed_line(text: str) -> str:
    """Give the line `text`, which begins with any dash, as a list item."""
    return "- " + text[1:].strip()


def wide_comma(text: str) -> int | None:
    """Give the index of the first full-width comma with a name and its colon after it."""
    match = _COMMA.search(text)
    return match.start() if match else None


def commas(text: str) -> str:
    """Put an ASCII comma wherever a full-width one stands before a name and its colon."""
    return _COMMA.sub(", ", text).strip()


def short(text: str, limit: int = 24) -> str:
    """Cut a text that is only quoted in a message; what is to be copied is never cut."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def spaced(line: str, column: int) -> str:
    """Put an ASCII colon and one space in place of the colon at index `column`."""
    return (line[:column].rstrip(" \t\u3000") + ": " + line[column + 1 :].lstrip()).strip()


def quoted(value: str) -> str:
    """Give a value in quotes YAML reads as it stands, whatever is in it."""
    value = value.strip()
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"


def requoted(line: str, column: int) -> str:
    """Give the line with all from index `column` as one quoted value."""
    return (line[:column] + quoted(line[column:])).strip()


def value_column(line: str) -> int:
    """Give the index where the value of a line begins: after its name, else its first sign."""
    match = _NAMED.match(line)
    return match.end() if match else len(line) - len(line.lstrip())


def straightened(line: str, column: int) -> str:
    """Give the line with its curly-quoted value in straight quotes."""
    value = line[column:].strip()
    return (line[:column] + quoted(value.translate(_CURLY))).strip()


def mended_hash(line: str, column: int) -> str:
    """Give the line with value and cut-off rest in quotes; `column` is where the value starts."""
    rest = line[column:]
    gap = len(rest) - len(rest.lstrip())
    head = line[:column] if gap == 0 else line[:column] + " "
    return (head + quoted(rest)).strip()


def unquoted_again(line: str, column: int) -> str:
    """Give a value that began with a quote or bracket and went on after it, wholly quoted."""
    value = line[column:].strip()
    if value[:1] == '"' and value.count('"') == 2:
        return (line[:column] + quoted(value.replace('"', "“", 1).replace('"', "”", 1))).strip()
    return requoted(line, column)
