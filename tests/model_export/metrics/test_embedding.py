"""Vectors by company: what keeps the same company lies together."""

import numpy as np
import pytest

from model_export.metrics.embedding import company_vectors


def _poems() -> np.ndarray:
    """Draw lines of two vocabularies, 4–13 and 14–23, never mixed in a poem."""
    rng = np.random.default_rng(0)
    low = rng.integers(4, 14, size=(500, 4, 5))
    return np.concatenate([low, rng.integers(14, 24, size=(500, 4, 5))])


def test_characters_of_the_same_company_point_the_same_way() -> None:
    """Cosines within each vocabulary exceed those between them."""
    vectors = company_vectors([_poems()], vocabulary_size=24, dim=2)[4:]
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = unit @ unit.T
    within = min(cosines[:10, :10].min(), cosines[10:, 10:].min())
    assert within > cosines[:10, 10:].max() + 0.5


def test_vectors_have_unit_variance_and_special_ids_none() -> None:
    """So that a network may start from them as from any embedding."""
    vectors = company_vectors([_poems()], vocabulary_size=24, dim=4)
    assert not vectors[:4].any()
    assert vectors[4:].std() == pytest.approx(1, abs=1e-3)


def test_the_same_seed_gives_the_same_vectors() -> None:
    """A figure that starts from them can be repeated."""
    first, second = (company_vectors([_poems()], vocabulary_size=24, dim=4) for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_more_dimensions_than_contexts_are_refused() -> None:
    """There is no such factorisation."""
    with pytest.raises(ValueError, match="3 contexts"):
        company_vectors([_poems()], vocabulary_size=24, dim=8, context_count=3)
