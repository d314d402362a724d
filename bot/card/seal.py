"""The bot's seal: 七步 cut in white out of a red square with a worn edge (白文印)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bot.card.typeface import Typeface

TEXT = "七步"

_SCALE = 4
"""The seal is cut this much larger than it is printed."""

_CORNER, _RIM = 0.12, 0.115
"""Radius of the corners and width of the rim around the characters, as shares of the side."""

_SEED = 7


@dataclass(frozen=True, slots=True)
class Seal:
    """Two masks of mode L, square, one pixel for one of the card."""

    paste: Image.Image
    """Where the paste is, 255 where it is thickest; the square as a whole."""

    cut: Image.Image
    """Where the characters are cut out of it."""


@lru_cache(maxsize=32)
def seal(typeface: Typeface, side: int) -> Seal:
    """Return the seal; its two characters stand one above the other and fill their halves.

    Args:
        typeface: Where the characters come from.
        side: Side of the seal in pixels.
    """
    large = side * _SCALE
    random = np.random.default_rng(_SEED)
    block = Image.new("L", (large, large))
    edges = (0.02 * large, 0.02 * large, 0.98 * large, 0.98 * large)
    ImageDraw.Draw(block).rounded_rectangle(edges, _CORNER * large, fill=255)
    worn, cut = _worn(block, random), _worn(_characters(typeface, large), random)
    thickness = np.clip(1.08 - 0.25 * np.abs(_noise(random, large, 16)), 0, 1)
    return Seal(_print(worn * thickness, side), _print(cut, side))


def _characters(typeface: Typeface, large: int) -> Image.Image:
    """Draw both characters, each stretched over its half of the square."""
    sheet = Image.new("L", (large, large))
    rim, gap = round(_RIM * large), round(0.035 * large)
    width, half = large - 2 * rim, (large - 2 * rim - gap) // 2
    for index, character in enumerate(TEXT):
        glyph = typeface.glyph(character, large)
        drawn = Image.new("L", (2 * large, 2 * large))
        # Bolder than print: what is cut out must stay open when the paste spreads.
        ImageDraw.Draw(drawn).text(
            (large, large), glyph.character, 255, glyph.font, "mm", stroke_width=large // 42
        )
        cut = drawn.crop(drawn.getbbox()).resize((width, half), Image.Resampling.LANCZOS)
        sheet.paste(cut, (rim, rim + index * (half + gap)))
    return sheet


def _worn(mask: Image.Image, random: np.random.Generator) -> NDArray[np.float64]:
    """Round off and roughen every edge of a mask, 0…255."""
    soft = mask.filter(ImageFilter.GaussianBlur(mask.width / 110))
    rough = np.asarray(soft, dtype=np.float64) + 60 * _noise(random, mask.width, 22)
    return np.clip((rough - 128) * 4 + 128, 0, 255)


def _noise(random: np.random.Generator, side: int, cells: int) -> NDArray[np.float64]:
    coarse = Image.fromarray((255 * random.random((cells, cells))).astype(np.uint8))
    smooth = coarse.resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(smooth, dtype=np.float64) / 127.5 - 1


def _print(mask: NDArray[np.float64], side: int) -> Image.Image:
    whole = Image.fromarray(mask.astype(np.uint8))
    return whole.resize((side, side), Image.Resampling.LANCZOS)
