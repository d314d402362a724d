"""Scores say what the weights say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.engine.ranking import (
    Evidence,
    RankingWeights,
    best,
    repeated_characters,
    scores,
    theme_coverage,
)
from bot.engine.task import Candidates

_NOTHING = RankingWeights(0, 0, 0, 0, 0, 0)


def _evidence(texts: Sequence[str], **more: object) -> Evidence:
    rows = len(texts)
    log_p = -np.arange(1, rows + 1, dtype=np.float32)[:, None].repeat(4, axis=1)
    numbers = np.arange(rows)
    candidates = Candidates(
        numbers=numbers,
        plans=np.zeros_like(numbers),
        ids=np.zeros((rows, 4), dtype=np.int64),
        log_p=log_p,
        relaxed=np.array([1] + [0] * (rows - 1)),
    )
    return Evidence(candidates, texts, 2, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"log_probability": 2.0}, [-2.0, -4.0]),
        ({"theme": 1.0}, [0.5, 0.0]),
        ({"no_theme": 1.0}, [0.0, -1.0]),
        ({"repetition": 1.0}, [0.0, -1.0]),
        ({"critic": 1.0}, [3.0, -3.0]),
        ({"relaxed": 1.0}, [-1.0, 0.0]),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_each_weight_counts_its_own(weights: dict[str, float], expected: list[float]) -> None:
    """Everything else at zero."""
    evidence = _evidence(
        ["月山江風", "江風風山"],
        image_characters=frozenset("月雪"),
        critic=np.array([3, -3], dtype=np.float32),
    )
    own = RankingWeights(**{**dict.fromkeys(_NOTHING.__slots__, 0.0), **weights})
    np.testing.assert_allclose(scores(evidence, own), expected)


def test_first_of_equal_scores_is_best() -> None:
    """Ties must not depend on anything."""
    assert best(np.array([1.0, 2.0, 2.0])) == 1


def test_coverage_counts_distinct_image_characters() -> None:
    """Three are enough, or all if there are fewer; without a theme nothing is missing."""
    assert theme_coverage("月下江風", frozenset("月風雪霜")) == pytest.approx(2 / 3)
    assert theme_coverage("月下江風", frozenset("月")) == 1.0
    assert theme_coverage("山川", frozenset("月")) == 0.0
    assert theme_coverage("山川", frozenset()) == 1.0


def test_repetition_within_a_line_is_a_figure_of_speech() -> None:
    """青青 is none; 青 in two lines is one."""
    assert repeated_characters("青青河畔", 4) == 0
    assert repeated_characters("青青河青", 2) == 1
