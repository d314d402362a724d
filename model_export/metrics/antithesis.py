"""Fit the antithesis table and test whether it knows real couplets from mismatched ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.metrics.antithesis_table import AntithesisTable, Couplets
from model_export.metrics.estimate import Estimate, auc, bootstrap_mean
from model_export.metrics.grams import Poems


def couplets_of(poems: Poems, index: int) -> Couplets:
    """Return one couplet of each poem, counted from 0, shape (poems, 2, line length).

    In eight-line regulated verse 1 is the 颔 and 2 the 颈 couplet.
    """
    return poems[:, 2 * index : 2 * index + 2]


def middle_couplets(poems: Poems) -> Couplets:
    """Return the 颔 and 颈 couplets of eight-line poems, (2 · poems, 2, line length)."""
    return np.concatenate([couplets_of(poems, 1), couplets_of(poems, 2)])


def fit_antithesis(train: Sequence[Poems], *, vocabulary_size: int) -> AntithesisTable:
    """Count which characters answer which in middle couplets.

    Args:
        train: Eight-line poems, one array (poems, 8, line length) a form.
        vocabulary_size: Number of ids, the special ones included.
    """
    couplets = [middle_couplets(poems) for poems in train]
    above = np.concatenate([part[:, 0].ravel() for part in couplets]).astype(np.uint32)
    below = np.concatenate([part[:, 1].ravel() for part in couplets]).astype(np.uint32)
    known = (above >= SPECIAL_COUNT) & (below >= SPECIAL_COUNT)
    above, below = above[known], below[known]
    pairs, counts = np.unique((above << np.uint32(16)) | below, return_counts=True)
    upper = np.bincount(above, minlength=vocabulary_size).astype(np.uint32)
    lower = np.bincount(below, minlength=vocabulary_size).astype(np.uint32)
    return AntithesisTable(pairs, counts.astype(np.uint32), upper, lower)


def mean_antithesis(table: AntithesisTable, couplets: Couplets) -> Estimate:
    """Give the mean score of couplets.

    Raises:
        ValueError: If there is no couplet.
    """
    return bootstrap_mean(table.score(couplets))


def mismatched(couplets: Couplets, *, seed: int = 0) -> Couplets:
    """Give every upper line the lower line of another couplet.

    Raises:
        ValueError: If there are fewer than two couplets.
    """
    if len(couplets) < 2:
        raise ValueError("Mismatching needs two couplets.")
    order = np.random.default_rng(seed).permutation(len(couplets))
    mixed = couplets.copy()
    mixed[order, 1] = couplets[np.roll(order, 1), 1]
    return mixed


def discrimination(
    table: AntithesisTable, couplets: Couplets, *, seed: int = 0, draws: int = 200
) -> Estimate:
    """Give the AUC of real couplets against mismatched ones, bootstrapped over couplets."""
    real, false = table.score(couplets), table.score(mismatched(couplets, seed=seed))
    rng = np.random.default_rng(seed)
    rows = (rng.integers(len(real), size=len(real)) for _ in range(draws))
    low, high = np.percentile([auc(real[row], false[row]) for row in rows], [2.5, 97.5])
    return Estimate(auc(real, false), float(low), float(high))
