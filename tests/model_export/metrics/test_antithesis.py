"""Antithesis: the score by hand, the fit, and telling real couplets from mismatched ones."""

import math

import numpy as np
import pytest

from model_export.metrics.antithesis import (
    couplets_of,
    discrimination,
    fit_antithesis,
    mean_antithesis,
    middle_couplets,
    mismatched,
)
from model_export.metrics.antithesis_table import AntithesisTable

_SIZE = 40


def _parallel_poems(count: int, seed: int = 0) -> np.ndarray:
    """Draw eight-line poems; lower lines of middle couplets answer c with c + 18."""
    poems = np.random.default_rng(seed).integers(4, 22, size=(count, 8, 5))
    poems[:, 1::2] += 18
    for line in (3, 5):
        poems[:, line] = poems[:, line - 1] + 18
    return poems


def _table() -> AntithesisTable:
    return fit_antithesis([_parallel_poems(300)], vocabulary_size=_SIZE)


def test_the_score_is_the_smoothed_information_of_the_pairs() -> None:
    """n(4, 5) = 2 of N = 3, n(4) = n(5) = 2: e = 4/3; the unseen 6 over 5: e = 2/3."""
    couplets = [[[4, 4, 6], [5, 5, 7]]]
    poem = np.array(couplets[0] + couplets[0] + [[2] * 3] * 4)
    table = fit_antithesis([poem[None]], vocabulary_size=8)
    assert table.pairs.tolist() == [4 << 16 | 5, 6 << 16 | 7]
    score = table.score(np.array([[[4, 6, 2], [5, 5, 5]]]))
    seen = math.log((2 + 2 * 4 / 3 + 0.05) / (3 * 4 / 3 + 0.05))
    unseen = math.log((2 * 2 / 3 + 0.05) / (3 * 2 / 3 + 0.05))
    assert score == pytest.approx([(seen + unseen) / 2])


def test_only_the_middle_couplets_are_taken() -> None:
    """Lines 3–6 of eight, the 颔 couplets first."""
    poems = np.arange(8).repeat(5).reshape(1, 8, 5)
    assert middle_couplets(poems)[:, :, 0].tolist() == [[2, 3], [4, 5]]
    assert couplets_of(poems, 3)[:, :, 0].tolist() == [[6, 7]]


def test_mismatching_moves_every_lower_line_and_loses_none() -> None:
    """Each upper line gets another couplet's answer; the answers are a permutation."""
    couplets = np.arange(4, 44).reshape(20, 2, 1)
    mixed = mismatched(couplets, seed=3)
    assert (mixed[:, 0] == couplets[:, 0]).all()
    assert (mixed[:, 1] != couplets[:, 1]).all()
    assert sorted(mixed[:, 1].ravel().tolist()) == couplets[:, 1].ravel().tolist()


def test_answering_lines_are_told_from_mismatched_ones() -> None:
    """Where c always answers c + 18 the AUC is near 1, for free lines near one half."""
    table, fresh = _table(), _parallel_poems(200, seed=1)
    assert discrimination(table, middle_couplets(fresh)).value > 0.99
    free = discrimination(table, couplets_of(fresh, 0))
    assert free.low < 0.5 < free.high
    assert mean_antithesis(table, middle_couplets(fresh)).low > 0.5


def test_special_ids_score_nothing() -> None:
    """A couplet of unknown characters is neither antithetical nor not."""
    assert _table().score(np.full((1, 2, 5), 2)).tolist() == [0]
