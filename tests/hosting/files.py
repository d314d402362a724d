"""The files that hosting stands on, taken apart."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOSTING = ROOT / "bot" / "hosting"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction of a Dockerfile."""

    stage: int
    """Counted from 1; 0 is what stands before the first FROM."""

    keyword: str
    words: str

    def copied(self) -> tuple[list[str], str]:
        """Return what a COPY copies, and where to."""
        *sources, target = (word for word in shlex.split(self.words) if not word.startswith("--"))
        return sources, target


def instructions() -> list[Instruction]:
    """Read the Dockerfile."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found, stage = [], 0
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            keyword, _, words = line.strip().partition(" ")
            stage += keyword == "FROM"
            found.append(Instruction(stage, keyword, " ".join(words.split())))
    return found


def is_sent(path: str) -> bool:
    """Tell whether `.dockerignore` lets a path of the project into the build; last rule counts."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    sent = True
    for rule in (line.strip() for line in rules if line.strip() and not line.startswith("#")):
        pattern = rule.removeprefix("!")
        parents = [path, *(str(parent) for parent in Path(path).parents)]
        if any(fnmatch(item, pattern.replace("**/", "*")) for item in parents if item != "."):
            sent = rule.startswith("!")
    return sent
