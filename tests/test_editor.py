"""An editor's slips in one good Chinese story: each is told once, where it is, and can be mended.

The table holds what editors were seen to do; ``change`` makes the slip, ``line`` is the piece of
the slip on whose line the problem must stand. A mend that is shown is applied, and then the file
must be as clean as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from rich import PATH, RICH, change, shelf

from xinguancha import frontmatter, problems, reader, rules
from xinguancha.problems import Problem
from xinguancha.registries import Registries


@dataclass(frozen=True, slots=True)
class Slip:
    """Replace ``old`` by ``new``: a problem ``code`` must stand on the line that holds ``at``."""

    old: str
    new: str
    code: str
    at: str = ""

    @property
    def text(self) -> str:
        """The whole file with the slip."""
        return change((self.old, self.new))

    @property
    def line(self) -> int:
        """The line to be blamed: the one that holds ``at``, or the first that is new."""
        return self.text.count("\n", 0, self.text.index(self.at or self.new)) + 1


TITLE = "标题: 路灯亮了，谁来管"
NUMBER = "    文号: 示公函"
REPLY = "  - 日期: 2024-09\n"
POINTS = "要点: [年底前修完, 以后"
FILED = "{日期: 2024-02, 事项: 予以立案}"
DATE = "发布: 2024-11-03\n更"
END = "公布的值班手机}]\n---\n"

MENDED = {
    "中文冒号": Slip("期次: 之三", "期次：之三", "syntax-fullwidth-colon"),
    "第一行中文冒号": Slip("编号: ludeng", "编号：ludeng", "syntax-fullwidth-colon"),
    "末一行中文冒号": Slip("审核: [示例", "审核：[示例", "syntax-fullwidth-colon"),
    "组名后中文冒号": Slip("经过:\n", "经过：\n", "syntax-fullwidth-colon"),
    "里层中文冒号": Slip("案由: 关于修好", "案由：关于修好", "syntax-fullwidth-colon"),
    "列表项中文冒号": Slip("- 单位: 市公安局", "- 单位：市公安局", "syntax-fullwidth-colon"),
    "括号里中文冒号": Slip(FILED, FILED.replace(": 予", "：予"), "syntax-fullwidth-colon"),
    "冒号后没有空格": Slip("期次: 之三", "期次:之三", "syntax-colon-space"),
    "冒号后全角空格": Slip("文号: 示", "文号:\u3000示", "syntax-colon-space"),
    "冒号后不换行空格": Slip("文号: 示", "文号:\xa0示", "syntax-colon-space"),
    "提案者间中文逗号": Slip("[张三, 李四]", "[张三，李四]", "syntax-fullwidth-comma"),
    "来源间中文逗号": Slip("[report, visit]", "[report，visit]", "syntax-fullwidth-comma"),
    "提案间中文逗号": Slip("[p1, p2]", "[p1，p2]", "syntax-fullwidth-comma"),
    "大括号里中文逗号": Slip(FILED, FILED.replace(",", "，"), "syntax-fullwidth-comma"),
    "标题里井号": Slip(TITLE, "标题: 路灯 #1 亮了", "syntax-hash"),
    "里层井号": Slip(NUMBER, "    文号: 示 #公函", "syntax-hash"),
    "方括号里井号": Slip(POINTS, "要点: [年底 #前修完, 以后", "syntax-hash"),
    "大括号里井号": Slip("说明: 到老街", "说明: 到 #老街", "syntax-hash"),
    "标题里冒号": Slip(TITLE, "标题: 路灯: 亮了，谁来管", "syntax-colon-in-value"),
    "里层冒号": Slip("案由: 关于修好", "案由: 关于: 修好", "syntax-colon-in-value"),
    "大括号里冒号": Slip("到老街看了", "到老街: 看了", "syntax-colon-in-value"),
    "中文引号里冒号": Slip(TITLE, "标题: “路灯: 亮了”", "syntax-smart-quotes"),
    "开头的 @": Slip(TITLE, "标题: @路灯", "syntax-leading-sign"),
    "开头的 %": Slip(TITLE, "标题: %路灯", "syntax-leading-sign"),
    "开头的 *": Slip(TITLE, "标题: *路灯", "syntax-leading-sign"),
    "开头的 `": Slip(TITLE, "标题: `路灯", "syntax-leading-sign"),
    "开头的 &": Slip(TITLE, "标题: &路灯", "syntax-leading-sign"),
    "开头的 !": Slip(TITLE, "标题: !路灯", "syntax-leading-sign"),
    "里层开头的 @": Slip("案由: 关于修好", "案由: @关于修好", "syntax-leading-sign"),
    "大括号里的 @": Slip("说明: 到老街", "说明: @到老街", "syntax-leading-sign"),
    "引号后有字": Slip(TITLE, '标题: "路灯"亮了', "syntax-after-close"),
    "减号后没有空格": Slip(REPLY, "  -日期: 2024-09\n", "syntax-dash-space"),
    "减号后不换行空格": Slip(REPLY, "  -\xa0日期: 2024-09\n", "syntax-dash-space"),
    "全角减号": Slip(REPLY, "  － 日期: 2024-09\n", "syntax-dash-space"),
    "全角减号没有空格": Slip(REPLY, "  －日期: 2024-09\n", "syntax-dash-space"),
    "破折号": Slip(f"  - {FILED}", f"  — {FILED}", "syntax-dash-space"),
}
TOLD = {
    "没有的日子": Slip(DATE, "发布: 2024-02-30\n更", "syntax-date-impossible"),
    "括号里没有的日子": Slip("日期: 2024-01-10", "日期: 2024-02-30", "syntax-date-impossible"),
    "时刻没有日子": Slip("2024-11-03 08:00", "12:30", "syntax-moment"),
    "不能选的词": Slip("状态: 已发布", "状态: no", "value-choice"),
    "写了两次": Slip(
        "期次: 之三\n", "期次: 之三\n标题: 再写\n", "syntax-duplicate-key", "标题: 再"
    ),
    "中英文各写一次": Slip("期次: 之三\n", "期次: 之三\ntitle: 再写\n", "key-twice", "title"),
    "里层写了两次": Slip(
        "    人数: 12\n", "    人数: 12\n    人数: 13\n", "syntax-duplicate-key", "人数: 13"
    ),
    "没有的词写了两次": Slip("采编: [王五]", "采遍: [王五]", "key-unknown"),
    "主题间中文逗号": Slip("主题: [交通出行]", "主题: [交通出行，养老]", "syntax-fullwidth-comma"),
    "证据间中文逗号": Slip("证据: [visit]", "证据: [visit，report]", "syntax-fullwidth-comma"),
    "制表符": Slip(NUMBER, "\t文号: 示公函", "syntax-tab"),
    "空格和制表符": Slip(NUMBER, "  \t文号: 示公函", "syntax-tab"),
    "行首全角空格": Slip(NUMBER, "\u3000\u3000文号: 示公函", "syntax-wide-space"),
    "列表前全角空格": Slip(REPLY, "\u3000- 日期: 2024-09\n", "syntax-wide-space"),
    "行首不换行空格": Slip(NUMBER, "\xa0\xa0\xa0\xa0文号: 示公函", "syntax-wide-space"),
    "少一个空格": Slip(NUMBER, "   文号: 示公函", "syntax-indent"),
    "多一个空格": Slip(NUMBER, "     文号: 示公函", "syntax-indent"),
    "引号没有配对": Slip(TITLE, '标题: "路灯亮了', "syntax-unclosed"),
    "方括号没有配对": Slip("每月查一次]", "每月查一次", "syntax-unclosed"),
    "大括号没有配对": Slip(FILED, FILED[:-1], "syntax-unclosed"),
    "合并记号": Slip(
        TITLE, f"<<<<<<< HEAD\n{TITLE}\n=======\n标题: 灯\n>>>>>>> x", "syntax-conflict"
    ),
    "正文里合并记号": Slip(
        "## 修得怎样", "<<<<<<< a\n## 修\n=======\n## 得\n>>>>>>> b", "syntax-conflict"
    ),
    "没有结束": Slip(END, END[:-4], "syntax-no-closing", "---\n编号"),
    "用破折号结束": Slip(END, END[:-4] + "——\n", "syntax-closing-fence", "---\n编号"),
    "结束前有空格": Slip(END, END[:-4] + " ---\n", "syntax-closing-fence", "---\n编号"),
    "没有开头": Slip("---\n编号", "编号", "syntax-no-opening"),
    "开头是破折号": Slip("---\n编号", "——\n编号", "syntax-fence"),
    "开头有空格": Slip("---\n编号", " ---\n编号", "syntax-fence"),
    "开头有空行": Slip("---\n编号", "\n---\n编号", "syntax-blank-first"),
    "手机号码": Slip("灯都亮着。", "灯都亮着，打13912345678。", "privacy-phone"),
}
GOOD = {
    "前面的零": ('"0123"', "0123"),
    "no 作标题": (TITLE, "标题: no"),
    "时刻作标题": (TITLE, "标题: 12:30"),
    "年和月": (DATE, "发布: 2024.05\n更"),
    "全角日期": (DATE, "发布: ２０２４－１１－０３\n更"),
    "中文引号": (TITLE, "标题: “路灯亮了”，谁来管"),
    "破折号在中间": (TITLE, "标题: 路灯亮了——谁来管"),
    "制表符作空格": ("    文号: 示", "    文号:\t示"),
}


@pytest.fixture(scope="module", name="registries")
def registries_(tmp_path_factory: pytest.TempPathFactory) -> Registries:
    return shelf(tmp_path_factory.mktemp("shelf"))


def told(data: bytes, registries: Registries) -> list[Problem]:
    """Read and check the bytes of a file as the command does."""
    reading = reader.read(PATH, data)
    rules.run(reading, registries)
    return reading.found


def mended(slip: Slip) -> str:
    """Put the line that the message shows in place of the faulty one."""
    (found,) = frontmatter.split(slip.text.encode()).findings
    lines = slip.text.split("\n")
    old = lines[found.line - 1]
    indent = old[: len(old) - len(old.lstrip(" "))]
    lines[found.line - 1] = indent + found.params["mended"]
    return "\n".join(lines)


@pytest.mark.parametrize("name", [*MENDED, *TOLD])
def test_a_slip_is_told_once_and_where_it_is(name: str, registries: Registries) -> None:
    slip = {**MENDED, **TOLD}[name]
    found = told(slip.text.encode(), registries)
    assert [(p.code, p.severity, p.line) for p in found] == [(slip.code, "error", slip.line)]


@pytest.mark.parametrize("name", MENDED)
def test_the_mend_that_is_shown_cleans_the_file(name: str, registries: Registries) -> None:
    slip = MENDED[name]
    (found,) = told(slip.text.encode(), registries)
    text = mended(slip)
    assert text.split("\n")[slip.line - 1].strip() in found.fix
    assert [problems.as_text(p) for p in told(text.encode(), registries)] == []


@pytest.mark.parametrize("name", GOOD)
def test_what_other_readers_trip_over_is_good(name: str, registries: Registries) -> None:
    assert told(change(GOOD[name]).encode(), registries) == []


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        (RICH.encode(), []),
        (b"\xef\xbb\xbf" + RICH.encode(), []),
        (RICH.replace("\n", "\r\n").encode(), []),
        (RICH.encode("gb18030"), ["syntax-gbk"]),
        (RICH.encode("utf-16"), ["syntax-utf16"]),
    ],
    ids=["UTF-8", "BOM", "CRLF", "GBK", "UTF-16"],
)
def test_how_a_file_was_saved(data: bytes, codes: list[str], registries: Registries) -> None:
    assert [problem.code for problem in told(data, registries)] == codes


def test_the_space_before_a_fence_is_named(registries: Registries) -> None:
    for name in ("开头有空格", "结束前有空格"):
        (found,) = told(TOLD[name].text.encode(), registries)
        assert "前面有空格" in found.message
