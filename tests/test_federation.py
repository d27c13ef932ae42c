"""Several sites in one portal, over real loopback servers: what is shown, kept, refused."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from portal import DAY, ELSEWHERE, SAME, cities, made, portal, serving, update
from project import LATER, build, text, tree

from xinguancha import builder, cli, federation, release
from xinguancha.federation import copies, fetch, wire

Odd = dict[str, Callable[..., None]]
OFFER = "/data/stories.json"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[builder.Place, builder.Place]:
    return cities(tmp_path_factory.mktemp("cities"))


@pytest.fixture(scope="module")
def province(
    sites: tuple[builder.Place, builder.Place], tmp_path_factory: pytest.TempPathFactory
) -> tuple[builder.Place, str]:
    """The portal, built after the servers are gone; and where the first city was served."""
    shili, lingshi = sites
    with serving(shili.site) as (address, _):
        place = portal(tmp_path_factory.mktemp("portal") / "sheng", rows(address, lingshi))
        told = update(place)
    assert len(told) == 2
    made(place)
    return place, address


def rows(address: str, lingshi: builder.Place) -> list[dict[str, str]]:
    """The portal's configuration: one city by address, the other by path."""
    offer = (lingshi.site / OFFER[1:]).as_posix()
    return [
        {"key": "shili", "name": "示例市", "manifest": address + OFFER[1:]},
        {"key": "lingshi", "name": "另一示例市", "manifest": offer, "site": ELSEWHERE},
    ]


def offered(site: Path) -> list[dict[str, Any]]:
    """All stories of a site's offer."""
    offer = json.loads((site / OFFER[1:]).read_bytes())
    parts = [json.loads(gzip.decompress((site / "data" / p["file"]).read_bytes()))
             for p in offer["parts"]]  # fmt: skip
    return [one for part in parts for one in part["stories"]]


# --- what a site offers -----------------------------------------------------------------------


def test_a_site_offers_its_public_stories_and_nothing_else(
    sites: tuple[builder.Place, builder.Place],
) -> None:
    for place in sites:
        stories = offered(place.site)
        public = {path.parent.name for path in place.site.glob("stories/*/story.json")}
        assert {one["story"]["id"] for one in stories} == public
        assert len(stories) == len(public) > 3
        for one in stories:
            folder = place.site / "stories" / one["story"]["id"]
            assert one["story"] == json.loads((folder / "story.json").read_bytes())
            assert one["text"] == (folder / "plain.txt").read_text("utf-8")
    whole = json.dumps(offered(sites[1].site), ensure_ascii=False)
    assert "金鱼" not in whole  # of a draft
    assert "银鱼" not in whole  # of a story that was taken down


def test_the_offer_keeps_to_its_schema(sites: tuple[builder.Place, builder.Place]) -> None:
    data = sites[0].site / "data"
    schema = json.loads((data / "stories.schema.json").read_bytes())
    offer = json.loads((data / "stories.json").read_bytes())
    jsonschema.validate(offer, schema)
    content = {**schema["$defs"]["content"], "$defs": schema["$defs"]}
    for part in offer["parts"]:
        jsonschema.validate(
            json.loads(gzip.decompress((data / part["file"]).read_bytes())), content
        )
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**offer, "secret": 1}, schema)


