"""Writes graphs as ONNX files with half-precision weights, and reads the weights back."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor

from bot.errors import DataError, ModelDamagedError, ModelMissingError
from model_export.exporting.graphs import Graph

OPSET = 20

# Below this many numbers halving a tensor saves nothing worth a node.
_SMALLEST_HALVED = 1024


def write_graph(graph: Graph, path: Path) -> None:
    """Export a graph; weights are stored in half precision and widened on loading.

    The runtime folds the casts while it loads, so that all arithmetic stays float32; only the
    file is halved.
    """
    shapes = {
        name: dict.fromkeys(axes, torch.export.Dim.DYNAMIC) for name, axes in graph.dynamic.items()
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns of its own internals
        program = torch.onnx.export(
            graph.module.eval(),
            args=(),
            kwargs=graph.inputs,
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=shapes,
            opset_version=OPSET,
            # The optimiser renames and merges weights, which must keep their names.
            optimize=False,
            verbose=False,
        )
    if program is None:
        raise DataError(f"torch exported nothing for the graph {graph.name}.")
    model = program.model_proto
    _name_axes(model, graph)
    _strip(model)
    _halve_weights(model)
    model.producer_name = "qibu"
    model.doc_string = graph.name
    onnx.checker.check_model(model)
    onnx.save(model, path)


def read_weights(folder: Path) -> dict[str, Tensor]:
    """Read the weights of an exported model under the names of the network.

    Raises:
        ModelMissingError: If the folder has no ONNX files.
        ModelDamagedError: If one cannot be read.
    """
    paths = sorted(folder.glob("*.onnx"))
    if not paths:
        raise ModelMissingError(f"{folder} has no exported model to start from.")
    weights: dict[str, Tensor] = {}
    for path in paths:
        try:
            model = onnx.load(path)
        except Exception as error:  # protobuf's own error types
            raise ModelDamagedError(f"{path} cannot be read: {error}") from error
        for tensor in model.graph.initializer:
            array = numpy_helper.to_array(tensor)
            if array.dtype in (np.float16, np.float32):
                weights[tensor.name] = torch.from_numpy(array.astype(np.float32))
    return weights


def _name_axes(model: onnx.ModelProto, graph: Graph) -> None:
    for value in model.graph.input:
        for axis, name in graph.dynamic.get(value.name, {}).items():
            value.type.tensor_type.shape.dim[axis].dim_param = name
    for value in model.graph.output:
        # Derived axes carry names the exporter made up; which they are is no contract.
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param:
                dimension.dim_param = ""


def _strip(model: onnx.ModelProto) -> None:
    """Leave out what only helps to debug the exporter."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in model.graph.initializer:
        del value.metadata_props[:]


def _halve_weights(model: onnx.ModelProto) -> None:
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if array.dtype != np.float32 or array.size < _SMALLEST_HALVED:
            continue
        wide = tensor.name + ".wide"
        for node in graph.node:
            for index, name in enumerate(node.input):
                if name == tensor.name:
                    node.input[index] = wide
        casts.append(helper.make_node("Cast", [tensor.name], [wide], to=TensorProto.FLOAT))
        tensor.CopyFrom(numpy_helper.from_array(array.astype(np.float16), tensor.name))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
