"""How much poems differ from one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.metrics.estimate import Estimate, bootstrap_mean
from model_export.metrics.grams import Keys, Poems, by_poem, distinct, gram_keys, whole_grams


def distinct_n(
    poems: Poems, n: int, *, sample_size: int, draws: int = 20, seed: int = 0
) -> Estimate:
    """Give the share of n-grams within lines that are different ones.

    The share falls as a sample grows, so it is taken over random samples of fixed size;
    the interval spans those samples.

    Args:
        poems: Character ids, shape (poems, lines, line length).
        n: Length of the n-grams.
        sample_size: Poems in a sample; figures of different sizes do not compare.
        draws: Number of samples.
        seed: Seed of the samples.

    Raises:
        ValueError: If there are fewer poems than `sample_size`.

    Source: Li et al., "A diversity-promoting objective function", NAACL 2016.
    """
    if len(poems) < sample_size:
        raise ValueError(f"{len(poems)} poems cannot give samples of {sample_size}.")
    keys, whole = gram_keys(poems, n), whole_grams(poems, n)
    rng = np.random.default_rng(seed)
    chosen = (rng.choice(len(poems), sample_size, replace=False) for _ in range(draws))
    samples = (keys[rows][whole[rows]] for rows in chosen)
    shares = [len(distinct(sample)) / max(1, len(sample)) for sample in samples]
    low, high = np.percentile(shares, [2.5, 97.5])
    return Estimate(float(np.mean(shares)), float(low), float(high))


def aligned_bigrams(poems: Poems) -> tuple[Keys, NDArray[np.bool_]]:
    """Return the bigrams at the places of words, and which are whole.

    A line of five or seven characters is read 2-2-1 or 2-2-2-1, so words of two
    characters stand at 1-2, 3-4 and 5-6; the last place is left out.

    Returns:
        Keys and whether they have no special id, both (poems, lines · words a line).
    """
    starts = slice(0, poems.shape[2] - 2, 2)
    keys = by_poem(gram_keys(poems, 2)[..., starts])
    return keys, by_poem(whole_grams(poems, 2)[..., starts])


def top_share(poems: Poems, *, top: int = 20, draws: int = 200, seed: int = 0) -> Estimate:
    """Give the share of aligned bigrams taken by the most frequent ones: stock words.

    The value counts the whole set and depends on its size (1,000 poems by convention); the
    interval is a bootstrap with the set's own stock words, so it leaves out how they vary.
    """
    keys, whole = aligned_bigrams(poems)
    kinds, counts = np.unique(keys[whole], return_counts=True)
    stock = kinds[np.argsort(-counts, kind="stable")[:top]]
    shares = (np.isin(keys, stock) & whole).sum(axis=1) / np.maximum(1, whole.sum(axis=1))
    return bootstrap_mean(shares, seed=seed, draws=draws)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Mean Jaccard index of pairs of poems; 0 where they share nothing."""

    bigrams: Estimate
    characters: Estimate


def pairwise_overlap(poems: Poems, *, pairs: int = 2000, seed: int = 0) -> Overlap:
    """Compare random pairs of different poems by their bigrams and characters.

    Raises:
        ValueError: If there are fewer than two poems.
    """
    if len(poems) < 2:
        raise ValueError("A pair needs two poems.")
    rng = np.random.default_rng(seed)
    first = rng.integers(len(poems), size=pairs)
    second = (first + rng.integers(1, len(poems), size=pairs)) % len(poems)
    bigrams = by_poem(gram_keys(poems, 2))
    bigrams = np.where(by_poem(whole_grams(poems, 2)), bigrams, np.uint64(0))
    characters = by_poem(poems).astype(np.uint64)
    characters = np.where(characters >= SPECIAL_COUNT, characters, np.uint64(0))
    return Overlap(
        bootstrap_mean(jaccard(bigrams[first], bigrams[second]), seed=seed),
        bootstrap_mean(jaccard(characters[first], characters[second]), seed=seed),
    )


def jaccard(first: Keys, second: Keys) -> NDArray[np.float64]:
    """Return the Jaccard index of the sets in each pair of rows; key 0 is no member.

    Args:
        first: Keys, shape (pairs, keys a set), in any order and number.
        second: Keys of the other sets, shape (pairs, keys a set).

    Returns:
        Shape (pairs,); two empty sets count as equal, 1.
    """
    sizes = _set_sizes(first), _set_sizes(second)
    union = _set_sizes(np.concatenate([first, second], axis=1))
    shared = sizes[0] + sizes[1] - union
    return np.where(union > 0, shared / np.maximum(1, union), 1.0)


def _set_sizes(keys: Keys) -> NDArray[np.int64]:
    """Count the distinct non-zero keys of each row."""
    ordered = np.sort(keys, axis=1)
    new = np.ones(ordered.shape, dtype=np.bool_)
    new[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    return np.asarray((new & (ordered != 0)).sum(axis=1), dtype=np.int64)
