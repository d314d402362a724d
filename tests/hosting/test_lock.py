"""The versions that `make` and the image install."""

from __future__ import annotations

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.hosting.requirements import requirements
from tests.hosting.files import HOSTING, ROOT

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
LOCK = (HOSTING / "constraints.txt").read_text(encoding="utf-8")


def _pins() -> dict[str, str]:
    lines = [line for line in LOCK.splitlines() if not line.startswith("#")]
    pinned = dict(line.split("==") for line in lines)
    assert len(pinned) == len(lines)
    return {canonicalize_name(name): version for name, version in pinned.items()}


def test_every_requirement_has_one_version() -> None:
    """That of the lock is one that pyproject.toml allows; if not, run `make lock`."""
    pins = _pins()
    for line in requirements(PYPROJECT, ["all"]):
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[canonicalize_name(wanted.name)]), line


def test_torch_is_pinned_in_pyproject_alone() -> None:
    """No version of another build, hash or index here can make pip fetch it twice."""
    assert "torch" not in _pins()
    assert not re.search(r"--hash|--index|--find-links|nvidia|\+", LOCK)
    train = tomllib.loads(PYPROJECT)["project"]["optional-dependencies"]["train"]
    assert "torch==2.13.0" in train


def test_make_and_image_install_what_is_locked() -> None:
    """Both name the file."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "LOCK := bot/hosting/constraints.txt\nexport PIP_CONSTRAINT := $(LOCK)\n" in makefile
    assert "--constraint constraints.txt" in (ROOT / "Dockerfile").read_text(encoding="utf-8")


def test_every_package_has_its_licence_listed() -> None:
    """With the version that is installed; if not, run `make licences`."""
    text = (HOSTING / "LICENSES.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([\w.-]+) +\| ([\w.]+) +\|", text, re.MULTILINE))
    del listed["Name"]
    assert {canonicalize_name(name): version for name, version in listed.items()} == _pins()
    # What forbids to be used by a program under the MIT licence.
    assert not re.search(r"\b(AGPL|GPL|LGPL|SSPL|Proprietary)", text)
