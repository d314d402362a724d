"""Randomness that is the same on every machine, in every batch and in every order.

Each number is a function of what it is for (key, candidate, position, character), not of how
many were drawn before it. So a poem does not depend on which others are composed with it, and
two steps of a blend can meet the same luck at the same place.

The mixing is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators",
OOPSLA 2014), on integers alone; generators of libraries may change with their versions.
"""

from __future__ import annotations

import hashlib
from statistics import NormalDist

import numpy as np

from bot.engine.arrays import Doubles, Floats, Ids, Keys

_GAMMA = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53
_STANDARD_NORMAL = NormalDist()


def key_of(seed: str, purpose: str) -> np.uint64:
    """Turn a seed of any length and any characters into a key.

    Args:
        seed: What a person typed.
        purpose: What the numbers are for; different purposes have unrelated numbers.
    """
    # A lone surrogate, as broken software sends, is a seed like any other.
    content = f"{purpose}\0{seed}".encode("utf-8", "surrogatepass")
    return np.uint64(int.from_bytes(hashlib.sha256(content).digest()[:8], "little"))


def place_keys(key: np.uint64 | Keys, candidates: Ids, position: int) -> Keys:
    """Return a key for one position of each candidate, shape like `candidates`.

    Args:
        key: Of the poem, or of each candidate's.
        candidates: Their numbers.
        position: The place in the poem, from 0.
    """
    places = candidates.astype(np.uint64) << np.uint64(32) | np.uint64(position)
    return _mix(_mix(places + _GAMMA) ^ key)


def uniforms(keys: Keys, indices: Ids) -> Doubles:
    """Return numbers in (0, 1), one for each pair of key and index; the arrays broadcast."""
    mixed = _mix(keys + _GAMMA * (indices.astype(np.uint64) + np.uint64(1)))
    # The upper 53 bits, and half a step so that neither 0 nor 1 can occur.
    return ((mixed >> np.uint64(11)).astype(np.float64) + 0.5) * _TO_UNIT


def gumbels(keys: Keys, indices: Ids) -> Doubles:
    """Return Gumbel noise: the index with the largest log p + noise is a draw from p."""
    noise: Doubles = -np.log(-np.log(uniforms(keys, indices)))
    return noise


def normals(key: np.uint64, count: int) -> Floats:
    """Return standard normal numbers, shape (count,).

    By the inverse distribution function of the standard library (Wichura's AS 241), which is
    plain arithmetic but for the outer 15 %, where it takes one logarithm.
    """
    units = uniforms(np.full(count, key), np.arange(count))
    values = [_STANDARD_NORMAL.inv_cdf(unit) for unit in units.tolist()]
    return np.array(values, dtype=np.float32)


def _mix(values: Keys) -> Keys:
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    mixed: Keys = values ^ (values >> np.uint64(31))
    return mixed
