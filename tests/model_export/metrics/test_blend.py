"""Blends: even walks, jumps, returns and standing still, by value."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_export.metrics.blend import blend_quality, edit_distance, monotonicity

_ids = st.lists(st.integers(4, 7), min_size=4, max_size=4)


def _walk(*kept: int) -> np.ndarray:
    """Return a path of one line of ten: so many characters are still those of the start."""
    start, end = np.arange(4, 14), np.arange(20, 30)
    steps = [np.concatenate([start[:count], end[count:]]) for count in kept]
    return np.array(steps)[None, :, None, :]


def test_an_even_walk_is_smooth_monotone_and_never_still() -> None:
    """Two characters a step: largest step equals mean step."""
    quality = blend_quality(_walk(10, 8, 6, 4, 2, 0))
    assert quality.smoothness.value == 1
    assert quality.monotonicity.value == pytest.approx(1)
    assert quality.still_share.value == 0


def test_one_jump_is_as_uneven_as_steps_allow() -> None:
    """Four steps of which one changes everything: 10 over 2.5, three of four still."""
    quality = blend_quality(_walk(10, 10, 0, 0, 0))
    assert quality.smoothness.value == 4
    assert quality.still_share.value == pytest.approx(3 / 4)


def test_a_walk_backwards_is_not_monotone() -> None:
    """By 8, 2, 6, 4 kept characters from start to end the ranks are 1 2 5 3 4 6: 29/35."""
    path = _walk(10, 8, 2, 6, 4, 0).reshape(1, 6, 10)
    assert monotonicity(path)[0] == pytest.approx(1 - 6 * (4 + 1 + 1) / (6 * 35))


def test_a_path_that_never_moves_has_no_direction() -> None:
    """Its Spearman correlation is 0, not NaN."""
    assert monotonicity(_walk(10, 10, 10).reshape(1, 3, 10)).tolist() == [0]


def test_nearness_compares_neighbours_with_ends() -> None:
    """Ends share 5 of 15; neighbours 5 of 15, then all: twice as much on average."""
    quality = blend_quality(_walk(10, 5, 5))
    assert quality.nearness.value == pytest.approx(2)
    assert np.isnan(blend_quality(_walk(10, 0)).nearness.value)


def test_a_single_step_is_no_blend() -> None:
    """It has no neighbours to compare."""
    with pytest.raises(ValueError, match="two steps"):
        blend_quality(_walk(10))


@given(_ids, _ids)
def test_edit_distance_is_levenshteins(first: list[int], second: list[int]) -> None:
    """The vectorised rows equal the textbook recursion."""
    row = list(range(len(second) + 1))
    for index, character in enumerate(first, start=1):
        new = [index]
        for other, (diagonal, above) in zip(second, pairwise(row), strict=True):
            new.append(min(diagonal + (character != other), above + 1, new[-1] + 1))
        row = new
    assert edit_distance(np.array([first]), np.array([second])).tolist() == [row[-1]]


def test_a_shifted_line_is_two_edits_away() -> None:
    """One character dropped in front and one added behind, not five changed."""
    assert edit_distance(np.array([[4, 5, 6, 7, 8]]), np.array([[5, 6, 7, 8, 9]])).tolist() == [2]
