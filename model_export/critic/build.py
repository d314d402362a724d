"""From a model folder and the corpus to a model folder with a critic."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from bot.engine.bundle import CRITIC_FILE, ModelBundle
from bot.engine.poet import Poet
from bot.errors import DataError
from model_export.config import FORM_SHAPES
from model_export.critic.network import Critic, critic_graph
from model_export.critic.samples import OwnPoems, human_poems, own_poems
from model_export.critic.training import CriticTraining, Examples, critic_table, train_critic
from model_export.evaluation.report import add_tables
from model_export.evaluation.tables import Table
from model_export.exporting.manifest import refresh
from model_export.exporting.onnx_files import write_graph
from model_export.exporting.verify import verify
from model_export.metrics.embedding import company_vectors
from model_export.training.batches import load_vocabulary

EMBEDDING_DIM = 48
_RANKED_SHARE = 4
"""One ranked poem to so many unranked ones."""

_HELD_OUT_SHARE = 16
_TEST_SHARE = 8


def build_critic(
    folder: Path, corpus: Path, samples: int, training: CriticTraining, *, threads: int = 1
) -> Table:
    """Train a critic on a model's own poems and add it to the model.

    Human poems are those of the train split to learn from, of the validation split to
    choose the epoch and of the test split to be tested on.

    Args:
        folder: Model folder; gets `critic.onnx`, the figures and a new manifest.
        corpus: Prepared corpus of the model.
        samples: Unranked poems a form to learn from.
        training: How to train.
        threads: Threads for one operation.

    Returns:
        Accuracy on unseen poems.

    Raises:
        DataError: If the corpus is of another model.
        ModelError: If the model cannot be used, before or after.
    """
    poet = Poet.open(folder, threads)
    if poet.vocabulary.fingerprint != load_vocabulary(corpus).fingerprint:
        raise DataError(f"{corpus} is not the corpus that {folder} was trained on.")
    ours = _own(poet, samples, "critic train")
    held = _own(poet, max(8, samples // _HELD_OUT_SHARE), "critic held")
    human = {form: human_poems(corpus, form, "train") for form in FORM_SHAPES}
    vectors = company_vectors(
        list(human.values()), vocabulary_size=len(poet.vocabulary), dim=EMBEDDING_DIM
    )
    critic = train_critic(
        {form: Examples(ours[form].all, human[form]) for form in FORM_SHAPES},
        {
            form: Examples(held[form].all, human_poems(corpus, form, "validation"))
            for form in FORM_SHAPES
        },
        vectors,
        training,
    )
    fresh = _own(poet, max(8, samples // _TEST_SHARE), "critic test")
    table = critic_table(
        critic,
        {form: poems.raw for form, poems in fresh.items()},
        {form: poems.ranked for form, poems in fresh.items()},
        {form: human_poems(corpus, form, "test") for form in FORM_SHAPES},
    )
    install(critic, folder)
    add_tables(folder, {"critic": table})
    return table


def install(critic: Critic, folder: Path) -> None:
    """Export a critic into a model folder, verified before it replaces another one.

    Raises:
        ModelError: If the exported critic computes something else.
    """
    graph = critic_graph(critic.eval())
    with tempfile.TemporaryDirectory() as scratch:
        write_graph(graph, Path(scratch) / CRITIC_FILE)
        verify(Path(scratch), (graph,))
        shutil.copyfile(Path(scratch) / CRITIC_FILE, folder / CRITIC_FILE)
    refresh(folder)
    ModelBundle.open(folder)


def _own(poet: Poet, count: int, series: str) -> dict[str, OwnPoems]:
    ranked = max(4, count // _RANKED_SHARE)
    return {form: own_poems(poet, form, count, ranked, series) for form in FORM_SHAPES}
