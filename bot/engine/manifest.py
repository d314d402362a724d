"""The manifest of a model folder: what the files are and what the network expects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ModelDamagedError, ModelMissingError, ModelVersionError

FILE_NAME = "manifest.json"
FORMAT_VERSION = 1

_CHUNK_BYTES = 1 << 20
_IDENTITY_DIGITS = 8

_POETIC = (".onnx", ".txt")
"""Endings of the files that poems depend on: graphs and vocabulary."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file of the model must be."""

    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The part of `manifest.json` that running the model needs."""

    name: str
    forms: tuple[str, ...]
    """Names of the forms in the order of their ids."""

    rhyme_groups: tuple[str, ...]
    """Level rhyme groups; the id of one is its index + 1."""

    title_length: int
    latent_dim: int
    causal_layers: int
    channels: int
    vocabulary_size: int
    vocabulary_fingerprint: str
    files: Mapping[str, FileFacts]

    @property
    def identity(self) -> str:
        """Return the name with a fingerprint of all that poems depend on: "qibu-1a2b3c4d".

        Figures of an evaluation, which also lie in the folder, change no poem.
        """
        digest = hashlib.sha256()
        for file, facts in sorted(self.files.items()):
            if Path(file).suffix in _POETIC:
                digest.update(f"{file} {facts.sha256}\n".encode())
        return f"{self.name}-{digest.hexdigest()[:_IDENTITY_DIGITS]}"

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Read the manifest of a model folder.

        Raises:
            ModelMissingError: If the folder or its manifest is not there.
            ModelVersionError: If it is of another format.
            ModelDamagedError: If it cannot be understood.
        """
        path = folder / FILE_NAME
        content = _read_json(path)
        version = content.get("format")
        if version != FORMAT_VERSION:
            raise ModelVersionError(
                f"{path} has the format {version!r}; this program reads {FORMAT_VERSION}. "
                "Export the model again."
            )
        try:
            return _parsed(content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelDamagedError(
                f"{path} lacks or garbles an entry: {error!r}. Export the model again."
            ) from error


def check_file(path: Path, facts: FileFacts) -> None:
    """Compare a file with the manifest.

    Raises:
        ModelMissingError: If it is not there.
        ModelDamagedError: If its size or content differs.
    """
    if not path.is_file():
        raise ModelMissingError(f"{path} is missing; fetch or export the model again.")
    size = path.stat().st_size
    if size != facts.size_bytes:
        raise ModelDamagedError(
            f"{path} has {size} bytes instead of {facts.size_bytes}; "
            "fetch or export the model again."
        )
    if _sha256(path) != facts.sha256:
        raise ModelDamagedError(
            f"{path} was altered: its SHA-256 is not that of the manifest; "
            "fetch or export the model again."
        )


def _read_json(path: Path) -> dict[str, object]:
    if not path.is_file():
        raise ModelMissingError(f"{path} is missing; is there a model in {path.parent}?")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelDamagedError(f"{path} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise ModelDamagedError(f"{path} is no JSON object; export the model again.")
    return content


def _parsed(content: dict) -> Manifest:  # type: ignore[type-arg]  # JSON of unknown shape
    model, vocabulary = content["model"], content["vocabulary"]
    return Manifest(
        name=str(content["name"]),
        forms=tuple(map(str, content["forms"])),
        rhyme_groups=tuple(map(str, content["rhyme_groups"])),
        title_length=int(content["title_length"]),
        latent_dim=int(model["latent_dim"]),
        causal_layers=int(model["causal_layers"]),
        channels=int(model["channels"]),
        vocabulary_size=int(vocabulary["size"]),
        vocabulary_fingerprint=str(vocabulary["fingerprint"]),
        files={
            str(name): FileFacts(str(facts["sha256"]), int(facts["bytes"]))
            for name, facts in content["files"].items()
        },
    )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
