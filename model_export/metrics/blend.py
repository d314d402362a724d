"""Whether a blend walks from one poem to another in even steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.metrics.diversity import jaccard
from model_export.metrics.estimate import Estimate, bootstrap_mean, bootstrap_ratio, ranks
from model_export.metrics.grams import Keys

Paths = NDArray[np.integer]
"""Character ids, shape (paths, steps, lines, line length); the ends are steps too."""


@dataclass(frozen=True, slots=True)
class BlendQuality:
    """Figures of a set of paths."""

    nearness: Estimate
    """Shared characters of neighbouring steps over those of the two ends (Jaccard), both
    averaged over paths; 1 where the steps are unrelated poems, NaN where no ends share any."""

    smoothness: Estimate
    """Largest step over mean step in character edits: 1 is even, steps - 1 is one jump.
    Paths that never change are left out."""

    monotonicity: Estimate
    """Spearman's correlation of the step number with nearness to the end less nearness to
    the start; 1 is a walk without return."""

    still_share: Estimate
    """Share of neighbouring steps that are the same poem."""


def blend_quality(paths: Paths) -> BlendQuality:
    """Measure paths between pairs of poems.

    Args:
        paths: Character ids, shape (paths, steps, lines, line length), at least two steps.

    Raises:
        ValueError: If there is no path, a path has one step, or no path ever changes.
    """
    if paths.shape[1] < 2:
        raise ValueError("A blend needs at least two steps.")
    flat = paths.reshape(*paths.shape[:2], -1)
    distances = step_distances(flat)
    lengths = distances.mean(axis=1)
    # 0 / 0 is NaN, which the mean leaves out.
    with np.errstate(invalid="ignore"):
        jumps = distances.max(axis=1) / lengths
    return BlendQuality(
        nearness=_nearness(flat),
        smoothness=bootstrap_mean(jumps),
        monotonicity=bootstrap_mean(monotonicity(flat)),
        still_share=bootstrap_mean((distances == 0).mean(axis=1)),
    )


def step_distances(paths: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return the character edit distance of neighbouring steps, (paths, steps - 1).

    Args:
        paths: Character ids, shape (paths, steps, characters).
    """
    before = paths[:, :-1].reshape(-1, paths.shape[2])
    after = paths[:, 1:].reshape(-1, paths.shape[2])
    return edit_distance(before, after).reshape(len(paths), -1)


def edit_distance(first: NDArray[np.integer], second: NDArray[np.integer]) -> NDArray[np.int64]:
    """Return Levenshtein's distance of each pair of rows.

    Args:
        first: Ids, shape (pairs, characters).
        second: Ids, shape (pairs, characters), of any length.

    Returns:
        Shape (pairs,).
    """
    columns = np.arange(second.shape[1] + 1, dtype=np.int64)
    row = np.tile(columns, (len(first), 1))
    for index in range(first.shape[1]):
        changed = row[:, :-1] + (first[:, index, None] != second)
        best = np.concatenate([row[:, :1] + 1, np.minimum(changed, row[:, 1:] + 1)], axis=1)
        # An insertion costs 1 a column, so the cheapest is a running minimum on a slope.
        row = np.minimum.accumulate(best - columns, axis=1) + columns
    return row[:, -1]


def monotonicity(paths: NDArray[np.integer]) -> NDArray[np.float64]:
    """Return Spearman's correlation of step and direction of each path, 0 if it never turns.

    Args:
        paths: Character ids, shape (paths, steps, characters).

    Returns:
        Shape (paths,), -1 to 1.
    """
    keys = _character_keys(paths)
    steps = keys.shape[1]
    to_end = [jaccard(keys[:, step], keys[:, -1]) for step in range(steps)]
    to_start = [jaccard(keys[:, step], keys[:, 0]) for step in range(steps)]
    direction = np.stack(to_end, axis=1) - np.stack(to_start, axis=1)
    return np.array([_spearman(row) for row in direction])


def _nearness(paths: NDArray[np.integer]) -> Estimate:
    """Compare what neighbours share with what the ends share."""
    keys = _character_keys(paths)
    ends = jaccard(keys[:, 0], keys[:, -1])
    if not ends.any():
        return Estimate(np.nan, np.nan, np.nan)
    steps = range(keys.shape[1] - 1)
    neighbours = np.mean([jaccard(keys[:, step], keys[:, step + 1]) for step in steps], axis=0)
    return bootstrap_ratio(neighbours, ends)


def _character_keys(paths: NDArray[np.integer]) -> Keys:
    """Return ids as keys of character sets; special ids are no member."""
    return np.where(paths >= SPECIAL_COUNT, paths, 0).astype(np.uint64)


def _spearman(values: NDArray[np.float64]) -> float:
    """Return the rank correlation of a sequence with its own order, 0 if it is constant."""
    # Jaccard indices that differ in the last bit only are ties.
    ranked = ranks(np.round(values, 9))
    if np.ptp(ranked) == 0:
        return 0.0
    return float(np.corrcoef(np.arange(len(ranked)), ranked)[0, 1])
