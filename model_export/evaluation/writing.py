"""Asks the poet for many poems."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.verse.poem import Poem
from bot.verse.vocabulary import Vocabulary
from model_export.metrics.grams import Poems

# The decoder groups rows itself; smaller calls only keep the progress bar moving.
_ROWS_A_CALL = 512


def write_poems(poet: Poet, requests: Sequence[PoemRequest], label: str) -> list[Poem]:
    """Write a poem for each request, in order, with a progress bar."""
    poems: list[Poem] = []
    with tqdm(total=len(requests), desc=label, unit="poem") as progress:
        while len(poems) < len(requests):
            size = max(1, _ROWS_A_CALL // requests[len(poems)].candidates)
            batch = requests[len(poems) : len(poems) + size]
            poems += poet.compose_many(batch)
            progress.update(len(batch))
    return poems


def free_requests(form: str, count: int, candidates: int) -> list[PoemRequest]:
    """Return requests without a theme for the seeds from 0 upwards."""
    return [PoemRequest(form, str(seed), candidates=candidates) for seed in range(count)]


def ids_of(poems: Sequence[Poem], vocabulary: Vocabulary) -> Poems:
    """Return poems of one form as ids, (poems, lines, line length)."""
    return np.array([[vocabulary.encode_lenient(line) for line in poem.lines] for poem in poems])
