"""Novelty: what stands in the training poems is found, and nothing else."""

import numpy as np
import pytest

from model_export.metrics.novelty import TrainingGrams

_FIVES = np.arange(4, 24).reshape(1, 4, 5)
_SEVENS = np.arange(104, 132).reshape(1, 4, 7)


def test_copied_grams_are_counted_within_lines() -> None:
    """Of two lines' four 4-grams one is known: 4 5 6 7; 8 9 10 11 crosses a line end."""
    poems = np.array([[[4, 5, 6, 7, 99], [8, 9, 10, 11, 12]]])
    training = TrainingGrams([_FIVES, _SEVENS])
    assert training.copied_share(poems, 4).value == pytest.approx(2 / 4)
    assert training.copied_share(poems, 5).value == 0


def test_a_training_poem_is_all_copied() -> None:
    """Every n-gram and line of it is known."""
    training = TrainingGrams([_FIVES, _SEVENS])
    assert training.copied_share(_SEVENS, 5).value == 1
    assert training.copied_lines(_SEVENS).value == 1
    assert training.longest_copied_run(_SEVENS).tolist() == [7]


def test_a_part_of_a_longer_line_is_no_copied_line() -> None:
    """The last five characters of a seven-character line are a copied 5-gram only."""
    poems = _SEVENS[:, :, 2:]
    training = TrainingGrams([_FIVES, _SEVENS])
    assert training.copied_share(poems, 5).value == 1
    assert training.copied_lines(poems).value == 0


def test_the_longest_run_is_given_for_each_poem() -> None:
    """Three characters in order, one character, none."""
    poems = np.array([[[4, 5, 6, 99, 98]], [[23, 99, 4, 98, 97]], [[99, 98, 97, 96, 95]]])
    assert TrainingGrams([_FIVES]).longest_copied_run(poems).tolist() == [3, 1, 0]


def test_unknown_characters_are_never_copied() -> None:
    """A gap in both is no quotation."""
    gaps = np.full((1, 4, 5), 2)
    gaps[0, 0] = [4, 5, 6, 7, 8]
    assert TrainingGrams([gaps]).copied_share(gaps, 4).value == 1
    with pytest.raises(ValueError, match="at least one value"):
        TrainingGrams([gaps]).copied_share(gaps[:, 1:], 4)


def test_without_training_lines_of_that_length_no_line_is_copied() -> None:
    """Five-character poems against seven-character training."""
    assert TrainingGrams([_SEVENS]).copied_lines(_FIVES).value == 0
