"""The handbook has an entry for every word the program knows, and what it shows is true."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import markdown
import pytest
from project import ROOT

from xinguancha import handbook, problems, reader, registries, rules
from xinguancha.catalogue import ENTRIES
from xinguancha.vocabulary.fields import FIELDS, REGISTRIES
from xinguancha.vocabulary.stages import EVENT_TYPES, KINDS, STAGES

EXTENSIONS = [
    "fenced_code",
    "attr_list",
    "tables",
    "toc",
    "def_list",
    "admonition",
    "footnotes",
    "md_in_html",
]
PAGES = {
    "fields": handbook.fields_page,
    "stages": handbook.stages_page,
    "errors": handbook.errors_page,
}
FILES = handbook.files()
HANDBOOK = ROOT / handbook.FOLDER
WORDS = ("写错了：", "改好了：")


def _rendered(text: str) -> str:
    """Render a page without its header, with the extensions that mkdocs.yml turns on."""
    return markdown.markdown(re.sub(r"(?s)\A---\n.*?\n---\n", "", text), extensions=EXTENSIONS)


@lru_cache
def _html(page: str) -> str:
    return _rendered(PAGES[page]())


def _anchors(page: str) -> Counter[str]:
    return Counter(re.findall(r' id="([^"]+)"', _html(page)))


@pytest.mark.parametrize("name", FILES)
def test_the_committed_file_is_what_the_program_writes(name: str) -> None:
    """Mend with: python -m xinguancha.handbook."""
    assert (ROOT / name).read_bytes().decode("utf-8") == FILES[name]


def test_writing_touches_only_what_differs(tmp_path: Path) -> None:
    assert len(handbook.write(tmp_path)) == len(FILES) > 5
    assert handbook.write(tmp_path) == []
    (tmp_path / handbook.FOLDER / "fields.md").write_text("旧的", encoding="utf-8")
    assert [path.name for path in handbook.write(tmp_path)] == ["fields.md"]


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_says_so_at_its_top(name: str) -> None:
    first = PAGES[name]().split("\n")[1]
    assert first.startswith("# 本页由程序生成，请改 scripts/xinguancha/")
    for file in re.findall(r"[\w/]+\.py", first):
        package = ROOT / "scripts/xinguancha"
        places = (ROOT / file, package / file, package / "vocabulary" / file)
        assert any(place.is_file() for place in places), file


def test_every_field_has_an_entry_and_an_explanation() -> None:
    wanted = [f"{name}-{key}" for name, table in FIELDS.items() for key in table]
    anchors = _anchors("fields")
    assert [anchor for anchor in wanted if anchors[anchor] != 1] == []
    bare = [(n, e.key) for n, t in FIELDS.items() for e in t.values() if len(e.help) < 3]
    assert bare == []
    assert len(wanted) > 100


def test_every_kind_stage_event_and_state_has_an_entry_and_an_explanation() -> None:
    tables = {"kind": KINDS, "stage": STAGES, "event": EVENT_TYPES}
    tables |= {prefix: table for prefix, (table, _) in handbook.STATE_TABLES.items()}
    anchors = _anchors("stages")
    wanted = [f"{prefix}-{key}" for prefix, table in tables.items() for key in table]
    assert [anchor for anchor in wanted if anchors[anchor] != 1] == []
    terms = [term for table in tables.values() for term in table.values()]
    assert [term.key for term in terms if len(term.help) < 3] == []
    assert len(wanted) > 100
    prefaces = [preface for _, preface in handbook.STATE_TABLES.values()]
    assert all(preface.endswith("。") for preface in prefaces)


def test_every_problem_has_an_entry_at_the_anchor_the_message_names() -> None:
    anchors = _anchors("errors")
    assert [entry.code for entry in ENTRIES if anchors[entry.code] != 1] == []
    assert [e.code for e in ENTRIES if len(e.message) < 4 or len(e.fix) < 3] == []
    assert len(ENTRIES) > 50
    page = problems.HANDBOOK.rstrip("/") + ".md"
    assert (ROOT / "docs" / page).is_file()


@pytest.mark.parametrize("name", PAGES)
def test_no_sign_of_markdown_is_left_in_the_page_and_every_inner_link_leads_somewhere(
    name: str,
) -> None:
    html, anchors = _html(name), _anchors(name)
    assert "{ #" not in html
    assert "**" not in re.sub(r"<code>.*?</code>", "", html)
    assert "<table>" in html or name == "fields"
    inner = re.findall(r'href="#([^"]+)"', html)
    assert [anchor for anchor in inner if anchor not in anchors] == []
    assert name == "errors" or len(inner) > 10


def test_a_sign_in_a_text_is_shown_and_not_obeyed() -> None:
    signs = "<script> *a* _b_ `c` {d} [e](f) | # & \\"
    html = markdown.markdown(handbook.plain(signs), extensions=EXTENSIONS)
    text = re.sub(r"<[^>]+>", "", html)
    for entity, sign in {"&lt;": "<", "&gt;": ">", "&amp;": "&"}.items():
        text = text.replace(entity, sign)
    assert text == signs


# --- the pages written by hand ------------------------------------------------------------------


def _blocks(language: str) -> list[tuple[str, str]]:
    """The code blocks of the handbook's first page, each with the line that leads to it."""
    text = (HANDBOOK / "index.md").read_text(encoding="utf-8")
    pattern = rf"^([^\n]+)\n\n```{language}\n(.*?)^```$"
    return re.findall(pattern, text, re.MULTILINE | re.DOTALL)


