"""Latents: the way from noise to code and back, and arcs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import noise
from bot.engine.arrays import Floats
from bot.engine.latent import LatentPrior, slerp

_seeds = st.integers(0, 10_000).map(lambda n: noise.normals(noise.key_of(str(n), "test"), 16))
_ratios = st.floats(0, 1, allow_nan=False)


def _prior() -> LatentPrior:
    lower = np.tril(noise.normals(np.uint64(1), 256).reshape(16, 16)) * 0.3
    np.fill_diagonal(lower, 0.5 + np.abs(noise.normals(np.uint64(2), 16)))
    return LatentPrior(noise.normals(np.uint64(3), 16), lower.astype(np.float32))


@given(_seeds)
def test_epsilon_undoes_latent(epsilon: Floats) -> None:
    """A code found by the encoder must lead back to the place it came from."""
    prior = _prior()
    np.testing.assert_allclose(prior.epsilon(prior.latent(epsilon)), epsilon, atol=2e-3)


def test_latent_has_the_covariance_of_the_prior() -> None:
    """The scale is multiplied, not its transpose."""
    prior = _prior()
    np.testing.assert_allclose(
        prior.latent(np.eye(16, dtype=np.float32)[2]) - prior.mean, prior.scale[:, 2], atol=1e-6
    )


@given(_seeds, _seeds)
def test_slerp_begins_and_ends_exactly(start: Floats, end: Floats) -> None:
    """The ends are the poems themselves, to the last bit."""
    np.testing.assert_array_equal(slerp(start, end, 0.0), start)
    np.testing.assert_array_equal(slerp(start, end, 1.0), end)


@given(_seeds, _seeds, _ratios)
def test_slerp_keeps_the_norm_between_those_of_the_ends(
    start: Floats, end: Floats, ratio: float
) -> None:
    """On an arc no point comes nearer to the origin than the ends are."""
    norms = np.linalg.norm(start), np.linalg.norm(end)
    found = np.linalg.norm(slerp(start, end, ratio))
    assert min(norms) * 0.999 <= found <= max(norms) * 1.001


@given(_seeds, _seeds, _ratios)
def test_slerp_backwards_is_the_same_way(start: Floats, end: Floats, ratio: float) -> None:
    """A blend of B and A passes the same places."""
    np.testing.assert_allclose(
        slerp(start, end, ratio), slerp(end, start, 1 - ratio), atol=1e-4, rtol=1e-4
    )


def test_slerp_of_a_latent_with_itself_stays() -> None:
    """Equal latents have no arc between them; the textbook formula divides by zero."""
    z = np.ones(8, dtype=np.float32)
    np.testing.assert_allclose(slerp(z, z, 0.5), z, rtol=1e-6)


def test_slerp_of_opposite_latents_goes_round() -> None:
    """There is no shortest way, but one that keeps the norm and stays finite."""
    z = noise.normals(np.uint64(4), 8)
    for ratio in (0.1, 0.5, 0.9):
        assert np.linalg.norm(slerp(z, -z, ratio)) == pytest.approx(np.linalg.norm(z), rel=1e-5)


def test_slerp_from_zero_is_a_straight_line() -> None:
    """Zero has no direction."""
    z = np.ones(8, dtype=np.float32)
    np.testing.assert_allclose(slerp(np.zeros_like(z), z, 0.25), 0.25 * z)


@pytest.mark.parametrize("ratio", [-0.1, 1.1, float("nan")])
def test_slerp_refuses_ratios_beyond_the_ends(ratio: float) -> None:
    """Outside 0…1 there is no way."""
    with pytest.raises(ValueError, match="outside"):
        slerp(np.ones(3, dtype=np.float32), np.ones(3, dtype=np.float32), ratio)


def test_slerp_refuses_different_shapes() -> None:
    """Latents of two models have nothing in common."""
    with pytest.raises(ValueError, match="shapes"):
        slerp(np.ones(3, dtype=np.float32), np.ones(4, dtype=np.float32), 0.5)
