"""Su Jianlin's network of 2018, as published: kexue.fm/archives/5332 and `vae_shi.py`.

Embedding 64 → 2 × gated convolution (k = 3, residual, x + a·σ(b), no bias, no norm) → mean →
μ, log σ² (64) → z → a dense layer to 64 numbers for each position → 1 × gated convolution →
softmax. He trained it on couplets of five characters; here each form has a dense layer of its
own, so that the same network can be measured on all forms. Decoding takes the likeliest
character at each position.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - the name everybody knows
from torch import Tensor, nn

from model_export.config import FORM_SHAPES, ModelConfig, TrainConfig
from model_export.model import Gaussian
from model_export.training.batches import Batch
from model_export.training.losses import Losses, kl_divergence, summed_cross_entropy


class GatedConvolution(nn.Module):
    """x + a·σ(b) with (a, b) from one convolution of width 3."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.mix = nn.Linear(3 * width, 2 * width, bias=False)
        nn.init.xavier_uniform_(self.mix.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, positions, width) to the same shape."""
        positions = x.shape[1]
        padded = F.pad(x, (0, 0, 1, 1))
        taps = [padded[:, i : i + positions] for i in range(3)]
        return x + F.glu(self.mix(torch.cat(taps, dim=-1)), dim=-1)


class OriginalVAE(nn.Module):
    """The published encoder and decoder."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.embedding = nn.Embedding(config.vocabulary_size, width)
        nn.init.uniform_(self.embedding.weight, -0.05, 0.05)  # Keras' default
        self.encoder = nn.Sequential(
            *(GatedConvolution(width) for _ in range(config.encoder_layers))
        )
        self.mu = nn.Linear(width, config.latent_dim)
        self.log_var = nn.Linear(width, config.latent_dim)
        self.spread = nn.ModuleDict(
            {
                form: nn.Linear(config.latent_dim, width * lines * length)
                for form, (lines, length) in FORM_SHAPES.items()
            }
        )
        self.decoder = nn.Sequential(*(GatedConvolution(width) for _ in range(config.draft_layers)))
        self.output = nn.Linear(width, config.vocabulary_size)

    def encode(self, ids: Tensor) -> Gaussian:
        """Return q(z | poem) for ids (batch, lines, line_length)."""
        pooled = self.encoder(self.embedding(ids.flatten(1))).mean(dim=1)
        return Gaussian(self.mu(pooled), self.log_var(pooled))

    def decode(self, z: Tensor, form: str) -> Tensor:
        """Map z (batch, latent_dim) to features (batch, positions, width)."""
        spread = self.spread[form](z).view(z.shape[0], -1, self.config.width)
        features: Tensor = self.decoder(spread)
        return features

    def forward(self, batch: Batch, config: TrainConfig, beta: float) -> Losses:
        """Return the losses of one batch."""
        posterior = self.encode(batch.ids)
        features = self.decode(posterior.sample(), batch.form)
        count = batch.ids.shape[0]
        reconstruction = (
            summed_cross_entropy(
                features, batch.ids.flatten(1), self.output.weight, self.output.bias
            )
            / count
        )
        standard = Gaussian(torch.zeros_like(posterior.mu), torch.zeros_like(posterior.mu))
        kl = kl_divergence(posterior, standard).mean(dim=0)
        return Losses(
            reconstruction + beta * kl.sum(),
            reconstruction.detach(),
            reconstruction.detach(),
            kl.detach(),
            batch.ids[0].numel(),
        )

    def held_out(self, batch: Batch, config: TrainConfig) -> Losses:
        """Return the losses of held-out poems."""
        return self(batch, config, 1.0)  # type: ignore[no-any-return]

    @torch.no_grad()
    def sample(self, form: str, titles: Tensor, temperature: float) -> Tensor:
        """Take the likeliest characters for random z; titles only say how many poems."""
        z = torch.randn(titles.shape[0], self.config.latent_dim)
        logits: Tensor = self.output(self.decode(z, form))
        logits[..., :4] = -torch.inf
        return logits.argmax(dim=-1)
