"""Reconstruction and KL on held-out poems while training goes on."""

from __future__ import annotations

import torch

from model_export.config import TrainConfig
from model_export.networks import Network
from model_export.training.batches import FormData

_POEMS_A_FORM = 256
_FORMS = ("wujue", "qijue", "wulu", "qilu")


@torch.no_grad()
def validate(network: Network, data: dict[str, FormData], config: TrainConfig) -> dict[str, float]:
    """Return held-out figures with titles given and tone pattern and rhyme untold.

    Returns:
        `validation_reconstruction` in nats a character and `validation_kl` in nats a poem,
        means over the four poem forms, and the two for 七絕 alone.
    """
    figures = {}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        for form in _FORMS:
            losses = network.held_out(data[form].batch(slice(0, _POEMS_A_FORM)), config)
            figures[form] = (float(losses.per_character), float(losses.kl.sum()))
    return {
        "validation_reconstruction": sum(r for r, _ in figures.values()) / len(figures),
        "validation_kl": sum(k for _, k in figures.values()) / len(figures),
        "qijue_reconstruction": figures["qijue"][0],
        "qijue_kl": figures["qijue"][1],
    }
