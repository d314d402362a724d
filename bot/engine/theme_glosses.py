"""Themes from a dictionary: English words looked up in the glosses of single characters.

The glosses are those of Unihan's kDefinition: senses divided by semicolons, near synonyms
within a sense by commas ("war, fighting, battle").
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from bot.engine.theme_text import FUNCTION_CHARACTERS, is_idle, units_of, word_forms

MOST_IMAGES = 8
"""A word brings at most this many characters."""

_LATER_SENSE_COST = 1.0
_LATER_SYNONYM_COST = 0.4
_EXTRA_WORD_COST = 2.0
# Characters so much worse than the best one are other meanings, not other images.
_WIDEST_GAP = 2.0
_MOST_EXTRA_WORDS = 1
# Brackets hold dialects and names; a shortened gloss may have lost the closing one.
_BRACKETED = re.compile(r"\([^)]*(?:\)|$)|\[[^]]*(?:\]|$)")


class Gloss(Protocol):
    """What is needed of a row of the lexicon; `bot.verse.lexicon.Entry` has it."""

    @property
    def character(self) -> str:
        """One traditional character."""

    @property
    def simplified(self) -> str:
        """Its simplified form, the same character where there is none."""

    @property
    def gloss(self) -> str:
        """Its meaning in English; empty where unknown."""


class GlossIndex:
    """English word → characters that mean it, the most central and frequent first."""

    def __init__(self, glosses: Iterable[Gloss]) -> None:
        """Index the glosses.

        Args:
            glosses: Rows in the order of corpus frequency, the most frequent first.
        """
        found: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for rank, row in enumerate(glosses):
            if row.character in FUNCTION_CHARACTERS:
                continue
            for word, cost in _meanings(row.gloss):
                total = cost + math.log10(rank + 10)
                known = found[word].get(row.character, math.inf)
                found[word][row.character] = min(known, total)
        self._characters = {word: _best(costs) for word, costs in found.items()}

    def characters(self, word: str) -> tuple[str, ...]:
        """Give up to `MOST_IMAGES` characters for a folded English word, or none."""
        for form in word_forms(word):
            if form in self._characters:
                return self._characters[form]
        return ()


def _meanings(gloss: str) -> Iterator[tuple[str, float]]:
    """Give each word of a gloss with its distance from the character's central meaning."""
    for index, sense in enumerate(_BRACKETED.sub(" ", gloss).split(";")):
        for turn, synonym in enumerate(sense.split(",")):
            words = [unit for unit in units_of(synonym) if not is_idle(unit)]
            cost = index * _LATER_SENSE_COST + turn * _LATER_SYNONYM_COST
            for word in words if len(words) <= _MOST_EXTRA_WORDS + 1 else ():
                yield word, cost + (len(words) - 1) * _EXTRA_WORD_COST


def _best(costs: dict[str, float]) -> tuple[str, ...]:
    ordered = sorted(costs, key=costs.__getitem__)
    worst = costs[ordered[0]] + _WIDEST_GAP
    return tuple(char for char in ordered if costs[char] <= worst)[:MOST_IMAGES]
