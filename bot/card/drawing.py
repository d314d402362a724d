"""Draws a poem as a PNG picture.

The picture has a palette: the tones of the paper, then ramps from paper to ink, from paper
to seal and from seal to what is cut out of it. One byte a pixel keeps the file small and the
drawing quick.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path

from PIL import Image, ImageDraw

from bot.card.colours import blended
from bot.card.layout import Layout, Mark, Sideways, Writing, arrange
from bot.card.paper import LEVELS, paper
from bot.card.seal import seal
from bot.card.sizes import CardSize, size_named
from bot.card.styles import CardStyle, style_named
from bot.card.typeface import Typeface, typeface
from bot.verse import lexicon
from bot.verse.normalise import is_han
from bot.verse.poem import Poem, Script

NAME = "七步"
"""The poet's name as it signs."""

LONGEST_TITLE = 10
"""Characters of a title that are drawn."""

LONGEST_SEED = 16
"""Characters of a seed that are drawn."""

_INKS, _SEALS, _CUTS = 128, 64, 32
_FIRST_INK = LEVELS
_FIRST_SEAL = _FIRST_INK + _INKS
_FIRST_CUT = _FIRST_SEAL + _SEALS
_RULE_STRENGTH, _RULE_WIDTH = 0.5, 2
_SHEET = 1


def render(
    poem: Poem,
    *,
    style: str = "xuan",
    size: str = "portrait",
    script: Script = "traditional",
    title: str | None = None,
    font: Path | None = None,
) -> bytes:
    """Draw a poem; the same arguments give the same bytes, in any thread.

    Args:
        poem: What to draw.
        style: Name of one of `bot.card.styles.STYLES`.
        size: Name of one of `bot.card.sizes.SIZES`.
        script: How to write the poem.
        title: Chinese title; without it the poem's theme if that is Chinese, else the form.
        font: A font file to draw with; what it lacks comes from the packaged fonts.

    Returns:
        A PNG file.

    Raises:
        RequestError: If there is no such style or size.
        FontMissingError: If the font cannot be used, or no font has a character.
    """
    look, card, face = style_named(style), size_named(size), typeface(font)
    layout = arrange(card, _writing(poem, script, title, face))
    picture = paper(card, _SHEET).copy()
    if look.ruled:
        _rule(picture, layout)
    ink = _ink(card, layout, face)
    picture.paste(ink.point(_ramp(_FIRST_INK, _INKS)), mask=ink.point(_TOUCHED))
    _stamp(picture, layout, face)
    picture.putpalette(_palette(look))
    file = io.BytesIO()
    # Of the grain nothing repeats but neighbours: looking further takes twice the time for 5 %.
    picture.save(file, "PNG", compress_type=zlib.Z_RLE)
    return file.getvalue()


_TOUCHED = [0] * 2 + [255] * 254
"""Where a layer covers the paper at all."""


def _writing(poem: Poem, script: Script, title: str | None, face: Typeface) -> Writing:
    simple = script == "simplified"
    seed = "".join(item for item in poem.seed if face.has(item) or item == " ").strip()
    if len(seed) > LONGEST_SEED:
        seed = seed[: LONGEST_SEED - 1] + "…"
    words = (NAME, poem.form.title)
    named = _title(poem, title)
    return Writing(
        lines=poem.simplified() if simple else poem.lines,
        title=lexicon.simplified(named) if simple else named,
        signature=tuple(map(lexicon.simplified, words)) if simple else words,
        seed=seed,
        seed_length=face.length(seed),
    )


def _title(poem: Poem, title: str | None) -> str:
    for wish in (title, poem.theme):
        characters = "".join(filter(is_han, wish or ""))
        if characters:
            return characters[:LONGEST_TITLE]
    return poem.form.title


def _rule(picture: Image.Image, layout: Layout) -> None:
    """Rule the columns and close them with a frame."""
    pen, colour = ImageDraw.Draw(picture), _FIRST_SEAL + round(_RULE_STRENGTH * (_SEALS - 1))
    top, bottom = layout.rule_ends
    for x in layout.rules[1:-1]:
        pen.line((x, top, x, bottom), fill=colour, width=_RULE_WIDTH)
    frame = (layout.rules[-1], top, layout.rules[0], bottom)
    pen.rectangle(frame, outline=colour, width=_RULE_WIDTH)


def _stamp(picture: Image.Image, layout: Layout, face: Typeface) -> None:
    stamp = seal(face, layout.seal.side)
    corner = (layout.seal.left, layout.seal.top)
    picture.paste(
        stamp.paste.point(_ramp(_FIRST_SEAL, _SEALS)), corner, stamp.paste.point(_TOUCHED)
    )
    picture.paste(stamp.cut.point(_ramp(_FIRST_CUT, _CUTS)), corner, stamp.cut.point(_TOUCHED))


def _ink(size: CardSize, layout: Layout, face: Typeface) -> Image.Image:
    """Draw all writing in strengths of ink, 0…255."""
    layer = Image.new("L", (size.width, size.height))
    pen = ImageDraw.Draw(layer)
    for mark in layout.marks:
        _write(pen, mark, face)
    if layout.seed.text:
        _write_sideways(layer, layout.seed, face)
    return layer


def _write(pen: ImageDraw.ImageDraw, mark: Mark, face: Typeface) -> None:
    glyph = face.glyph(mark.character, mark.size)
    place = (mark.x, mark.y - glyph.middle)
    pen.text(place, glyph.character, round(255 * mark.strength), glyph.font, "mm")


def _write_sideways(layer: Image.Image, text: Sideways, face: Typeface) -> None:
    length, height = round(face.length(text.text) * text.size) + 2, 2 * text.size
    strip = Image.new("L", (length, height))
    pen = ImageDraw.Draw(strip)
    x = 0.0
    for character in text.text:
        font = face.glyph(character, text.size).font
        pen.text((x, height / 2), character, round(255 * text.strength), font, "lm")
        x += font.getlength(character)
    turned = strip.transpose(Image.Transpose.ROTATE_270)
    layer.paste(turned, (round(text.x - height / 2), round(text.top)))


def _ramp(first: int, count: int) -> list[int]:
    """Map strengths 0…255 onto a ramp of the palette."""
    return [first + strength * (count - 1) // 255 for strength in range(256)]


def _palette(style: CardStyle) -> list[int]:
    tones = [blended(style.shade, style.paper, level / (LEVELS - 1)) for level in range(LEVELS)]
    ground = blended(style.shade, style.paper, 0.65)
    inks = [blended(ground, style.ink, step / (_INKS - 1)) for step in range(_INKS)]
    seals = [blended(ground, style.seal, step / (_SEALS - 1)) for step in range(_SEALS)]
    cuts = [blended(style.seal, style.cut, step / (_CUTS - 1)) for step in range(_CUTS)]
    return [channel for colour in (*tones, *inks, *seals, *cuts) for channel in colour]
