"""A figure with the interval that its sample allows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# 97.5 % point of the normal distribution, hence two-sided 95 %.
_Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """Write the value with its interval, three significant digits each."""
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"


def bootstrap_mean(values: ArrayLike, *, seed: int = 0, draws: int = 1000) -> Estimate:
    """Estimate a mean with a percentile bootstrap over the values.

    Args:
        values: One value a poem (or pair, or path), at least one; NaN values are left out.
        seed: Seed of the draws.
        draws: Number of bootstrap samples.

    Raises:
        ValueError: If there is no value.
    """
    kept = np.asarray(values, dtype=np.float64).ravel()
    kept = kept[~np.isnan(kept)]
    return bootstrap_ratio(kept, np.ones_like(kept), seed=seed, draws=draws)


def bootstrap_ratio(
    numerators: ArrayLike, denominators: ArrayLike, *, seed: int = 0, draws: int = 1000
) -> Estimate:
    """Estimate a ratio of sums with a percentile bootstrap over poems.

    Args:
        numerators: Share of each poem in the upper sum, for example its known n-grams.
        denominators: Share of each poem in the lower sum, for example all its n-grams.
        seed: Seed of the draws.
        draws: Number of bootstrap samples.

    Raises:
        ValueError: If there is no poem or the lower sum is zero.

    Source: Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13.
    """
    upper = np.asarray(numerators, dtype=np.float64).ravel()
    lower = np.asarray(denominators, dtype=np.float64).ravel()
    if not len(lower) or not lower.sum():
        raise ValueError("A mean needs at least one value.")
    weights = _resampling_weights(len(upper), draws, seed)
    below = weights @ lower
    ratios = np.divide(weights @ upper, below, out=np.full(draws, np.nan), where=below != 0)
    low, high = np.nanpercentile(ratios, [2.5, 97.5])
    return Estimate(float(upper.sum() / lower.sum()), float(low), float(high))


def share(successes: int, trials: int) -> Estimate:
    """Estimate a share with Wilson's interval, which holds near 0 and 1 too.

    Raises:
        ValueError: If there is no trial.

    Source: Wilson, "Probable inference", JASA 22 (1927).
    """
    if trials <= 0:
        raise ValueError("A share needs at least one trial.")
    p, z2 = successes / trials, _Z_95**2
    centre = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = _Z_95 * math.sqrt(p * (1 - p) / trials + z2 / (4 * trials**2)) / (1 + z2 / trials)
    return Estimate(p, max(0.0, centre - half), min(1.0, centre + half))


def ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Rank values from 1, ties by their mean rank."""
    _, inverse, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank: NDArray[np.float64] = last - (counts - 1) / 2
    return mean_rank[inverse.ravel()]


def auc(positives: ArrayLike, negatives: ArrayLike) -> float:
    """Give the probability that a positive scores above a negative, ties half.

    Raises:
        ValueError: If either side is empty.

    Source: Mann and Whitney, Annals of Mathematical Statistics 18 (1947).
    """
    upper, lower = np.ravel(positives), np.ravel(negatives)
    if not len(upper) or not len(lower):
        raise ValueError("AUC needs scores on both sides.")
    rank_sum = ranks(np.concatenate([upper, lower]))[: len(upper)].sum()
    wins = rank_sum - len(upper) * (len(upper) + 1) / 2
    return float(wins / (len(upper) * len(lower)))


def _resampling_weights(count: int, draws: int, seed: int) -> NDArray[np.float64]:
    """Return how often each value is drawn in each bootstrap sample, (draws, count)."""
    rng = np.random.default_rng(seed)
    return rng.multinomial(count, np.full(count, 1 / count), size=draws).astype(np.float64)
