"""Character vectors from the company that characters keep in training poems.

A network that starts from them needs far fewer poems to notice what is odd, which is what
a two-sample test on a few thousand poems is short of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.metrics.grams import Poems

_Places = tuple[NDArray[np.int64], NDArray[np.int64]]


def company_vectors(
    train: Sequence[Poems],
    *,
    vocabulary_size: int,
    dim: int = 64,
    context_count: int = 1500,
    seed: int = 0,
) -> NDArray[np.float32]:
    """Factor which characters occur before, after, opposite and in rhyme with which.

    Args:
        train: One array (poems, lines, line length) a form.
        vocabulary_size: Number of ids, the special ones included.
        dim: Length of a vector.
        context_count: The most frequent characters, which serve as contexts.
        seed: Seed of the randomised factorisation.

    Returns:
        Vectors of unit variance over the known characters, shape (vocabulary size, dim);
        zero for special ids.

    Raises:
        ValueError: If there are fewer contexts than dimensions.

    Source: Levy and Goldberg, "Neural word embedding as implicit matrix factorization",
    NIPS 2014 (positive PMI); Halko, Martinsson and Tropp, SIAM Review 53 (2011).
    """
    frequencies = np.sum(
        [np.bincount(part.ravel(), minlength=vocabulary_size) for part in train], axis=0
    )
    frequencies[:SPECIAL_COUNT] = 0
    contexts = np.argsort(-frequencies, kind="stable")[:context_count]
    if len(contexts) < dim:
        raise ValueError(f"{len(contexts)} contexts cannot give {dim} dimensions.")
    column = np.full(vocabulary_size, -1)
    column[contexts] = np.arange(len(contexts))
    totals = np.zeros((4, vocabulary_size * len(contexts)), dtype=np.float32)
    for part in train:
        for relation, (ids, others) in enumerate(_relations(part)):
            kept = (ids >= SPECIAL_COUNT) & (column[others] >= 0)
            cells = ids[kept] * len(contexts) + column[others[kept]]
            totals[relation] += np.bincount(cells, minlength=totals.shape[1])
    shape = (vocabulary_size, len(contexts))
    company = np.concatenate([_positive_pmi(total.reshape(shape)) for total in totals], axis=1)
    vectors = _left_factors(company, dim, np.random.default_rng(seed))
    vectors[:SPECIAL_COUNT] = 0
    scale: NDArray[np.float32] = vectors / max(1e-12, float(vectors[SPECIAL_COUNT:].std()))
    return scale


def _relations(poems: Poems) -> Iterator[_Places]:
    """Yield characters and their neighbours of each kind, as flat pairs of ids."""
    ids = poems.astype(np.int64)
    left, right = ids[..., :-1].ravel(), ids[..., 1:].ravel()
    yield left, right
    yield right, left
    upper, lower = ids[:, 0::2].ravel(), ids[:, 1::2].ravel()
    yield np.concatenate([upper, lower]), np.concatenate([lower, upper])
    ends = ids[:, 1::2, -1]
    yield ends.ravel(), np.roll(ends, 1, axis=1).ravel()


def _positive_pmi(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return log(observed / expected) where it is positive, else 0; same shape."""
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / max(1.0, float(counts.sum()))
    ratios = np.divide(counts, expected, out=np.ones_like(counts), where=expected > 0)
    return np.log(np.maximum(ratios, 1)).astype(np.float32)


def _left_factors(
    matrix: NDArray[np.float32], dim: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return left singular vectors scaled by the roots of the singular values."""
    probe = rng.standard_normal((matrix.shape[1], dim + 8), dtype=np.float32)
    basis = np.linalg.qr(matrix @ probe)[0]
    for _ in range(2):
        basis = np.linalg.qr(matrix @ (matrix.T @ basis))[0]
    left, values, _ = np.linalg.svd(basis.T @ matrix, full_matrices=False)
    factors: NDArray[np.float32] = (basis @ left[:, :dim]) * np.sqrt(values[:dim])
    return factors
