"""Several sites in one portal, over real loopback servers: what is shown, kept, refused."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path

import jsonschema
import pytest
from portal import ELSEWHERE, OFFER, SAME, made, offered, portal, rows, serving, update
from project import LATER, build, text, tree

from xinguancha import builder, federation
from xinguancha.federation import fetch


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
