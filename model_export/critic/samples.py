"""What the critic learns from: the model's own poems and human ones of the same forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.engine.theme_table import curated_themes
from bot.verse.vocabulary import SPECIAL_COUNT
from model_export.evaluation.writing import ids_of, write_poems
from model_export.metrics.grams import Poems
from model_export.training.batches import FormData

RANKED_CANDIDATES = 16
"""Candidates behind a ranked sample; the ranking has an older critic if there is one."""


@dataclass(frozen=True, slots=True)
class OwnPoems:
    """Poems of the model in one form, half of them with a theme."""

    raw: Poems
    """One candidate each, hence not chosen by anything."""

    ranked: Poems
    """The best of several."""

    @property
    def all(self) -> Poems:
        """Both kinds together."""
        return np.concatenate([self.raw, self.ranked])


def own_poems(poet: Poet, form: str, raw: int, ranked: int, series: str) -> OwnPoems:
    """Write poems for the critic.

    Args:
        poet: Writes.
        form: Name of the form.
        raw: Poems of one candidate.
        ranked: Poems chosen from several.
        series: Begins the seeds, so that no two series share a poem.
    """
    return OwnPoems(
        _written(poet, _requests(form, raw, 1, f"{series} raw"), f"{form} raw"),
        _written(
            poet, _requests(form, ranked, RANKED_CANDIDATES, f"{series} best"), f"{form} best"
        ),
    )


def human_poems(corpus: Path, form: str, split: str) -> Poems:
    """Return regulated human poems without unknown characters."""
    data = FormData.load(corpus, form, split).regulated()
    poems = data.batch(slice(None)).ids.numpy()
    return poems[(poems >= SPECIAL_COUNT).all(axis=(1, 2))]


def _requests(form: str, count: int, candidates: int, series: str) -> list[PoemRequest]:
    keys = [theme.key for theme in curated_themes()]
    return [
        PoemRequest(
            form,
            f"{series} {number}",
            theme=keys[number // 2 % len(keys)] if number % 2 else None,
            candidates=candidates,
        )
        for number in range(count)
    ]


def _written(poet: Poet, requests: Sequence[PoemRequest], label: str) -> Poems:
    form = requests[0].verse_form
    poems = write_poems(poet, requests, label)
    return ids_of(poems, poet.vocabulary).reshape(-1, form.lines, form.line_length)
