"""How well the two lines of a couplet answer each other, character by character.

The table is fitted on the middle couplets of regulated verse, where antithesis is the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT

Couplets = NDArray[np.integer]
"""Character ids, shape (couplets, 2, line length)."""

_ID_BITS = np.uint32(16)

# Prior weight of the expected count, in expected counts, and a floor in pairs: together
# they keep pairs of rare characters near 0.
_EXPECTED_WEIGHT = 2.0
_FLOOR = 0.05


@dataclass(frozen=True, slots=True)
class AntithesisTable:
    """Counts of characters that stand above each other in antithetical couplets."""

    pairs: NDArray[np.uint32]
    """Sorted keys, upper id · 65,536 + lower id, shape (pairs,)."""

    counts: NDArray[np.uint32]
    """How often each pair occurs, shape (pairs,)."""

    upper: NDArray[np.uint32]
    """How often each id stands in the upper line, shape (vocabulary size,)."""

    lower: NDArray[np.uint32]
    """How often each id stands in the lower line, shape (vocabulary size,)."""

    def score(self, couplets: Couplets) -> NDArray[np.float64]:
        """Return the smoothed pointwise mutual information a character of each couplet.

        mean over i of log[(n(u_i, d_i) + 2 e_i + .05) / (3 e_i + .05)] with
        e_i = n(u_i) n(d_i) / N: 0 for unrelated lines, about .8 for real antithesis.
        Positions with a special id are left out; a couplet of nothing else scores 0.

        Args:
            couplets: Character ids, shape (couplets, 2, line length).

        Returns:
            Shape (couplets,).
        """
        above, below = couplets[:, 0].astype(np.uint32), couplets[:, 1].astype(np.uint32)
        total = max(1.0, float(self.upper.sum()))
        expected = self.upper[above] * (self.lower[below] / total)
        seen = self._counts_of((above << _ID_BITS) | below)
        gains = np.log(
            (seen + _EXPECTED_WEIGHT * expected + _FLOOR)
            / ((1 + _EXPECTED_WEIGHT) * expected + _FLOOR)
        )
        known = (above >= SPECIAL_COUNT) & (below >= SPECIAL_COUNT)
        scores: NDArray[np.float64] = (gains * known).sum(axis=1) / known.sum(axis=1).clip(min=1)
        return scores

    def _counts_of(self, keys: NDArray[np.uint32]) -> NDArray[np.float64]:
        """Return how often each pair occurs, 0 for pairs not in the table."""
        if not len(self.pairs):
            return np.zeros(keys.shape)
        places = np.searchsorted(self.pairs, keys).clip(max=len(self.pairs) - 1)
        return np.where(self.pairs[places] == keys, self.counts[places].astype(np.float64), 0.0)
