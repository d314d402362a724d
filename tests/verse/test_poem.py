"""Finished poems."""

import pytest

from bot.verse import poem_code
from bot.verse.forms import FORMS
from bot.verse.poem import Poem

LINES = ("松下問童子", "言師採藥去", "只在此山中", "雲深不知處")


def _poem(lines: tuple[str, ...] = LINES) -> Poem:
    return Poem(
        form=FORMS["wujue"],
        lines=lines,
        seed="42",
        theme="mountain",
        images=("山", "雲"),
        acrostic=None,
        pattern="平起首句不入韻",
        rhyme="一東",
        score=-2.5,
        model="test",
    )


def test_json_has_exactly_the_agreed_keys() -> None:
    """The contract of the command line, by value."""
    assert _poem().to_json("simplified") == {
        "id": poem_code.encode(LINES),
        "form": "wujue",
        "seed": "42",
        "theme": "mountain",
        "acrostic": None,
        "lines": list(LINES),
        "text": "松下问童子，言师采药去。\n只在此山中，云深不知处。",
        "tones": ["平仄仄平仄", "平平仄仄仄", "仄仄仄平平", "平平仄平仄"],
        "pattern": "平起首句不入韻",
        "rhyme": "一東",
        "score": -2.5,
        "model": "test",
    }


def test_lines_stay_traditional_in_either_script() -> None:
    """Only the text follows the wish."""
    poem = _poem()
    assert poem.to_json("simplified")["lines"] == poem.to_json("traditional")["lines"]
    assert (
        poem.to_json()["text"] == poem.text == "松下問童子，言師採藥去。\n只在此山中，雲深不知處。"
    )


def test_heaven_stays_heaven_in_simplified_characters() -> None:
    """乾 becomes 干 when it means dry, but 乾坤 is written so in both scripts."""
    poem = _poem(("乾坤一腐儒", "雲深不知處", "只在此山中", "言師採藥去"))
    assert poem.simplified()[0] == "乾坤一腐儒"


def test_the_id_gives_the_lines_back() -> None:
    """No database is needed to find a poem by its id."""
    assert poem_code.decode(_poem().id) == (FORMS["wujue"], LINES)


@pytest.mark.parametrize("lines", [LINES[:3], ("松下問童", *LINES[1:]), ()])
def test_lines_must_be_of_the_form(lines: tuple[str, ...]) -> None:
    """A poem of the wrong shape is a mistake of the program and stops at once."""
    with pytest.raises(ValueError, match="wujue cannot have"):
        _poem(lines)
