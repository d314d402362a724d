"""Finds a glyph for every character: in the font chosen, else in the packaged ones.

The packaged fonts are Noto Serif SC and Noto Sans SC (OFL), which draw both scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import ImageFont

from bot.errors import FontMissingError
from bot.verse import lexicon

STAND_INS = {
    "𣂏": "㪺",  # to ladle
    "𧥄": "濈",  # horns close together
    "𩃱": "沱",  # heavy rain, 滂沱
    "𤃩": "泠",  # the spring 中泠
    "𩕳": "顛",  # crown of the head
    "𡏖": "塕",  # dust
    "𩍐": "鐙",  # stirrup
    "𢬵": "拚",  # to risk
    "𤱶": "畎",  # ditch between fields
}
"""Characters of the vocabulary in neither packaged font, and the same word written commonly."""

# A noncharacter: no font maps it, so it draws what a font draws for what it lacks.
_UNMAPPED = "\uffff"
_PROBE_SIZE = 24
_FULL = "國"
"""A character that fills its square, to find the middle of the squares by."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """What to draw for a character."""

    character: str
    """The character itself, or what stands for it."""

    font: ImageFont.FreeTypeFont
    middle: float
    """How far below the anchor "mm" the middle of the font's squares is, in pixels."""


class Typeface:
    """A chain of fonts; holds nothing that changes but caches, so any thread may ask."""

    def __init__(self, *paths: Path) -> None:
        """Open font files, the preferred one first.

        Raises:
            FontMissingError: If a file is no font that can be read.
        """
        self._paths = paths
        for path in paths:
            _font(path, _PROBE_SIZE)

    def glyph(self, character: str, size: int) -> Glyph:
        """Find what to draw for a character at a size in pixels.

        A character that no font has is drawn in the other script, else as its stand-in.

        Raises:
            FontMissingError: If no font has any of these.
        """
        for written in _written_forms(character):
            for path in self._paths:
                if _has(path, written):
                    return Glyph(written, _font(path, size), _middle(path, size))
        raise FontMissingError(
            "No font has the character '{character}'; set CARD_FONT to a font file that has it.",
            character=character,
        )

    def has(self, character: str) -> bool:
        """Tell whether a font has the character itself."""
        return any(_has(path, character) for path in self._paths)

    def length(self, text: str) -> float:
        """Measure a text on one line, in sizes of its characters."""
        glyphs = [self.glyph(character, _PROBE_SIZE) for character in text]
        return sum(glyph.font.getlength(glyph.character) for glyph in glyphs) / _PROBE_SIZE


@cache
def typeface(font: Path | None = None) -> Typeface:
    """Return the packaged fonts, with another one before them if a file is given.

    Raises:
        FontMissingError: If the file is no font that can be read.
    """
    packaged = (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())
    return Typeface(*([font] if font else []), *packaged)


def _written_forms(character: str) -> tuple[str, ...]:
    others = (lexicon.simplified(character), *lexicon.traditional_forms(character))
    return (character, *others, *STAND_INS.get(character, ""))


# Each holds 2 MB and is opened in 0.3 ms; a card needs seven sizes at most.
@lru_cache(maxsize=8)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    try:
        # The basic layout needs no library of the system and draws single characters alike.
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise FontMissingError(
            "The font {path} cannot be read ({error}); set CARD_FONT to another font file.",
            path=path,
            error=error,
        ) from error


@lru_cache(maxsize=1 << 16)
def _has(path: Path, character: str) -> bool:
    font = _font(path, _PROBE_SIZE)
    return character != _UNMAPPED and _drawn(font, character) != _drawn(font, _UNMAPPED)


def _drawn(font: ImageFont.FreeTypeFont, character: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(character)
    return mask.size, bytes(mask)


@cache
def _middle(path: Path, size: int) -> float:
    _, top, _, bottom = _font(path, size).getbbox(_FULL, anchor="mm")
    return (top + bottom) / 2
