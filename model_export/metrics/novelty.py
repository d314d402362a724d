"""How much of poems is copied from the training poems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from model_export.metrics.estimate import Estimate, bootstrap_ratio
from model_export.metrics.grams import Keys, Poems, contains, distinct, gram_keys, whole_grams


class TrainingGrams:
    """The n-grams of the training poems, sorted once for each n asked for.

    Nine million characters give about 40 MB for each n that `copied_share` has met.
    """

    def __init__(self, train: Sequence[Poems]) -> None:
        """Remember the poems: one array (poems, lines, line length) a form."""
        self._train = tuple(train)
        self._sorted: dict[int, Keys] = {}

    def copied_share(self, poems: Poems, n: int) -> Estimate:
        """Give the share of n-grams within lines that the training poems have too.

        Raises:
            ValueError: If the poems have no n-gram of known characters.
        """
        return _known_share(poems, n, self._keys(n))

    def copied_lines(self, poems: Poems) -> Estimate:
        """Give the share of lines that are whole lines of training poems.

        A line of five found inside a line of seven is no copied line.
        """
        length = poems.shape[2]
        lines = [part for part in self._train if part.shape[2] == length]
        return _known_share(poems, length, _sorted_grams(lines, length))

    def longest_copied_run(self, poems: Poems) -> NDArray[np.int64]:
        """Return the longest run of characters within a line that was copied, (poems,)."""
        longest = np.zeros(len(poems), dtype=np.int64)
        for n in range(1, poems.shape[2] + 1):
            known = _known(poems, n, self._keys(n)).any(axis=(1, 2))
            longest[known] = n
        return longest

    def _keys(self, n: int) -> Keys:
        """Return the sorted n-grams of the training poems."""
        if n not in self._sorted:
            self._sorted[n] = _sorted_grams(self._train, n)
        return self._sorted[n]


def _sorted_grams(train: Sequence[Poems], n: int) -> Keys:
    """Return the different n-grams of poems, sorted."""
    parts = [gram_keys(poems, n)[whole_grams(poems, n)] for poems in train]
    return distinct(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.uint64)


def _known(poems: Poems, n: int, keys: Keys) -> NDArray[np.bool_]:
    """Tell which n-grams are whole and among sorted keys, shape of `gram_keys`."""
    return contains(keys, gram_keys(poems, n)) & whole_grams(poems, n)


def _known_share(poems: Poems, n: int, keys: Keys) -> Estimate:
    """Give the share of whole n-grams that are among sorted keys."""
    whole = whole_grams(poems, n).sum(axis=(1, 2))
    return bootstrap_ratio(_known(poems, n, keys).sum(axis=(1, 2)), whole)
