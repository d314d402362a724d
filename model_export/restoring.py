"""Rebuilds networks in torch: from an exported model or from a training run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from torch import Tensor

from bot.errors import DataError
from model_export.config import ModelConfig
from model_export.exporting.onnx_files import read_weights
from model_export.networks import Network, build_network
from model_export.poet_network import PoetNetwork
from model_export.training import checkpoint


def exported_poet(folder: Path) -> PoetNetwork:
    """Read an exported model back into the network.

    Raises:
        DataError: If the files lack a weight.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    network = PoetNetwork(ModelConfig(**manifest["model"]))
    network.load_state_dict(exported_weights(folder, network))
    return network.eval()


def exported_weights(folder: Path, network: Network) -> dict[str, Tensor]:
    """Read the weights of an exported model under all the names that a network has for them.

    Raises:
        DataError: If the files lack a weight of the network.
    """
    weights = read_weights(folder)
    # The embedding is one tensor with a name in each part; a graph stores it under its own.
    tied = [name for name in network.state_dict() if name.endswith("embedding.weight")]
    known = [weights[name] for name in tied if name in weights]
    weights.update(dict.fromkeys(tied, known[0]) if known else {})
    needed = network.state_dict().keys()
    if missing := needed - weights.keys():
        raise DataError(f"{folder} lacks the weight {min(missing)}; export the model again.")
    return {name: weights[name] for name in needed}


def network_of(state: dict[str, Any]) -> Network:
    """Rebuild the network of a checkpoint with its averaged weights, in evaluation mode."""
    network = build_network(ModelConfig(**state["model_config"]))
    # The embedding is listed once but stands in four parts, so its other names are missing.
    network.load_state_dict(checkpoint.averaged_weights(state), strict=False)
    return network.eval()


def network_of_run(run: Path) -> Network:
    """Rebuild the network of a training run.

    Raises:
        DataError: If the run has no usable checkpoint.
    """
    return network_of(checkpoint.load(run))
