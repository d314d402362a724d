"""What the latent code carries: held-out reconstruction, KL, active units, likelihood.

Titles are given, tone pattern and rhyme are not told, nothing is hidden: the figures are
those of validation while training, on validation and test poems together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from tqdm import tqdm

from bot.verse.forms import FORMS
from bot.verse.vocabulary import UNKNOWN
from model_export.evaluation.reference import Reference
from model_export.evaluation.tables import Finding, Findings, Measure, Table, plain
from model_export.metrics.estimate import bootstrap_mean
from model_export.metrics.latent import (
    active_units,
    importance_log_likelihood,
    mutual_information,
)
from model_export.model import Gaussian, PoemVAE, positions_of
from model_export.original import OriginalVAE
from model_export.training.batches import Batch, FormData
from model_export.training.losses import kl_divergence, shifted

MEASURES = (
    Measure("reconstruction", "reconstruction, nats a character", "−log p(x | z), one z a poem"),
    Measure("kl", "KL, nats a poem", "KL of the posterior to the learnt prior of the title"),
    Measure("elbo", "bound, nats a poem", "reconstruction of all characters + KL; lower is better"),
    Measure(
        "weighted",
        "importance-weighted −log p, nats a poem",
        "bound from several draws of the posterior under the learnt prior, fewer poems",
    ),
    Measure("active", "active units", "dimensions whose posterior mean varies by more than 0.01"),
    Measure(
        "information",
        "mutual information, nats, at least",
        "E[log q(z|x) − log q(z)] over the poems; it cannot exceed the logarithm of their number",
    ),
)

_BATCH = 64
_Density = Callable[[NDArray[np.float64]], NDArray[np.float64]]


class Coder(Protocol):
    """A network as a latent-variable model."""

    def posterior(self, batch: Batch) -> Gaussian:
        """Return q(z | poem)."""

    def prior(self, batch: Batch) -> Gaussian:
        """Return p(z | title)."""

    def log_likelihood(self, z: Tensor, batch: Batch) -> Tensor:
        """Return log p(poem | z) in nats, (batch,)."""


class PoetCoder:
    """Our network."""

    def __init__(self, model: PoemVAE) -> None:
        self._model = model.eval()

    def posterior(self, batch: Batch) -> Gaussian:
        """Encode."""
        return self._model.encode(batch.ids, batch.form)

    def prior(self, batch: Batch) -> Gaussian:
        """Read the title."""
        return self._model.prior_of(batch.title, batch.form)

    def log_likelihood(self, z: Tensor, batch: Batch) -> Tensor:
        """Decode with the poem itself as the earlier characters."""
        model, flat = self._model, batch.ids.flatten(1)
        untold = torch.zeros(len(flat), dtype=torch.long)
        title = model.title_reader(batch.title)
        hidden = model.draft(z, title, positions_of(batch.form), untold, untold).flatten(1, 2)
        features = model.decoder(shifted(flat), hidden, batch.ids.shape[2])
        return _log_likelihood(model.logits(features), flat)


class OriginalCoder:
    """The origin's network; it knows no titles."""

    def __init__(self, model: OriginalVAE) -> None:
        self._model = model.eval()

    def posterior(self, batch: Batch) -> Gaussian:
        """Encode."""
        return self._model.encode(batch.ids)

    def prior(self, batch: Batch) -> Gaussian:
        """Return N(0, I)."""
        zeros = torch.zeros(len(batch.ids), self._model.config.latent_dim)
        return Gaussian(zeros, zeros)

    def log_likelihood(self, z: Tensor, batch: Batch) -> Tensor:
        """Decode all positions apart."""
        logits = self._model.output(self._model.decode(z, batch.form))
        return _log_likelihood(logits, batch.ids.flatten(1))


