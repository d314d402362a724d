"""What training minimises, summed over a poem and averaged over poems.

    −log p(x | z) + w·draft + β·Σ_d max(mean KL_d, free)

The reconstruction is a sum over characters: averaged, it would weigh the KL many times over
and the latent would collapse (readers of kexue.fm/archives/5332 found out). Free nats:
Kingma et al., arXiv 1606.04934, equation 15.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from bot.verse.vocabulary import BEGIN, MASK, UNKNOWN
from model_export.config import TrainConfig
from model_export.model import Gaussian, PoemVAE, positions_of
from model_export.training.batches import Batch
from model_export.training.fused_loss import linear_cross_entropy

# The draft's loss needs a sample of the positions only; one in four costs a quarter.
_DRAFT_STRIDE = 4


@dataclass(frozen=True, slots=True)
class Losses:
    """Parts of the loss in nats a poem."""

    total: Tensor
    reconstruction: Tensor
    draft: Tensor
    """Cross-entropy of the draft, scaled to all positions."""

    kl: Tensor
    """KL(q ‖ p) of each latent dimension, mean over the batch, (latent_dim,)."""

    length: int
    """Characters of a poem."""

    @property
    def per_character(self) -> Tensor:
        """Reconstruction in nats a character."""
        return self.reconstruction / self.length


def kl_divergence(q: Gaussian, p: Gaussian) -> Tensor:
    """KL(q ‖ p) of diagonal Gaussians in nats, each dimension alone: (batch, latent_dim)."""
    spread = torch.exp(q.log_var - p.log_var)
    shift = (q.mu - p.mu) ** 2 * torch.exp(-p.log_var)
    return 0.5 * (p.log_var - q.log_var + spread + shift - 1.0)


def hide(ids: Tensor, share: float, replacement: int) -> Tensor:
    """Replace a random share of ids."""
    if not share:
        return ids
    return torch.where(torch.rand(ids.shape) < share, replacement, ids)


def shifted(flat: Tensor) -> Tensor:
    """Inputs of the causal decoder: BEGIN, then all characters but the last."""
    return torch.cat([torch.full_like(flat[:, :1], BEGIN), flat[:, :-1]], dim=1)


def vae_losses(model: PoemVAE, batch: Batch, config: TrainConfig, beta: float) -> Losses:
    """Return the losses of one batch; everything random comes from torch's generator."""
    count, lines, length = batch.ids.shape
    flat = batch.ids.flatten(1)
    posterior = model.encode(batch.ids, batch.form)
    whole_title = torch.rand(count, 1) >= config.title_dropout
    title_ids = torch.where(whole_title, batch.title, 0)
    prior = model.prior_of(title_ids, batch.form)
    hidden = model.draft(
        posterior.sample(),
        model.title_reader(title_ids),
        positions_of(batch.form),
        hide(batch.pattern, config.hint_dropout, 0),
        hide(batch.rhyme, config.hint_dropout, 0),
    ).flatten(1, 2)
    previous = hide(shifted(flat), config.input_dropout, MASK)
    features = model.decoder(previous, hidden, length)
    reconstruction = _cross_entropy(model, features, flat) / count
    draft = hidden.new_zeros(())
    if config.draft_weight:
        start = int(torch.randint(_DRAFT_STRIDE, ()))
        sampled = model.draft_leave(hidden[:, start::_DRAFT_STRIDE])
        scale = lines * length / sampled.shape[1] / count
        draft = _cross_entropy(model, sampled, flat[:, start::_DRAFT_STRIDE]) * scale
    kl = kl_divergence(posterior, prior).mean(dim=0)
    paid = torch.clamp(kl, min=config.free_nats).sum()
    total = reconstruction + config.draft_weight * draft + beta * paid
    return Losses(total, reconstruction.detach(), draft.detach(), kl.detach(), lines * length)


def summed_cross_entropy(features: Tensor, target: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Sum of −log p over all characters that have an id; the others teach nothing."""
    known = (target != UNKNOWN).flatten()
    rows = features.reshape(-1, features.shape[-1])[known]
    return linear_cross_entropy(rows, weight, bias, target.flatten()[known])


def _cross_entropy(model: PoemVAE, features: Tensor, target: Tensor) -> Tensor:
    return summed_cross_entropy(features, target, model.embedding.weight, model.output_bias)
