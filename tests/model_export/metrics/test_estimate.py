"""Estimates: means, ratios, shares, ranks and AUC."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_export.metrics.estimate import auc, bootstrap_mean, bootstrap_ratio, ranks, share

_scores = st.lists(st.integers(-5, 5), min_size=1, max_size=12)


def test_a_mean_of_equal_values_has_no_width() -> None:
    """Every bootstrap sample of one value has that mean; NaN is left out."""
    estimate = bootstrap_mean([2.5, 2.5, np.nan, 2.5])
    assert (estimate.value, estimate.low, estimate.high) == (2.5, 2.5, 2.5)


def test_the_interval_of_a_mean_is_that_of_the_normal_distribution() -> None:
    """1,000 draws of N(0, 1) have a mean within 1.96 / √1,000 of their own."""
    values = np.random.default_rng(0).standard_normal(1000)
    estimate = bootstrap_mean(values)
    half = 1.96 * values.std() / np.sqrt(1000)
    assert estimate.low == pytest.approx(values.mean() - half, abs=0.01)
    assert estimate.high == pytest.approx(values.mean() + half, abs=0.01)


def test_a_ratio_weighs_poems_by_their_lower_sum() -> None:
    """1 of 1 and 0 of 3 are 1 of 4, not the mean of 1 and 0."""
    assert bootstrap_ratio([1, 0], [1, 3]).value == 0.25


def test_no_value_is_refused() -> None:
    """A mean of nothing is a mistake of the caller."""
    with pytest.raises(ValueError, match="at least one value"):
        bootstrap_mean([])


def test_a_share_of_nothing_found_still_has_a_width() -> None:
    """Wilson's interval for 0 of 10 reaches z² / (10 + z²) = .278."""
    estimate = share(0, 10)
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high == pytest.approx(0.2775, abs=1e-4)


def test_ties_have_their_mean_rank() -> None:
    """20 stands second and third."""
    assert ranks([20, 10, 20, 30]).tolist() == [2.5, 1, 2.5, 4]


@given(_scores, _scores)
def test_auc_counts_the_pairs_won(positives: list[int], negatives: list[int]) -> None:
    """The rank formula equals the count over all pairs, ties half."""
    wins = [(p > n) + 0.5 * (p == n) for p in positives for n in negatives]
    assert auc(positives, negatives) == pytest.approx(np.mean(wins))
