#!/usr/bin/env python3
"""Make stories of real proposals: corpus.py --csv FILE --out DIR [--fill N] [--repeat N].

The file has the columns personnel_name, proposal_number, publish_time, reason, type and content.
What it holds is written below DIR and nowhere else: such files are not ours to publish.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_SCRIPTS = str(Path(__file__).resolve().parent.parent)
if _SCRIPTS not in sys.path:  # run as a file, perhaps where the package is not installed
    sys.path.insert(0, _SCRIPTS)

from bench import generate  # noqa: E402

PLACE = "江苏省"
Row = Mapping[str, str]
# Marks that would be read as Markdown or HTML; the search drops them all.
_MARKS = str.maketrans("<>[]*_#`|&~{}\\", "＜＞［］＊＿＃｀｜＆～｛｝＼")
_PARAGRAPH = re.compile(r"[ \u3000]{3,}|\n\s*\n")
_TITLE, _SUMMARY = 60, 58  # characters an editor may write


def rows(file: Path) -> list[dict[str, str]]:
    """Read the proposals; ValueError when a column is missing or there is no row."""
    csv.field_size_limit(1 << 24)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        found = list(csv.DictReader(lines))
    wanted = {"personnel_name", "proposal_number", "publish_time", "reason", "type", "content"}
    if not found or wanted - found[0].keys():
        raise ValueError(f"{file}: no proposals, or not the columns {', '.join(sorted(wanted))}")
    return found


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text whose lines were broken by a printer."""
    text = text.replace("\xa0", " ").replace("\r", "").translate(_MARKS)
    parts = (re.sub(r"\s*\n\s*", "", part) for part in _PARAGRAPH.split(text))
    return [" ".join(part.split()) for part in parts if part.strip()]


def story(row: Row, copy: int = 0) -> tuple[str, str]:
    """Return (path relative to the stories folder, text) of one proposal."""
    number, year = row["proposal_number"].strip(), row["publish_time"][:4]
    name = f"ti-{year}-{number}" + (f"-c{copy}" if copy else "")
    title, body = _one_line(row["reason"]), paragraphs(row["content"])
    lines = [
        "---",
        f"标题: {_quoted(title[:_TITLE])}",
        f"摘要: {_quoted(_summary(title, body))}",
        "类别: 提案",
        "状态: 已发布",
        f"发布: {row['publish_time'][:10]}",
        f"主题: [{_one_line(row['type'])}]",
        f"地点: [{PLACE}]",
        "提案:",
        f"  - 提案号: {_quoted(number)}",
        f"    标题: {_quoted(title)}",
        f"    提案者: [{_quoted(_one_line(row['personnel_name']))}]",
        "    来源: [text]",
        "经过:",
        f"  - 日期: {row['publish_time'][:10]}",
        "    事项: 提交提案",
        "    来源: [text]",
        "来源:",
        "  text:",
        f"    标题: {_quoted(f'第{number}号提案全文')}",
        "    类型: 公文",
        f"    日期: {row['publish_time'][:10]}",
        "---",
    ]
    return f"{year}/{name}.md", "\n".join(lines) + "\n\n" + "\n\n".join(body) + "\n"


def registries(found: Iterable[Row]) -> dict[str, str]:
    """Return file name → rows of the registries the stories use; to be added to what is there."""
    found = list(found)
    topics = sorted({_one_line(row["type"]) for row in found})
    bodies = sorted({name for row in found if _is_body(name := _one_line(row["personnel_name"]))})
    tables = {"topics.yml": topics, "orgs.yml": bodies, "places.yml": [PLACE]}
    return {
        file: "".join(
            f"real-{n}:\n  名称: {_quoted(name)}\n  来源: 提案原文\n"
            for n, name in enumerate(names, 1)
        )
        for file, names in tables.items()
    }


def write(found: Sequence[Row], folder: Path, fill: int = 0, repeat: int = 1) -> int:
    """Write the proposals, each ``repeat`` times, filled up to ``fill``; return the stories."""
    total = len(found) * repeat
    generate.write(max(0, fill - total), folder)
    for name, text in registries(found).items():
        with (folder / "_registry" / name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    for copy in range(repeat):
        for row in found:
            path, text = story(row, copy)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")
    return max(fill, total)


def _is_body(name: str) -> bool:
    return len(name) > 4


def _one_line(text: str) -> str:
    return re.sub(r"\s*([，、。])\s*", r"\1", " ".join(text.translate(_MARKS).split()))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "’") + "'"


def _summary(title: str, body: Sequence[str]) -> str:
    """Return the first sentences that fit, as an editor would take them."""
    text = "".join(body).replace(" ", "")
    text = re.sub(r"^(调研情况|案由)[:：]", "", text)[:_SUMMARY]
    end = max(text.rfind(mark) for mark in "。；")
    return text[: end + 1] if end > 20 else text + "……" if text else title


def main() -> None:
    """Read the options, write the stories."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--csv", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fill", type=int, default=0, help="add fictional stories up to so many")
    parser.add_argument("--repeat", type=int, default=1, help="write each proposal so many times")
    options = parser.parse_args()
    if options.out.exists() and any(options.out.iterdir()):
        parser.error(f"{options.out} is not empty")
    try:
        count = write(rows(options.csv), options.out, options.fill, max(1, options.repeat))
    except ValueError as error:
        parser.error(str(error))
    print(f"{count} stories in {options.out}")


if __name__ == "__main__":
    main()
