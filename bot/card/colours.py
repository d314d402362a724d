"""Colours, how far apart they are to the eye, and the way from one to another."""

from __future__ import annotations

Colour = tuple[int, int, int]
"""Red, green and blue, 0…255."""


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 (none) to 21 (black on white).

    Source: WCAG 2.2, "contrast ratio" and "relative luminance".
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def blended(one: Colour, other: Colour, ratio: float) -> Colour:
    """Return the colour that lies a share of the way, 0.0…1.0, from one to the other."""
    red, green, blue = (
        round(start + (end - start) * ratio) for start, end in zip(one, other, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
