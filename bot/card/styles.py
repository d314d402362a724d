"""The looks of a card: colours of paper, ink and seal, and how far the texture shows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.card.choice import named
from bot.card.colours import Colour, contrast
from bot.messages import message

# WCAG 2.2, success criterion 1.4.3.
LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class CardStyle:
    """One look."""

    name: str

    paper: Colour
    """Colour of the paper at its mean brightness."""

    shade: Colour
    """Colour of the paper's darkest fibres and corners, or on dark paper its lightest."""

    ink: Colour
    seal: Colour
    cut: Colour
    """Colour of the characters cut out of the seal."""

    ruled: bool = False
    """Whether the columns are ruled in the colour of the seal (朱絲欄)."""

    def __post_init__(self) -> None:
        """Refuse ink that is hard to read on either tone of the paper."""
        for ground in (self.paper, self.shade):
            if contrast(self.ink, ground) < LEAST_CONTRAST:
                raise ValueError(f"The ink of the style {self.name} is too pale on its paper.")


STYLES = {
    style.name: style
    for style in (
        CardStyle(
            "xuan", (247, 241, 228), (222, 208, 180), (38, 32, 28), (176, 40, 32), (246, 238, 222)
        ),
        CardStyle(
            "ink", (25, 28, 35), (50, 54, 64), (234, 228, 212), (178, 50, 40), (236, 226, 206)
        ),
        CardStyle(
            "celadon",
            (216, 228, 218),
            (182, 202, 190),
            (24, 48, 44),
            (172, 46, 36),
            (232, 238, 228),
        ),
        CardStyle(
            "cinnabar",
            (250, 240, 226),
            (230, 208, 184),
            (52, 28, 22),
            (186, 40, 28),
            (250, 240, 226),
            ruled=True,
        ),
    )
}
"""All styles by name."""


def style_named(name: str) -> CardStyle:
    """Find a style.

    Raises:
        RequestError: If there is none of that name.
    """
    return named(message("card style"), name, STYLES)
