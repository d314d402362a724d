"""Writes the two tables from which `bot.gloss` reads a poem aloud in modern Mandarin.

`pypinyin` knows 47,000 phrases and 42,000 characters, most of them read as their parts are or
never seen in verse; what the bot needs of it is a twentieth, and fits in a tenth of the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pypinyin import Style, pinyin
from pypinyin.phrases_dict import phrases_dict

LONGEST_PHRASE = 7
"""A phrase never crosses the end of a line, and no line has more characters."""

# CJK Unified Ideographs as first published; of rarer ones only those of the lexicon are read.
_COMMON = range(0x4E00, 0xA000)


def write(folder: Path, known: Iterable[str]) -> tuple[int, int]:
    """Write `readings.tsv` and `phrases.tsv`.

    Args:
        folder: Where to put them.
        known: Characters of the lexicon, in whatever script.

    Returns:
        Rows of the two files.
    """
    characters = sorted({*known, *map(chr, _COMMON)})
    readings = {character: found for character in characters if (found := _readings(character))}
    phrases = sorted(_phrases(readings))
    _write(folder / "readings.tsv", ((key, *value) for key, value in readings.items()))
    _write(folder / "phrases.tsv", phrases)
    return len(readings), len(phrases)


def _readings(character: str) -> list[str]:
    """Return all readings of a character, the commonest first; none if there is none."""
    (found,) = pinyin(character, style=Style.TONE, heteronym=True, errors="ignore") or [[]]
    return found


def _phrases(readings: dict[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the phrases that are not read as their characters are by themselves."""
    for phrase, spoken in phrases_dict.items():
        syllables = [choices[0] for choices in spoken]
        apart = [readings.get(character, [""])[0] for character in phrase]
        if len(phrase) <= LONGEST_PHRASE and syllables != apart and all(apart):
            yield (phrase, *syllables)


def _write(path: Path, rows: Iterable[tuple[str, ...]]) -> None:
    text = "".join(f"{key}\t{' '.join(syllables)}\n" for key, *syllables in rows)
    path.write_text(text, encoding="utf-8", newline="\n")
