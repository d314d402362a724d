"""The two-sample test finds a difference where there is one, and none where there is none."""

import numpy as np
import pytest
import torch

from model_export.metrics.two_sample import GridCritic, TwoSampleSettings, two_sample_accuracy

_QUICK = TwoSampleSettings(
    channels=16, layers=1, epochs=12, patience=12, folds=2, dropout=0, character_dropout=0,
    batch_size=16, learning_rate=1e-2,
)  # fmt: skip
_VECTORS = np.random.default_rng(9).standard_normal((40, 8)).astype(np.float32)
# Two classes of characters, as tones are: even and odd ids.
_VECTORS[:, 0] = np.where(np.arange(40) % 2, 1, -1)


def _poems(seed: int, *, parallel: bool) -> np.ndarray:
    """Draw couplets of even and odd ids; in parallel ones even stands above odd."""
    rng = np.random.default_rng(seed)
    poems = rng.integers(2, 20, size=(300, 2, 5)) * 2
    upper = rng.integers(0, 2, size=(300, 5))
    lower = 1 - upper if parallel else rng.integers(0, 2, size=(300, 5))
    return poems + np.stack([upper, lower], axis=1)


def test_poems_of_one_source_cannot_be_told_apart() -> None:
    """Accuracy near one half on 600 poems: at most three standard errors away."""
    accuracy = two_sample_accuracy(
        _poems(0, parallel=False), _poems(1, parallel=False), vectors=_VECTORS, settings=_QUICK
    )
    assert accuracy.value == pytest.approx(0.5, abs=3 * 0.5 / np.sqrt(600))


def test_a_difference_in_how_lines_answer_is_found() -> None:
    """The same characters at the same rates, told by what stands above what alone."""
    accuracy = two_sample_accuracy(
        _poems(0, parallel=False), _poems(1, parallel=True), vectors=_VECTORS, settings=_QUICK
    )
    assert accuracy.low > 0.8


def test_the_same_seed_gives_the_same_figure_and_leaves_torch_alone() -> None:
    """Weights, folds and dropout follow the seed; the global generator is untouched."""
    settings = TwoSampleSettings(channels=8, layers=1, epochs=1, folds=2)
    sets = _poems(0, parallel=False), _poems(1, parallel=True)
    torch.manual_seed(1)
    before = torch.random.get_rng_state()
    first = two_sample_accuracy(*sets, vectors=_VECTORS, settings=settings, seed=5)
    assert torch.equal(before, torch.random.get_rng_state())
    torch.manual_seed(2)
    assert two_sample_accuracy(*sets, vectors=_VECTORS, settings=settings, seed=5) == first


def test_the_larger_set_is_cut_to_the_smaller() -> None:
    """30 of 300 poems are used, so that guessing the larger set gains nothing."""
    settings = TwoSampleSettings(channels=8, layers=1, epochs=1, folds=2)
    ours, human = _poems(0, parallel=False)[:30], _poems(1, parallel=False)
    accuracy = two_sample_accuracy(ours, human, vectors=_VECTORS, settings=settings)
    assert (accuracy.value * 60) == pytest.approx(round(accuracy.value * 60))
    assert accuracy.high - accuracy.low > 0.2


def test_forms_do_not_mix() -> None:
    """Quatrains against couplets would be told apart by counting."""
    with pytest.raises(ValueError, match="one form"):
        two_sample_accuracy(_poems(0, parallel=False), np.full((300, 4, 5), 9), vectors=_VECTORS)


def test_the_network_is_small() -> None:
    """Fewer than a million parameters with the vocabulary of the corpus."""
    critic = GridCritic(np.zeros((6040, 64), dtype=np.float32), 8, 7, TwoSampleSettings())
    assert sum(parameter.numel() for parameter in critic.parameters()) < 1_000_000
