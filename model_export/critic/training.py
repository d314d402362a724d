"""Trains the critic and tests it on poems that it never saw."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 (torch's own usage)
from tqdm import tqdm

from bot.verse.forms import FORMS
from model_export.critic.network import Critic, CriticSize
from model_export.evaluation.tables import Finding, Findings, Measure, Table
from model_export.metrics.estimate import Estimate, auc, share
from model_export.metrics.grams import Poems
from model_export.metrics.two_sample import Vectors
from model_export.model import positions_of

MEASURES = (
    Measure("raw", "accuracy, unranked", "one candidate a poem; mean of both classes", "percent"),
    Measure("ranked", "accuracy, ranked", "the best of several; mean of both classes", "percent"),
    Measure("auc", "AUC, unranked", "human poems against poems of one candidate"),
)


@dataclass(frozen=True, slots=True)
class CriticTraining:
    """How the critic is trained."""

    size: CriticSize = field(default_factory=CriticSize)
    epochs: int = 8
    batch_size: int = 128
    learning_rate: float = 3e-3
    weight_decay: float = 0.05
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Examples:
    """Poems of one form."""

    ours: Poems
    human: Poems
    """As many or more; every epoch draws other ones."""


@dataclass(frozen=True, slots=True)
class _Batch:
    form: str
    ids: Tensor
    labels: Tensor


def train_critic(
    examples: Mapping[str, Examples],
    held_out: Mapping[str, Examples],
    vectors: Vectors,
    training: CriticTraining,
) -> Critic:
    """Train a critic of all forms and keep the epoch with the best held-out loss.

    Args:
        examples: By the name of the form.
        held_out: Other poems, by form.
        vectors: Where the embedding starts, such as `company_vectors`.
        training: How to train.

    Returns:
        The critic in evaluation mode.
    """
    rng = np.random.default_rng(training.seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(training.seed)
        critic = Critic(vectors, training.size)
        optimiser = torch.optim.AdamW(
            critic.parameters(), lr=training.learning_rate, weight_decay=training.weight_decay
        )
        best, best_loss = copy.deepcopy(critic.state_dict()), math.inf
        for epoch in tqdm(range(training.epochs), desc="training the critic", unit="epoch"):
            share_done = epoch / training.epochs
            for group in optimiser.param_groups:
                group["lr"] = training.learning_rate * (1 + math.cos(math.pi * share_done)) / 2
            _train_epoch(critic, optimiser, list(_batches(examples, training.batch_size, rng)))
            loss = _held_out_loss(critic, held_out)
            if loss < best_loss:
                best, best_loss = copy.deepcopy(critic.state_dict()), loss
    critic.load_state_dict(best)
    return critic.eval()


def critic_logits(critic: Critic, poems: Poems, form: str) -> NDArray[np.float32]:
    """Return the logit of each poem, (poems,)."""
    critic.eval()
    parts = torch.split(torch.from_numpy(poems.astype(np.int64)), 1024)
    with torch.no_grad():
        logits = [critic(part, positions_of(form)) for part in parts]
    scores: NDArray[np.float32] = torch.cat(logits).numpy()
    return scores


def critic_table(
    critic: Critic,
    raw: Mapping[str, Poems],
    ranked: Mapping[str, Poems],
    human: Mapping[str, Poems],
) -> Table:
    """Test a critic on poems that it never saw; all by the name of the form."""
    columns: dict[str, Findings] = {}
    for form, ours in raw.items():
        truth = critic_logits(critic, human[form], form)
        unranked = critic_logits(critic, ours, form)
        best = critic_logits(critic, ranked[form], form)
        columns[FORMS[form].title] = {
            "raw": Finding(_accuracy(unranked, truth), len(unranked) + len(truth)),
            "ranked": Finding(_accuracy(best, truth), len(best) + len(truth)),
            "auc": Finding(
                Estimate(auc(truth, unranked), math.nan, math.nan), len(unranked) + len(truth)
            ),
        }
    return Table("The critic: own poems against held-out human ones", MEASURES, columns)


def _accuracy(ours: NDArray[np.float32], human: NDArray[np.float32]) -> Estimate:
    """Give the mean of the accuracies of both classes, so that guessing gives 0.5."""
    parts = [share(int(right.sum()), len(right)) for right in (ours < 0, human > 0)]
    value = sum(part.value for part in parts) / 2
    half = math.hypot(*((part.high - part.low) / 2 for part in parts)) / 2
    return Estimate(value, max(0.0, value - half), min(1.0, value + half))


def _train_epoch(critic: Critic, optimiser: torch.optim.Optimizer, batches: list[_Batch]) -> None:
    critic.train()
    for batch in batches:
        logits = critic(batch.ids, positions_of(batch.form))
        loss = F.binary_cross_entropy_with_logits(logits, batch.labels)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch ships no types for it
        optimiser.step()


def _batches(
    examples: Mapping[str, Examples], size: int, rng: np.random.Generator
) -> Iterator[_Batch]:
    """Yield mixed batches of single forms, forms in random order."""
    parts: list[_Batch] = []
    for form, poems in examples.items():
        count = min(len(poems.ours), len(poems.human))
        ours = rng.permutation(poems.ours)[:count]
        human = poems.human[rng.permutation(len(poems.human))[:count]]
        order = torch.from_numpy(rng.permutation(2 * count))
        ids = torch.from_numpy(np.concatenate([ours, human]).astype(np.int64))[order]
        labels = (order >= count).float()
        parts += [
            _Batch(form, *pair)
            for pair in zip(torch.split(ids, size), torch.split(labels, size), strict=True)
        ]
    yield from (parts[index] for index in rng.permutation(len(parts)))


def _held_out_loss(critic: Critic, held_out: Mapping[str, Examples]) -> float:
    """Return the mean over forms and classes of the cross-entropy."""
    losses = [
        np.logaddexp(0, sign * critic_logits(critic, poems, form)).mean()
        for form, part in held_out.items()
        for sign, poems in ((1, part.ours), (-1, part.human))
    ]
    return float(np.mean(losses))
