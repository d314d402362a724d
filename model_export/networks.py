"""Builds the network that a configuration names."""

from __future__ import annotations

from model_export.config import ModelConfig
from model_export.original import OriginalVAE
from model_export.poet_network import PoetNetwork

Network = PoetNetwork | OriginalVAE
"""What can be trained: both give losses, held-out losses and raw samples."""


def build_network(config: ModelConfig) -> Network:
    """Return a fresh network with random weights."""
    return OriginalVAE(config) if config.architecture == "original" else PoetNetwork(config)
