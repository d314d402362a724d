"""The rules of a form as an automaton that steps from character to character.

A couplet may place its tones in a few ways (`bot.verse.patterns`). The state of a candidate
is the set of the ways that are still open to it, as bits; a character is allowed if its tone
keeps at least one of them open. Whatever is written so is exactly one of the accepted ways,
and no state is a dead end, since every open way can be finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from bot.engine.arrays import Booleans, Bytes, Ids
from bot.engine.characters import (
    NO_RHYME,
    TONE_CLASSES,
    CharacterTable,
    loose_rhyme_row,
    rhyme_row,
)
from bot.verse.forms import VerseForm
from bot.verse.patterns import Pattern, patterns_of
from bot.verse.prosody import Tone

_WANTED = {"P": Tone.LEVEL, "Z": Tone.OBLIQUE}


def fits(wanted: str, tone: int) -> bool:
    """Tell whether a tone class may stand where a mask has P, Z or *."""
    return wanted == "*" or bool(tone & _WANTED[wanted])


@dataclass(frozen=True, slots=True)
class FormRules:
    """The automata of the four patterns of a form."""

    form: VerseForm
    patterns: tuple[Pattern, ...]
    following: Bytes
    """State after a tone class: (patterns, positions, states, tone classes); 0 is forbidden."""

    permitted: Bytes
    """Set of tone classes that a state permits, as bits: (patterns, positions, states)."""

    def opening(self, pattern: int, couplet: int) -> int:
        """Return the state in which all ways of a couplet are open."""
        return (1 << len(self.patterns[pattern].couplets[couplet])) - 1

    def rhyme_rows(self, pattern: int, group: str) -> Ids:
        """Return the row of the rhyme masks for each line, (lines,)."""
        rows = np.full(self.form.lines, NO_RHYME, dtype=np.int64)
        for line in self.patterns[pattern].rhyming_lines:
            # Only a first line, which need not rhyme at all, may borrow its rhyme.
            rows[line] = rhyme_row(group) if line else loose_rhyme_row(group)
        return rows


@cache
def rules_of(form: VerseForm) -> FormRules:
    """Build the automata of a form."""
    patterns = patterns_of(form)
    most = max(len(ways) for pattern in patterns for ways in pattern.couplets)
    shape = (len(patterns), form.length, 1 << most, TONE_CLASSES)
    following = np.zeros(shape, dtype=np.uint8)
    for index, pattern in enumerate(patterns):
        for position in range(form.length):
            following[index, position] = _transitions(pattern, position, shape[2])
    bits = (following > 0) << np.arange(TONE_CLASSES)
    return FormRules(form, patterns, following, bits.sum(axis=-1).astype(np.uint8))


def allowed_characters(
    table: CharacterTable, permitted: Bytes, rhyme_rows: Ids | None, used: Ids
) -> Booleans:
    """Return the characters that each candidate may write next, (rows, vocabulary).

    Args:
        table: Of the vocabulary.
        permitted: Set of tone classes for each row, (rows,).
        rhyme_rows: Row of the rhyme masks for each row, (rows,); None within a line.
        used: Ids that must not come again, padded with special ids, (rows, any number).
    """
    allowed: Booleans = table.tone_masks[permitted]
    if rhyme_rows is not None:
        allowed &= table.rhyme_masks[rhyme_rows]
    allowed[np.arange(len(used))[:, None], used] = False
    return allowed


def _transitions(pattern: Pattern, position: int, states: int) -> Bytes:
    """Return the next state for each state and tone class at a position."""
    couplet, offset = divmod(position, 2 * pattern.form.line_length)
    ways = pattern.couplets[couplet]
    open_ways = np.array(
        [
            sum(1 << bit for bit, way in enumerate(ways) if fits(way.mask[offset], tone))
            for tone in range(TONE_CLASSES)
        ],
        dtype=np.uint8,
    )
    kept: Bytes = np.arange(states, dtype=np.uint8)[:, None] & open_ways[None, :]
    return kept
