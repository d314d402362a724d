"""The critic: gated convolutions over the grid of a poem of any form, pooled to one logit."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from bot.verse.vocabulary import UNKNOWN
from model_export.config import FORM_SHAPES, POSITION_COUNT
from model_export.exporting.graphs import Graph
from model_export.layers import GridUnit
from model_export.metrics.two_sample import Vectors
from model_export.model import positions_of


@dataclass(frozen=True, slots=True)
class CriticSize:
    """Size of the network: small enough to score candidates in passing."""

    width: int = 32
    channels: int = 16
    layers: int = 2
    hidden: int = 32
    dropout: float = 0.2
    character_dropout: float = 0.1
    """Share of characters hidden while training, against learning poems by heart."""


class Critic(nn.Module):
    """Poem → logit of "human"."""

    def __init__(self, vectors: Vectors, size: CriticSize) -> None:
        """Build the network; the vectors are where its embedding starts from."""
        super().__init__()
        self._hidden_share = size.character_dropout
        self.embedding = nn.Embedding(len(vectors), vectors.shape[1], _weight=torch.tensor(vectors))
        self.enter = nn.Linear(vectors.shape[1], size.width)
        self.position = nn.Embedding(POSITION_COUNT, size.width)
        nn.init.zeros_(self.position.weight)
        self.units = nn.ModuleList(GridUnit(size.width, size.channels) for _ in range(size.layers))
        self.norm = nn.RMSNorm(size.width)
        self.dropout = nn.Dropout(size.dropout)
        self.judge = nn.Sequential(
            nn.Linear(3 * size.width, size.hidden), nn.SiLU(), nn.Linear(size.hidden, 1)
        )

    def forward(self, ids: Tensor, positions: Tensor) -> Tensor:
        """Judge poems.

        Args:
            ids: int64 (batch, lines, line_length).
            positions: int64 (lines, line_length), see `positions_of`.

        Returns:
            Logits, (batch,).
        """
        if self.training:
            ids = torch.where(torch.rand(ids.shape) < self._hidden_share, UNKNOWN, ids)
        x = self.enter(self.dropout(self.embedding(ids))) + self.position(positions)
        for unit in self.units:
            x = unit(x)
        x = self.norm(x)
        by_line = x.mean(dim=2)  # (batch, lines, width)
        mean = by_line.mean(dim=1, keepdim=True)
        # Lines about different things lie far apart.
        spread = ((by_line - mean) ** 2).mean(dim=1)
        pooled = torch.cat([mean.squeeze(1), x.amax(dim=(1, 2)), spread], dim=-1)
        logits: Tensor = self.judge(self.dropout(pooled)).squeeze(-1)
        return logits


class CriticGraph(nn.Module):
    """The critic under a name of its own, apart from the poet's weights."""

    def __init__(self, critic: Critic) -> None:
        super().__init__()
        self.critic = critic

    def forward(self, ids: Tensor, positions: Tensor) -> tuple[Tensor]:
        """Map ids and positions to the score, (batch,)."""
        return (self.critic(ids, positions),)


def critic_graph(critic: Critic) -> Graph:
    """Describe the critic to the exporter."""
    lines, length = FORM_SHAPES["qijue"]
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(critic.embedding.num_embeddings, (3, lines, length), generator=generator)
    return Graph(
        "critic",
        CriticGraph(critic),
        {"ids": ids, "positions": positions_of("qijue")},
        ("score",),
        {
            "ids": {0: "batch", 1: "lines", 2: "line_length"},
            "positions": {0: "lines", 1: "line_length"},
        },
    )