def codes_table(
    form: str,
    coders: Mapping[str, Coder],
    reference: Reference,
    *,
    poems: int,
    weighted_poems: int,
    draws: int,
) -> Table:
    """Measure networks on held-out poems of a form.

    Args:
        form: Name of the form.
        coders: Networks by the name of their column.
        reference: The corpus.
        poems: Most poems to encode.
        weighted_poems: Poems of the importance-weighted bound.
        draws: Draws a poem for that bound.
    """
    data = _held_out(reference, form, poems)
    columns = {
        name: _codes(coder, data) | _weighted(coder, data, weighted_poems, draws)
        for name, coder in coders.items()
    }
    return Table(f"{FORMS[form].title}: the latent code", MEASURES, columns)


@torch.no_grad()
def _codes(coder: Coder, data: FormData) -> Findings:
    generator = torch.Generator().manual_seed(0)
    means, log_vars, losses, divergences = [], [], [], []
    for batch in data.batches(_BATCH):
        q = coder.posterior(batch)
        noise = torch.randn(q.mu.shape, generator=generator)
        losses.append(-coder.log_likelihood(q.mu + torch.exp(0.5 * q.log_var) * noise, batch))
        divergences.append(kl_divergence(q, coder.prior(batch)).sum(dim=1))
        means.append(q.mu)
        log_vars.append(q.log_var)
    loss, kl = torch.cat(losses).numpy(), torch.cat(divergences).numpy()
    mu, log_var = torch.cat(means).numpy(), torch.cat(log_vars).numpy()
    found = {
        "reconstruction": bootstrap_mean(loss / data.poems.shape[1]),
        "kl": bootstrap_mean(kl),
        "elbo": bootstrap_mean(loss + kl),
        "active": plain(active_units(mu)),
        "information": plain(mutual_information(mu, log_var)),
    }
    return {key: Finding(estimate, len(data)) for key, estimate in found.items()}


@torch.no_grad()
def _weighted(coder: Coder, data: FormData, poems: int, draws: int) -> Findings:
    bounds = []
    chosen = data.select(np.arange(min(poems, len(data))))
    for batch in tqdm(list(chosen.batches(_BATCH)), desc=f"{data.form} likelihood", unit="batch"):
        q, prior = coder.posterior(batch), coder.prior(batch)
        bounds.append(
            importance_log_likelihood(
                _likelihood_of(coder, batch),
                q.mu.numpy(),
                q.log_var.numpy(),
                log_prior=_density_of(prior),
                draws=draws,
            )
        )
    return {"weighted": Finding(bootstrap_mean(-np.concatenate(bounds)), len(chosen))}


def _likelihood_of(coder: Coder, batch: Batch) -> _Density:
    def log_likelihood(z: NDArray[np.float64]) -> NDArray[np.float64]:
        found = coder.log_likelihood(torch.from_numpy(z.astype(np.float32)), batch)
        return found.numpy().astype(np.float64)

    return log_likelihood


def _density_of(prior: Gaussian) -> _Density:
    mu, scale = prior.mu.double(), torch.exp(0.5 * prior.log_var.double())

    def log_density(z: NDArray[np.float64]) -> NDArray[np.float64]:
        normal = torch.distributions.Normal(mu, scale, validate_args=False)
        density: Tensor = normal.log_prob(torch.from_numpy(z)).sum(dim=1)  # type: ignore[no-untyped-call]  # torch ships no types for it
        return density.numpy()

    return log_density


def _log_likelihood(logits: Tensor, flat: Tensor) -> Tensor:
    """Sum log p over the characters that have an id, (batch,)."""
    log_p = torch.log_softmax(logits, dim=-1).gather(2, flat[..., None]).squeeze(2)
    return torch.where(flat == UNKNOWN, 0.0, log_p).sum(dim=1)


def _held_out(reference: Reference, form: str, count: int) -> FormData:
    parts = (reference.validation[form], reference.test[form])
    joined = FormData(
        form,
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("poems", "titles", "patterns", "rhymes")
        ),
    )
    order = np.random.default_rng(0).permutation(len(joined))
    return joined.select(order[:count])
