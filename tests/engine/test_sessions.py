"""A row of a graph's result depends on that row alone, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from bot.engine import noise
from bot.engine.arrays import Floats
from bot.engine.bundle import ModelBundle
from tests.bundles import TINY

_ROWS = 41
_SIZES = (1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 32, 40)


def _floats(*shape: int) -> Floats:
    count = int(np.prod(shape))
    return noise.normals(np.uint64(count), count).reshape(shape)


@pytest.fixture(scope="module", params=[1, 2], ids=["one thread", "two threads"])
def other(request: pytest.FixtureRequest) -> ModelBundle:
    """The same model with some number of threads."""
    return ModelBundle.open(TINY, threads=request.param)


def test_step_treats_rows_apart(bundle: ModelBundle, other: ModelBundle) -> None:
    """Whatever the number of candidates and threads."""
    previous = np.arange(4, 4 + _ROWS)
    condition, state = _floats(_ROWS, 16), _floats(2, _ROWS, 8, 8)
    logits, following = bundle.step(previous, condition, state, 3)
    for size in _SIZES:
        rows = slice(_ROWS - size, _ROWS)
        part, state_part = other.step(previous[rows], condition[rows], state[:, rows], 3)
        np.testing.assert_array_equal(part, logits[rows])
        np.testing.assert_array_equal(state_part, following[:, rows])


def test_draft_treats_rows_apart(bundle: ModelBundle, other: ModelBundle) -> None:
    """Whatever the number of plans and threads."""
    z, title = _floats(_ROWS, 8), _floats(_ROWS, 16)
    positions = np.arange(28).reshape(4, 7) + 20
    ids = np.arange(_ROWS) % 5
    for one, two in (
        (bundle.draft.conditions, other.draft.conditions),
        (bundle.draft.ends, other.draft.ends),
    ):
        whole = one(z, title, positions, ids, ids)
        for size in _SIZES:
            rows = slice(_ROWS - size, _ROWS)
            part = two(z[rows], title[rows], positions, ids[rows], ids[rows])
            np.testing.assert_array_equal(part, whole[rows])


def test_title_and_encoder_treat_rows_apart(bundle: ModelBundle, other: ModelBundle) -> None:
    """Whatever the number of poems and threads."""
    titles = np.arange(4, 4 + _ROWS * 12).reshape(_ROWS, 12)
    forms = np.arange(_ROWS) % 6
    poems = np.arange(4, 4 + _ROWS * 28).reshape(_ROWS, 4, 7)
    positions = np.arange(28).reshape(4, 7) + 20
    means, encoded = bundle.title_reader(titles, forms)[0], bundle.encoder(poems, positions)
    for size in _SIZES:
        rows = slice(_ROWS - size, _ROWS)
        np.testing.assert_array_equal(other.title_reader(titles[rows], forms[rows])[0], means[rows])
        np.testing.assert_array_equal(other.encoder(poems[rows], positions), encoded[rows])
