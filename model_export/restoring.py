"""Rebuilds networks in torch: from an exported model or from a training run."""

from __future__ import annotations

import json
from pathlib import Path

from torch import nn

from bot.errors import DataError
from model_export.config import ModelConfig
from model_export.exporting.onnx_files import read_weights
from model_export.networks import Network, build_network
from model_export.poet_network import PoetNetwork
from model_export.training import checkpoint


def exported_poet(folder: Path) -> PoetNetwork:
    """Read the weights of an exported model back into the network.

    Raises:
        DataError: If the files lack a weight.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    network = PoetNetwork(ModelConfig(**manifest["model"]))
    weights = read_weights(folder)
    # The embedding is one tensor with a name in each part; a graph stores it under its own.
    tied = [name for name in network.state_dict() if name.endswith("embedding.weight")]
    known = [weights[name] for name in tied if name in weights]
    weights.update(dict.fromkeys(tied, known[0]) if known else {})
    needed = network.state_dict().keys()
    if missing := needed - weights.keys():
        raise DataError(f"{folder} lacks the weight {min(missing)}; export the model again.")
    network.load_state_dict({name: weights[name] for name in needed})
    return network.eval()


def network_of_run(run: Path) -> Network:
    """Rebuild the network of a training run with its averaged weights.

    Raises:
        DataError: If the run has no usable checkpoint.
    """
    state = checkpoint.load(run)
    network = build_network(ModelConfig(**state["model_config"]))
    network.load_state_dict(checkpoint.averaged_weights(state), strict=False)
    module: nn.Module = network
    module.eval()
    return network
