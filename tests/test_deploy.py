"""The recipes of deploy/ as shipped: nginx on loopback, the way to a server, the workflows."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import IN_CI, ROOT, build, project, tree

from xinguancha import builder, cli
from xinguancha.release import verify

DEPLOY = ROOT / "deploy"
GONE = "stories/chexia/"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
USES = re.compile(r"^ *(?:- )?uses: (.*)$", re.MULTILINE)


def needed(command: str) -> str:
    """The path of a program; without it the test is skipped, and fails in CI."""
    found = shutil.which(command) or shutil.which(command, path="/usr/sbin:/sbin")
    if found is None:
        (pytest.fail if IN_CI else pytest.skip)(f"没有找到 {command}，这项测试没有运行")
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with small copies; one of its stories is withdrawn."""
    place = project(tmp_path_factory.mktemp("deploy"))
    assert build(place, way=builder.Way(compress=True)).report is not None
    return place.site


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gone(site: Path, server: str) -> str:
    """What the command lists of withdrawn stories, in a server's own words."""
    line = [sys.executable, "-m", "xinguancha", "gone", str(site), "--server", server]
    done = subprocess.run(line, cwd=ROOT / "scripts", capture_output=True, check=True, text=True)
    return done.stdout


def changed(recipe: str, *pairs: tuple[str, str]) -> str:
    """A recipe with our places in place of the shipped ones."""
    text = (DEPLOY / recipe).read_text("utf-8")
    for shipped, ours in pairs:
        assert shipped in text
        text = text.replace(shipped, ours)
    return text


