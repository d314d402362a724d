"""Characters that a poem uses twice without doubling them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.metrics.estimate import Estimate, share
from model_export.metrics.grams import Poems, by_poem


def repeated_characters(poems: Poems) -> NDArray[np.int64]:
    """Count the different characters that occur again elsewhere in their poem.

    A doubled character (悠悠) is one occurrence, for reduplication is a figure of speech;
    the same character at the end of one line and the start of the next is two.

    Args:
        poems: Character ids, shape (poems, lines, line length).

    Returns:
        Shape (poems,).
    """
    ids = poems.astype(np.int64)
    doubled = np.zeros(ids.shape, dtype=np.bool_)
    doubled[..., 1:] = ids[..., 1:] == ids[..., :-1]
    counted = by_poem(np.where(doubled | (ids < SPECIAL_COUNT), 0, ids))
    ordered = np.sort(counted, axis=1)
    again = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != 0)
    # A run of equal ids is one repeated character: count the run's first repeat only.
    first = again.copy()
    first[:, 1:] &= ~again[:, :-1]
    return np.asarray(first.sum(axis=1), dtype=np.int64)


def repetition_share(poems: Poems, *, at_least: int = 1) -> Estimate:
    """Give the share of poems with `at_least` repeated characters.

    Raises:
        ValueError: If there is no poem.
    """
    hits = int((repeated_characters(poems) >= at_least).sum())
    return share(hits, len(poems))
