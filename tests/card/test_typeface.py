"""Glyphs for every character."""

from __future__ import annotations

from pathlib import Path

import pylopdf_fonts_zh_cn
import pytest
from PIL import ImageFont

from bot.card.drawing import render
from bot.card.typeface import STAND_INS, Typeface, typeface
from bot.errors import FontMissingError
from bot.verse import lexicon
from bot.verse.vocabulary import Vocabulary
from tests.poems import poem_of

VOCABULARY = Path(__file__).parents[2] / "models" / "qibu" / "vocabulary.txt"


def test_every_character_of_the_model_can_be_drawn_in_both_scripts() -> None:
    """Nine of 6,036 are in no packaged font; they are drawn by their stand-ins."""
    face = typeface()
    characters = Vocabulary.load(VOCABULARY).characters
    written = dict.fromkeys(characters + lexicon.simplified(characters))
    drawn = {character: face.glyph(character, 24).character for character in written}
    replaced = {character: other for character, other in drawn.items() if character != other}
    assert replaced == STAND_INS
    assert len(replaced) == 9


def test_noto_serif_alone_has_all_but_the_stand_ins() -> None:
    """No card mixes two faces unless a character outside the vocabulary asks for it."""
    serif = Typeface(pylopdf_fonts_zh_cn.serif_path())
    characters = Vocabulary.load(VOCABULARY).characters
    written = dict.fromkeys(characters + lexicon.simplified(characters))
    assert {character for character in written if not serif.has(character)} == set(STAND_INS)


def test_a_stand_in_is_drawn_in_full() -> None:
    """The card of a rare character is the card of the common spelling."""
    rare, common = (f"北斗{it}酒泉 黃河入海流 欲窮千里目 更上一層樓" for it in "𣂏㪺")
    assert render(poem_of(rare)) == render(poem_of(common))


def test_a_character_in_no_font_is_named() -> None:
    """With the remedy."""
    with pytest.raises(FontMissingError, match=r"U000323af'.*CARD_FONT"):
        typeface().glyph("\U000323af", 24)
    with pytest.raises(FontMissingError):
        typeface().glyph("\uffff", 24)


def test_the_first_font_that_has_a_character_draws_it(tmp_path: Path) -> None:
    """A Latin font before the packaged ones takes the figures and leaves the rest."""
    latin = tmp_path / "latin.ttf"
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    latin.write_bytes(font.font_bytes)
    face = Typeface(latin, pylopdf_fonts_zh_cn.serif_path())
    assert face.glyph("7", 24).font.getname() == font.getname()
    assert face.glyph("步", 24).font.getname()[0] == "Noto Serif SC"
    with pytest.raises(FontMissingError, match="步"):
        Typeface(latin).glyph("步", 24)


def test_squares_are_measured_by_their_middle() -> None:
    """A full character is centred within one pixel of the place asked for."""
    glyph = typeface().glyph("國", 100)
    _, top, _, bottom = glyph.font.getbbox("國", anchor="mm")
    assert abs((top + bottom) / 2 - glyph.middle) <= 1
