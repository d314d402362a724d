"""Draws follow the distribution they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine import noise, sampling
from bot.engine.arrays import Floats, Ids

_LOGITS = np.array([2.0, 1.0, 0.0, -1.0, 3.0], dtype=np.float32)


def _drawn(count: int, allowed: list[bool], temperature: float, top_p: float) -> Ids:
    def full(value: float) -> Floats:
        return np.full(count, value, dtype=np.float32)

    return sampling.draw(
        np.repeat(_LOGITS[None], count, axis=0),
        np.repeat(np.array([allowed]), count, axis=0),
        full(temperature),
        full(top_p),
        noise.place_keys(np.uint64(11), np.arange(count), 0),
    )


@pytest.mark.parametrize("temperature", [0.7, 1.0, 1.5])
def test_draws_follow_the_softmax(temperature: float) -> None:
    """Frequencies of 20 000 draws, within four standard errors."""
    count = 20_000
    found = np.bincount(_drawn(count, [True] * 5, temperature, 1.0), minlength=5) / count
    p = np.exp(_LOGITS / temperature)
    p /= p.sum()
    assert (np.abs(found - p) < 4 * np.sqrt(p * (1 - p) / count)).all()


def test_forbidden_characters_never_come() -> None:
    """Not even the likeliest one."""
    found = _drawn(2000, [True, True, False, True, False], 1.0, 1.0)
    assert set(found.tolist()) == {0, 1, 3}


def test_nucleus_leaves_the_tail_out() -> None:
    """Of e³, e², e¹, … the first two have 86 %, so the third completes 90 %."""
    assert set(_drawn(2000, [True] * 5, 1.0, 0.9).tolist()) == {4, 0, 1}


def test_single_allowed_character_is_taken() -> None:
    """Whatever its logit."""
    assert set(_drawn(50, [False, False, False, True, False], 0.7, 0.9).tolist()) == {3}


def test_row_is_drawn_alike_alone_and_among_others() -> None:
    """The draw must not depend on the batch."""
    count, rows = 16, 500
    logits = noise.normals(np.uint64(1), count * rows).reshape(count, rows) * 3
    allowed = logits > -4
    settings = np.full(count, 0.7, np.float32), np.full(count, 0.9, np.float32)
    keys = noise.place_keys(np.uint64(2), np.arange(count), 5)
    together = sampling.draw(logits, allowed, *settings, keys)
    for row in range(count):
        one = slice(row, row + 1)
        alone = sampling.draw(
            logits[one], allowed[one], settings[0][one], settings[1][one], keys[one]
        )
        assert alone[0] == together[row]


def test_normaliser_is_the_logarithm_of_the_sum() -> None:
    """By value, also for logits whose exponential overflows."""
    logits = np.stack([_LOGITS, _LOGITS + 200])
    expected = np.log(np.exp(_LOGITS.astype(np.float64)).sum())
    np.testing.assert_allclose(
        sampling.log_normaliser(logits), [expected, expected + 200], rtol=1e-6
    )
