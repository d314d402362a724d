"""Which rhyme group a poem keeps, and which of its lines leave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.verse.patterns import Pattern
from bot.verse.prosody import RHYME_GROUPS, neighbours

RHYMES, NEIGHBOUR, APART, NOT_ASKED = "rhymes", "neighbour", "apart", "not asked"
"""How the first line stands to the rhyme."""


@dataclass(frozen=True, slots=True)
class Rhyme:
    """The rhyme of a poem."""

    group: str
    """The level group that most even lines end in; "" if none ends in one."""

    strays: tuple[int, ...]
    """Even lines, counted from 0, that end level outside the group."""

    first_line: str
    """`RHYMES`, `NEIGHBOUR`, `APART`, or `NOT_ASKED` if the pattern leaves it free."""


def find(pattern: Pattern, ends: Sequence[frozenset[str]]) -> Rhyme:
    """Find the rhyme of a poem.

    Args:
        pattern: The pattern that says which lines rhyme.
        ends: For each line the level groups of its last character; empty for an oblique or
            unknown one, which is a matter of tone and not of rhyme.
    """
    even = pattern.form.rhyming_lines
    votes = Counter(group for line in even for group in ends[line])
    if not votes:
        return Rhyme("", (), NOT_ASKED)
    # Of groups with as many lines take the one that the first line supports, then the first.
    group = max(
        sorted(votes, key=RHYME_GROUPS.index), key=lambda name: (votes[name], name in ends[0])
    )
    strays = tuple(line for line in even if ends[line] and group not in ends[line])
    return Rhyme(group, strays, _first_line(pattern, group, ends[0]))


def _first_line(pattern: Pattern, group: str, end: frozenset[str]) -> str:
    if not pattern.first_line_rhymes or not end:
        return NOT_ASKED
    if group in end:
        return RHYMES
    return NEIGHBOUR if neighbours(group) & end else APART
