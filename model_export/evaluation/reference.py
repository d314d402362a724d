"""The prepared corpus as the yardstick: held-out poems and what training poems teach."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np

from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.config import FORM_SHAPES
from model_export.metrics.antithesis import fit_antithesis
from model_export.metrics.antithesis_table import AntithesisTable
from model_export.metrics.embedding import company_vectors
from model_export.metrics.grams import Poems
from model_export.metrics.novelty import TrainingGrams
from model_export.metrics.trigram import TrigramModel
from model_export.metrics.two_sample import Vectors
from model_export.training.batches import FormData, load_vocabulary

POEM_FORMS = ("wujue", "qijue", "wulu", "qilu")
"""The forms that are measured; couplets are cut out of the longer ones."""

EIGHT_LINES = ("wulu", "qilu")


class Reference:
    """Reads the corpus once and fits each yardstick when it is first asked for."""

    def __init__(self, corpus: Path) -> None:
        """Read a prepared corpus.

        Raises:
            DataError: If it is not there or not readable.
        """
        self.vocabulary = load_vocabulary(corpus)
        self.train = {form: FormData.load(corpus, form, "train") for form in POEM_FORMS}
        self.validation = {form: FormData.load(corpus, form, "validation") for form in POEM_FORMS}
        self.test = {form: FormData.load(corpus, form, "test") for form in POEM_FORMS}

    def human(self, form: str, count: int, *, split: str = "test", seed: int = 0) -> Poems:
        """Draw human poems without unknown characters, (poems, lines, line length).

        Args:
            form: Name of the form.
            count: Poems to draw; fewer where the split has fewer.
            split: "train" or "test".
            seed: Seed of the draw.
        """
        poems = grid(self.train[form] if split == "train" else self.test[form])
        whole = poems[(poems >= SPECIAL_COUNT).all(axis=(1, 2))]
        return np.random.default_rng(seed).permutation(whole)[:count]

    def floor(self, form: str, count: int, *, seed: int = 0) -> Poems:
        """Draw each character by its frequency in the training poems of the form."""
        counts = np.bincount(self.train[form].poems.ravel(), minlength=len(self.vocabulary))
        counts[:SPECIAL_COUNT] = 0
        drawn = np.random.default_rng(seed).choice(
            len(counts), size=(count, *FORM_SHAPES[form]), p=counts / counts.sum()
        )
        return drawn.astype(np.int64)

    @cached_property
    def trigram(self) -> TrigramModel:
        """The language model, of all training poems."""
        return TrigramModel.fit(self._train_grids, vocabulary_size=len(self.vocabulary))

    @cached_property
    def grams(self) -> TrainingGrams:
        """What can be copied."""
        return TrainingGrams(self._train_grids)

    @cached_property
    def antithesis(self) -> AntithesisTable:
        """What answers what in the middle couplets of eight-line poems."""
        long_forms = [grid(self.train[form]) for form in EIGHT_LINES]
        return fit_antithesis(long_forms, vocabulary_size=len(self.vocabulary))

    @cached_property
    def vectors(self) -> Vectors:
        """Character vectors for the two-sample test."""
        return company_vectors(self._train_grids, vocabulary_size=len(self.vocabulary))

    @property
    def _train_grids(self) -> list[Poems]:
        return [grid(part) for part in self.train.values()]


def grid(data: FormData) -> Poems:
    """Return the poems of a form as (poems, lines, line length)."""
    return data.poems.reshape(-1, *FORM_SHAPES[data.form])
