"""Writes `tests/bundles/tiny`: a model of the real kind, small enough for a repository.

Its weights are random, so its poems make no sense; but they go through the same graphs,
files and checks as those of a trained model. Run from the top folder, with the train extra:

    python -m tests.bundles.make_tiny [--vocabulary FILE] [FOLDER]
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from model_export.graphs import Graph, build_graphs
from onnx import TensorProto, helper, numpy_helper

from bot.verse import lexicon
from bot.verse.forms import FORMS
from bot.verse.prosody import RHYME_GROUPS
from bot.verse.vocabulary import Vocabulary
from model_export.config import ModelConfig
from model_export.corpus.clean import TITLE_LENGTH
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
OPSET = 20
_CHARACTERS = 1500
_SPREAD = 6.0
"""Random logits are nearly equal; so much steeper they look like those of a trained model."""

_HALVED_FROM = 64
"""Smaller weights are not worth a Cast node."""


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


def write_bundle(model: PoemVAE, vocabulary: Vocabulary, folder: Path, name: str) -> None:
    """Write a complete model folder."""
    folder.mkdir(parents=True, exist_ok=True)
    latent_dim = model.config.latent_dim
    factor = torch.eye(latent_dim) + 0.1 * torch.ones(latent_dim, latent_dim).tril(-1)
    graphs = build_graphs(
        model, torch.zeros(len(FORMS), latent_dim), factor.repeat(len(FORMS), 1, 1)
    )
    tensors = {f"{graph.name}.onnx": _write_graph(graph, folder) for graph in graphs}
    vocabulary.save(folder / "vocabulary.txt")
    manifest = {
        "format": 1,
        "name": name,
        "created": "2026-01-01T00:00:00Z",
        "git_commit": "",
        "corpus": {},
        "model": dataclasses.asdict(model.config),
        "forms": list(FORMS),
        "rhyme_groups": list(RHYME_GROUPS),
        "title_length": TITLE_LENGTH,
        "vocabulary": {"size": len(vocabulary), "fingerprint": vocabulary.fingerprint},
        "opset": OPSET,
        "files": {file: _facts(folder / file) for file in [*tensors, "vocabulary.txt"]},
        "tensors": tensors,
        "training": {},
        "evaluation": {},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _write_graph(graph: Graph, folder: Path) -> dict[str, Any]:
    dynamic = {
        name: dict.fromkeys(axes, torch.export.Dim.DYNAMIC) for name, axes in graph.dynamic.items()
    }
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "graph.onnx"
        torch.onnx.export(
            graph.module,
            args=(),
            kwargs=graph.inputs,
            f=str(path),
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamic_shapes=dynamic,
            external_data=False,
            opset_version=OPSET,
            optimize=False,
        )
        proto = onnx.load(str(path))
    _strip(proto)
    _halve(proto)
    onnx.save(proto, str(folder / f"{graph.name}.onnx"))
    return {
        "inputs": {value.name: _tensor(value) for value in proto.graph.input},
        "outputs": {value.name: _tensor(value) for value in proto.graph.output},
    }


def _strip(proto: onnx.ModelProto) -> None:
    """Leave out what only helps to debug the exporter: most of the size of a small file."""
    del proto.metadata_props[:], proto.graph.metadata_props[:], proto.graph.value_info[:]
    proto.graph.doc_string = ""
    for node in proto.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    for value in proto.graph.initializer:
        del value.metadata_props[:]


def _halve(proto: onnx.ModelProto) -> None:
    """Store the weights as float16, with Cast nodes in front of their use."""
    casts = []
    for index, weight in enumerate(proto.graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size < _HALVED_FROM:
            continue
        name = weight.name
        half = numpy_helper.from_array(values.astype("float16"), f"{name}.half")
        proto.graph.initializer[index].CopyFrom(half)
        casts.append(helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *proto.graph.node]
    del proto.graph.node[:]
    proto.graph.node.extend(nodes)


def _tensor(value: onnx.ValueInfoProto) -> dict[str, Any]:
    kind = value.type.tensor_type
    dtype = helper.tensor_dtype_to_np_dtype(kind.elem_type).name
    return {"dtype": dtype, "shape": [d.dim_param or d.dim_value for d in kind.shape.dim]}


def _facts(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


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
    write_bundle(random_model(config, vocabulary), vocabulary, options.folder, options.folder.name)


if __name__ == "__main__":
    main()
