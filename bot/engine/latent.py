"""Latents: from a seed to the code of a poem, and ways between two codes.

    z = mean + scale @ ε,  ε ~ N(0, I)

The prior (mean, scale) belongs to a form and a title. Seeds, blends and variations live in
the space of ε, which is round, so that one place in it means the same in every form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bot.engine.arrays import Doubles, Floats

_NEARLY_PARALLEL = 0.9995
"""Cosine from which on the angle is too small to divide by its sine: about 2°."""

_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class LatentPrior:
    """A Gaussian over z with full covariance."""

    mean: Floats
    """Shape (latent_dim,)."""

    scale: Floats
    """Lower triangular with a positive diagonal, shape (latent_dim, latent_dim)."""

    def latent(self, epsilon: Floats) -> Floats:
        """Map ε to z, both of shape (latent_dim,)."""
        # A sum in a fixed order; a matrix product may depend on the number of threads.
        moved = (self.scale.astype(np.float64) * epsilon).sum(axis=1)
        latent: Floats = (self.mean + moved).astype(np.float32)
        return latent

    def epsilon(self, latent: Floats) -> Floats:
        """Map z back to ε, by forward substitution."""
        scale = self.scale.astype(np.float64)
        rest: Doubles = latent.astype(np.float64) - self.mean
        solved = np.zeros_like(rest)
        for row in range(len(rest)):
            known = (scale[row, :row] * solved[:row]).sum()
            solved[row] = (rest[row] - known) / scale[row, row]
        return solved.astype(np.float32)


def slerp(start: Floats, end: Floats, ratio: float) -> Floats:
    """Walk from one latent towards another along the sphere they lie on.

    A straight line between two Gaussian draws passes near the origin, where the decoder saw
    no training data; the arc keeps the norm typical. Norms that differ are interpolated.

    Args:
        start: Shape (latent_dim,).
        end: Same shape.
        ratio: Share of the way to go, 0.0 (`start`) to 1.0 (`end`).

    Raises:
        ValueError: If `ratio` is outside [0, 1] or the shapes differ.

    Source: Shoemake, "Animating rotation with quaternion curves", SIGGRAPH 1985.
    """
    if not 0.0 <= ratio <= 1.0:
        raise ValueError(f"The ratio {ratio} is outside 0…1")
    if start.shape != end.shape:
        raise ValueError(f"Latents of shapes {start.shape} and {end.shape} have no arc")
    if ratio in (0.0, 1.0):
        return (end if ratio else start).astype(np.float32)
    one, two = start.astype(np.float64), end.astype(np.float64)
    norms = math.sqrt((one * one).sum()), math.sqrt((two * two).sum())
    if min(norms) < _TINY:
        # Zero has no direction.
        return ((1 - ratio) * one + ratio * two).astype(np.float32)
    direction = _unit_slerp(one / norms[0], two / norms[1], ratio)
    length = (1 - ratio) * norms[0] + ratio * norms[1]
    return (length * direction).astype(np.float32)


def _unit_slerp(start: Doubles, end: Doubles, ratio: float) -> Doubles:
    cosine = float((start * end).sum())
    if cosine > _NEARLY_PARALLEL:
        return (1 - ratio) * start + ratio * end
    if cosine < -_NEARLY_PARALLEL:
        # Opposite ends have no shortest way; take the one through a fixed third direction.
        between = _normal_to(start)
        if ratio < 0.5:
            return _unit_slerp(start, between, 2 * ratio)
        return _unit_slerp(between, end, 2 * ratio - 1)
    angle = math.acos(cosine)
    share = math.sin((1 - ratio) * angle), math.sin(ratio * angle)
    return (share[0] * start + share[1] * end) / math.sin(angle)


def _normal_to(direction: Doubles) -> Doubles:
    """Return a unit vector at right angles, from the axis that is farthest away."""
    axis = np.zeros_like(direction)
    axis[int(np.argmin(np.abs(direction)))] = 1.0
    normal: Doubles = axis - (axis * direction).sum() * direction
    length = math.sqrt((normal * normal).sum())
    # In one dimension there is nothing at right angles.
    return normal / length if length > _TINY else axis
