"""``scripts/run.py``: small, standard library only, and idle while the locks stay as they are."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from project import ROOT

RUN = ROOT / "scripts" / "run.py"
INPUTS = ("requirements.lock", "requirements-test.lock", "pyproject.toml")
FAKE_PYTHON = """#!/bin/sh
echo "$@"
echo "utf8=$PYTHONUTF8 quiet=$NO_MKDOCS_2_WARNING in=$PWD"
exit 7
"""


@pytest.fixture
def run() -> ModuleType:
    """A copy of the script as a module of its own, so that a test may change its names."""
    spec = importlib.util.spec_from_file_location("bootstrap", RUN)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path, run: ModuleType) -> Path:
    """A project whose environment has every stamp that ``prepare`` would have laid."""
    for name in INPUTS:
        (tmp_path / name).write_text(f"# {name}\n", encoding="utf-8")
    python = tmp_path / run.PYTHON
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PYTHON, encoding="utf-8")
    python.chmod(0o755)
    for stamp in run.missing(tmp_path, test=True).values():
        stamp.touch()
    return tmp_path


def test_it_is_small_and_needs_nothing_but_python() -> None:
    text = RUN.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 80
    nodes = list(ast.walk(ast.parse(text)))
    found = {a.name.partition(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    found |= {(n.module or ".").partition(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    assert "subprocess" in found
    assert found <= sys.stdlib_module_names


def test_a_new_clone_needs_every_step(tmp_path: Path, run: ModuleType) -> None:
    for name in INPUTS:
        (tmp_path / name).touch()
    assert list(run.missing(tmp_path, test=False)) == ["home", "lock"]
    assert list(run.missing(tmp_path, test=True)) == ["home", "lock", "test"]


def test_a_finished_environment_needs_none(project: Path, run: ModuleType) -> None:
    assert run.missing(project, test=True) == {}
    assert run.missing(project, test=False) == {}


@pytest.mark.parametrize(
    ("name", "for_build", "for_test"),
    [
        ("requirements.lock", ["lock"], ["lock", "test"]),
        ("pyproject.toml", ["lock"], ["lock", "test"]),
        ("requirements-test.lock", [], ["test"]),
    ],
)
def test_a_changed_input_repeats_just_what_rests_on_it(
    project: Path, run: ModuleType, name: str, for_build: list[str], for_test: list[str]
) -> None:
    (project / name).write_text("# changed\n", encoding="utf-8")
    assert list(run.missing(project, test=False)) == for_build
    assert list(run.missing(project, test=True)) == for_test


def test_an_environment_without_its_python_is_made_anew(project: Path, run: ModuleType) -> None:
    (project / run.PYTHON).unlink()
    assert list(run.missing(project, test=False)) == ["home", "lock"]


def test_a_moved_project_is_made_anew(project: Path, run: ModuleType) -> None:
    moved = project.rename(project.with_name("搬 家"))
    assert list(run.missing(moved, test=False)) == ["home", "lock"]


def test_an_interrupted_step_leaves_no_stamp(
    project: Path, run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    before = (project / "requirements.lock").read_bytes()
    (project / "requirements.lock").write_text("# new\n", encoding="utf-8")
    monkeypatch.setattr(run, "pip", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run.prepare(project, test=False)
    assert list(run.missing(project, test=False)) == ["lock"]
    (project / "requirements.lock").write_bytes(before)
    assert list(run.missing(project, test=False)) == ["lock"], "half of the new lock is in there"


def test_a_python_without_venv_says_what_to_install(
    project: Path, run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / run.PYTHON).unlink()
    monkeypatch.setitem(sys.modules, "ensurepip", None)  # as Debian ships it
    with pytest.raises(OSError, match="apt install python3-venv"):
        run.prepare(project, test=False)


def test_the_steps_install_the_lock_they_are_named_after(
    project: Path,
    run: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(run, "pip", lambda root, *words: calls.append(words))
    (project / "requirements.lock").write_text("# new\n", encoding="utf-8")
    run.prepare(project, test=True)
    assert [c[-1] for c in calls if "--require-hashes" in c] == list(INPUTS[:2])
    assert run.missing(project, test=True) == {}
    assert capfd.readouterr().err.count("\n") == 1
    run.prepare(project, test=True)
    assert capfd.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the environment's Python")
@pytest.mark.parametrize(
    ("words", "passed"),
    [
        ([], "-m xinguancha --help"),
        (["build", "--today", "2024-05-03"], "-m xinguancha build --today 2024-05-03"),
        (
            ["check", "stories/2024/老年 代步车.md"],
            "-m xinguancha check stories/2024/老年 代步车.md",
        ),
        (["test", "-k", "dates"], "-m pytest -k dates"),
    ],
)
def test_words_and_exit_code_are_passed_on(
    project: Path, run: ModuleType, tmp_path_factory: pytest.TempPathFactory,
    words: list[str], passed: str,
) -> None:  # fmt: skip
    (project / "scripts").mkdir()
    (project / "scripts" / "run.py").write_bytes(RUN.read_bytes())
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = subprocess.run(
        [sys.executable, project / "scripts" / "run.py", *words],
        capture_output=True,
        encoding="utf-8",
        cwd=elsewhere,
        check=False,
    )
    where = project if words[:1] == ["test"] else elsewhere
    assert done.stdout.splitlines() == [passed, f"utf8=1 quiet=1 in={where}"]
    assert (done.returncode, done.stderr) == (7, "")


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for the environment's Python")
@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("ERROR: [Errno 28] No space left on device", "磁盘已满"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "校验值不符"),
        ("ERROR: [Errno 13] Permission denied: 'x'", "没有写入权限"),
        ("Could not find a version that satisfies the requirement", "网络不通"),
    ],
)
def test_a_failed_installation_ends_with_its_cause(project: Path, said: str, cause: str) -> None:
    (project / "scripts").mkdir()
    (project / "scripts" / "run.py").write_bytes(RUN.read_bytes())
    script = f"#!/bin/sh\necho 1 2>&1\ncat >&2 <<'END'\n{said}\nEND\nexit 1\n"
    (project / ".venv/bin/python").write_text(script, encoding="utf-8")
    (project / "requirements.lock").write_text("# new\n", encoding="utf-8")
    command = [sys.executable, project / "scripts" / "run.py", "build"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert cause in done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def pins(name: str) -> dict[str, str]:
    """Distribution → its full line of versions and markers, from one lock of the project."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    found = [line for line in lines if line[:1].isalnum()]
    assert found
    return {line.partition("==")[0]: line.rstrip("\\ ") for line in found}


def test_the_test_lock_holds_the_other_with_the_same_pins() -> None:
    small, large = pins("requirements.lock"), pins("requirements-test.lock")
    assert small.items() < large.items()


@pytest.mark.parametrize("name", INPUTS[:2])
def test_a_lock_is_hashed_and_names_no_place(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    blocks = text.replace("\\\n", "").splitlines()
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index-url" not in text


def test_the_locks_cover_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    def bare(requirement: str) -> str:
        return requirement.partition(">")[0].strip().lower()

    assert {bare(r) for r in project["dependencies"]} < pins("requirements.lock").keys()
    extra = project["optional-dependencies"]["test"]
    assert {bare(r) for r in extra} < pins("requirements-test.lock").keys()
    assert "setuptools" in pins("requirements.lock")
