"""Proves that the exported files compute what the network computes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from bot.engine.runtime import ort
from bot.errors import ModelDamagedError
from model_export.exporting.graphs import Graph

TOLERANCE = 2e-2
"""Largest difference allowed, relative to the largest output: half-precision weights have
eleven significant bits and pass through up to seven layers."""


def verify(folder: Path, graphs: tuple[Graph, ...]) -> dict[str, float]:
    """Run every graph in torch and in ONNX Runtime on its example inputs.

    Returns:
        Largest difference of each output, relative to its largest value.

    Raises:
        ModelDamagedError: If one is beyond `TOLERANCE` or not finite; the output is named.
    """
    differences = {}
    for graph in graphs:
        session = ort.InferenceSession(str(folder / f"{graph.name}.onnx"))
        inputs = {name: value.numpy() for name, value in graph.inputs.items()}
        found = session.run(list(graph.outputs), inputs)
        with torch.no_grad():
            expected = graph.module(**graph.inputs)
        for name, ours, theirs in zip(graph.outputs, found, expected, strict=True):
            reference = theirs.numpy()
            difference = float(np.abs(ours - reference).max() / np.abs(reference).max())
            differences[f"{graph.name}.{name}"] = difference
            if not difference <= TOLERANCE:
                raise ModelDamagedError(
                    f"{graph.name}.onnx computes another {name}: relative difference "
                    f"{difference:.2g}, allowed {TOLERANCE:g}."
                )
    return differences
