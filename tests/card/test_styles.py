"""Colours that can be read."""

from __future__ import annotations

import dataclasses

import pytest

from bot.card.colours import blended, contrast
from bot.card.layout import _SIGNATURE_STRENGTH
from bot.card.styles import STYLES


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white is 21; (118, 118, 118) is the palest grey that passes on white."""
    black, white = (0, 0, 0), (255, 255, 255)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21)
    assert contrast((118, 118, 118), white) == pytest.approx(4.54, abs=0.01)
    assert contrast((119, 119, 119), white) < 4.5
    assert contrast(white, white) == 1


@pytest.mark.parametrize("name", list(STYLES))
def test_even_the_palest_writing_can_be_read(name: str) -> None:
    """The signature's weaker ink on both tones of the paper, and the cut of the seal."""
    style = STYLES[name]
    for ground in (style.paper, style.shade):
        assert contrast(style.ink, ground) >= 4.5
        assert contrast(blended(ground, style.ink, _SIGNATURE_STRENGTH), ground) >= 4.5
    assert contrast(style.cut, style.seal) >= 4.5


def test_a_style_with_pale_ink_is_refused() -> None:
    """A new style cannot be unreadable by oversight."""
    with pytest.raises(ValueError, match="xuan is too pale"):
        dataclasses.replace(STYLES["xuan"], ink=(150, 140, 130))