def test_one_edit_makes_one_part_again(
    sites: tuple[builder.Place, builder.Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xinguancha.federation.offering.SHARE", 4)
    folder = tmp_path / "shili"
    shutil.copytree(sites[0].root, folder)
    place = builder.Place(folder, folder / "stories", folder / "site")
    assert build(place, LATER).report is not None
    before = set((place.site / "data/stories").iterdir())
    assert len(before) > 4
    file = next(place.stories.rglob(f"{SAME}*"))
    file.write_text(file.read_text("utf-8") + "\n又添了一句。\n", "utf-8")
    assert build(place, LATER).report is not None
    after = set((place.site / "data/stories").iterdir())
    assert len(before - after) == len(after - before) == 1


# --- what the portal shows --------------------------------------------------------------------


def test_every_story_of_every_city_is_listed_and_leads_to_its_own_site(
    province: tuple[builder.Place, str], sites: tuple[builder.Place, builder.Place]
) -> None:
    place, address = province
    pages = list(place.site.glob("lists/all*/index.html"))
    html = "".join(page.read_text("utf-8") for page in pages)
    links = set(re.findall(r'<h2 class="xgc-row__title"><a href="([^"]+)"', html))
    wanted = {
        f"{base}stories/{one['story']['id']}/"
        for base, site in ((address, sites[0].site), (ELSEWHERE, sites[1].site))
        for one in offered(site)
    }
    assert links == wanted
    assert len(wanted) > 30
    assert {f"{address}stories/{SAME}/", f"{ELSEWHERE}stories/{SAME}/"} <= wanted


def test_no_page_links_to_a_story_that_is_not_here(province: tuple[builder.Place, str]) -> None:
    place, address = province
    seen = 0
    for path, data in tree(place.site).items():
        if path.endswith(".html"):
            assert b"~" not in b"".join(re.findall(rb'href="[^"]*"', data)), path
            seen += data.count(f'href="{address}stories/'.encode())
        if path.endswith(("feed.xml", "feed.json")):
            assert b"stories/shili~" not in data, path
            assert b"stories/lingshi~" not in data, path
    assert seen > 100


def test_a_line_says_of_the_city_what_the_city_says_itself(
    province: tuple[builder.Place, str], sites: tuple[builder.Place, builder.Place]
) -> None:
    def lines(site: Path, pattern: str) -> dict[str, str]:
        html = "".join(p.read_text("utf-8") for p in sorted(site.glob(pattern)))
        found = re.findall(r'<li class="xgc-row">(.*?)</li>', html, re.S)
        told = {re.search(r"stories/([a-z0-9-]+)/", one)[1]: one for one in found}  # type: ignore[index]
        plain = {key: text(f"<main>{one}</main>".encode()) for key, one in told.items()}
        return {
            key: "\n".join(
                line
                for line in one.split("\n")
                if line != "示例市" and not line.startswith("专栏第")
            )
            for key, one in plain.items()
        }

    here = lines(province[0].site, "cities/shili*/index.html")
    there = lines(sites[0].site, "lists/all*/index.html")
    assert len(here) == len(there) > 25
    assert here == there


def test_statistics_and_lists_cover_all(
    province: tuple[builder.Place, str], sites: tuple[builder.Place, builder.Place]
) -> None:
    total = sum(len(offered(place.site)) for place in sites)
    counted = text((province[0].site / "lists/statistics/index.html").read_bytes())
    assert re.search(rf"\b{total}\b", counted)
    told = text((province[0].site / "lists/sources/index.html").read_bytes())
    for words in ("示例市", "另一示例市", "2026年12月31日"):
        assert words in told
    units = text((province[0].site / "lists/units/index.html").read_bytes())
    assert "另一示例市 · " in units  # two cities may have offices of the same name


def test_the_search_knows_every_text_and_where_it_is_from(
    province: tuple[builder.Place, str], sites: tuple[builder.Place, builder.Place]
) -> None:
    place, address = province
    index = json.loads((place.site / "search/data/index.json").read_bytes())
    assert index["sites"] == {"shili": address, "lingshi": ELSEWHERE}
    for key, site in (("shili", sites[0].site), ("lingshi", sites[1].site)):
        for one in offered(site):
            own = place.site / "stories" / f"{key}~{one['story']['id']}"
            lines = (own / "plain.txt").read_text("utf-8").split("\n")
            assert lines[0] == one["text"].split("\n")[0]
            assert lines[2:] == one["text"].split("\n")[2:]
            assert sorted(p.name for p in own.iterdir()) == ["plain.txt"]


def test_the_same_copies_give_the_same_bytes(
    province: tuple[builder.Place, str], tmp_path: Path
) -> None:
    place = province[0]
    again = tmp_path / "again"
    shutil.copytree(place.root, again, ignore=shutil.ignore_patterns("site", "*.sqlite*", "frames"))
    other = builder.Place(again, again / "stories", again / "site")
    assert (other.copies / "shili").is_dir()
    made(other)
    assert tree(other.site) == tree(place.site)
    assert not made(other).report.fresh  # type: ignore[union-attr]


def test_own_stories_and_those_of_others_stand_together(
    sites: tuple[builder.Place, builder.Place], tmp_path: Path
) -> None:
    place = portal(tmp_path / "sheng", rows("http://127.0.0.1:9/", sites[1])[1:])
    shutil.rmtree(place.stories)
    shutil.copytree(sites[0].stories, place.stories)
    update(place)
    made(place)
    page = (place.site / f"stories/{SAME}/index.html").read_text("utf-8")
    assert "lingshi" not in page
    offer = json.loads((place.site / OFFER[1:]).read_bytes())
    assert offer["stories"] == len(offered(sites[0].site))  # it offers its own alone


# --- what goes wrong --------------------------------------------------------------------------


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


# --- the configuration ------------------------------------------------------------------------

GOOD = {"key": "a", "name": "甲市", "manifest": "https://a.example.org/data/stories.json"}


def test_a_source_says_where_its_stories_are() -> None:
    [one] = federation.parse([GOOD])
    assert one.site == "https://a.example.org/"
    [two] = federation.parse([{**GOOD, "site": "https://b.example.org/column"}])
    assert two.site == "https://b.example.org/column/"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (["a"], "写 key、name、manifest"),
        ([{**GOOD, "key": "A市"}], "key 不对"),
        ([{**GOOD, "key": "../x"}], "key 不对"),
        ([{**GOOD, "name": ""}], "没有写 name"),
        ([{**GOOD, "url": "x"}], "不认识的“url”"),
        ([{**GOOD, "manifest": ""}], "没有写 manifest"),
        ([{**GOOD, "manifest": "ftp://a.example.org/data/stories.json"}], "https 或 http"),
        ([{**GOOD, "manifest": "file:///etc/passwd"}], "https 或 http"),
        (
            [{**GOOD, "manifest": "https://me:pass@a.example.org/x.json"}],
            "https 或 http",
        ),
        ([{**GOOD, "site": "javascript:alert(1)"}], "要写 site"),
        ([{**GOOD, "site": 'https://a.example.org/"onclick='}], "要写 site"),
        ([{**GOOD, "manifest": "site/data/stories.json"}], "要写 site"),
        ([GOOD, GOOD], "两个 key"),
        ([GOOD, {**GOOD, "key": "b"}], "两个 name"),
    ],
)
def test_a_source_that_is_written_wrongly_is_told(rows: list[object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        federation.parse(rows)


def test_a_redirect_from_https_to_http_is_not_followed() -> None:
    from urllib.parse import urlsplit

    with pytest.raises(fetch.FetchError, match="https 转到了 http"):
        fetch._moved(urlsplit("https://a.example.org/x"), "http://a.example.org/x")


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0"),
        *("::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1"),
    ],
)
def test_an_address_of_the_own_network_is_not_public(address: str) -> None:
    assert not fetch._is_public(address)
    assert fetch._is_public("93.184.215.14")
    assert fetch._is_public("2606:4700::1111")
