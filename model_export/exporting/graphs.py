"""The four graphs that the engine runs, cut out of the network.

Each keeps the parts under the names they have in the network, so that the weights in the
exported files can be read back into it.

    title   (title, form)                              → mean, scale, title_vector
    encoder (ids, positions)                           → mu, log_var
    draft   (z, title_vector, positions, pattern, rhyme) → condition, end_logits
    step    (previous, condition, state, count)        → logits, next_state

A poem is drafted once; the step runs once for each character with the cached state of the
causal units, for all candidates together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from bot.verse.vocabulary import BEGIN
from model_export.config import FORM_SHAPES, ModelConfig
from model_export.corpus.clean import TITLE_LENGTH
from model_export.layers import CausalUnit
from model_export.model import PoemVAE, positions_of


class TitleGraph(nn.Module):
    """Title and form → the prior of z and the title's vector.

    z = mean + scale @ ε with ε ~ N(0, I). The scale joins the learnt diagonal with the full
    covariance that real poems' codes have beneath it (see `prior_fit`).
    """

    def __init__(self, model: PoemVAE, offset: Tensor, factor: Tensor) -> None:
        super().__init__()
        self.title_reader = model.title_reader
        self.prior = model.prior
        self.prior_offset = nn.Parameter(offset)  # (forms, latent_dim)
        self.prior_factor = nn.Parameter(factor)  # (forms, latent_dim, latent_dim), lower

    def forward(self, title: Tensor, form: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map int64 (batch, characters) and (batch,) to the three outputs."""
        vector = self.title_reader(title)
        mu, log_var = self.prior(vector, form)
        sigma = torch.exp(0.5 * log_var)
        mean = mu + sigma * self.prior_offset[form]
        scale = sigma[:, :, None] * self.prior_factor[form]
        return mean, scale, vector


class EncoderGraph(nn.Module):
    """Poem → q(z | poem)."""

    def __init__(self, model: PoemVAE) -> None:
        super().__init__()
        self.encoder = model.encoder

    def forward(self, ids: Tensor, positions: Tensor) -> tuple[Tensor, Tensor]:
        """Map int64 (batch, lines, line_length) and (lines, line_length) to μ, log σ²."""
        mu, log_var = self.encoder(ids, positions)
        return mu, log_var


class DraftGraph(nn.Module):
    """z → what the polish step is conditioned on, and the draft's logits at the line ends."""

    def __init__(self, model: PoemVAE) -> None:
        super().__init__()
        self.draft = model.draft
        self.draft_leave = model.draft_leave
        self.embedding = model.embedding
        self.output_bias = model.output_bias
        self.decoder = model.decoder

    def forward(
        self, z: Tensor, title_vector: Tensor, positions: Tensor, pattern: Tensor, rhyme: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return condition (batch, positions, width), end_logits (batch, lines, vocabulary)."""
        hidden = self.draft(z, title_vector, positions, pattern, rhyme)
        ends = self.draft_leave(hidden[:, :, -1])
        end_logits = torch.matmul(ends, self.embedding.weight.t()) + self.output_bias
        return self.decoder.condition(hidden.flatten(1, 2)), end_logits


class StepGraph(nn.Module):
    """One character of the polish decoder for a batch of candidates."""

    def __init__(self, model: PoemVAE) -> None:
        super().__init__()
        self.embedding = model.embedding
        self.decoder = model.decoder
        self.output_bias = model.output_bias

    def forward(
        self, previous: Tensor, condition: Tensor, state: Tensor, count: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Do one step.

        Args:
            previous: Last character, int64 (batch,); BEGIN at first.
            condition: Condition of this position, (batch, width).
            state: (causal_layers, batch, 1 + line_length, channels), zeros at first.
            count: Number of this position from 1, float32 (1,).

        Returns:
            Logits (batch, vocabulary) and the next state.
        """
        decoder = self.decoder
        x = decoder.enter(self.embedding(previous)) + condition
        following = []
        for index, unit in enumerate(decoder.units):
            x, new = cast(CausalUnit, unit).step(x, state[index], count)
            following.append(new)
        features = decoder.leave(decoder.norm(x))
        logits = torch.matmul(features, self.embedding.weight.t()) + self.output_bias
        return logits, torch.stack(following)


@dataclass(frozen=True, slots=True)
class Graph:
    """A graph with what the exporter must know."""

    name: str
    module: nn.Module
    inputs: dict[str, Tensor]
    """An example of each input."""

    outputs: tuple[str, ...]
    dynamic: dict[str, dict[int, str]]
    """Free axes of each input."""


def build_graphs(model: PoemVAE, offset: Tensor, factor: Tensor) -> tuple[Graph, ...]:
    """Cut the network into its four graphs."""
    config = model.config
    positions = positions_of("qijue")
    grid = {0: "lines", 1: "line_length"}
    batch = {0: "batch"}
    title = Graph(
        "title",
        TitleGraph(model, offset, factor),
        {"title": torch.zeros(3, TITLE_LENGTH, dtype=torch.long), "form": torch.tensor([1, 2, 3])},
        ("mean", "scale", "title_vector"),
        {"title": batch, "form": batch},
    )
    encoder = Graph(
        "encoder",
        EncoderGraph(model),
        {"ids": torch.full((3, *FORM_SHAPES["qijue"]), BEGIN), "positions": positions},
        ("mu", "log_var"),
        {"ids": {0: "batch", 1: "lines", 2: "line_length"}, "positions": grid},
    )
    draft = Graph(
        "draft",
        DraftGraph(model),
        {
            "z": torch.randn(3, config.latent_dim),
            "title_vector": torch.randn(3, config.width),
            "positions": positions,
            "pattern": torch.tensor([0, 1, 2]),
            "rhyme": torch.tensor([0, 1, 2]),
        },
        ("condition", "end_logits"),
        {"z": batch, "title_vector": batch, "positions": grid, "pattern": batch, "rhyme": batch},
    )
    step = Graph(
        "step",
        StepGraph(model),
        _step_inputs(config),
        ("logits", "next_state"),
        {"previous": batch, "condition": batch, "state": {1: "batch", 2: "window"}, "count": {}},
    )
    return title, encoder, draft, step


def _step_inputs(config: ModelConfig) -> dict[str, Tensor]:
    window = 1 + FORM_SHAPES["qijue"][1]
    return {
        "previous": torch.full((3,), BEGIN),
        "condition": torch.randn(3, config.width),
        "state": torch.randn(config.causal_layers, 3, window, config.channels),
        "count": torch.tensor([2.0]),
    }
