"""Explanations as data and as sentences."""

from __future__ import annotations

import string

import pytest

from bot.gloss.explaining import RhymingCharacter, explain
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
    assert str(explanation.pattern).startswith("The second character is oblique (仄起)")
    assert str(explanation.pattern).endswith("the first line does not rhyme.")
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
    assert [str(sentence) for sentence in explanation.rhyme] == [
        "The lines share no rhyme group of the Pingshui system."
    ]


def test_a_couplet_has_one_rhyming_line() -> None:
    """圓 alone cannot be said to rhyme with anything."""
    explanation = explain(poem("wuyan"))
    (rhyme,) = explanation.rhyme
    assert str(rhyme).startswith("Line 2 ends in 圓 (yuán)")


@pytest.mark.parametrize("form", list(FORMS))
def test_every_sentence_can_be_put_into_words(form: str) -> None:
    """No field is missing, and none is left over for a translator to wonder at."""
    sentences = list(explain(poem(form)).sentences())
    assert len(sentences) >= 4
    for sentence in sentences:
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentence.template) if name}
        assert wanted == set(sentence.fields)
        assert "{" not in sentence.text()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("離離原上草 一歲一枯榮 野火燒不盡 春風吹又生", "對句相救"),
        ("涼風起天末 君子意如何 鴻雁幾時到 江湖秋水多", "特拗"),
        ("危樓高百尺 手可摘星辰 不敢高聲語 恐驚天上人", "孤平拗救"),
        ("清明時節雨紛紛 路上行人欲斷魂 借問酒家何處有 牧童遙指杏花村", "鄰韻"),
    ],
)
def test_every_licence_of_a_scansion_has_a_sentence(text: str, kind: str) -> None:
    """Each of the four is told with its line and its name."""
    licences = {item.kind: item for item in explain(poem_of(text)).licences}
    assert str(licences[kind].sentence).startswith(f"Line {licences[kind].line}")
    assert f"({kind})" in str(licences[kind].sentence)
