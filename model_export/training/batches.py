"""The prepared corpus as endless shuffled batches, one form a batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from bot.errors import DataError
from bot.verse.vocabulary import Vocabulary
from model_export.config import FORM_SHAPES


@dataclass(frozen=True, slots=True)
class Batch:
    """Poems of one form."""

    form: str
    ids: Tensor
    """int64 (batch, lines, line_length)."""

    title: Tensor
    """int64 (batch, TITLE_LENGTH), padded with 0."""

    pattern: Tensor
    """Tone pattern, int64 (batch,); 0 where the poem keeps none."""

    rhyme: Tensor
    """Rhyme group, int64 (batch,); 0 where there is none."""


@dataclass(frozen=True, slots=True)
class FormData:
    """All poems of one form in one split."""

    form: str
    poems: NDArray[np.uint16]
    titles: NDArray[np.uint16]
    patterns: NDArray[np.uint8]
    rhymes: NDArray[np.uint8]

    @classmethod
    def load(cls, corpus: Path, form: str, split: str) -> FormData:
        """Read one file of the prepared corpus.

        Raises:
            DataError: If it is not there or not readable.
        """
        path = corpus / f"{form}.{split}.npz"
        try:
            with np.load(path) as arrays:
                return cls(form, *(arrays[n] for n in ("poems", "titles", "patterns", "rhymes")))
        except (OSError, ValueError, KeyError) as error:
            raise DataError(
                f"{path} is not readable ({error}); run `python -m model_export corpus` first."
            ) from error

    def __len__(self) -> int:
        """Count the poems."""
        return len(self.poems)

    def regulated(self) -> FormData:
        """Keep the poems with a tone pattern or a level rhyme.

        The others are old-style verse (古體), which the poet is never asked for.
        """
        return self.select((self.patterns > 0) | (self.rhymes > 0))

    def select(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> FormData:
        """Keep the poems of some rows, in their order."""
        return FormData(
            self.form,
            self.poems[rows],
            self.titles[rows],
            self.patterns[rows],
            self.rhymes[rows],
        )

    def batch(self, rows: NDArray[np.int64] | slice) -> Batch:
        """Return the poems of some rows."""
        lines, length = FORM_SHAPES[self.form]
        return Batch(
            self.form,
            _ids(self.poems[rows]).view(-1, lines, length),
            _ids(self.titles[rows]),
            _ids(self.patterns[rows]),
            _ids(self.rhymes[rows]),
        )

    def batches(self, size: int) -> Iterator[Batch]:
        """Yield all poems in order."""
        for start in range(0, len(self), size):
            yield self.batch(slice(start, start + size))


def load_vocabulary(corpus: Path) -> Vocabulary:
    """Read the vocabulary of a prepared corpus.

    Raises:
        DataError: If there is none.
    """
    path = corpus / "vocabulary.txt"
    if not path.is_file():
        raise DataError(f"{path} is missing; run `python -m model_export corpus` first.")
    return Vocabulary.load(path)


class BatchStream:
    """Endless training batches: forms by their shares, poems of a form in shuffled passes.

    The state is a few numbers, so an interrupted run goes on where it stood.
    """

    def __init__(
        self,
        data: dict[str, FormData],
        shares: dict[str, float],
        characters: int,
        seed: int,
        worker: int = 0,
    ) -> None:
        self._data = {form: part for form, part in data.items() if len(part) and shares.get(form)}
        self._characters = characters
        self._seed = seed
        self._worker = worker
        self._step = 0
        self._forms = list(self._data)
        weights = np.array([shares[form] for form in self._forms])
        self._weights = weights / weights.sum()
        self._cursors = dict.fromkeys(self._forms, 0)
        self._orders: dict[str, tuple[int, NDArray[np.int64]]] = {}

    def state(self) -> dict[str, int]:
        """Return what `restore` needs."""
        return {"step": self._step, **self._cursors}

    def restore(self, state: dict[str, int]) -> None:
        """Go on where `state` was taken."""
        self._step = state["step"]
        self._cursors = {form: state[form] for form in self._forms}

    def next(self) -> Batch:
        """Return the next batch."""
        rng = np.random.default_rng((self._seed, self._worker, self._step))
        form = self._forms[int(rng.choice(len(self._forms), p=self._weights))]
        self._step += 1
        lines, length = FORM_SHAPES[form]
        return self._data[form].batch(
            self._take(form, max(1, self._characters // (lines * length)))
        )

    def _take(self, form: str, size: int) -> NDArray[np.int64]:
        total = len(self._data[form])
        cursor = self._cursors[form]
        self._cursors[form] = cursor + size
        rows = []
        while size:
            epoch, offset = divmod(cursor, total)
            part = self._order(form, epoch)[offset : offset + size]
            rows.append(part)
            cursor += len(part)
            size -= len(part)
        return np.concatenate(rows)

    def _order(self, form: str, epoch: int) -> NDArray[np.int64]:
        known = self._orders.get(form)
        if known is None or known[0] != epoch:
            rng = np.random.default_rng(
                (self._seed, self._worker, epoch, list(FORM_SHAPES).index(form))
            )
            known = (epoch, rng.permutation(len(self._data[form])))
            self._orders[form] = known
        return known[1]


def _ids(array: NDArray[np.uint16] | NDArray[np.uint8]) -> Tensor:
    return torch.from_numpy(array.astype(np.int64))
