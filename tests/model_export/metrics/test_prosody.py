"""Prosody rates on poems whose scansion is known."""

import pytest

from bot.verse.forms import FORMS
from model_export.metrics.prosody import keeps_rhyme, keeps_tones, line_fits, prosody_rates

# 王之渙《登鸛雀樓》: 仄起首句不入韻, rhyme 十一尤.
_TOWER = ("白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓")
# 孟浩然《春曉》 is old verse: oblique rhymes.
_DAWN = ("春眠不覺曉", "處處聞啼鳥", "夜來風雨聲", "花落知多少")
# 張繼《楓橋夜泊》: 仄起首句入韻, rhyme 一先.
_BRIDGE = ("月落烏啼霜滿天", "江楓漁火對愁眠", "姑蘇城外寒山寺", "夜半鐘聲到客船")


@pytest.mark.parametrize("strict", [False, True])
def test_regulated_verse_keeps_every_rule(strict: bool) -> None:
    """Two famous quatrains pass by either tier of readings."""
    for poem, form in ((_TOWER, FORMS["wujue"]), (_BRIDGE, FORMS["qijue"])):
        rates = prosody_rates([poem], form, strict=strict)
        values = [rates.format, rates.line_tones, rates.tones, rates.rhyme, rates.regular]
        assert [rate.value for rate in values] == [1, 1, 1, 1, 1]


def test_old_verse_keeps_the_form_only() -> None:
    """Oblique rhymes are no level group, and its lines follow no pattern."""
    rates = prosody_rates([_DAWN], FORMS["wujue"], strict=False)
    assert (rates.format.value, rates.tones.value, rates.rhyme.value) == (1, 0, 0)


def test_lines_in_another_order_keep_line_types_but_no_pattern() -> None:
    """Couplets of b A b A: every line is good, the second does not join the first (失粘)."""
    poem = (*_TOWER[2:], *_TOWER[2:])
    form = FORMS["wujue"]
    assert all(line_fits(line, form, strict=True) for line in poem)
    assert not keeps_tones(poem, form, strict=False)


def test_three_level_tones_at_the_end_fit_no_line() -> None:
    """白日依山流 ends in 三平尾."""
    assert not line_fits("白日依山流", FORMS["wujue"], strict=False)


def test_a_line_that_needs_rescue_is_a_line_but_not_a_poem_without_it() -> None:
    """仄仄平仄仄 passes as a line; its poem passes if the answer has a level third character."""
    form = FORMS["wujue"]
    line = "白日依水盡"
    assert line_fits(line, form, strict=True)
    assert not keeps_tones((line, "黃河入海流", *_TOWER[2:]), form, strict=True)
    assert keeps_tones((line, "黃河依海流", *_TOWER[2:]), form, strict=True)


def test_rhymes_of_different_groups_are_told_apart() -> None:
    """流 and 樓 are 尤; 流 and 天 are not one group; 來 is 十灰."""
    assert keeps_rhyme(_TOWER, strict=True)
    assert not keeps_rhyme(("", "黃河入海流", "", "月落霜滿天"), strict=False)
    assert keeps_rhyme(("", "不盡長江滾滾來", "", "百年多病獨登臺"), strict=True)


def test_an_unknown_character_fits_leniently_but_not_strictly() -> None:
    """A gap where a level tone is asked: nothing is known against it, nor for it."""
    poem = ("白日依　盡", *_TOWER[1:])
    assert keeps_tones(poem, FORMS["wujue"], strict=False)
    assert not keeps_tones(poem, FORMS["wujue"], strict=True)


def test_poems_of_another_shape_keep_no_rule() -> None:
    """One poem of three is whole; the others count against every rate."""
    poems = [_TOWER, _TOWER[:2], (*_TOWER[:3], "更上一層高樓")]
    rates = prosody_rates(poems, FORMS["wujue"], strict=False)
    values = [rates.format, rates.line_tones, rates.tones, rates.rhyme, rates.regular]
    assert [rate.value for rate in values] == pytest.approx([1 / 3] * 5)
