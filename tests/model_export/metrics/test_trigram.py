"""The trigram model: a distribution, counted by hand, and one that prefers what it saw."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model_export.metrics.trigram import TrigramModel

_VOCABULARY = 9


def _poems(seed: int, count: int, length: int = 5) -> np.ndarray:
    """Draw poems of two lines over five characters, the first by far the commonest."""
    rng = np.random.default_rng(seed)
    return rng.choice(np.arange(4, 9), p=[0.6, 0.1, 0.1, 0.1, 0.1], size=(count, 2, length))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 40), st.integers(0, 8), st.integers(0, 8))
def test_probabilities_of_any_context_sum_to_one(
    seed: int, count: int, before: int, last: int
) -> None:
    """Seen or unseen, from one poem or forty, a context leaves no mass over."""
    model = TrigramModel.fit([_poems(seed, count)], vocabulary_size=_VOCABULARY)
    assert model.conditional(before, last).sum() == pytest.approx(1, abs=1e-5)


def test_a_single_line_gives_the_probabilities_worked_out_by_hand() -> None:
    """Of 甲乙 alone with five characters: all discounts are one half, all counts one.

    Unigrams: (1 - ½) / 2 + (½ + ½) / 5 / 2 = .35 each. Each seen bigram and trigram is the
    only one of its context: ½ + ½ · lower = .675, then .8375.
    """
    poem = np.array([[[4, 5]]])
    model = TrigramModel.fit([poem], vocabulary_size=_VOCABULARY)
    assert np.exp(model.log_probs(poem)) == pytest.approx(np.array([[0.8375, 0.8375]]))
    assert model.perplexity(poem).value == pytest.approx(1 / 0.8375)


def test_a_line_start_looks_back_to_the_end_of_the_line_before() -> None:
    """Lines that begin with the last character of the one before are likelier so."""
    rng = np.random.default_rng(0)
    poems = rng.integers(4, 9, size=(400, 2, 5))
    poems[:, 1, 0] = poems[:, 0, 4]
    model = TrigramModel.fit([poems], vocabulary_size=_VOCABULARY)
    first_of_second = model.log_probs(poems)[:, 5]
    assert math.exp(first_of_second.mean()) > 0.9


def test_perplexity_approaches_the_entropy_of_the_source() -> None:
    """Independent draws with p = (.6, .1 × 4) have a perplexity of 3.41."""
    model = TrigramModel.fit([_poems(1, 4000)], vocabulary_size=_VOCABULARY)
    perplexity = model.perplexity(_poems(2, 1000))
    assert perplexity.value == pytest.approx(3.41, rel=0.03)
    assert perplexity.low < perplexity.value < perplexity.high


def test_special_ids_are_context_but_not_scored() -> None:
    """The unknown character costs nothing and does not count as a character."""
    poems = _poems(3, 50)
    model = TrigramModel.fit([poems], vocabulary_size=_VOCABULARY)
    gap = poems[:1].copy()
    gap[0, 1, 4] = 2
    scores = model.log_probs(gap)[0]
    assert scores[9] == 0
    assert model.mean_log_prob(gap)[0] == pytest.approx(scores.sum() / 9)


def test_forms_of_both_line_lengths_train_one_model() -> None:
    """A trigram of seven-character lines is known in five-character ones."""
    sevens = np.tile(np.array([4, 5, 6, 7, 8, 4, 5]), (30, 2, 1))
    mixed = TrigramModel.fit([_poems(4, 30), sevens], vocabulary_size=_VOCABULARY)
    alone = TrigramModel.fit([_poems(4, 30)], vocabulary_size=_VOCABULARY)
    asked = np.array([[[4, 5, 6, 7, 8], [4, 5, 6, 7, 8]]])
    assert mixed.mean_log_prob(asked)[0] > alone.mean_log_prob(asked)[0] + 0.5


def test_no_poem_is_refused() -> None:
    """There is nothing to count."""
    with pytest.raises(ValueError, match="at least one poem"):
        TrigramModel.fit([np.zeros((0, 4, 5), dtype=np.uint16)], vocabulary_size=_VOCABULARY)
