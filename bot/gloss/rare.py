"""Readings and glosses by hand, for the few characters whose source has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class RareCharacter:
    """What the lexicon does not know of a character."""

    pinyin: str
    gloss: str


@cache
def rare() -> Mapping[str, RareCharacter]:
    """Return the table `data/rare.tsv` by character."""
    text = files("bot.gloss").joinpath("data/rare.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {character: RareCharacter(pinyin, gloss) for character, pinyin, gloss in rows}
