"""Whether a small network can tell our poems from human ones.

The accuracy on poems that it never saw is the honest figure: 0.5 means that it found no
difference, 1.0 that every poem gives itself away.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 (torch's own usage)

from model_export.metrics.estimate import Estimate, share
from model_export.metrics.grams import Poems

Vectors = NDArray[np.float32]
"""A vector for each character id, shape (vocabulary size, dimensions)."""


@dataclass(frozen=True, slots=True)
class TwoSampleSettings:
    """How the network is built and trained."""

    channels: int = 48
    layers: int = 2
    dropout: float = 0.4
    character_dropout: float = 0.2
    """Share of characters hidden while training, against learning poems by heart."""

    batch_size: int = 64
    epochs: int = 15
    patience: int = 3
    """Epochs without a better validation loss before training stops."""

    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    folds: int = 3
    """Every poem is tested once, by a network trained on the other folds."""

    validation_share: float = 0.15


class GridCritic(nn.Module):
    """Gated 3×3 convolutions over the grid of a poem, pooled to one logit."""

    def __init__(
        self, vectors: Vectors, lines: int, length: int, settings: TwoSampleSettings
    ) -> None:
        """Build the network for poems of one form; the vectors are where it starts from."""
        super().__init__()
        self.hide = settings.character_dropout
        self.embedding = nn.Embedding(len(vectors), vectors.shape[1], _weight=torch.tensor(vectors))
        self.place = nn.Parameter(torch.zeros(vectors.shape[1], lines, length))
        self.widen = nn.Conv2d(vectors.shape[1], settings.channels, 1)
        self.gates = nn.ModuleList(
            nn.Conv2d(settings.channels, 2 * settings.channels, 3, padding=1)
            for _ in range(settings.layers)
        )
        self.dropout = nn.Dropout(settings.dropout)
        self.decide = nn.Linear(2 * settings.channels, 1)

    def forward(self, poems: Tensor) -> Tensor:
        """Return the logit of "human" for each poem: (poems, lines, length) -> (poems,)."""
        x = self.embedding(poems)  # (poems, lines, length, embedding)
        if self.training:
            x = x * (torch.rand(poems.shape) >= self.hide).unsqueeze(-1)
        x = self.widen(self.dropout(x.permute(0, 3, 1, 2) + self.place))
        for gate in self.gates:
            x = x + F.glu(gate(self.dropout(x)), dim=1)
        pooled = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        logits: Tensor = self.decide(self.dropout(pooled)).squeeze(1)
        return logits


def two_sample_accuracy(
    ours: Poems,
    human: Poems,
    *,
    vectors: Vectors,
    settings: TwoSampleSettings | None = None,
    seed: int = 0,
) -> Estimate:
    """Train networks to separate two sets of poems and give their accuracy on unseen ones.

    The larger set is cut to the size of the smaller, so that guessing gives 0.5. The same
    seed on the same machine and number of threads gives the same figure.

    Args:
        ours: Character ids, shape (poems, lines, line length).
        human: Held-out human poems of the same form.
        vectors: Where the embedding starts, such as `company_vectors` of the training poems.
        settings: How the network is built and trained.
        seed: Seed of the folds, the weights and the training.

    Returns:
        Accuracy with Wilson's 95 % interval over the poems tested.

    Raises:
        ValueError: If a set has fewer poems than folds or the forms differ.

    Source: Lopez-Paz and Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
    """
    chosen = settings or TwoSampleSettings()
    size = min(len(ours), len(human))
    if size < 2 * chosen.folds or ours.shape[1:] != human.shape[1:]:
        raise ValueError("A two-sample test needs poems of one form, two for each fold or more.")
    rng = np.random.default_rng(seed)
    sets = [rng.permutation(poems)[:size].astype(np.int64) for poems in (ours, human)]
    poems = torch.from_numpy(np.concatenate(sets))
    labels = torch.cat([torch.zeros(size), torch.ones(size)])
    right = 0
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for train, validation, test in _folds(size, chosen, rng):
            critic = GridCritic(vectors, ours.shape[1], ours.shape[2], chosen)
            _train(critic, poems, labels, train, validation, chosen)
            right += int(((_logits(critic, poems[test]) > 0) == (labels[test] > 0)).sum())
    return share(right, 2 * size)


def _folds(
    size: int, settings: TwoSampleSettings, rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """Yield rows to train on, to stop by and to test, with both sets even in each."""
    parts = np.array_split(rng.permutation(size), settings.folds)
    for fold, test in enumerate(parts):
        rest = np.concatenate([part for index, part in enumerate(parts) if index != fold])
        held = max(1, int(settings.validation_share * len(rest)))
        yield _both(rest[held:], size), _both(rest[:held], size), _both(test, size)


def _both(rows: NDArray[np.int64], size: int) -> Tensor:
    """Return rows of the first set and the same rows of the second."""
    return torch.from_numpy(np.concatenate([rows, rows + size]))


def _train(
    critic: GridCritic,
    poems: Tensor,
    labels: Tensor,
    train: Tensor,
    validation: Tensor,
    settings: TwoSampleSettings,
) -> None:
    """Train until the validation loss stops falling and keep the best weights."""
    optimiser = torch.optim.AdamW(
        critic.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay
    )
    best, best_loss, stale = copy.deepcopy(critic.state_dict()), float("inf"), 0
    for _ in range(settings.epochs):
        critic.train()
        for rows in torch.split(train[torch.randperm(len(train))], settings.batch_size):
            loss = F.binary_cross_entropy_with_logits(critic(poems[rows]), labels[rows])
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
            optimiser.step()
        held = _logits(critic, poems[validation])
        loss_now = float(F.binary_cross_entropy_with_logits(held, labels[validation]))
        stale = 0 if loss_now < best_loss else stale + 1
        if stale == 0:
            best, best_loss = copy.deepcopy(critic.state_dict()), loss_now
        elif stale >= settings.patience:
            break
    critic.load_state_dict(best)


def _logits(critic: GridCritic, poems: Tensor) -> Tensor:
    """Return the logits of poems with dropout off, shape (poems,)."""
    critic.eval()
    with torch.no_grad():
        return torch.cat([critic(batch) for batch in torch.split(poems, 1024)])
