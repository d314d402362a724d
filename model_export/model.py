"""The poet: grid encoder, prior that knows the title, draft decoder and causal polish.

    ids ─ Encoder ─ μ, log σ² ─ z ─ Draft ─ condition ─┬─ draft logits (auxiliary)
    title ─ TitleReader ─┬─ Prior ─ p(z | title, form) │
                         └────── Draft                 └─ CausalDecoder ─ logits

The draft is Su Jianlin's decoder (kexue.fm/archives/5332): a different dense map of z for
each position, then gated convolution, then a softmax for each position. Its hidden states
condition a causal gated CNN that makes neighbouring characters agree.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from model_export.config import (
    FORM_SHAPES,
    PATTERN_COUNT,
    POSITION_COUNT,
    POSITION_OFFSETS,
    RHYME_COUNT,
    ModelConfig,
)
from model_export.layers import CausalUnit, GridUnit

# exp(−6…6) covers every posterior seen; beyond it only rounding errors lie.
_LOG_VAR_LIMIT = 6.0


def _from_embedding(config: ModelConfig, extra: int = 0) -> nn.Linear:
    """Make the layer behind an embedding.

    The embedding is tied with the output layer and therefore small; unit weights bring what
    it says to the scale of the residual stream.
    """
    layer = nn.Linear(config.embedding_dim + extra, config.width)
    nn.init.normal_(layer.weight)
    return layer


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A diagonal Gaussian over z."""

    mu: Tensor
    """Mean, (batch, latent_dim)."""

    log_var: Tensor
    """Logarithm of the variance, same shape."""

    def sample(self) -> Tensor:
        """Draw z by the reparameterisation z = μ + σ·ε."""
        return self.mu + torch.exp(0.5 * self.log_var) * torch.randn_like(self.mu)


def positions_of(form: str) -> Tensor:
    """Rows of the position tables that belong to a form, int64 (lines, line_length)."""
    lines, length = FORM_SHAPES[form]
    start = POSITION_OFFSETS[form]
    return torch.arange(start, start + lines * length).view(lines, length)


