"""Sites that a portal cannot fetch, or not as they should be: the copy before stays."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from portal import (
    DAY,
    OFFER,
    Odd,
    made,
    offered,
    portal,
    rows,
    serving,
    update,
)
from project import LATER, build, text, tree

from xinguancha import builder, cli, federation, release
from xinguancha.federation import copies, fetch, wire


@pytest.fixture
def near(
    sites: tuple[builder.Place, builder.Place], tmp_path: Path
) -> Iterator[tuple[builder.Place, str, Odd]]:
    """A portal with a good copy of one city, whose server may answer otherwise from now on."""
    site = tmp_path / "site"
    shutil.copytree(sites[1].site, site)
    with serving(site) as (address, odd):
        source = {"key": "lingshi", "name": "另一示例市", "manifest": address + OFFER[1:]}
        place = portal(tmp_path / "sheng", [source])
        assert "没有取到" not in update(place, "2026-12-01")[0]
        yield place, address, odd


def answer(status: int = 200, body: bytes = b"", **headers: str) -> Callable[..., None]:
    """Answer with this."""

    def send(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return send


def packed(value: object) -> bytes:
    return gzip.compress(json.dumps(value).encode(), mtime=0)


def offer_of(data: bytes, **more: object) -> bytes:
    """An offer with one part of these bytes."""
    name = hashlib.sha256(data).hexdigest()
    part = {
        "file": f"stories/{name[:32]}.json.gz",
        "sha256": name,
        "bytes": len(data),
        "stories": 1,
    }
    whole = {"schema_version": "1.0", "column": "x", "stories": 1, "parts": [{**part, **more}]}
    return json.dumps(whole).encode()


TOLD = {"story": {"id": "a-b", "title": "甲"}, "text": "甲\n\n乙\n\n丙"}
HEAD = {"schema_version": "1.0", "names": {}}
PARTS = {
    "不是 gzip": b"no gzip",
    "装了太多": gzip.compress(b" " * (wire.MOST_PART + 1), mtime=0),
    "不完整": packed({**HEAD, "stories": [TOLD]})[:-9],
    "不是 JSON": gzip.compress(b"{", mtime=0),
    "嵌套太深": gzip.compress(b"[" * 200_000, mtime=0),
    "另一种版本": packed({**HEAD, "schema_version": "2.0", "stories": [TOLD]}),
    "不是稿件": packed({**HEAD, "stories": [1]}),
    "编号是路径": packed({**HEAD, "stories": [{**TOLD, "story": {"id": "../../etc"}}]}),
    "编号带记号": packed({**HEAD, "stories": [{**TOLD, "story": {"id": "shili~a"}}]}),
    "正文不是文字": packed({**HEAD, "stories": [{**TOLD, "text": 1}]}),
    "篇数不对": packed({**HEAD, "stories": [TOLD, TOLD]}),
    "名称不是文字": packed({**HEAD, "names": {"orgs": {"a": 1}}, "stories": [TOLD]}),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_a_part_that_is_not_right_leaves_the_copy_before(
    near: tuple[builder.Place, str, Odd], name: str
) -> None:
    place, _, odd = near
    before = kept_bytes(place)
    part = PARTS[name]
    offer = offer_of(part)
    odd[OFFER] = answer(body=offer)
    odd["/data/" + json.loads(offer)["parts"][0]["file"]] = answer(body=part)
    refused(place, before)


OFFERS: dict[str, Callable[[str], Callable[..., None]]] = {
    "没有了": lambda _: answer(404),
    "出错了": lambda _: answer(500),
    "空的": lambda _: answer(),
    "网页": lambda _: answer(body=b"<html>"),
    "太大": lambda _: answer(body=b" " * (wire.MOST_OFFER + 1)),
    "说得多，给得少": lambda _: answer(body=b"{}", **{"Content-Length": "900"}),
    "不是我们的": lambda _: answer(body=b"[]"),
    "分卷是路径": lambda _: answer(body=offer_of(b"x", file="../../../secret.json.gz")),
    "分卷是网址": lambda _: answer(body=offer_of(b"x", file="http://10.0.0.1/x.json.gz")),
    "分卷太大": lambda _: answer(body=offer_of(b"x", bytes=1 << 40)),
    "分卷不在": lambda _: answer(body=offer_of(b"x")),
    "总数不对": lambda _: answer(body=offer_of(b"x", stories=9)),
    "转到本机": lambda _: answer(302, Location="http://127.0.0.1:9/data/stories.json"),
    "转到本机的名字": lambda _: answer(302, Location="http://localhost:9/data/stories.json"),
    "转到内网": lambda _: answer(301, Location="http://169.254.169.254/latest/meta-data/"),
    "转到文件": lambda _: answer(302, Location="file:///etc/passwd"),
    "转圈": lambda at: answer(302, Location=at + OFFER[1:]),
    "转到空处": lambda _: answer(302),
    "乱答": lambda _: lambda handler: handler.wfile.write(b"\x00\x01garbage\r\n\r\n"),
}


@pytest.mark.parametrize("name", OFFERS)
def test_an_answer_that_is_not_right_leaves_the_copy_before(
    near: tuple[builder.Place, str, Odd], name: str
) -> None:
    place, address, odd = near
    before = kept_bytes(place)
    odd[OFFER] = OFFERS[name](address)
    refused(place, before)


def kept_bytes(place: builder.Place) -> dict[str, bytes]:
    """The copy without what is noted of it."""
    found = {n: d for n, d in tree(place.copies).items() if not n.endswith("state.json")}
    assert len(found) >= 2
    return found


def refused(place: builder.Place, before: dict[str, bytes]) -> None:
    """The attempt is told and noted; what was there before is there still."""
    [told] = update(place, DAY)
    assert re.search(r"没有取到（.+），仍用 2026-12-01 的副本", told), told
    assert not re.search(r"Error|error|Errno|Traceback", told)
    assert before.items() <= kept_bytes(place).items()
    [copy] = federation.kept(parsed(place), place.copies)
    assert (copy.fetched, copy.failed, copy.good) == ("2026-12-01", DAY, False)


def parsed(place: builder.Place) -> tuple[federation.Source, ...]:
    from xinguancha import plugin

    return plugin.sources(place.root)


def test_a_move_within_the_same_site_is_followed(near: tuple[builder.Place, str, Odd]) -> None:
    place, address, odd = near
    odd["/data/stories.json"] = answer(301, Location="/data/moved.json")
    offer = next(place.copies.glob("*/stories.json")).read_bytes()
    odd["/data/moved.json"] = answer(body=offer)
    assert "没有取到" not in update(place, DAY)[0]
    assert address


def test_a_slow_site_is_given_up(
    near: tuple[builder.Place, str, Odd], monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _, odd = near
    before = kept_bytes(place)
    monkeypatch.setattr(fetch, "_WHOLE", -1)
    odd[OFFER] = answer(body=b"{}")
    refused(place, before)


def test_a_site_that_is_down_is_told_on_the_page_and_comes_back(
    near: tuple[builder.Place, str, Odd],
) -> None:
    place, _, odd = near
    made(place)
    listed = tree(place.site)["lists/all/index.html"]
    odd[OFFER] = answer(503)
    update(place, DAY)
    result = made(place)
    assert result.report is not None
    assert any("用的是 2026-12-01 的副本" in line for line in result.report.told)
    page = text((place.site / "lists/sources/index.html").read_bytes())
    assert "2026年12月1日" in page
    assert "没有取到新的" in page
    assert "127.0.0.1" not in page
    assert tree(place.site)["lists/all/index.html"] == listed
    del odd[OFFER]
    update(place, DAY)
    assert made(place).report.told == []  # type: ignore[union-attr]
    page = text((place.site / "lists/sources/index.html").read_bytes())
    assert "没有取到" not in page
    assert "2026年12月31日" in page


@pytest.mark.parametrize("which", ["stories.json", "stories/*.json.gz"])
def test_a_copy_that_the_disk_has_damaged_stops_the_build(
    near: tuple[builder.Place, str, Odd], which: str
) -> None:
    place, _, _ = near
    made(place)
    before = tree(place.site)
    shutil.rmtree(place.cache / "frames")
    (place.cache / "store.sqlite").unlink()
    file = next(place.copies.glob(f"lingshi/{which}"))
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(release.PublishError, match=r"副本坏了.*sources update"):
        build(place, LATER)
    assert tree(place.site) == before
    update(place, DAY)
    made(place)


def test_what_a_story_says_is_text_and_what_is_not_right_stays_out(
    near: tuple[builder.Place, str, Odd], sites: tuple[builder.Place, builder.Place]
) -> None:
    place, address, odd = near
    good = next(iter(offered(sites[1].site)))["story"]
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    stories = [
        {**good, "id": "evil", "title": evil, "summary": evil, "topics": [evil]},
        {**good, "id": "draft", "status": "draft", "secret": "不要公开"},
        {**good, "id": "no-kind", "kind": "whatever"},
        {**good, "id": "no-title", "title": None},
        {**good, "id": "broken", "events": "none", "proposals": [[[]]]},
        {**good, "id": "surrogate", "title": "\ud800"},
    ]
    content = {
        **HEAD,
        "stories": [{"story": s, "text": f"{evil}\n\n乙\n\n\u202e{evil}"} for s in stories],
    }
    part = packed(content)
    offer = json.loads(offer_of(part, stories=len(stories)))
    odd[OFFER] = answer(body=json.dumps({**offer, "stories": len(stories)}).encode())
    odd["/data/" + offer["parts"][0]["file"]] = answer(body=part)
    assert "没有取到" not in update(place, DAY)[0]
    result = made(place)
    assert result.report is not None
    assert result.report.told == ["另一示例市有 4 篇不合格式，没有收。"]
    seen = 0
    for path, data in tree(place.site).items():
        if path.endswith((".html", ".xml")):
            assert b"<script>alert" not in data, path
            assert b"<img src=x" not in data, path
            seen += b"&lt;script&gt;alert" in data
        assert "不要公开".encode() not in data, path
        assert "\u202e".encode() not in data, path
    assert seen > 2
    assert (place.site / "stories/lingshi~evil/plain.txt").is_file()
    assert address


def test_a_site_without_any_copy_is_left_out_and_told(
    sites: tuple[builder.Place, builder.Place], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    place = portal(tmp_path / "sheng", rows("http://127.0.0.1:9/", sites[1]))
    monkeypatch.chdir(place.root)
    assert cli.main(["sources", "update", "--today", DAY]) == 1
    out = capsys.readouterr().out
    assert "示例市：没有取到（连不上 127.0.0.1），还没有副本" in out
    assert "另一示例市：" in out
    assert cli.main(["sources", "list"]) == 1
    assert f"截至 {DAY}" in capsys.readouterr().out
    assert made(place).report.told == [  # type: ignore[union-attr]
        "示例市还没有取到，网站里没有它。改法：运行 xinguancha sources update。"
    ]
    assert "还没有取到" in text((place.site / "lists/sources/index.html").read_bytes())


def test_a_source_that_is_taken_out_leaves_nothing(near: tuple[builder.Place, str, Odd]) -> None:
    place, _, _ = near
    copies.update([], place.root, place.copies, DAY, lambda words: None)
    assert not any(place.copies.iterdir())


def test_without_sources_the_command_says_what_to_write(
    sites: tuple[builder.Place, builder.Place],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(sites[0].root)
    assert cli.main(["sources", "update"]) == 1
    assert "没有写 sources" in capsys.readouterr().err
