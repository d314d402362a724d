"""The critic learns, is exported whole, and ranks."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.engine.bundle import CRITIC_FILE, ModelBundle
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.critic.build import build_critic, install
from model_export.critic.network import Critic, CriticSize
from model_export.critic.samples import own_poems
from model_export.critic.training import (
    CriticTraining,
    Examples,
    critic_logits,
    critic_table,
    train_critic,
)
from model_export.evaluation.report import load
from model_export.model import positions_of
from model_export.restoring import exported_poet
from tests.bundles import TINY
from tests.model_export.tiny_corpus import nonsense

pytestmark = pytest.mark.usefixtures("one_thread")

_FORMS = ("wujue", "qilu")


def _vectors(count: int) -> np.ndarray:
    return np.random.default_rng(3).standard_normal((count, 16)).astype(np.float32)


def _random_critic(count: int = 1504) -> Critic:
    torch.manual_seed(5)
    critic = Critic(_vectors(count), CriticSize())
    with torch.no_grad():
        critic.position.weight.normal_()
    return critic.eval()


def _examples(seed: int, count: int = 300) -> dict[str, Examples]:
    """Human poems have characters of their own half of the ids in the last place of a line."""
    examples = {}
    for form in _FORMS:
        ours, human = nonsense(count, form, seed), nonsense(2 * count, form, seed + 1)
        ours[:, :, -1] = SPECIAL_COUNT + ours[:, :, -1] % 100
        human[:, :, -1] = SPECIAL_COUNT + 100 + human[:, :, -1] % 100
        examples[form] = Examples(ours, human)
    return examples


def test_an_easy_difference_is_learnt_in_every_form() -> None:
    """A character out of place at the line ends gives every false poem away."""
    training = CriticTraining(epochs=6, batch_size=32)
    critic = train_critic(_examples(1), _examples(11), _vectors(SPECIAL_COUNT + 200), training)
    unseen = _examples(21)
    ours = {form: part.ours for form, part in unseen.items()}
    table = critic_table(critic, ours, ours, {form: part.human for form, part in unseen.items()})
    assert set(table.columns) == {"五絕", "七律"}
    for findings in table.columns.values():
        assert findings["raw"].estimate.value > 0.95
        assert findings["auc"].estimate.value > 0.98


def test_training_again_gives_the_same_critic() -> None:
    """Everything random comes from the seed."""
    training = CriticTraining(epochs=1)
    vectors, poems = _vectors(SPECIAL_COUNT + 200), nonsense(4, "wujue", 9)
    first, second = (
        critic_logits(
            train_critic(_examples(1, 40), _examples(2, 40), vectors, training), poems, "wujue"
        )
        for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)


@pytest.fixture(scope="module")
def judged_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny model with a random critic; exporting takes seconds, so it is done once."""
    folder = tmp_path_factory.mktemp("models") / "tiny"
    shutil.copytree(TINY, folder)
    install(_random_critic(), folder)
    return folder


def test_the_installed_critic_scores_every_form_like_the_network(judged_model: Path) -> None:
    """Also one poem alone exactly as among others, which the bot's promise rests on."""
    critic, bundle = _random_critic(), ModelBundle.open(judged_model)
    assert bundle.critic is not None
    for form in ("wujue", "qijue", "wulu", "qilu", "wuyan", "qiyan"):
        poems = nonsense(9, form, seed=2)
        positions = positions_of(form).numpy()
        together = bundle.critic(poems, positions)
        np.testing.assert_allclose(together, critic_logits(critic, poems, form), atol=2e-2)
        for size in (1, 2, 5):
            np.testing.assert_array_equal(bundle.critic(poems[:size], positions), together[:size])


def test_the_poet_reads_back_beside_a_critic(judged_model: Path) -> None:
    """Both have an embedding; the names keep them apart."""
    alone, beside = (exported_poet(model).state_dict() for model in (TINY, judged_model))
    assert all(torch.equal(alone[name], beside[name]) for name in alone)


def test_own_poems_of_different_series_differ(tiny_model: Path) -> None:
    """A critic tested on poems that it has learnt would look too good."""
    poet = Poet.open(tiny_model)
    train, test = (own_poems(poet, "wujue", 6, 2, series) for series in ("train", "test"))
    assert train.raw.shape == (6, 4, 5)
    assert train.all.shape == (8, 4, 5)
    assert not (train.raw == test.raw).all(axis=(1, 2)).any()


def test_a_critic_is_trained_and_added_to_a_model(tiny_model: Path, tiny_corpus: Path) -> None:
    """The model stays whole, ranks with the critic, and says how well it was told apart."""
    plain = Poet.open(tiny_model).compose(PoemRequest("wujue", "1", candidates=8))
    table = build_critic(tiny_model, tiny_corpus, 8, CriticTraining(epochs=1))
    assert len(table.columns) == 6
    assert (tiny_model / CRITIC_FILE).stat().st_size < 1_000_000
    judged = Poet.open(tiny_model).compose(PoemRequest("wujue", "1", candidates=8))
    assert judged.score != plain.score
    assert list(load(tiny_model).tables) == ["critic"]
