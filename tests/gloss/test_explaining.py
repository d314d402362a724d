"""Explanations as data and as sentences."""

from __future__ import annotations

import string

import pytest

from bot.gloss.explaining import RhymingCharacter, explain
from bot.gloss.sentences import ENGLISH, Sentence
from bot.verse.forms import FORMS
from tests.poems import poem, poem_of


def test_the_rhyme_is_named_with_its_characters_and_their_readings() -> None:
    """間, 還 and 山 of 十五刪; the first line takes part."""
    explanation = explain(poem("qijue"))
    assert explanation.rhyme_group == "十五刪"
    assert explanation.rhyming == (
        RhymingCharacter(1, "間", "jiān"),
        RhymingCharacter(2, "還", "huán"),
        RhymingCharacter(4, "山", "shān"),
    )
    assert explanation.rhyme[0].text() == (
        "The lines 1, 2, 4 end in 間、還、山 (jiān, huán, shān), all of the rhyme group 十五刪 "
        "of the Pingshui system."
    )


def test_the_pattern_is_named_and_said_in_words() -> None:
    """白日依山盡 begins oblique and its first line does not rhyme."""
    explanation = explain(poem("wujue"))
    assert explanation.pattern_name == "仄起首句不入韻"
    assert explanation.pattern.id == "pattern.oblique.unrhymed"
    assert [end.line for end in explanation.rhyming] == [2, 4]
    assert explanation.tones == poem("wujue").tones


def test_licences_are_told_with_their_line() -> None:
    """野火燒不盡，春風吹又生 is the example of the books for 對句相救."""
    explanation = explain(poem_of("離離原上草 一歲一枯榮 野火燒不盡 春風吹又生"))
    assert [(item.line, item.kind) for item in explanation.licences] == [(3, "對句相救")]
    assert explanation.licences[0].sentence.text().startswith("Line 3: an oblique second-last")


def test_a_poem_without_rhyme_is_said_to_have_none() -> None:
    """Typed poems may end oblique throughout."""
    explanation = explain(poem_of("春眠不覺曉 處處聞啼鳥 夜來風雨聲 花落知多少"))
    assert explanation.rhyming == ()
    assert [sentence.id for sentence in explanation.rhyme] == ["rhyme.none"]


def test_a_couplet_has_one_rhyming_line() -> None:
    """圓 alone cannot be said to rhyme with anything."""
    explanation = explain(poem("wuyan"))
    assert [sentence.id for sentence in explanation.rhyme] == ["rhyme.single"]
    assert explanation.rhyme[0].text().startswith("Line 2 ends in 圓 (yuán)")


@pytest.mark.parametrize("form", list(FORMS))
def test_every_sentence_can_be_put_into_words(form: str) -> None:
    """No field is missing, and none is left over for a translator to wonder at."""
    sentences = list(explain(poem(form)).sentences())
    assert len(sentences) >= 4
    for sentence in sentences:
        wanted = {name for _, name, _, _ in string.Formatter().parse(ENGLISH[sentence.id]) if name}
        assert wanted == {name for name, _ in sentence.fields}
        assert "{" not in sentence.text()


def test_another_language_brings_its_own_wording() -> None:
    """The ids and fields are the contract."""
    sentence = Sentence("rhyme.single", (("characters", "圓"), ("lines", "2")))
    assert sentence.text({"rhyme.single": "第{lines}句押「{characters}」。"}) == "第2句押「圓」。"


def test_every_licence_of_a_scansion_has_a_sentence() -> None:
    """A new kind of licence needs wording too."""
    kinds = {key.removeprefix("licence.") for key in ENGLISH if key.startswith("licence.")}
    assert kinds == {"特拗", "孤平拗救", "對句相救", "鄰韻"}
