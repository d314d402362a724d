"""What the latent code of a variational autoencoder carries."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Latents = NDArray[np.floating]
"""One row a poem, shape (poems, latent dimensions)."""

# Densities are taken in blocks of this many poems: 64 · 2,000 · 64 floats are 64 MB.
_BLOCK = 64


def active_units(mu: Latents, *, threshold: float = 0.01) -> int:
    """Count the dimensions whose posterior mean varies with the poem.

    Args:
        mu: Posterior means, shape (poems, latent dimensions).
        threshold: Least variance over poems of an active dimension.

    Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016.
    """
    return int((mu.astype(np.float64).var(axis=0) > threshold).sum())


def kl_to_standard_normal(mu: Latents, log_variance: Latents) -> NDArray[np.float64]:
    """Return KL(q(z|x) || N(0, I)) by dimension in nats, shape (poems, latent dimensions).

    The sum over a row is a poem's KL; the mean of those sums is the figure of a form.

    Source: Kingma and Welling, "Auto-encoding variational Bayes", ICLR 2014, appendix B.
    """
    mean, log_var = mu.astype(np.float64), log_variance.astype(np.float64)
    divergence: NDArray[np.float64] = 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var)
    return divergence


def mutual_information(mu: Latents, log_variance: Latents, *, seed: int = 0) -> float:
    """Estimate the nats that z tells about which poem was encoded.

    E[log q(z|x) - log q(z)], one draw of z a poem, with q(z) the mixture of all the given
    posteriors. It cannot exceed log(poems): give more poems than e to the KL expected, or
    read the figure as "at least".

    Args:
        mu: Posterior means, shape (poems, latent dimensions).
        log_variance: Their log-variances, same shape.
        seed: Seed of the draws.

    Source: Hoffman and Johnson, "ELBO surgery", NIPS workshop 2016.
    """
    mean, log_var = mu.astype(np.float64), log_variance.astype(np.float64)
    z = _draw(mean, log_var, np.random.default_rng(seed))
    gains = [
        _log_normal(z[rows], mean[rows], log_var[rows]) - _log_mixture(z[rows], mean, log_var)
        for rows in np.array_split(np.arange(len(z)), -(-len(z) // _BLOCK))
    ]
    return float(np.concatenate(gains).mean())


def importance_log_likelihood(
    log_likelihood: Callable[[NDArray[np.float64]], NDArray[np.floating]],
    mu: Latents,
    log_variance: Latents,
    *,
    log_prior: Callable[[NDArray[np.float64]], NDArray[np.floating]] | None = None,
    draws: int = 64,
    seed: int = 0,
) -> NDArray[np.float64]:
    """Bound log p(x) of each poem from below by importance sampling, in nats.

    log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x); tighter with every draw.

    Args:
        log_likelihood: Gives log p(x_i | z_i) for one z a poem: (poems, latent
            dimensions) -> (poems,).
        mu: Posterior means, shape (poems, latent dimensions).
        log_variance: Their log-variances, same shape.
        log_prior: Gives log p(z_i), same shapes; N(0, I) by default.
        draws: K, the number of draws a poem.
        seed: Seed of the draws.

    Returns:
        Shape (poems,).

    Source: Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders", ICLR 2016.
    """
    mean, log_var = mu.astype(np.float64), log_variance.astype(np.float64)
    prior = log_prior if log_prior is not None else standard_normal_log_density
    rng = np.random.default_rng(seed)
    weights = np.empty((draws, len(mean)))
    for draw in range(draws):
        z = _draw(mean, log_var, rng)
        weights[draw] = log_likelihood(z) + prior(z) - _log_normal(z, mean, log_var)
    return _log_sum_exp(weights, axis=0) - math.log(draws)


def standard_normal_log_density(z: Latents) -> NDArray[np.float64]:
    """Return log N(z; 0, I) of each row, shape (poems,)."""
    zeros = np.zeros(z.shape)
    return _log_normal(z.astype(np.float64), zeros, zeros)


def _draw(
    mean: NDArray[np.float64], log_var: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """Draw one z a poem from its posterior."""
    return mean + np.exp(log_var / 2) * rng.standard_normal(mean.shape)


def _log_normal(
    z: NDArray[np.float64], mean: NDArray[np.float64], log_var: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log-density of diagonal normals, summed over the last axis."""
    squares = (z - mean) ** 2 * np.exp(-log_var)
    density: NDArray[np.float64] = -0.5 * (squares + log_var + math.log(2 * math.pi)).sum(axis=-1)
    return density


def _log_mixture(
    z: NDArray[np.float64], mean: NDArray[np.float64], log_var: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the log-density of z under the even mixture of all posteriors."""
    each = _log_normal(z[:, None], mean[None], log_var[None])  # (block, poems)
    return _log_sum_exp(each, axis=1) - math.log(len(mean))


def _log_sum_exp(values: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Return log Σ exp along an axis without overflow."""
    top = values.max(axis=axis, keepdims=True)
    total: NDArray[np.float64] = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total
