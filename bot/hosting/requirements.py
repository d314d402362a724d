"""Prints what pyproject.toml wants installed: the run time, and lists that are asked for.

A program of its own that needs nothing but Python, for it runs before anything is installed:

    python requirements.py EXTRA…  > requirements.txt

Run in the folder with pyproject.toml; "all" is every list. torch is left out, for it is fetched
apart.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_FETCHED_APART = "torch"


def requirements(pyproject: str, extras: list[str]) -> list[str]:
    """Return the requirements of the run time and of extras, each once.

    Raises:
        SystemExit: If there is no such extra.
    """
    project = tomllib.loads(pyproject)["project"]
    optional = project.get("optional-dependencies", {})
    wanted = list(project["dependencies"])
    for extra in optional if extras == ["all"] else extras:
        if extra not in optional:
            raise SystemExit(f"There is no extra '{extra}'; choose from {', '.join(optional)}.")
        wanted += optional[extra]
    return [item for item in dict.fromkeys(wanted) if _name(item) != _FETCHED_APART]


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


if __name__ == "__main__":
    found = requirements(Path("pyproject.toml").read_text(encoding="utf-8"), sys.argv[1:])
    sys.stdout.write("\n".join(found) + "\n")
