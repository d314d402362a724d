"""The sizes of a card, in pixels, and the proportions that suit each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.card.choice import named
from bot.messages import message


@dataclass(frozen=True, slots=True)
class CardSize:
    """One size of card."""

    name: str
    width: int
    height: int

    body_height: int
    """Room for a column that holds one line."""

    couplet_height: int
    """Room for a column that holds a couplet; 0 if every line has its own column."""

    largest: int
    """Size of the largest characters."""

    widest_step: float
    """Greatest distance of two columns that hold a line each, in characters."""


SIZES = {
    size.name: size
    for size in (
        CardSize("portrait", 1080, 1350, 880, 1080, 112, 1.66),
        CardSize("wide", 1200, 630, 440, 0, 72, 2.1),
    )
}
"""All sizes by name."""


def size_named(name: str) -> CardSize:
    """Find a size.

    Raises:
        RequestError: If there is none of that name.
    """
    return named(message("card size"), name, SIZES)
