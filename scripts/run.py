"""Makes ``.venv`` from the hash-pinned locks, then runs in it ``xinguancha`` or the tests."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may meet
    sys.exit("需要 Python 3.11 或更新的版本。Python 3.11 or newer is needed.")
ROOT = Path(__file__).resolve().parent.parent
PYTHON = ".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python"
STEPS = {"home": "", "lock": "requirements.lock pyproject.toml", "test": "requirements-test.lock"}
CHILD = {**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1", "PIP_NO_INPUT": "1"}
CAUSES = {  # what pip says -> what it means; the first that fits
    "No space left": "磁盘已满，请腾出约 500 MB",
    "DO NOT MATCH THE HASHES": "下载到的包与锁定的校验值不符，请勿使用；换个网络再试",
    "Errno 13]": "没有写入权限，或文件被占用（请先关掉正在运行的预览）",
}


def missing(root: Path, test: bool) -> dict[str, Path]:
    """Name the steps still to do, in order, with their stamps: a hash of all a step rests on."""
    key, todo = hashlib.sha256(f"{root} {sys.version_info[:2]}".encode()), dict[str, Path]()
    for step in list(STEPS)[: 3 if test else 2]:
        key.update(b"".join((root / name).read_bytes() for name in STEPS[step].split()))
        stamp = root / ".venv" / f".{step}-{key.hexdigest()[:16]}"
        if todo or not (stamp.exists() and (root / PYTHON).exists()):
            todo[step] = stamp
    return todo


def pip(root: Path, *words: str) -> None:
    """Run one quiet ``pip install``; raise OSError with the cause and pip's last lines."""
    line = [str(root / PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "-q", *words]
    done = subprocess.run(line, env=CHILD, cwd=root, capture_output=True, check=False)
    if done.returncode:
        said = (done.stdout + done.stderr).decode("utf-8", "replace").strip()
        cause = next((CAUSES[s] for s in CAUSES if s in said), "多半是网络不通，请检查网络或代理")
        raise OSError(f"{cause}。pip 最后的话：\n" + "\n".join(said.splitlines()[-8:]))


def prepare(root: Path, test: bool) -> None:
    """Bring ``.venv`` in step with the locks; a stamp is laid only when its step has ended well."""
    if todo := missing(root, test):
        print("正在准备运行环境 .venv，约需一两分钟……", file=sys.stderr, flush=True)
    for step, stamp in todo.items():
        for old in stamp.parent.glob(f".{step}-*"):
            old.unlink()
        if step == "home" and not importlib.util.find_spec("ensurepip"):
            raise OSError("Python 缺少 venv 组件；Debian、Ubuntu 请先执行 apt install python3-venv")
        if step == "home":
            venv.create(stamp.parent, clear=True, with_pip=True)
        else:
            pip(root, "--require-hashes", "-r", STEPS[step].split()[0])
            pip(root, "--no-deps", "--no-build-isolation", "-e", ".")
        stamp.touch()


def run(root: Path, words: list[str]) -> int:
    """Run the words in a ready environment and give the exit code; the tests run in the root."""
    prepare(root, test := words[0] == "test")
    os.chdir(root if test else ".")
    line = [str(root / PYTHON), "-m", *(["pytest", *words[1:]] if test else ["xinguancha", *words])]
    if os.name == "posix":  # the child takes our place: signals and Ctrl-C reach it as its own
        os.execve(line[0], line, CHILD)
    return subprocess.call(line, env=CHILD)


if __name__ == "__main__":
    try:
        sys.exit(run(ROOT, sys.argv[1:] or ["--help"]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, subprocess.CalledProcessError) as trouble:
        print(f"没能准备好运行环境：{trouble}", file=sys.stderr)
        sys.exit(2)
