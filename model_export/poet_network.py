"""`PoemVAE` with what training needs: losses and raw samples."""

from __future__ import annotations

import dataclasses

import torch
from torch import Tensor

from bot.verse.vocabulary import BEGIN, SPECIAL_COUNT
from model_export.config import FORM_SHAPES, TrainConfig
from model_export.model import PoemVAE, positions_of
from model_export.training.batches import Batch
from model_export.training.losses import Losses, vae_losses


class PoetNetwork(PoemVAE):
    """The poet while it learns."""

    def forward(self, batch: Batch, config: TrainConfig, beta: float) -> Losses:
        """Return the losses of one batch."""
        return vae_losses(self, batch, config, beta)

    def held_out(self, batch: Batch, config: TrainConfig) -> Losses:
        """Return the losses of held-out poems: nothing hidden but tone pattern and rhyme."""
        measured = dataclasses.replace(
            config, input_dropout=0.0, title_dropout=0.0, hint_dropout=1.0, draft_weight=0.0
        )
        return vae_losses(self, batch, measured, 1.0)

    @torch.no_grad()
    def sample(self, form: str, titles: Tensor, temperature: float) -> Tensor:
        """Sample poems from the prior, character by character, without any mask.

        Args:
            form: Name of the form.
            titles: Title ids, int64 (batch, characters), padded with 0.
            temperature: Divides the logits.

        Returns:
            Ids, int64 (batch, positions).
        """
        lines, length = FORM_SHAPES[form]
        unknown = torch.zeros(titles.shape[0], dtype=torch.long)
        hidden = self.draft(
            self.prior_of(titles, form).sample(),
            self.title_reader(titles),
            positions_of(form),
            unknown,
            unknown,
        ).flatten(1, 2)
        previous = torch.full((titles.shape[0], 1), BEGIN)
        for step in range(1, lines * length + 1):
            features = self.decoder(previous, hidden[:, :step], length)[:, -1]
            logits = self.logits(features) / temperature
            logits[:, :SPECIAL_COUNT] = -torch.inf
            drawn = torch.multinomial(torch.softmax(logits, dim=-1), 1)
            previous = torch.cat([previous, drawn], dim=1)
        return previous[:, 1:]