class Encoder(nn.Module):
    """Poem → parameters of q(z | poem)."""

    def __init__(self, config: ModelConfig, embedding: nn.Embedding) -> None:
        super().__init__()
        self.embedding = embedding
        self.enter = _from_embedding(config)
        self.position = nn.Embedding(POSITION_COUNT, config.width)
        self.units = nn.ModuleList(
            GridUnit(config.width, config.channels) for _ in range(config.encoder_layers)
        )
        self.norm = nn.RMSNorm(config.width)
        self.attention = nn.Linear(config.width, 1)
        self.leave = nn.Linear(2 * config.width, 2 * config.latent_dim)

    def forward(self, ids: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Encode poems.

        Args:
            ids: int64 (batch, lines, line_length).
            positions: int64 (lines, line_length), see `positions_of`.

        Returns:
            μ and log σ², each (batch, latent_dim).
        """
        x = self.enter(self.embedding(ids)) + self.position(positions)
        for unit in self.units:
            x = unit(x)
        flat = self.norm(x).flatten(1, 2)  # (batch, positions, width)
        weights = torch.softmax(self.attention(flat), dim=1)
        pooled = torch.cat([flat.mean(dim=1), (weights * flat).sum(dim=1)], dim=-1)
        mu, log_var = self.leave(pooled).chunk(2, dim=-1)
        return mu, log_var.clamp(-_LOG_VAR_LIMIT, _LOG_VAR_LIMIT)


class TitleReader(nn.Module):
    """Bag of title characters → one vector; no characters give the vector of no title."""

    def __init__(self, config: ModelConfig, embedding: nn.Embedding) -> None:
        super().__init__()
        self.embedding = embedding
        self.read = nn.Sequential(
            _from_embedding(config, extra=1),
            nn.SiLU(),
            nn.Linear(config.width, config.width),
        )

    def forward(self, title: Tensor) -> Tensor:
        """Map int64 (batch, characters), padded with 0, to (batch, width)."""
        known = (title > 0).to(torch.float32)[..., None]
        count = known.sum(dim=1)
        total = (self.embedding(title) * known).sum(dim=1)
        # √count, not count: a title of four characters says more than one of one.
        bag = total / torch.sqrt(count.clamp(min=1.0))
        read: Tensor = self.read(torch.cat([bag, (count > 0).to(bag.dtype)], dim=-1))
        return read


class Prior(nn.Module):
    """Title and form → parameters of p(z | title, form)."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.form = nn.Embedding(len(FORM_SHAPES), config.width)
        leave = nn.Linear(config.width, 2 * config.latent_dim)
        self.leave = nn.Sequential(nn.SiLU(), leave)
        # N(0, I) at first, as in an ordinary VAE.
        for parameter in (self.form.weight, leave.weight, leave.bias):
            nn.init.zeros_(parameter)

    def forward(self, title: Tensor, form: Tensor) -> tuple[Tensor, Tensor]:
        """Map (batch, width) and int64 (batch,) to μ and log σ², each (batch, latent_dim)."""
        mu, log_var = self.leave(title + self.form(form)).chunk(2, dim=-1)
        return mu, log_var.clamp(-_LOG_VAR_LIMIT, _LOG_VAR_LIMIT)


class Draft(nn.Module):
    """z, title and what the form asks → a hidden state for each position, all at once."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        width = config.width
        self.latent = nn.Linear(config.latent_dim, width)
        # A dense map of its own for each position, C·diag(s_p)·A: full maps for all positions
        # of all forms would be half of the network.
        self.scale = nn.Embedding(POSITION_COUNT, width)
        self.map = nn.Linear(width, width)
        self.place = nn.Embedding(PATTERN_COUNT * POSITION_COUNT, width)
        self.rhyme = nn.Embedding(RHYME_COUNT, width)
        self.units = nn.ModuleList(
            GridUnit(width, config.channels) for _ in range(config.draft_layers)
        )
        self.norm = nn.RMSNorm(width)
        nn.init.normal_(self.scale.weight, mean=1.0, std=0.5)
        nn.init.normal_(self.place.weight, std=0.1)
        nn.init.normal_(self.rhyme.weight, std=0.1)

    def forward(
        self, z: Tensor, title: Tensor, positions: Tensor, pattern: Tensor, rhyme: Tensor
    ) -> Tensor:
        """Draft poems.

        Args:
            z: (batch, latent_dim).
            title: Output of the title reader, (batch, width).
            positions: int64 (lines, line_length).
            pattern: Tone pattern, 0 unknown, int64 (batch,).
            rhyme: Rhyme group, 0 unknown, int64 (batch,).

        Returns:
            Hidden states, (batch, lines, line_length, width).
        """
        whole = (self.latent(z) + title)[:, None, None]  # (batch, 1, 1, width)
        places = positions + POSITION_COUNT * pattern[:, None, None]
        x = self.map(whole * self.scale(positions)) + self.place(places)
        x = x + self.rhyme(rhyme)[:, None, None]
        for unit in self.units:
            x = unit(x)
        hidden: Tensor = self.norm(x)
        return hidden


class CausalDecoder(nn.Module):
    """Hidden states of the draft and the characters so far → logits of the next one."""

    def __init__(self, config: ModelConfig, embedding: nn.Embedding) -> None:
        super().__init__()
        self.embedding = embedding
        self.enter = _from_embedding(config)
        self.condition = nn.Linear(config.width, config.width)
        self.units = nn.ModuleList(
            CausalUnit(config.width, config.channels) for _ in range(config.causal_layers)
        )
        self.norm = nn.RMSNorm(config.width)
        self.leave = nn.Linear(config.width, config.embedding_dim)

    def forward(self, previous: Tensor, hidden: Tensor, line_length: int) -> Tensor:
        """Map previous ids (batch, positions) and draft states to (…, embedding_dim)."""
        x = self.enter(self.embedding(previous)) + self.condition(hidden)
        for unit in self.units:
            x = unit(x, line_length)
        features: Tensor = self.leave(self.norm(x))
        return features


class PoemVAE(nn.Module):
    """The whole network; the parts are public, since training and export join them anew."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary_size, config.embedding_dim)
        nn.init.normal_(self.embedding.weight, std=config.embedding_dim**-0.5)
        self.output_bias = nn.Parameter(torch.zeros(config.vocabulary_size))
        self.encoder = Encoder(config, self.embedding)
        self.title_reader = TitleReader(config, self.embedding)
        self.prior = Prior(config)
        self.draft = Draft(config)
        self.draft_leave = nn.Linear(config.width, config.embedding_dim)
        self.decoder = CausalDecoder(config, self.embedding)

    def encode(self, ids: Tensor, form: str) -> Gaussian:
        """Return q(z | poem) for ids (batch, lines, line_length)."""
        return Gaussian(*self.encoder(ids, positions_of(form)))

    def prior_of(self, title: Tensor, form: str) -> Gaussian:
        """Return p(z | title, form) for title ids (batch, characters)."""
        index = torch.full((title.shape[0],), list(FORM_SHAPES).index(form))
        return Gaussian(*self.prior(self.title_reader(title), index))

    def logits(self, features: Tensor) -> Tensor:
        """Score every character: (…, embedding_dim) → (…, vocabulary_size)."""
        return features @ self.embedding.weight.t() + self.output_bias
