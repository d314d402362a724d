"""What `manifest.json` says of a model; `bot.engine.bundle` checks it at every start."""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import subprocess  # git says which commit made the model
from pathlib import Path
from typing import Any

import onnx

from bot.verse.prosody import RHYME_GROUPS
from bot.verse.vocabulary import Vocabulary
from model_export.config import FORM_SHAPES, ModelConfig, to_json
from model_export.corpus.clean import TITLE_LENGTH
from model_export.exporting.onnx_files import OPSET

FILE_NAME = "manifest.json"
EVALUATION_FILE = "evaluation.json"

FORMAT = 1
"""Version of the folder's layout and of the graphs' inputs and outputs."""


def write_manifest(
    folder: Path,
    name: str,
    config: ModelConfig,
    vocabulary: Vocabulary,
    corpus: dict[str, Any],
    training: dict[str, Any],
) -> None:
    """Write the manifest of a new model.

    Args:
        folder: Holds all other files of the model.
        name: Name of the model.
        config: Of the network.
        vocabulary: Of the network.
        corpus: What is to be said of the corpus.
        training: What is to be said of the run.
    """
    _write(
        folder,
        {
            "format": FORMAT,
            "name": name,
            "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "git_commit": _git_commit(),
            "opset": OPSET,
            "model": to_json(config),
            "forms": list(FORM_SHAPES),
            "rhyme_groups": list(RHYME_GROUPS),
            "title_length": TITLE_LENGTH,
            "vocabulary": {"size": len(vocabulary), "fingerprint": vocabulary.fingerprint},
            "corpus": corpus,
            "training": training,
            "evaluation": {},
        },
    )


def refresh(folder: Path) -> None:
    """Bring the manifest up to date with files that were added to a finished model.

    What it says of the training stays: which commit, which corpus, when.
    """
    _write(folder, json.loads((folder / FILE_NAME).read_text(encoding="utf-8")))


def _write(folder: Path, manifest: dict[str, Any]) -> None:
    """Write a manifest with the files and figures that the folder has now."""
    evaluation = folder / EVALUATION_FILE
    if evaluation.is_file():
        manifest["evaluation"] = summary(json.loads(evaluation.read_text(encoding="utf-8")))
    manifest.update(_contents(folder))
    path = folder / FILE_NAME
    partial = path.with_suffix(".partial")
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def summary(evaluation: dict[str, Any]) -> dict[str, Any]:
    """Return the values of an evaluation without intervals and explanations."""
    return {
        key: {
            row["key"]: {column: cell["value"] for column, cell in row["cells"].items()}
            for row in table["rows"]
        }
        for key, table in evaluation.get("tables", {}).items()
    }


def weights_of(folder: Path) -> str:
    """Return a fingerprint of everything that poems depend on, the critic included."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.onnx")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _contents(folder: Path) -> dict[str, Any]:
    """Describe the files of a folder and the graphs among them."""
    return {
        "files": {
            path.name: {
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "bytes": path.stat().st_size,
            }
            for path in sorted(folder.iterdir())
            if path.name != FILE_NAME and path.suffix != ".partial"
        },
        "tensors": {path.name: _tensors(path) for path in sorted(folder.glob("*.onnx"))},
    }


def _tensors(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    graph = onnx.load(path).graph
    return {
        side: {value.name: _tensor(value) for value in values}
        for side, values in (("inputs", graph.input), ("outputs", graph.output))
    }


def _tensor(value: onnx.ValueInfoProto) -> dict[str, Any]:
    kind = value.type.tensor_type
    return {
        "dtype": onnx.helper.tensor_dtype_to_np_dtype(kind.elem_type).name,
        "shape": [d.dim_value or d.dim_param or None for d in kind.shape.dim],
    }


def _git_commit() -> str:
    git = shutil.which("git")
    if git is None:
        return "unknown"
    done = subprocess.run(  # noqa: S603 - fixed arguments
        [git, "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "unknown"
