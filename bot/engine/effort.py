"""How many drafts the poem of a seed is the best of.

Under load the bot writes fewer drafts. So that a seed gives the same poem to everybody all the
same, a seed that was drawn then says it: "482910x16" means the best of 16. Every other seed,
whatever it looks like, means the usual number.
"""

from __future__ import annotations

import re

USUAL = 64
"""Drafts for a seed that names no number."""

REDUCED = (8, 16, 32)
"""The numbers that a seed can name."""

_NUMBERS = 10**18
_SHAPE = re.compile(rf"([0-9]{{1,18}})(x(?:{'|'.join(map(str, REDUCED))}))")


def candidates_of(seed: str, most: int) -> int:
    """Return how many drafts the poem of a seed is the best of.

    Args:
        seed: Any text.
        most: The number where the seed names none; a seed never makes it more.
    """
    _, effort = split(seed)
    return min(most, int(effort[1:])) if effort else most


def seed_with(number: int, candidates: int) -> str:
    """Return the seed of a number that means the best of so many drafts.

    Args:
        number: 0…10¹⁸ - 1.
        candidates: One of `REDUCED`, or `USUAL`.

    Raises:
        ValueError: If either is something else.
    """
    if not 0 <= number < _NUMBERS or candidates not in (*REDUCED, USUAL):
        raise ValueError(f"No seed says {number} and {candidates} drafts")
    return str(number) if candidates == USUAL else f"{number}x{candidates}"


def split(seed: str) -> tuple[str, str]:
    """Return a seed without what it says of drafts, and that part, such as "x16" or ""."""
    shape = _SHAPE.fullmatch(seed)
    return (shape[1], shape[2]) if shape else (seed, "")
