"""Latent figures against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_export.metrics.latent import (
    active_units,
    importance_log_likelihood,
    kl_to_standard_normal,
    mutual_information,
    standard_normal_log_density,
)


def test_a_dimension_is_active_if_its_mean_moves() -> None:
    """Variances of 1, .0004 and 0 about any mean: one active dimension."""
    signs = np.tile([[1.0], [-1.0]], (50, 1))
    assert active_units(np.hstack([signs, 0.02 * signs, 0 * signs + 5])) == 1


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_kl_is_that_of_the_closed_form(mu: float, log_variance: float) -> None:
    """Never negative, 0 at N(0, 1); N(2, 1) is 2²/2 = 2 nats away."""
    kl = kl_to_standard_normal(np.array([[mu]]), np.array([[log_variance]]))
    assert kl[0, 0] >= -1e-12
    known = kl_to_standard_normal(np.array([[2.0, 0.0]]), np.zeros((1, 2)))
    assert known.tolist() == [[2.0, 0.0]]


def test_well_separated_posteriors_tell_which_poem_it_was() -> None:
    """100 posteriors that never overlap carry log 100 nats."""
    mu = 100.0 * np.arange(100)[:, None]
    assert mutual_information(mu, np.zeros((100, 1))) == pytest.approx(math.log(100))


def test_equal_posteriors_tell_nothing() -> None:
    """A collapsed encoder has an information of 0."""
    assert mutual_information(np.ones((80, 3)), np.zeros((80, 3))) == pytest.approx(0)


def test_information_of_gaussian_codes_is_that_of_the_channel() -> None:
    """Means N(0, 1 - s) with variance s: ½ log(1 / s) nats a dimension."""
    # Another seed than that of the draws: equal ones would tie each draw to its mean.
    rng = np.random.default_rng(1)
    mu = math.sqrt(0.75) * rng.standard_normal((3000, 1))
    log_variance = np.full((3000, 1), math.log(0.25))
    information = mutual_information(mu, log_variance)
    assert information == pytest.approx(0.5 * math.log(4), abs=0.05)


def _gaussian_model(x: np.ndarray, draws: int, spread: float) -> np.ndarray:
    """Bound log p(x) of z ~ N(0, 1), x ~ N(z, 1) with posteriors N(x / 2, spread)."""

    def log_likelihood(z: np.ndarray) -> np.ndarray:
        return standard_normal_log_density(x - z)

    log_variance = np.full(x.shape, math.log(spread))
    return importance_log_likelihood(log_likelihood, x / 2, log_variance, draws=draws)


def test_the_true_posterior_gives_the_likelihood_in_one_draw() -> None:
    """The marginal N(0, 2), whatever is drawn, for every weight is p(x)."""
    x = np.array([[-1.0], [0.0], [3.0]])
    exact = -0.5 * (x[:, 0] ** 2 / 2 + math.log(4 * math.pi))
    assert _gaussian_model(x, draws=1, spread=0.5) == pytest.approx(exact)


def test_more_draws_tighten_the_bound() -> None:
    """With a wrong posterior one draw is far below, a thousand are close."""
    x = np.random.default_rng(0).normal(0, math.sqrt(2), size=(500, 1))
    exact = (-0.5 * (x[:, 0] ** 2 / 2 + math.log(4 * math.pi))).mean()
    loose = _gaussian_model(x, draws=1, spread=1.5).mean()
    tight = _gaussian_model(x, draws=1000, spread=1.5).mean()
    assert loose < exact - 0.2
    assert tight == pytest.approx(exact, abs=0.01)


def test_another_prior_takes_the_place_of_the_normal() -> None:
    """A prior that is e times denser everywhere raises the bound by one nat."""
    mu, log_variance = np.zeros((2, 3)), np.zeros((2, 3))
    plain = importance_log_likelihood(lambda z: z.sum(axis=1), mu, log_variance)
    denser = importance_log_likelihood(
        lambda z: z.sum(axis=1),
        mu,
        log_variance,
        log_prior=lambda z: standard_normal_log_density(z) + 1,
    )
    assert denser == pytest.approx(plain + 1)
