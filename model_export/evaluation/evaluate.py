"""Measures a model in all parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import torch

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.errors import DataError
from bot.verse.poem import Poem
from model_export.evaluation.acrostics import acrostics_table
from model_export.evaluation.blends import blends_table
from model_export.evaluation.codes import Coder, OriginalCoder, PoetCoder, codes_table
from model_export.evaluation.quality import quality_table
from model_export.evaluation.reference import Reference
from model_export.evaluation.tables import ORIGINAL, OURS, Table
from model_export.evaluation.themes import imagery_table, recognition_table
from model_export.evaluation.writing import free_requests, ids_of, write_poems
from model_export.metrics.grams import Poems
from model_export.model import PoemVAE
from model_export.original import OriginalVAE
from model_export.restoring import exported_poet, network_of_run

PARTS = ("quality", "codes", "blends", "themes", "acrostics", "poems")
"""What can be measured alone; a part that is left out keeps its figures of the same weights."""

CARD_THEMES = (
    "moon", "autumn", "spring rain", "snow", "farewell", "homesick", "wine", "plum blossom",
    "frontier", "temple", "fishing", "love", "cat", "rocket", "coffee",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is measured."""

    forms: tuple[str, ...] = ("wujue", "qijue", "wulu", "qilu")
    parts: tuple[str, ...] = PARTS
    samples: int = 1000
    """Poems a form."""

    candidates: int = 64
    code_poems: int = 2000
    weighted_poems: int = 150
    weighted_draws: int = 64
    pairs: int = 100
    themes: int = 150
    poems_a_theme: int = 20
    recognised_a_theme: int = 40
    acrostics: int = 200

    @property
    def main_form(self) -> str:
        """The form of blends, themes and acrostics: 七絕 where it is measured."""
        return "qijue" if "qijue" in self.forms else self.forms[0]


QUICK = Settings(
    samples=150,
    candidates=16,
    code_poems=300,
    weighted_poems=30,
    weighted_draws=8,
    pairs=15,
    poems_a_theme=4,
    recognised_a_theme=10,
    acrostics=40,
)
"""A look while training goes on."""


class Evaluation:
    """One model, measured; poems and yardsticks are made once and shared by the parts."""

    def __init__(
        self,
        model: Path,
        corpus: Path,
        settings: Settings,
        *,
        run: Path | None = None,
        original: Path | None = None,
        threads: int = 1,
    ) -> None:
        """Open a model and the corpus.

        Args:
            model: Exported model folder.
            corpus: Prepared corpus of the same vocabulary.
            settings: How much to measure.
            run: Training run to take the network from instead of the exported weights.
            original: Training run of the origin's network, for a column of its own.
            threads: Threads for one operation.

        Raises:
            DataError: If the corpus has another vocabulary or a run is of another kind.
            ModelError: If the model cannot be used.
        """
        self.folder, self.settings = model, settings
        self.poet = Poet.open(model, threads)
        self.reference = Reference(corpus)
        if self.poet.vocabulary.fingerprint != self.reference.vocabulary.fingerprint:
            raise DataError(f"{corpus} is not the corpus that {model} was trained on.")
        self._run, self._original_run = run, original
        self._written: dict[str, list[Poem]] = {}

    def tables(self) -> Iterator[tuple[str, Table]]:
        """Measure what the settings ask for; yields the key and the table of each."""
        for form in self.settings.forms:
            if "quality" in self.settings.parts:
                yield form, self._quality(form)
            if "codes" in self.settings.parts:
                yield f"{form}_codes", self._codes(form)
        for part, measure in self._main_parts().items():
            if part in self.settings.parts:
                yield from measure()

    def written(self, form: str) -> list[Poem]:
        """Return the poems of the seeds 0, 1, … without a theme."""
        if form not in self._written:
            requests = free_requests(form, self.settings.samples, self.settings.candidates)
            self._written[form] = write_poems(self.poet, requests, form)
        return self._written[form]

    def card_poems(self) -> tuple[list[Poem], list[Poem]]:
        """Return fifteen poems without and fifteen with a theme, of the seeds 0 to 14."""
        form, candidates = self.settings.main_form, self.settings.candidates
        themed = [
            PoemRequest(form, str(seed), theme=theme, candidates=candidates)
            for seed, theme in enumerate(CARD_THEMES)
        ]
        free = free_requests(form, len(CARD_THEMES), candidates)
        poems = write_poems(self.poet, free + themed, "poems for the card")
        return poems[: len(free)], poems[len(free) :]

    @cached_property
    def original(self) -> OriginalVAE | None:
        """The origin's network, if a run of it was named."""
        if self._original_run is None:
            return None
        network = network_of_run(self._original_run)
        if not isinstance(network, OriginalVAE):
            raise DataError(f"{self._original_run} did not train the preset 'original'.")
        return network

    @cached_property
    def network(self) -> PoemVAE:
        """The model as a torch network."""
        if self._run is None:
            return exported_poet(self.folder)
        network = network_of_run(self._run)
        if not isinstance(network, PoemVAE):
            raise DataError(f"{self._run} did not train the poet; name one of its runs.")
        return network

    def _main_parts(self) -> dict[str, Callable[[], Iterator[tuple[str, Table]]]]:
        return {"blends": self._blends, "themes": self._themes, "acrostics": self._acrostics}

    def _quality(self, form: str) -> Table:
        ours = ids_of(self.written(form), self.reference.vocabulary)
        return quality_table(form, ours, self.reference, self._original_poems(form))

    def _original_poems(self, form: str) -> Poems | None:
        if self.original is None:
            return None
        torch.manual_seed(0)
        untitled = torch.zeros(self.settings.samples, 1, dtype=torch.long)
        flat: Poems = self.original.sample(form, untitled, 1.0).numpy()
        return flat.reshape(len(flat), *self.reference.human(form, 1).shape[1:])

    def _codes(self, form: str) -> Table:
        coders: dict[str, Coder] = {OURS: PoetCoder(self.network)}
        if self.original is not None:
            coders[ORIGINAL] = OriginalCoder(self.original)
        settings = self.settings
        return codes_table(
            form,
            coders,
            self.reference,
            poems=settings.code_poems,
            weighted_poems=settings.weighted_poems,
            draws=settings.weighted_draws,
        )

    def _blends(self) -> Iterator[tuple[str, Table]]:
        form = self.settings.main_form
        own = self.written(form)
        yield (
            "blends",
            blends_table(self.poet, form, own, self.reference, pairs=self.settings.pairs),
        )

    def _themes(self) -> Iterator[tuple[str, Table]]:
        settings, form = self.settings, self.settings.main_form
        yield (
            "imagery",
            imagery_table(
                self.poet,
                form,
                ["".join(poem.lines) for poem in self.written(form)],
                self.reference,
                themes=settings.themes,
                each=settings.poems_a_theme,
                candidates=settings.candidates,
            ),
        )
        yield (
            "recognition",
            recognition_table(
                self.poet,
                form,
                self.reference,
                each=settings.recognised_a_theme,
                candidates=settings.candidates,
            ),
        )

    def _acrostics(self) -> Iterator[tuple[str, Table]]:
        settings = self.settings
        yield (
            "acrostics",
            acrostics_table(
                self.poet,
                settings.main_form,
                self.reference,
                count=settings.acrostics,
                candidates=settings.candidates,
            ),
        )
