"""The search benchmark tells the truth: what is relevant, what is scored, what queries are made."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest
from project import ROOT, STORIES

sys.path.insert(0, str(ROOT / "scripts"))
from bench import corpus, search
from bench.searching import engines, measures, truth
from bench.searching.truth import Query

TODAY = datetime.date(2030, 1, 1)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> truth.Truth:
    """The real stories."""
    found, errors = truth.read(STORIES, tmp_path_factory.mktemp("root"), TODAY)
    assert not errors
    assert len(found) >= 10
    return truth.Truth(found)


def test_relevant_is_what_has_all_terms_anywhere(scan: truth.Truth) -> None:
    assert scan.relevant(Query("word", "代步车", ("代步車",))) == {"laonian-daibuche"}
    assert scan.relevant(Query("word", "", ("代步车", "三轮车"))) <= {"laonian-daibuche"}
    assert scan.relevant(Query("word", "", ("代步车", "独角兽"))) == frozenset()
    assert scan.relevant(Query("word", "", (), ("代步车", "独角兽"))) == {"laonian-daibuche"}
    city = scan.relevant(Query("word", "", ("石嘴山",)))
    assert len(city) >= 5
    narrowed = scan.relevant(Query("facet", "", ("石嘴山",), facet={"kind": "提案"}))
    assert narrowed == scan.relevant(Query("facet", "", ("石嘴山",), facet={"kind": "proposal"}))
    assert frozenset() < narrowed < city
    assert scan.relevant(Query("word", "", ("x",), rel=("laonian-daibuche", "none"))) == {
        "laonian-daibuche"
    }


def test_scores(scan: truth.Truth) -> None:
    query = Query("word", "代步车", ("代步车",))
    right = measures.score(query, ["laonian-daibuche"], scan)
    late = measures.score(query, ["x", "laonian-daibuche"], scan)
    none = measures.score(query, [], scan)
    assert right
    assert late
    assert none
    assert (right.recall, right.precision, right.reciprocal, right.title) == (1, 1, 1, True)
    assert (late.recall, late.precision, late.reciprocal, late.title) == (1, 0.5, 0.5, False)
    assert (none.recall, none.zero, none.title) == (0, True, False)
    assert measures.score(Query("word", "", ("独角兽",)), ["x"], scan) is None
    rows = measures.table([right, late, none])
    assert set(rows) == {"word", "CORE", "ALL"}
    assert rows["ALL"].recall == pytest.approx(2 / 3)
    assert rows["ALL"].precision == 0.75, "of what was shown, not of nothing"
    assert rows["ALL"].zero == pytest.approx(1 / 3)


def test_targets_can_be_missed(scan: truth.Truth) -> None:
    def held(shown: list[str]) -> list[str]:
        one = measures.score(Query("word", "代步车", ("代步车",)), shown, scan)
        assert one
        figures = search.Figures("ours", "none", 10, engines.Index(0, 0, 0))
        figures.rows = measures.table([one])
        figures.warm = [50.0]
        return search.targets(figures)

    assert not [line for line in held(["laonian-daibuche"]) if line.startswith("NO")]
    assert len([line for line in held([]) if line.startswith("NO")]) >= 4


def test_addresses_become_ids() -> None:
    assert engines.story_of("http://127.0.0.1:1/stories/lu-deng/") == "lu-deng"
    assert engines.story_of("/stories/lu-deng/index.html#a") != "lu-deng"
    assert engines.story_of("/stories/lu-deng.html?x#a") == "lu-deng"
    assert engines.story_of("http://127.0.0.1:1/help/") != "help"


def test_a_line_that_is_no_query_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"kind": "word", "q": "灯", "terms": ["灯"]}\n{"kind": 1}\n', "utf-8")
    with pytest.raises(ValueError, match="2: not a query"):
        truth.queries(file)
    file.write_text("\n", "utf-8")
    with pytest.raises(ValueError, match="no queries"):
        truth.queries(file)


def test_a_proposal_of_a_table_becomes_a_story_without_errors(tmp_path: Path) -> None:
    table = tmp_path / "p.csv"
    text = "案由：*星号* 与 <b>标签</b>   第二段　　　　第三段：要修路灯。"
    table.write_text(
        "personnel_name,proposal_number,publish_time,reason,type,content\n"
        f'张三,0001,2019-01-09,"关于[路灯]的建议",城建,"{text}"\n',
        "utf-8",
    )
    out = tmp_path / "stories"
    command = [sys.executable, ROOT / "scripts" / "bench" / "corpus.py", "--csv", table]
    subprocess.run([*command, "--out", out, "--fill", "5"], check=True, capture_output=True)
    found, errors = truth.read(out, tmp_path / "root", TODAY)
    assert not errors
    assert len(found) == 5
    assert any("路灯" in one.title for one in found)
    with pytest.raises(ValueError, match="no proposals"):
        corpus.rows(out / "_registry" / "topics.yml")


def test_queries_file_is_json(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    row = {"kind": "facet", "q": "灯", "terms": ["灯"], "facet": {"year": 2024}, "any": ["路"]}
    file.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    (query,) = truth.queries(file)
    assert query == Query("facet", "灯", ("灯",), ("路",), {"year": "2024"})


@pytest.mark.browser
def test_the_whole_run_in_a_real_browser(tmp_path: Path) -> None:
    queries = tmp_path / "q.jsonl"
    rows = [
        {"kind": "word", "q": "代步车", "terms": ["代步车"]},
        {"kind": "traditional", "q": "代步車", "terms": ["代步车"]},
        {"kind": "facet", "q": "石嘴山", "terms": ["石嘴山"], "facet": {"kind": "提案"}},
    ]
    queries.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    command = [sys.executable, ROOT / "scripts" / "bench" / "search.py", "--stories", STORIES]
    command += ["--queries", queries, "--cold", "1", "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    (figures,) = json.loads(done.stdout)
    assert figures["rows"]["ALL"]["recall"] == 1
    assert figures["rows"]["ALL"]["precision"] == 1
    assert len(figures["warm"]) == 3
    (cold,) = figures["cold"]["native"]
    assert 15_000 < cold["bytes"] < 200_000
    assert figures["cold"]["throttled"][0]["first"] > 300, "three requests of 150 ms, one by one"
