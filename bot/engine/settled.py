"""The tone pattern and the rhyme that a poem at hand already has."""

from __future__ import annotations

from dataclasses import dataclass

from bot.verse.patterns import patterns_of
from bot.verse.poem import Poem
from bot.verse.prosody import RHYME_GROUPS
from bot.verse.scansion import scan_lines


@dataclass(frozen=True, slots=True)
class Settled:
    """What need not be drawn any more; it has a meaning in every form."""

    types: str
    """Types of the first two lines, such as "aB"."""

    rhyme: str | None
    """Level Pingshui group; None leaves it open."""


def settled_by(poem: Poem) -> Settled:
    """Return the pattern and the rhyme that a poem names, else those that it follows best."""
    types = {pattern.name: pattern.line_types[:2] for pattern in patterns_of(poem.form)}
    if poem.pattern in types and poem.rhyme in RHYME_GROUPS:
        return Settled(types[poem.pattern], poem.rhyme)
    scansion = scan_lines(poem.form, poem.lines)
    return Settled(types[scansion.pattern], scansion.rhyme or None)
