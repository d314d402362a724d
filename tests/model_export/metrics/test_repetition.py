"""Repetition: what counts as repeated, and what as doubled."""

import numpy as np
import pytest

from model_export.metrics.repetition import repeated_characters, repetition_share

_POEMS = np.array(
    [
        [[4, 5, 6, 7, 8], [9, 10, 11, 12, 13]],  # nothing twice
        [[4, 4, 6, 7, 8], [9, 10, 11, 12, 13]],  # doubled: a figure of speech
        [[4, 5, 6, 7, 8], [8, 10, 11, 12, 13]],  # across a line end: repeated
        [[4, 4, 6, 4, 8], [9, 10, 11, 12, 13]],  # doubled and again: repeated
        [[4, 5, 4, 5, 4], [9, 10, 11, 12, 13]],  # two different ones, one of them thrice
        [[2, 5, 2, 7, 8], [2, 10, 11, 12, 13]],  # unknown characters
    ]
)


def test_repeated_characters_are_counted_once_each() -> None:
    """Doubling, gaps and third occurrences do not count; a line end does not double."""
    assert repeated_characters(_POEMS).tolist() == [0, 0, 1, 1, 2, 0]


def test_shares_of_poems_with_one_and_two_repeated_characters() -> None:
    """Three of six have one or more, one has two."""
    assert repetition_share(_POEMS).value == pytest.approx(3 / 6)
    assert repetition_share(_POEMS, at_least=2).value == pytest.approx(1 / 6)
