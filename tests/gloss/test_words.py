"""Literal glosses."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gloss.words import Word, gloss_of, glosses, had_entering_tone
from bot.verse import lexicon
from bot.verse.forms import FORMS
from bot.verse.vocabulary import Vocabulary
from tests.poems import poem

VOCABULARY = Path(__file__).parents[2] / "models" / "qibu" / "vocabulary.txt"


def test_a_line_is_glossed_character_by_character() -> None:
    """By value: text, reading, meaning, entering tone."""
    first = glosses(poem("wujue"))[0]
    assert first[:2] == (
        Word("白", "bái", "white; pure, unblemished; bright", True),
        Word("日", "rì", "sun; day; daytime", True),
    )
    assert [word.text for word in first] == list("白日依山盡")


@pytest.mark.parametrize("form", list(FORMS))
def test_the_words_make_up_the_lines(form: str) -> None:
    """Nothing is left out or added."""
    lines = ["".join(word.text for word in line) for line in glosses(poem(form))]
    assert tuple(lines) == poem(form).lines


def test_every_character_of_the_model_has_a_gloss() -> None:
    """Unihan leaves 66 of 6,036 without one; all of these have one by hand."""
    characters = Vocabulary.load(VOCABULARY).characters
    assert [character for character in characters if not gloss_of(character)] == []
    undefined = [item for item in characters if not getattr(lexicon.lookup(item), "gloss", "")]
    assert len(undefined) == 66


def test_a_character_outside_every_table_has_no_gloss() -> None:
    """Typed poems may hold anything."""
    assert gloss_of("\U000323af") == ""
    assert not had_entering_tone("\U000323af")


@pytest.mark.parametrize(
    ("character", "entering"),
    [("月", True), ("一", True), ("六", True), ("山", False), ("去", False), ("龍", False)],
)
def test_entering_tones_are_told_from_others(character: str, entering: bool) -> None:
    """龍 has an oblique reading in one source only, and is level."""
    assert had_entering_tone(character) is entering