def test_the_story_in_twelve_lines_is_one_and_passes_check() -> None:
    ((_, story),) = _blocks("yaml")
    header = story.split("---\n")[1]
    assert header.count("\n") == 10  # and the two fences
    assert [problem for problem in _found(story) if problem.severity != "hint"] == []


def test_the_ten_mistakes_are_mistakes_and_their_mends_mend() -> None:
    shown = {word: [text for lead, text in _blocks("text") if lead == word] for word in WORDS}
    text = (HANDBOOK / "index.md").read_text(encoding="utf-8")
    links = re.findall(r"\[手册：([a-z-]+)\]\(errors\.md#([a-z-]+)\)", text)
    assert [len(texts) for texts in shown.values()] == [10, 10]
    assert len(links) == 10
    for (code, anchor), wrong, right in zip(links, *shown.values(), strict=True):
        assert code == anchor
        assert [p.code for p in _found(wrong) if p.severity == "error"] == [code], wrong
        assert [problems.as_text(p) for p in _found(right) if p.severity == "error"] == []


def test_every_link_of_the_pages_leads_to_a_page_and_an_anchor() -> None:
    html = {
        path.resolve(): _rendered(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "docs").rglob("*.md"))
    }
    seen = 0
    for page, text in html.items():
        for target, anchor in re.findall(r'href="([^"#:]+\.md)#?([^"]*)"', text):
            seen += 1
            there = html.get((page.parent / target).resolve())
            assert there is not None, f"{page}: {target}"
            assert not anchor or f'id="{anchor}"' in there, f"{page}: {target}#{anchor}"
    assert seen > 15


def _found(header: str) -> list[problems.Problem]:
    """Complete a piece of header to a whole story, and read and check it."""
    rest = {
        "标题": "甲",
        "摘要": "乙",
        "类别": "服务为民",
        "经过": "\n  - 事项: 开展帮办",
        "来源": "\n  报道:\n    标题: 丙",
    }
    lines = [f"{k}: {v}" for k, v in rest.items() if not re.search(rf"^{k} ?[:：]", header, re.M)]
    story = (
        header if "---" in header else "---\n" + "\n".join([*lines, header.rstrip("\n"), "---\n"])
    )
    reading = reader.read("2024/shili.md", story.encode())
    rules.run(reading, registries.Registries(), frozenset())
    return reading.found


def test_the_settings_of_vs_code_give_every_registry_its_schema() -> None:
    text = (ROOT / ".vscode/settings.json").read_text(encoding="utf-8")
    settings = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))
    expected = {
        f".vscode/schema/{table}.json": f"stories/{registries.FOLDER}/{table}.yml"
        for table in REGISTRIES
    }
    assert settings["yaml.schemas"] == expected
    assert set(expected) <= set(FILES)
