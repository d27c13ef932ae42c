"""The parts of the editors' handbook that follow from the tables: fields, stages, errors.

Writes Markdown and the files beside it that editing programs read; what the words mean stands in
``vocabulary`` and ``catalogue``, never here. ``python -m xinguancha.handbook`` brings the
committed files up to date; a test fails when they are not.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from . import problems, schema
from .catalogue import ENTRIES, Entry
from .vocabulary import outcomes, stages
from .vocabulary.fields import FIELDS, REGISTRIES, Field
from .vocabulary.terms import Term, Terms

FOLDER = "docs/handbook"
STATE_TABLES: Mapping[str, tuple[Terms[Term], str]] = {
    "state": (stages.STAGE_STATES, "一个环节走到了哪一步。平时不用写，程序会从“经过”推算。"),
    "delivery": (outcomes.DELIVERY_STATES, "答应的事到底办了没有。"),
    "commitment": (outcomes.COMMITMENT_STATES, "一条承诺兑现了没有。"),
    "disposition": (outcomes.DISPOSITIONS, "一件提案立案了没有。"),
    "disclosure": (outcomes.DISCLOSURES, "原文公开到什么程度。"),
    "evidence": (
        outcomes.EVIDENCE_LEVELS,
        "凭什么这样说。写“已落实”“持续有效”“已兑现”，要有 E3 或 E4 级的证据。",
    ),
    "role": (outcomes.ROLES, "一个单位在这件事里做什么。"),
    "proposer": (outcomes.PROPOSER_TYPES, "提案是谁提的。"),
    "status": (outcomes.STATUSES, "这篇稿件写到哪一步了，与提案办到哪一步无关。"),
    "consent": (outcomes.CONSENTS, "说话的人同不同意公开。"),
}
"""The tables of words that have an entry each in the handbook: anchor prefix → table, preface."""

_GROUPS = (
    ("文件打不开，或者开头读不懂", ("syntax-",)),
    ("字段和值写得不对", ("value-", "shape-", "key-", "header-")),
    ("提到的名字找不到", ("ref-", "org-")),
    ("提案、经过和环节", ("proposal-", "event-", "stage-", "merge-", "reason-")),
    ("证据、同意和个人信息", ("proof-", "consent-", "privacy-")),
    ("编号、文件、图片和链接", ("id-", "alias-", "file-", "image-", "link-", "registry-")),
    ("提醒和待办", ("",)),
)
_GRADES = {
    "error": "要先改好。有一个错误，整个网站就不更新，读者看到的还是上一次的样子。",
    "warning": "不耽误发布，但请看一看，多半有东西要补、要核对。",
    "hint": "记着以后去查、去问的事。不算错。",
}
_SHAPES = {
    "list": "可以写几个，写成 {example}，用英文逗号隔开；也可以用顿号隔开。",
    "row": "另起一行，缩进两格，写下面的各项。",
    "rows": "一条以“- ”开头，可以写许多条。",
    "table": "先起一个名字，再缩进写下面的各项。",
    "pairs": "写成 {example}。",
}


def fields_page() -> str:
    """Write the page of all fields, one anchor each: ``story-title``, ``event-date`` …."""
    parts = [
        _head("字段表", "scripts/xinguancha/vocabulary/fields"),
        "稿件开头两行 `---` 之间能写的每一项都在这里。中文名、英文名写哪个都可以，"
        "一篇里混着写也可以。标着“必填”的一定要写，别的都可以不写。"
        "不知道的，写 `未查到`，或者整行删掉，**不要猜**。",
        "在网页上按 Ctrl 和 F 两个键，可以在本页里找字。",
    ]
    tables = [name for name in FIELDS if name not in REGISTRIES.values()]
    for name in (*tables, *REGISTRIES.values()):
        parts += _field_group(name)
    return _page(parts)


def _field_group(name: str) -> Iterator[str]:
    table = FIELDS[name]
    title = f"{table.name}里的各项"
    if name in REGISTRIES.values():
        file = next(key for key, row in REGISTRIES.items() if row == name)
        title = f"{table.name}（stories/_registry/{file}.yml）"
    yield f"## {plain(title)} {{ #{name} }}"
    for entry in table.values():
        yield f"### {entry.label}{'（必填）' if entry.required else ''} {{ #{name}-{entry.key} }}"
        yield plain(entry.help)
        yield "\n".join(f"- {line}" for line in _field_notes(entry))


def _field_notes(entry: Field) -> Iterator[str]:
    others = dict.fromkeys(word for word in (entry.key, *entry.aliases) if word != entry.label)
    yield "也可以写成：" + "、".join(_code(word) for word in others)
    if entry.shape in _SHAPES:
        yield "怎么写：" + _SHAPES[entry.shape].format(example=_code(entry.example))
    if note := schema.KIND_NOTES.get(entry.kind):
        yield "怎么写：" + plain(note)
    if entry.choices is not None:
        yield f"只能从这些词里选：{plain(entry.choices.choices)}"
    if entry.row:
        yield f"下面能写的项：[{FIELDS[entry.row].name}里的各项](#{entry.row})"
    if entry.example and entry.shape != "pairs":
        yield f"例子：{_code(f'{entry.label}: {entry.example}')}"


def stages_page() -> str:
    """Write the page of kinds, stages, events and states, one anchor each: ``stage-file`` …."""
    parts = [
        _head("环节和用词", "scripts/xinguancha/vocabulary/stages 和 outcomes.py"),
        "提案从提出到评议，要走“提、立、交、办、督、评”六个环节。环节只说**程序走到哪里**；"
        "事情**办成了没有**，看“答复、承诺、落实”。两样分开写，不能用一个代替另一个。",
        "哪个词都不合适的时候，写 `其他`，再用一句话说清楚。没有查到的写 `未查到`："
        "它的意思是我们没有查到，**不是说没有做**。",
    ]
    parts += _kinds()
    for stage in stages.STAGES.values():
        parts += _stage(stage)
    other = [_event_row(e) for e in stages.EVENT_TYPES.values() if not e.stage]
    parts += ["## 不属于哪个环节的事项 { #event-without-stage }", _table(_EVENT_HEAD, other)]
    for prefix, (table, preface) in STATE_TABLES.items():
        rows = [(_anchored(prefix, term), plain(term.help)) for term in table.values()]
        parts += [
            f"## {table.name} {{ #{prefix} }}",
            plain(preface),
            _table(("写什么", "什么意思"), rows),
        ]
    return _page(parts)


def _kinds() -> Iterator[str]:
    yield "## 四类稿件各走哪些环节 { #kind }"
    rows = []
    for kind in stages.KINDS.values():
        lanes = " → ".join(f"[{stages.STAGES.label(k)}](#stage-{k})" for k in kind.lanes)
        rows.append((_anchored("kind", kind), plain(kind.help), lanes))
    yield _table(("类别", "什么意思", "环节"), rows)


def _stage(stage: stages.Stage) -> Iterator[str]:
    kinds = "、".join(k.label for k in stages.KINDS.values() if stage.key in k.lanes)
    yield f"## {stage.label} {{ #stage-{stage.key} }}"
    yield plain(stage.help)
    notes = [f"谁来做：{plain(stage.who)}", f"用在哪类稿件：{kinds}"]
    if stage.turn:
        notes.append(f"做完以后：{plain(stage.turn)}")
    others = dict.fromkeys((*stage.aliases, stage.key))
    notes.append("“环节”里也可以写成：" + "、".join(_code(word) for word in others))
    yield "\n".join(f"- {line}" for line in notes)
    events = [_event_row(e) for e in stages.EVENT_TYPES.values() if e.stage == stage.key]
    yield "“事项”可以写："
    yield _table(_EVENT_HEAD, events)


_EVENT_HEAD = ("事项", "什么意思", "也可以写成")


def _event_row(event: stages.EventType) -> tuple[str, ...]:
    meaning = plain(event.help + event.turn)
    others = "、".join(_code(word) for word in dict.fromkeys((*event.aliases, event.key)))
    return _anchored("event", event), meaning, others


def errors_page() -> str:
    """Write the page of all problems, one anchor each: the code itself."""
    grades = [(f"**{problems.SEVERITIES[grade]}**", text) for grade, text in _GRADES.items()]
    parts = [
        _head("出了错怎么改", "scripts/xinguancha/catalogue"),
        "程序检查稿件，发现问题就告诉您：在哪个文件、第几行、第几个字，是什么问题，怎么改。"
        "方括号里的英文是问题的代码，在本页按 Ctrl 和 F 两个键，输入代码就能找到。",
        "“…”的地方，程序会写上您稿件里的字。",
        _table(("分三等", "什么意思"), grades),
    ]
    left = list(ENTRIES)
    for title, prefixes in _GROUPS:
        group = [entry for entry in left if entry.code.startswith(prefixes) and _fits(entry, title)]
        left = [entry for entry in left if entry not in group]
        if group:
            parts.append(f"## {title}")
            parts += [part for entry in group for part in _problem(entry)]
    return _page(parts)


def _fits(entry: Entry, title: str) -> bool:
    """Keep what does not stop publishing together, in the last group."""
    return entry.severity == "error" or title == _GROUPS[-1][0]


def _problem(entry: Entry) -> Iterator[str]:
    shown = problems.make(entry.code, "", 1, 1, {"nearest": ""})
    yield f"### {plain(shown.message)} {{ #{entry.code} }}"
    yield f"**{problems.SEVERITIES[entry.severity]}**　代码 {_code(entry.code)}"
    if entry.why:
        yield f"为什么：{plain(entry.why)}"
    yield f"**改法：**{plain(shown.fix)}"


# --- files ------------------------------------------------------------------------------------


def files() -> dict[str, str]:
    """Return every generated file: path from the project's root, with ``/`` → whole text."""
    found = {
        f"{FOLDER}/fields.md": fields_page(),
        f"{FOLDER}/stages.md": stages_page(),
        f"{FOLDER}/errors.md": errors_page(),
        ".vscode/xinguancha.code-snippets": _json(schema.snippets()),
        ".vscode/schema/story.json": _json(schema.story_schema()),
    }
    for table in REGISTRIES:
        found[f".vscode/schema/{table}.json"] = _json(schema.registry_schema(table))
    return found


def write(root: Path) -> list[Path]:
    """Bring the generated files below the project's root up to date; return those that changed.

    Raises OSError where a file cannot be written.
    """
    changed = []
    for name, text in files().items():
        path = root / name
        data = text.encode("utf-8")
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            changed.append(path)
    return changed


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


# --- Markdown ---------------------------------------------------------------------------------


def _head(title: str, origin: str) -> str:
    note = f"本页由程序生成，请改 {origin}，再运行 python -m xinguancha.handbook"
    # The comment stands in the header: before it, MkDocs would not find the title.
    head = f"# {note}\ntitle: {title}\nsearch: {{exclude: true}}\nlang: zh-CN"
    return f"---\n{head}\n---\n\n# {title}"


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _anchored(prefix: str, term: Term) -> str:
    return f"**{plain(term.label)}**{{ #{prefix}-{term.key} }}"


def plain(text: str) -> str:
    """Escape all that Markdown, HTML or a table would take for a sign of its own."""
    return re.sub(r"([\\`*_{}\[\]#|])", r"\\\1", html.escape(text, quote=False))


def _code(text: str) -> str:
    return f"`{text}`"


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2]):
        print(f"已更新 {path}")
