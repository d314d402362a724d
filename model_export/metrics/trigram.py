"""How plausible poems are under a language model that shares nothing with the generator.

An interpolated character trigram with modified Kneser–Ney smoothing. A line begins with
a boundary symbol: its first character is predicted from the last one of the line before,
the second from the boundary and the first. Boundaries are context only, never predicted,
for a form fixes where its lines end.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import BEGIN, SPECIAL_COUNT
from model_export.metrics.estimate import Estimate, bootstrap_ratio
from model_export.metrics.grams import Keys, Poems, by_poem

_ID_BITS = np.uint64(16)


@dataclass(frozen=True, slots=True)
class _Level:
    """One order of the model: p(c | context) = direct + weight of context · lower order."""

    grams: Keys
    """Sorted keys of context and character."""

    direct: NDArray[np.float32]
    """Discounted relative frequency of each gram."""

    contexts: Keys
    """Sorted keys of the contexts seen."""

    weights: NDArray[np.float32]
    """Mass that each context leaves to the lower order."""

    @classmethod
    def of(cls, grams: Keys, counts: NDArray[np.int64]) -> _Level:
        """Discount the counts of distinct sorted grams.

        Source: Chen and Goodman, "An empirical study of smoothing techniques for
        language modeling", Computer Speech and Language 13 (1999), equations 26–28.
        """
        tiers = np.minimum(counts, 3)
        discounts = _discounts(counts)[tiers]
        contexts, starts = np.unique(grams >> _ID_BITS, return_index=True)
        totals = np.add.reduceat(counts, starts).astype(np.float64)
        weights = np.add.reduceat(discounts, starts) / totals
        sizes = np.diff(np.append(starts, len(grams)))
        direct = (counts - discounts) / np.repeat(totals, sizes)
        return cls(grams, direct.astype(np.float32), contexts, weights.astype(np.float32))

    def interpolate(self, grams: Keys, lower: NDArray[np.float64]) -> NDArray[np.float64]:
        """Combine this order with the probabilities of the lower one."""
        direct = _look_up(self.grams, self.direct, grams, missing=0.0)
        weight = _look_up(self.contexts, self.weights, grams >> _ID_BITS, missing=1.0)
        return direct + weight * lower


@dataclass(frozen=True, slots=True)
class TrigramModel:
    """Interpolated modified Kneser–Ney character trigram."""

    trigrams: _Level
    bigrams: _Level
    unigrams: NDArray[np.float64]
    """Probability of each id without context, shape (vocabulary size,)."""

    @classmethod
    def fit(cls, train: Sequence[Poems], *, vocabulary_size: int) -> TrigramModel:
        """Count and smooth the trigrams of poems of any forms.

        Args:
            train: One array (poems, lines, line length) a form.
            vocabulary_size: Number of ids, the special ones included.

        Raises:
            ValueError: If there is no poem to count.
        """
        keys = np.concatenate([_trigram_keys(poems)[_countable(poems)] for poems in train])
        if not len(keys):
            raise ValueError("A language model needs at least one poem.")
        trigrams, counts = np.unique(keys, return_counts=True)
        # Lower orders count in how many contexts a gram occurs, not how often.
        bigrams, fans = np.unique(trigrams & np.uint64(0xFFFFFFFF), return_counts=True)
        characters, wide = np.unique(bigrams & np.uint64(0xFFFF), return_counts=True)
        return cls(
            _Level.of(trigrams, counts.astype(np.int64)),
            _Level.of(bigrams, fans.astype(np.int64)),
            _unigrams(characters.astype(np.int64), wide.astype(np.int64), vocabulary_size),
        )

    def log_probs(self, poems: Poems) -> NDArray[np.float64]:
        """Return the log-probability (nats) of every character, 0 for special ids.

        Args:
            poems: Character ids, shape (poems, lines, line length).

        Returns:
            Shape (poems, lines · line length).
        """
        keys = _trigram_keys(poems)
        lower = self.unigrams[keys & np.uint64(0xFFFF)]
        lower = self.bigrams.interpolate(keys & np.uint64(0xFFFFFFFF), lower)
        probabilities = self.trigrams.interpolate(keys, lower)
        return np.log(np.where(_countable(poems), probabilities, 1.0))

    def mean_log_prob(self, poems: Poems) -> NDArray[np.float64]:
        """Return the mean log-probability (nats) a character of each poem, shape (poems,)."""
        counted = np.maximum(_countable(poems).sum(axis=1), 1)
        means: NDArray[np.float64] = self.log_probs(poems).sum(axis=1) / counted
        return means

    def perplexity(self, poems: Poems) -> Estimate:
        """Return exp of the mean negative log-probability a character of a set of poems."""
        losses = -self.log_probs(poems).sum(axis=1)
        nats = bootstrap_ratio(losses, _countable(poems).sum(axis=1))
        return Estimate(*(math.exp(value) for value in (nats.value, nats.low, nats.high)))

    def conditional(self, before: int, last: int) -> NDArray[np.float64]:
        """Return p(character | two ids before) for every id; special ids have none."""
        ids = np.arange(len(self.unigrams), dtype=np.uint64)
        bigrams = (np.uint64(last) << _ID_BITS) | ids
        lower = self.bigrams.interpolate(bigrams, self.unigrams)
        keys = (np.uint64(before) << np.uint64(32)) | bigrams
        return np.where(ids >= SPECIAL_COUNT, self.trigrams.interpolate(keys, lower), 0.0)


def _trigram_keys(poems: Poems) -> Keys:
    """Return the key of every character with its two symbols before, (poems, characters)."""
    flat = by_poem(poems.astype(np.uint64))
    column = np.arange(flat.shape[1]) % poems.shape[2]
    boundary = np.uint64(BEGIN)
    one = np.pad(flat, ((0, 0), (1, 0)), constant_values=BEGIN)[:, :-1]
    two = np.pad(flat, ((0, 0), (2, 0)), constant_values=BEGIN)[:, :-2]
    # First of a line: last character of the line before, boundary. Second: boundary, first.
    two = np.where(column == 0, one, np.where(column == 1, boundary, two))
    one = np.where(column == 0, boundary, one)
    return (two << np.uint64(32)) | (one << _ID_BITS) | flat


def _countable(poems: Poems) -> NDArray[np.bool_]:
    """Tell which characters are predicted: all but the special ids, (poems, characters)."""
    known: NDArray[np.bool_] = by_poem(poems) >= SPECIAL_COUNT
    return known


def _discounts(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the discounts of grams seen 0, 1, 2 and 3 or more times, shape (4,)."""
    ones, twos, threes, fours = ((counts == times).sum() for times in range(1, 5))
    if not (ones and twos and threes):
        # Too small a text to estimate three discounts; any in (0, 1) keeps the sum at 1.
        return np.array([0.0, 0.5, 0.5, 0.5])
    y = ones / (ones + 2 * twos)
    raw = [1 - 2 * y * twos / ones, 2 - 3 * y * threes / twos, 3 - 4 * y * fours / threes]
    return np.array([0.0, *np.clip(raw, [0.05] * 3, [1.0, 2.0, 3.0])])


def _unigrams(
    characters: NDArray[np.int64], counts: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Smooth continuation counts with the uniform distribution over all characters."""
    discounts = _discounts(counts)[np.minimum(counts, 3)]
    probabilities = np.zeros(size)
    probabilities[characters] = counts - discounts
    probabilities[SPECIAL_COUNT:] += discounts.sum() / (size - SPECIAL_COUNT)
    probabilities /= counts.sum()
    return probabilities


def _look_up(
    table: Keys, values: NDArray[np.float32], keys: Keys, *, missing: float
) -> NDArray[np.float64]:
    """Return the values of keys in a sorted table, `missing` where there is none."""
    places = np.searchsorted(table, keys).clip(max=len(table) - 1)
    return np.where(table[places] == keys, values[places].astype(np.float64), missing)
