"""What the bot knows of each character: tones, rhyme, script, reading and meaning.

The table `data/lexicon.tsv` is built once by `python -m model_export lexicon`; where it
comes from stands in `data/SOURCES.md`. Keys are normalised traditional characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the lexicon."""

    character: str

    strict: str
    """Tones that both sources attest: "P" level, "Z" oblique, "PZ" either, "" unknown."""

    lenient: str
    """Tones that either source attests, written likewise."""

    groups_strict: frozenset[str]
    """Level Pingshui groups (平水韻) of the strict readings, such as 一東."""

    groups_lenient: frozenset[str]
    """Level Pingshui groups of the lenient readings."""

    simplified: str
    """The simplified form; the character itself if there is none."""

    pinyin: str
    """Commonest reading in modern Mandarin with tone marks, or ""."""

    gloss: str
    """Short English meaning, or ""."""

    source: str
    """Where the tones come from: c, p the two tables, v a variant, h by hand."""

    entering: bool
    """Whether an oblique reading is an entering tone (入聲), lost in Mandarin."""


@cache
def lookup(character: str) -> Entry | None:
    """Return what is known of a normalised traditional character."""
    row = _rows().get(character)
    return _entry(row) if row is not None else None


def entries() -> Iterator[Entry]:
    """Yield all entries, the commonest character of the corpus first."""
    return (_entry(row) for row in _rows().values())


def simplified(text: str) -> str:
    """Turn traditional text into simplified text, one character for one."""
    return text.translate(_to_simplified())


def traditional_forms(character: str) -> tuple[str, ...]:
    """Return the traditional characters that a simplified one may stand for.

    A character that is itself in the lexicon is not among its own answers.
    """
    return _from_simplified().get(character, ())


@cache
def _rows() -> Mapping[str, str]:
    """Return the table's lines by character; each is taken apart only when asked for."""
    text = files("bot.verse").joinpath("data/lexicon.tsv").read_text(encoding="utf-8")
    return {line[0]: line for line in text.split("\n")[1:-1]}


def _entry(row: str) -> Entry:
    character, strict, lenient, near, far, simple, pinyin, gloss, source, entering = row.split("\t")
    return Entry(
        character=character,
        strict=strict,
        lenient=lenient,
        groups_strict=_groups(near),
        groups_lenient=_groups(far),
        simplified=simple,
        pinyin=pinyin,
        gloss=gloss,
        source=source,
        entering=entering == "1",
    )


@cache
def _groups(names: str) -> frozenset[str]:
    return frozenset(names.split(",")) if names else frozenset()


@cache
def _scripts() -> tuple[tuple[str, str], ...]:
    """Return the pairs (traditional, simplified) that differ."""
    column = 5
    pairs = ((row[0], row.split("\t", column + 1)[column]) for row in _rows().values())
    return tuple(pair for pair in pairs if pair[0] != pair[1])


@cache
def _to_simplified() -> Mapping[int, str]:
    return {ord(traditional): simple for traditional, simple in _scripts()}


@cache
def _from_simplified() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for traditional, simple in _scripts():
        found[simple] = (*found.get(simple, ()), traditional)
    return found
