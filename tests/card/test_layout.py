"""Places on a card."""

from __future__ import annotations

import itertools

import pytest

from bot.card.layout import Layout, Mark, Writing, arrange
from bot.card.sizes import SIZES
from bot.verse.forms import FORMS
from tests.poems import poem

CASES = list(itertools.product(FORMS, SIZES))


def _layout(form: str, size: str, title: str = "月夜江樓憶友人兼寄") -> Layout:
    return arrange(SIZES[size], Writing(poem(form).lines, title, ("七步", "七絕"), "4" * 16, 9.0))


@pytest.mark.parametrize(("form", "size"), CASES)
def test_reading_order_is_down_the_columns_from_the_right(form: str, size: str) -> None:
    """The marks, sorted by place, give the poem's lines."""
    marks = [mark for column in _layout(form, size).verse for mark in column]
    in_order = sorted(marks, key=lambda mark: (-mark.x, mark.y))
    assert "".join(mark.character for mark in in_order) == "".join(poem(form).lines)


@pytest.mark.parametrize(("form", "size"), CASES)
def test_nothing_overlaps_and_all_is_on_the_card(form: str, size: str) -> None:
    """With the longest title, signature and seed."""
    layout, card = _layout(form, size), SIZES[size]
    for one, other in itertools.combinations(layout.marks, 2):
        reach = (one.size + other.size) / 2
        assert abs(one.x - other.x) >= reach or abs(one.y - other.y) >= reach
    for mark in layout.marks:
        assert mark.size / 2 < mark.x < card.width - mark.size / 2
        assert mark.size / 2 < mark.y < card.height - mark.size / 2
    assert layout.signature[-1].y < layout.seed.top < layout.seal.top


@pytest.mark.parametrize(("form", "size"), CASES)
def test_columns_are_further_apart_than_characters(form: str, size: str) -> None:
    """Else the eye would read across."""
    verse = _layout(form, size).verse
    across = verse[0][0].x - verse[1][0].x
    assert across > 1.15 * (verse[0][1].y - verse[0][0].y)


@pytest.mark.parametrize(
    ("form", "columns"), [("qilu", 4), ("wulu", 4), ("qijue", 4), ("wuyan", 2)]
)
def test_a_portrait_card_has_a_couplet_of_a_long_poem_in_a_column(form: str, columns: int) -> None:
    """With a pause between its lines."""
    verse = _layout(form, "portrait").verse
    assert len(verse) == columns
    steps = [lower.y - upper.y for upper, lower in itertools.pairwise(verse[0])]
    wide = [index for index, step in enumerate(steps) if step > 1.2 * min(steps)]
    assert wide == ([FORMS[form].line_length - 1] if FORMS[form].lines == 8 else [])


@pytest.mark.parametrize("form", list(FORMS))
def test_a_wide_card_has_a_line_in_a_column(form: str) -> None:
    """There is width enough."""
    assert len(_layout(form, "wide").verse) == FORMS[form].lines


@pytest.mark.parametrize(("form", "size"), CASES)
def test_the_block_is_centred_and_a_little_high(form: str, size: str) -> None:
    """Optical centring: title and signature columns balance each other."""
    layout, card = _layout(form, size), SIZES[size]
    assert layout.title[0].x + layout.seed.x == pytest.approx(card.width)
    column: tuple[Mark, ...] = layout.verse[0]
    middle = (column[0].y + column[-1].y) / 2
    assert 0.48 * card.height < middle < 0.495 * card.height
