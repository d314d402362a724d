"""Draws one character for each row of a batch of logits.

Of thousands of characters only a few hundred have any weight, so the draw works on those:
what lies more than `_SPAN_NATS` below the best allowed one is dropped first.
"""

from __future__ import annotations

import numpy as np

from bot.engine import noise
from bot.engine.arrays import Booleans, Floats, Ids, Keys

_SPAN_NATS = 8.0
"""e⁻⁸ of the best one's weight, after the temperature: too little to count."""

_FORBIDDEN = np.float32(1e9)
"""Nats taken off a forbidden character; others keep their logit to the last bit."""

_BINS_PER_NAT = 8
_BINS = int(_SPAN_NATS) * _BINS_PER_NAT + 1
"""The nucleus (top p) is cut to an eighth of a nat, which saves a sort."""


def log_normaliser(logits: Floats) -> Floats:
    """Return log Σ exp of each row, (rows, vocabulary) → (rows,)."""
    best = logits.max(axis=1, keepdims=True)
    weights = np.subtract(logits, best)
    np.exp(weights, out=weights)
    total: Floats = best[:, 0] + np.log(weights.sum(axis=1))
    return total


def draw(logits: Floats, allowed: Booleans, temperature: Floats, top_p: Floats, keys: Keys) -> Ids:
    """Draw from the nucleus of the allowed characters.

    Args:
        logits: (rows, vocabulary).
        allowed: Same shape; at least one in each row.
        temperature: Divides the logits, (rows,).
        top_p: Share of the probability that the nucleus keeps, (rows,).
        keys: Of the noise at this place, (rows,).

    Returns:
        An id for each row, (rows,).
    """
    # Arithmetic is several times faster than `np.where` here, which branches on each entry.
    masked = logits - _FORBIDDEN * ~allowed
    best = masked.max(axis=1)
    floor = best - np.float32(_SPAN_NATS) * temperature
    flat = np.flatnonzero(masked > floor[:, None])
    rows, columns = np.divmod(flat, logits.shape[1])
    values = (masked.ravel()[flat] - best[rows]) / temperature[rows]
    kept = _nucleus(rows, values, top_p)
    rows, columns, values = rows[kept], columns[kept], values[kept]
    scores = values + noise.gumbels(keys[rows], columns)
    starts = np.searchsorted(rows, np.arange(len(logits)))
    highest = np.maximum.reduceat(scores, starts)
    winners = np.flatnonzero(scores == highest[rows])
    # Should two scores ever be equal, the first one wins.
    first = np.searchsorted(rows[winners], np.arange(len(logits)))
    drawn: Ids = columns[winners[first]]
    return drawn


def _nucleus(rows: Ids, values: Floats, top_p: Floats) -> Booleans:
    """Keep the likeliest entries of each row that together reach its `top_p`."""
    count = len(top_p)
    bins = (values * np.float32(-_BINS_PER_NAT)).astype(np.int64)
    weights = np.bincount(rows * _BINS + bins, weights=np.exp(values), minlength=count * _BINS)
    reached = weights.reshape(count, _BINS).cumsum(axis=1)
    last = (reached < top_p[:, None] * reached[:, -1:]).sum(axis=1)
    kept: Booleans = bins <= last[rows]
    return kept
