"""Headers that are good, and what is told of those that are not."""

from __future__ import annotations

import re
from pathlib import Path

from xinguancha import frontmatter
from xinguancha.frontmatter import Document, split

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
FAULTY = ROOT.parent / "shared" / "data" / "faulty-headers"
SOURCE = Path(frontmatter.__file__).resolve().parent
CODES = sorted(
    {
        code
        for path in SOURCE.glob("*.py")
        for code in re.findall(r'"(syntax-[a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
)


def told(document: Document) -> list[str]:
    return [f"{found.line}:{found.column} {found.code}" for found in document.findings]


def of(text: str) -> list[str]:
    return told(split(text.encode()))


GOOD = {
    "plain": "标题: 甲\n摘要: 乙\n",
    "english": "title: A story\nsummary: one, two - three\ndate: 2024-02-30\n",
    "nested": "提案:\n  - 编号: 0123\n    案由: 甲\n    提案人: [民盟, 民建]\n单位: 公安局\n",
    "list at the key": "主题:\n- 交通\n- 民生\n期次: 3\n",
    "list of lists": "甲:\n  - - 1\n    - 2\n  - - 3\n",
    "deep indent": "甲:\n      乙:\n          丙: 丁\n      戊: 己\n庚: 辛\n",
    "quotes": "标题: \"甲: 乙\"\n摘要: '丙 #1'\n'键': \"他说 \\\"好\\\"\"\n句: 'it''s'\n",
    "quotes over lines": "标题: \"甲\n  乙\"\n摘要: '丙\n\n  丁'\n期次: 3\n",
    "comments": "# 开头\n标题: 甲 # 注释\n\n  # 中间\n主题: [甲, 乙] # 尾\n空:   # 说明\n",
    "literal": "正文: |\n  甲: 乙\n  - 丙 #1\n\n    丁\n标题: 甲\n",
    "folded": "正文: >-\n  甲\n  乙\n列:\n  - |\n    丙\n  - 丁\n",
    "indicator": "正文: |2\n    甲\n  乙\n标题: 丙\n",
    "continued": "摘要: 一段\n  很长的话\n  - 接着写\n标题: 甲\n",
    "value below": '标题:\n  一段话\n主题:\n  [甲, 乙]\n句:\n  "甲: 乙"\n',
    "flow over lines": "主题: [\n  甲,\n  乙, # 注释\n]\n图: {宽: 1, 高: '2'}\n标题: 丙\n",
    "empty values": "标题:\n摘要: ~\n期次: null\n主题: []\n图: {}\n句: ''\n",
    "full-width text": "标题: “银发人生”：甲，乙\n摘要: 甲：乙\n句: 【甲】（乙）《丙》\n",
    "signs inside": "标题: 100% & C# *甲* a@b `x` !\n网址: https://example.org/a?b=1&c=*#d\n",
    "numbers": "甲: -5\n乙: 12:30\n丙: 2024.05\n丁: no\n",
    "quoted keys": '"甲: 乙": 丙\n"https://example.org/": 丁\n',
    "dashes": "甲: a - b\n乙: --\n丙:\n  - -5\n",
    "tab after colon": "标题:\t甲\n摘要: 乙\t\n",
    "blank lines": "\n标题: 甲\n\n\n摘要: 乙\n\n",
    "wide space inside": '标题: 甲　乙\n摘要: "　丙"\n',
}
