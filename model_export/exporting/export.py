"""Exports a run's averaged weights into `models/<name>/`, verified before they replace others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from torch import Tensor

from bot.engine.bundle import CRITIC_FILE
from bot.errors import DataError
from bot.verse.vocabulary import Vocabulary
from model_export.config import FORM_SHAPES
from model_export.exporting.graphs import build_graphs
from model_export.exporting.manifest import write_manifest
from model_export.exporting.onnx_files import write_graph
from model_export.exporting.prior_fit import fit_prior
from model_export.exporting.verify import verify
from model_export.model import PoemVAE
from model_export.restoring import network_of
from model_export.training import checkpoint
from model_export.training.batches import FormData, load_vocabulary

# Other commands add the critic and the evaluation. A critic of older weights still tells human
# poems from made ones; figures of older weights would be untrue, and are left behind.


def load_poet(run: Path) -> tuple[PoemVAE, dict[str, Any]]:
    """Rebuild the network of a run with its averaged weights.

    Returns:
        The network in evaluation mode and the whole checkpoint.

    Raises:
        DataError: If the run is not one of ours.
    """
    state = checkpoint.load(run)
    network = network_of(state)
    if not isinstance(network, PoemVAE):
        raise DataError(
            f"{run} trained the {network.config.architecture!r} network; only qibu is exported."
        )
    return network, state


def export(run: Path, corpus: Path, target: Path) -> dict[str, float]:
    """Write the model folder and check it against torch through the bot's own loader.

    Args:
        run: Folder of a training run.
        corpus: Prepared corpus the run was trained on.
        target: `models/<name>`; replaced in one move when everything has passed.

    Returns:
        Largest difference of each output between torch and the exported files.

    Raises:
        DataError: If run and corpus do not fit.
        ModelError: If the written folder fails its checks.
    """
    model, state = load_poet(run)
    vocabulary = load_vocabulary(corpus)
    if len(vocabulary) != model.config.vocabulary_size:
        raise DataError(f"{corpus} is not the corpus that {run} was trained on.")
    data = {form: FormData.load(corpus, form, "train").regulated() for form in FORM_SHAPES}
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if (target / CRITIC_FILE).is_file():
        shutil.copy2(target / CRITIC_FILE, partial / CRITIC_FILE)
    report = json.loads((corpus / "report.json").read_text(encoding="utf-8"))
    prior = fit_prior(model, data)
    differences = write_bundle(
        model, prior, vocabulary, partial, target.name, report, _training_of(run, state)
    )
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    return differences


def write_bundle(
    model: PoemVAE,
    prior: tuple[Tensor, Tensor],
    vocabulary: Vocabulary,
    folder: Path,
    name: str,
    corpus: dict[str, Any],
    training: dict[str, Any],
) -> dict[str, float]:
    """Write all files of a model into a folder and verify them.

    Args:
        model: The network in evaluation mode.
        prior: What `fit_prior` returns.
        vocabulary: Of the network.
        folder: An existing folder; files of other commands in it become part of the model.
        name: Name of the model.
        corpus: What the manifest says of the corpus.
        training: What the manifest says of the run.

    Returns:
        See `verify`.
    """
    graphs = build_graphs(model, *prior)
    for graph in graphs:
        write_graph(graph, folder / f"{graph.name}.onnx")
    vocabulary.save(folder / "vocabulary.txt")
    write_manifest(folder, name, model.config, vocabulary, corpus, training)
    return verify(folder, graphs)


def _training_of(run: Path, state: dict[str, Any]) -> dict[str, Any]:
    described = json.loads((run / "config.json").read_text(encoding="utf-8"))
    return {
        "minutes": round(state["elapsed_s"] / 60, 1),
        "characters": state["characters"],
        "steps": state["step"],
        "config": described["train"],
    }
