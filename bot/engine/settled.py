"""The tone pattern and the rhyme that a poem at hand already has."""

from __future__ import annotations

from dataclasses import dataclass

from bot.verse import rhyming
from bot.verse.matching import best_fit
from bot.verse.patterns import Pattern, patterns_of
from bot.verse.poem import Poem
from bot.verse.prosody import RHYME_GROUPS, rhyme_groups_of, tones_of


@dataclass(frozen=True, slots=True)
class Settled:
    """What need not be drawn any more; it has a meaning in every form."""

    types: str
    """Types of the first two lines, such as "aB"."""

    rhyme: str | None
    """Level Pingshui group; None leaves it open."""


def settled_by(poem: Poem) -> Settled:
    """Return the pattern that a poem names or follows best, and its rhyme."""
    pattern = _pattern(poem)
    rhyme = poem.rhyme if poem.rhyme in RHYME_GROUPS else _rhyme(poem, pattern)
    return Settled(pattern.line_types[:2], rhyme or None)


def _pattern(poem: Poem) -> Pattern:
    named = [pattern for pattern in patterns_of(poem.form) if pattern.name == poem.pattern]
    if named:
        return named[0]
    lenient, strict = (
        [tones_of(character, strict=tier) for line in poem.lines for character in line]
        for tier in (False, True)
    )
    return best_fit(poem.form, lenient, strict).pattern


def _rhyme(poem: Poem, pattern: Pattern) -> str:
    ends = [rhyme_groups_of(line[-1], strict=False) for line in poem.lines]
    return rhyming.find(pattern, ends).group
