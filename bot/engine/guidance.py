"""Wishes that the decoder leans towards without being bound to them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.engine.arrays import Booleans, Floats, Ids
from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary

_NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class ThemeGuide:
    """Adds to the logits of a theme's image characters until enough of them are there."""

    characters: Ids
    """Ids of the image characters, (characters,)."""

    pairs: Ids
    """Ids of neighbours within an image word, such as 明, 月: (pairs, 2)."""

    boost: float
    """Nats added while the poem has no image character yet."""

    enough: int
    """From so many image characters on nothing is added."""

    @classmethod
    def of(
        cls, images: Sequence[str], vocabulary: Vocabulary, boost: float, enough: int
    ) -> ThemeGuide:
        """Build the guide of image words; characters that the model lacks are left out."""
        words = [vocabulary.encode_lenient(word) for word in images]
        ids = dict.fromkeys(index for word in words for index in word if index >= SPECIAL_COUNT)
        pairs = [pair for word in words for pair in itertools.pairwise(word)]
        known = [pair for pair in dict.fromkeys(pairs) if min(pair) >= SPECIAL_COUNT]
        return cls(
            characters=np.array(list(ids), dtype=np.int64),
            pairs=np.array(known, dtype=np.int64).reshape(-1, 2),
            boost=boost,
            enough=min(enough, len(ids)),
        )

    def hits(self, ids: Ids) -> Booleans:
        """Tell which ids are image characters."""
        # So few are sooner compared one by one than sorted, as np.isin does.
        found: Booleans = (ids[:, None] == self.characters).any(axis=1)
        return found

    def apply(self, logits: Floats, previous: Ids, found: Ids, progress: float) -> None:
        """Add to the logits of a task's candidates, in place.

        Args:
            logits: (rows, vocabulary).
            previous: Last character of each row, (rows,).
            found: Image characters that each row has already, (rows,).
            progress: Share of the poem that is written, 0…1.
        """
        if not len(self.characters):
            return
        missing = np.clip(1 - found / self.enough, 0, 1)
        # The later, the more it presses on those that still have nothing.
        strength = self.boost * missing * np.where(found == 0, 1 + progress, 1)
        logits[:, self.characters] += strength.astype(np.float32)[:, None]
        rows, pairs = np.nonzero(previous[:, None] == self.pairs[None, :, 0])
        logits[rows, self.pairs[pairs, 1]] += np.float32(self.boost)


@dataclass(frozen=True, slots=True)
class Pull:
    """Leans towards the characters of other poems at the places where they have them."""

    ids: Ids
    """(positions, poems), 0 for none."""

    strength: Floats
    """Nats for each poem, (poems,)."""

    def apply(self, logits: Floats, position: int) -> None:
        """Add to the logits of a task's candidates at a position, in place."""
        for index, nats in zip(self.ids[position].tolist(), self.strength, strict=True):
            logits[:, index] += nats


NO_THEME = ThemeGuide(_NOTHING, _NOTHING.reshape(0, 2), 0.0, 0)