def nginx(site: Path, home: Path, port: int) -> list[str]:
    """Lay the shipped configuration for a real nginx; returns how it is started."""
    listed = gone(site, "nginx")
    assert listed.splitlines() == [f"~^/stories/{one}(/.*)?$ 1;" for one in ("chexia", "jiuchexia")]
    (home / "gone.conf").write_text(listed)
    shutil.copy(DEPLOY / "nginx" / "headers.conf", home)
    conf = changed(
        "nginx/xinguancha.conf",
        ("/etc/nginx/xinguancha/", f"{home}/"),
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("/srv/xinguancha/current", str(site)),
    )
    temporary = "".join(
        f"{name}_temp_path {home}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    module = ""
    if BROTLI.is_file():  # where the package is installed, as the recipe says
        module = f"load_module {BROTLI};\n"
        conf = conf.replace("# brotli_static on;", "brotli_static on;")
        assert "    brotli_static on;" in conf
    (home / "nginx.conf").write_text(
        f"{module}daemon off;\nuser root;\nworker_processes 1;\npid {home}/pid;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{conf}}}\n"
    )
    return [needed("nginx"), "-p", str(home), "-c", f"{home}/nginx.conf"]


def caddy(site: Path, home: Path, port: int) -> list[str]:
    """Lay the shipped configuration for a real Caddy; returns how it is started."""
    (home / "gone.caddy").write_text(gone(site, "caddy"))
    conf = changed(
        "caddy/Caddyfile",
        ("/etc/caddy/", f"{home}/"),
        ("example.org {", f"http://127.0.0.1:{port} {{"),
        ("/srv/xinguancha/current", str(site)),
    )
    (home / "Caddyfile").write_text(f"{{\nadmin off\n}}\n{conf}")
    return [needed("caddy"), "run", "--adapter", "caddyfile", "--config", f"{home}/Caddyfile"]


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def server(
    request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The shipped configuration in a real server; only places and the port are ours."""
    home, port = tmp_path_factory.mktemp("server"), free_port()
    line = request.param(site, home, port)
    env = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    child = subprocess.Popen(line, env=env, stderr=(home / "log").open("wb"))
    try:
        for _ in range(600):
            assert child.poll() is None, (home / "log").read_text("utf-8")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield port
    finally:
        child.terminate()
        child.wait()


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request("GET", path, headers=sent)
    answer = link.getresponse()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()


SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.mark.parametrize("path", ["/", "/stories/jiedeng/", "/nowhere/", f"/{GONE}", "/feed.xml"])
def test_every_answer_has_the_security_headers(server: int, path: str) -> None:
    _, headers, _ = get(server, path)
    assert {name: headers.get(name) for name in SECURITY} == SECURITY
    assert "camera=()" in headers["permissions-policy"]
    page = re.search(r'Policy" content="([^"]+)"', (ROOT / "templates/main.html").read_text())
    assert page is not None
    assert headers["content-security-policy"] == f"{page[1]}; frame-ancestors 'none'"
    assert not re.search("[0-9]", headers.get("server", ""))


def test_pages_and_what_is_not_there(server: int, site: Path) -> None:
    page = (site / "stories/jiedeng/index.html").read_bytes()
    status, headers, body = get(server, "/stories/jiedeng/")
    assert (status, body) == (200, page)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert get(server, "/stories/jiedeng")[0] in (301, 308)
    assert get(server, "/stories/jiedeng")[1]["location"] == "/stories/jiedeng/"
    for path in ("/nowhere", "/search/data/", "/.git/config", "/index.html.gz", "/index.html.br"):
        status, _, body = get(server, path)
        assert status == 404, path
        assert body == (site / "404.html").read_bytes()


def test_a_withdrawn_story_is_gone_with_its_notice(server: int, site: Path) -> None:
    for path in (f"/{GONE}", f"/{GONE}index.html", f"/{GONE}story.json", f"/{GONE.rstrip('/')}"):
        assert get(server, path)[0] == 410, path
    assert get(server, f"/{GONE}")[2] == (site / GONE / "index.html").read_bytes()
    assert get(server, "/stories/chexia-2/")[0] == 404


def test_texts_come_small_and_ranges_whole(server: int, site: Path) -> None:
    status, headers, body = get(server, "/stories/jiedeng/", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert body == (site / "stories/jiedeng/index.html.gz").read_bytes(), "made by the build"
    assert gzip.decompress(body) == (site / "stories/jiedeng/index.html").read_bytes()
    assert "Accept-Encoding" in headers["vary"]
    if BROTLI.is_file() or headers.get("server") != "nginx":
        _, headers, body = get(server, "/stories/jiedeng/", Accept_Encoding="gzip, br")
        assert headers["content-encoding"] == "br"
        assert body == (site / "stories/jiedeng/index.html.br").read_bytes()
    picture = (site / "stories/jiedeng/lamp.png").read_bytes()
    status, headers, body = get(server, "/stories/jiedeng/lamp.png", Range="bytes=3-9")
    assert (status, body) == (206, picture[3:10])
    assert headers["content-range"] == f"bytes 3-9/{len(picture)}"


def test_how_long_things_are_kept(server: int, site: Path) -> None:
    assert "max-age=60" in get(server, "/")[1]["cache-control"]
    assert "max-age=60" in get(server, "/search/data/index.json")[1]["cache-control"]
    named = sorted((site / "search" / "data").glob("????????.bin"))
    assert named
    assert "immutable" in get(server, f"/search/data/{named[0].name}")[1]["cache-control"]
    headers = get(server, "/")[1]
    assert get(server, "/", If_None_Match=headers["etag"])[0] == 304


def test_the_site_is_compared_over_http(
    server: int, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Small copies are the server's own business: they have no address."""
    found = verify.verify(f"http://127.0.0.1:{server}/")
    assert found.files > 100
    assert (found.missing, found.different) == ([], [])
    assert cli.main(["verify", f"http://127.0.0.1:{server}"]) == 0
    assert "完全一致" in capsys.readouterr().out


# --- to a server ------------------------------------------------------------------------------


def push(*words: object) -> subprocess.CompletedProcess[str]:
    line = ["bash", str(DEPLOY / "push.sh"), *map(str, words)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A site as a build leaves it."""
    (tmp_path / "home").mkdir()
    place = project(tmp_path / "home")
    assert build(place).report is not None
    return place.site


@pytest.mark.skipif(sys.platform == "win32", reason="rsync and bash")
def test_pushing_fills_a_folder_and_switches(plain: Path, tmp_path: Path) -> None:
    needed("rsync")
    target = tmp_path / "目标 host"
    for _ in range(5):
        done = push(plain, target)
        assert done.returncode == 0, done.stderr
        assert tree(target / "current") == tree(plain)
    assert (target / "current").is_symlink()
    assert len(list((target / "releases").iterdir())) == 3
    (plain / "index.html").write_text("torn")
    assert push(plain, target).returncode != 0, "a site that is not what its manifest says stays"
    assert tree(target / "current") != tree(plain)


@pytest.mark.skipif(sys.platform == "win32", reason="rsync and bash")
def test_pushing_in_place(plain: Path, tmp_path: Path) -> None:
    needed("rsync")
    target = tmp_path / "htdocs"
    target.mkdir()
    (target / "old.html").write_text("old")
    done = push("--in-place", plain, target)
    assert done.returncode == 0, done.stderr
    assert verify.verify(str(target)).good()


# --- the workflows ----------------------------------------------------------------------------


def workflows() -> list[Path]:
    found = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert len(found) >= 3
    return found


@pytest.mark.parametrize("path", workflows(), ids=lambda path: path.name)
def test_workflows_pin_what_they_use_and_hold_no_right_by_default(path: Path) -> None:
    text = path.read_text("utf-8")
    used = USES.findall(text)
    assert used
    pinned = [re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used]
    assert all(pinned), used
    assert "\npermissions: {}\n" in text
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    assert "pull_request_target" not in text
    if "pull_request:" in text:
        assert "secrets." not in text
        assert ": write" not in text


def test_one_version_of_each_action() -> None:
    used = [one.split("@") for path in workflows() for one in USES.findall(path.read_text("utf-8"))]
    assert len({name for name, _ in used}) == len({tuple(one) for one in used}) > 5


def test_links_are_looked_at_once_the_tools_of_the_tests_are_there() -> None:
    found = 0
    for path in (*workflows(), ROOT / ".gitlab-ci.yml"):
        before, step, _ = path.read_text("utf-8").partition("deploy/links.sh")
        found += bool(step)
        assert not step or "scripts/run.py test" in before, path.name
    assert found == 2


def test_zizmor_finds_nothing() -> None:
    program = needed(str(Path(sys.executable).with_name("zizmor")))
    done = subprocess.run(
        [program, "--offline", "--pedantic", "--quiet", str(ROOT / ".github")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="its wheels are locked for Linux alone")
def test_actionlint_finds_nothing(tmp_path: Path) -> None:
    program = needed(str(Path(sys.executable).with_name("actionlint")))
    paths = [str(path) for path in workflows()]
    done = subprocess.run([program, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(Path(paths[0]).read_text("utf-8").replace("runs-on:", "runs-in:"), "utf-8")
    done = subprocess.run([program, str(wrong)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "runs-in" in done.stdout


def test_links_of_the_built_site(plain: Path) -> None:
    needed(str(Path(sys.executable).with_name("lychee")))
    done = subprocess.run(
        ["bash", str(DEPLOY / "links.sh"), str(plain)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    page = plain / "stories/jiedeng/index.html"
    page.unlink()
    done = subprocess.run(
        ["bash", str(DEPLOY / "links.sh"), str(plain)], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
