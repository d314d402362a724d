"""n-grams within the lines of poems as 64-bit keys, so that sets are sorted arrays."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT

Poems = NDArray[np.integer]
"""Character ids below 65,536, shape (poems, lines, line length)."""

Keys = NDArray[np.uint64]

_Scalar = TypeVar("_Scalar", bound=np.generic)

# Four 16-bit ids fill a key; longer n-grams are mixed instead.
_EXACT_LENGTH = 4
_ID_BITS = np.uint64(16)


def gram_keys(poems: Poems, n: int) -> Keys:
    """Give one key for each n-gram within a line.

    Up to four characters the key is exact. Longer n-grams are mixed to 64 bits: of
    10 million keys a given other n-gram meets one by chance once in 10¹² cases.

    Args:
        poems: Character ids, shape (poems, lines, line length).
        n: Length of the n-grams, at least 1.

    Returns:
        Keys, shape (poems, lines, max(0, line length - n + 1)).
    """
    ids = poems.astype(np.uint64)
    width = max(0, poems.shape[2] - n + 1)
    keys = np.zeros((*poems.shape[:2], width), dtype=np.uint64)
    for offset in range(n):
        if n > _EXACT_LENGTH:
            keys = _mix(keys)
        keys = (keys << _ID_BITS if n <= _EXACT_LENGTH else keys) ^ ids[
            ..., offset : offset + width
        ]
    return keys if n <= _EXACT_LENGTH else _mix(keys)


def whole_grams(poems: Poems, n: int) -> NDArray[np.bool_]:
    """Tell which n-grams of `gram_keys` have no special id, same shape."""
    width = max(0, poems.shape[2] - n + 1)
    whole = np.ones((*poems.shape[:2], width), dtype=np.bool_)
    for offset in range(n):
        whole &= poems[..., offset : offset + width] >= SPECIAL_COUNT
    return whole


def by_poem(values: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """Join all but the first axis, also where there is no poem: (poems, values a poem)."""
    return values.reshape(len(values), math.prod(values.shape[1:]))


def distinct(keys: Keys) -> Keys:
    """Return the different keys, sorted: several times faster than hashing millions of them."""
    ordered = np.sort(keys, axis=None)
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def contains(sorted_keys: Keys, keys: Keys) -> NDArray[np.bool_]:
    """Tell which keys occur among sorted ones; the shape is that of `keys`."""
    if not len(sorted_keys):
        return np.zeros(keys.shape, dtype=np.bool_)
    places = np.searchsorted(sorted_keys, keys).clip(max=len(sorted_keys) - 1)
    found: NDArray[np.bool_] = sorted_keys[places] == keys
    return found


def _mix(keys: Keys) -> Keys:
    """Scatter the bits of keys one to one.

    Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
    OOPSLA 2014 (the finaliser of SplitMix64).
    """
    keys = keys + np.uint64(0x9E3779B97F4A7C15)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
