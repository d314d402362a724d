"""Noise is a function of its address, the same for ever."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.engine import noise


def test_key_is_the_head_of_the_digest() -> None:
    """Poems of old seeds must come out again, so the derivation is pinned by value."""
    assert noise.key_of("7", "poem") == np.uint64(0x7A46F9D265CF7213)


def test_uniforms_are_pinned_by_value() -> None:
    """Another version of numpy must give the same numbers."""
    keys = noise.place_keys(np.uint64(1), np.array([0, 1]), 0)
    found = noise.uniforms(keys, np.array([5, 5]))
    np.testing.assert_array_equal(found, [0.24775596150415763, 0.678052461149028])


def test_normals_are_pinned_by_value() -> None:
    """The same for the latents."""
    np.testing.assert_array_equal(
        noise.normals(np.uint64(1), 3),
        np.array([0.16762684285640717, 0.6612741947174072, 1.8957395553588867], np.float32),
    )


@given(st.text(), st.text())
def test_seeds_and_purposes_have_their_own_keys(one: str, two: str) -> None:
    """Different texts differ; so do different uses of one text."""
    assert (noise.key_of(one, "a") == noise.key_of(two, "a")) == (one == two)
    assert noise.key_of(one, "a") != noise.key_of(one, "b")


def test_any_text_is_a_seed() -> None:
    """Emoji, control characters, a lone surrogate and ten kilobytes are all texts."""
    seeds = ["", "🌙", "\x00\x07", "\ud800", "詩" * 3500]
    assert len({int(noise.key_of(seed, "poem")) for seed in seeds}) == len(seeds)


def test_noise_depends_on_its_address_only() -> None:
    """Drawing a part, or in another order, gives the same numbers."""
    key, candidates = np.uint64(3), np.arange(20)
    whole = noise.gumbels(noise.place_keys(key, candidates, 4)[:, None], np.arange(50)[None])
    part = noise.gumbels(noise.place_keys(key, candidates[[7, 2]], 4)[:, None], np.arange(30, 50))
    np.testing.assert_array_equal(part, whole[[7, 2], 30:])


def test_uniforms_are_uniform() -> None:
    """Mean and spread of 200 000 numbers lie within four standard errors."""
    keys = noise.place_keys(np.uint64(9), np.arange(200), 3)
    found = noise.uniforms(keys[:, None], np.arange(1000)[None]).ravel()
    assert abs(found.mean() - 0.5) < 4 * (1 / 12 / len(found)) ** 0.5
    assert abs(found.var() - 1 / 12) < 4 * (1 / 180 / len(found)) ** 0.5
    assert found.min() > 0
    assert found.max() < 1


def test_neighbouring_places_are_unrelated() -> None:
    """No correlation between candidates, positions or characters next to each other."""
    grid = np.stack(
        [
            noise.uniforms(noise.place_keys(np.uint64(5), np.arange(64), p)[:, None], np.arange(64))
            for p in range(64)
        ]
    )
    for axis in range(3):
        ahead = np.take(grid, np.arange(1, 64), axis).ravel()
        behind = np.take(grid, np.arange(63), axis).ravel()
        assert abs(np.corrcoef(ahead, behind)[0, 1]) < 4 / len(ahead) ** 0.5


def test_normals_are_standard_normal() -> None:
    """Mean 0, variance 1, within four standard errors."""
    found = noise.normals(noise.key_of("x", "latent"), 50_000).astype(np.float64)
    assert abs(found.mean()) < 4 / len(found) ** 0.5
    assert abs(found.var() - 1) < 4 * (2 / len(found)) ** 0.5
