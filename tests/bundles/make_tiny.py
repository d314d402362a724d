"""Writes `tests/bundles/tiny`: a model of the real kind, small enough for a repository.

Its weights are random, so its poems make no sense; but they go through the same graphs,
files and checks as those of a trained model. Run from the top folder, with the train extra:

    python -m tests.bundles.make_tiny [--vocabulary FILE] [FOLDER]
"""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

import torch

from bot.verse import lexicon
from bot.verse.forms import FORMS
from bot.verse.vocabulary import Vocabulary
from model_export.config import ModelConfig
from model_export.exporting.export import write_bundle
from model_export.model import PoemVAE

TINY = ModelConfig(
    vocabulary_size=0,
    embedding_dim=8,
    width=16,
    channels=8,
    latent_dim=8,
    encoder_layers=1,
    draft_layers=1,
    causal_layers=2,
)
_CHARACTERS = 1500
_SKEW = 0.1
_SPREAD = 3.0
"""Random logits are nearly equal; so much steeper they look like those of a trained model."""


def tiny_vocabulary() -> Vocabulary:
    """Return the commonest characters of the lexicon."""
    characters = [entry.character for entry in lexicon.entries()]
    return Vocabulary.of(characters[:_CHARACTERS])


def random_model(config: ModelConfig, vocabulary: Vocabulary, seed: int = 7) -> PoemVAE:
    """Return an untrained network for a vocabulary."""
    torch.manual_seed(seed)
    model = PoemVAE(dataclasses.replace(config, vocabulary_size=len(vocabulary))).eval()
    with torch.no_grad():
        model.decoder.leave.weight *= _SPREAD
        model.draft_leave.weight *= _SPREAD
        model.prior.leave[1].weight.normal_(std=0.1)
    return model


def write_random(model: PoemVAE, vocabulary: Vocabulary, folder: Path) -> None:
    """Write a complete model folder, replacing what stood there."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    latent_dim = model.config.latent_dim
    # Not round, so that tests notice when the covariance is forgotten.
    factor = torch.eye(latent_dim) + _SKEW * torch.ones(latent_dim, latent_dim).tril(-1)
    prior = (torch.zeros(len(FORMS), latent_dim), factor.repeat(len(FORMS), 1, 1))
    write_bundle(model, prior, vocabulary, folder, folder.name, corpus={}, training={})


def main() -> None:
    """Write the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent / "tiny")
    parser.add_argument("--full", type=Path, help="vocabulary file: a random model of full size")
    options = parser.parse_args()
    if options.full:
        vocabulary, config = Vocabulary.load(options.full), ModelConfig()
    else:
        vocabulary, config = tiny_vocabulary(), TINY
    write_random(random_model(config, vocabulary), vocabulary, options.folder)


if __name__ == "__main__":
    main()
