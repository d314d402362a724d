"""A prepared corpus of nonsense in the tiny model's characters."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary
from model_export.config import FORM_SHAPES
from model_export.corpus.clean import TITLE_LENGTH

TITLES = ("秋夜", "送人", "雪中", "春日")


def nonsense(count: int, form: str, seed: int, *, start: int = 0, kinds: int = 200) -> np.ndarray:
    """Return poems (count, lines, line length) of characters from a stretch of the ids."""
    drawn = np.random.default_rng(seed).integers(kinds, size=(count, *FORM_SHAPES[form]))
    return SPECIAL_COUNT + start + drawn


def write_corpus(folder: Path, vocabulary: Vocabulary, train: int = 60, held_out: int = 24) -> Path:
    """Write all forms and splits as `model_export corpus` does."""
    folder.mkdir(parents=True)
    vocabulary.save(folder / "vocabulary.txt")
    for number, form in enumerate(FORM_SHAPES):
        for split, count in (("train", train), ("validation", held_out), ("test", held_out)):
            poems = nonsense(count, form, seed=10 * number + len(split))
            titles = np.zeros((count, TITLE_LENGTH), dtype=np.uint16)
            for row in range(count):
                ids = vocabulary.encode_lenient(TITLES[row % len(TITLES)])
                titles[row, : len(ids)] = ids
            np.savez_compressed(
                folder / f"{form}.{split}.npz",
                poems=poems.reshape(count, -1).astype(np.uint16),
                titles=titles,
                patterns=np.ones(count, dtype=np.uint8),
                rhymes=np.ones(count, dtype=np.uint8),
            )
    return folder
