"""The Dockerfile, as far as it can be tried without an engine."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.hosting.requirements import requirements
from tests.hosting.files import HOSTING, ROOT, instructions, is_sent

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _words(keyword: str, stage: int) -> list[str]:
    return [item.words for item in instructions() if (item.keyword, item.stage) == (keyword, stage)]


def test_everything_that_is_copied_is_there_and_sent() -> None:
    """A build would stop at a file that is missing or ignored."""
    copied = [item for item in instructions() if item.keyword == "COPY"]
    sources = [
        source for item in copied if "--from=" not in item.words for source in item.copied()[0]
    ]
    assert {"bot", "models/qibu", "pyproject.toml"} <= set(sources)
    for source in sources:
        assert (ROOT / source).exists(), source
        assert is_sent(source), source


@pytest.mark.parametrize(
    "path",
    [
        *(".env", "qibu.toml", ".git/config", ".venv/bin/python", "data/qibu.db"),
        *("tests/poems.py", "model_export/cli.py", "models/README.md"),
        *("bot/__pycache__/x.pyc", "bot/verse/__pycache__/x.pyc"),
    ],
)
def test_secrets_data_and_what_is_not_needed_stay_out(path: str) -> None:
    """Not even the builder sees them."""
    assert not is_sent(path)


def test_the_wheel_needs_what_is_sent() -> None:
    """pyproject.toml names files that the build must see."""
    project = PYPROJECT["project"]
    for path in (project["readme"], *project["license-files"]):
        assert is_sent(path)
    for package in PYPROJECT["tool"]["setuptools"]["packages"]:
        assert is_sent(package.replace(".", "/"))
        assert (ROOT / package.replace(".", "/") / "__init__.py").is_file()


def test_the_image_has_the_python_of_the_project() -> None:
    """In both stages, and no tools of the build in the second one."""
    version = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    bases = [item.words for item in instructions() if item.keyword == "FROM"]
    assert bases == [f"python:{version}-slim AS build", f"python:{version}-slim"]
    assert not [words for words in _words("RUN", 2) if re.search(r"pip|apt|curl|python", words)]


def test_it_runs_as_nobody_in_particular_and_writes_to_one_volume() -> None:
    """By number, so that a platform can see that it is not root."""
    assert _words("USER", 2) == ["10001:10001"]
    assert _words("VOLUME", 2) == ["/data"]
    variables = dict(word.split("=", 1) for word in _words("ENV", 2)[0].split())
    assert variables["QIBU_DATA"] == "/data"
    assert variables["PYTHONDONTWRITEBYTECODE"] == "1"
    assert variables["PYTHONSAFEPATH"] == "1"
    copied = [
        item.copied() for item in instructions() if item.keyword == "COPY" and item.stage == 2
    ]
    assert (["models/qibu"], variables["QIBU_MODEL"]) in copied


def test_it_runs_the_bot_and_asks_for_its_health() -> None:
    """With arguments in the form that needs no shell."""
    (health,) = _words("HEALTHCHECK", 2)
    assert json.loads(health.partition("CMD ")[2]) == ["python", "-m", "bot", "health"]
    assert json.loads(_words("ENTRYPOINT", 2)[0]) == ["python", "-m", "bot"]
    assert json.loads(_words("CMD", 2)[0]) == ["run"]


def test_requirements_are_those_of_the_project() -> None:
    """Of the run time and the lists asked for, each once, without torch."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = PYPROJECT["project"]
    assert requirements(text, []) == project["dependencies"]
    with_more = requirements(text, ["all"])
    assert not [item for item in with_more if item.startswith("torch")]
    assert len(with_more) == len(set(with_more))
    for extra in project["optional-dependencies"]:
        wanted = {item for item in requirements(text, [extra]) if "torch=" not in item}
        assert wanted <= set(with_more)
    with pytest.raises(SystemExit, match="no extra 'silver'"):
        requirements(text, ["silver"])


def test_requirements_are_printed_where_nothing_is_installed() -> None:
    """The program sees no package but Python's own."""
    command = [sys.executable, "-I", "-S", str(HOSTING / "requirements.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == PYPROJECT["project"]["dependencies"]


@pytest.mark.slow
def test_the_steps_of_the_image_make_a_bot_that_runs(tmp_path: Path) -> None:
    """Every COPY and RUN of the build, in folders of the test, then `check` in what came out.

    What a file system that is read only forbids shows in files that were changed.
    """
    build, installed, data = tmp_path / "build", tmp_path / "installed", tmp_path / "data"
    build.mkdir()
    data.mkdir()
    shell = {"PATH": f"{Path(sys.base_prefix) / 'bin'}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    for item in instructions():
        if item.keyword == "COPY" and "--from=" not in item.words:
            sources, target = item.copied()
            _copy(sources, Path(target.replace("/opt/qibu", str(installed))), build)
        elif item.keyword == "RUN" and item.stage == 1:
            command = item.words.replace("/opt/qibu", str(installed)).replace("${EXTRAS}", "")
            subprocess.run(command, shell=True, cwd=build, env=shell, check=True, timeout=900)
    shutil.rmtree(build)
    names = {path.name for path in (installed / "lib").glob("python*/site-packages/*")}
    assert not names & {"torch", "pip", "onnx", "pytest", "simcord"}
    variables = dict(word.split("=", 1) for word in _words("ENV", 2)[0].split())
    inside = {
        name: value.replace("/opt/qibu", str(installed)).replace("/data", str(data))
        for name, value in variables.items()
        if name != "PATH"
    }
    before = _files(installed)
    done = subprocess.run(
        [str(installed / "bin" / "python"), "-m", "bot", "check"],
        cwd=data,
        env=inside | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "all files whole" in done.stdout
    assert _files(installed) == before
    assert {path.name.partition("-")[0] for path in data.iterdir()} == {"qibu.db"}
    size = sum(path.stat().st_size for path in installed.rglob("*") if not path.is_symlink())
    print(f"installed: {size / 1e6:.0f} MB")  # noqa: T201
    assert size < 450e6


def _copy(sources: list[str], target: Path, build: Path) -> None:
    for source in sources:
        origin = ROOT / source
        place = target if target.is_absolute() else build / target
        if origin.is_dir():
            shutil.copytree(origin, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, place / origin.name if place.is_dir() else place)


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in folder.rglob("*")}
