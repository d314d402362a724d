"""A model folder that is not whole is refused, and the file at fault is named."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.engine.bundle import ModelBundle
from bot.engine.manifest import Manifest
from bot.errors import ModelDamagedError, ModelMissingError, ModelVersionError
from tests.bundles import TINY

_FILES = sorted(path.name for path in TINY.iterdir())
_LISTED = [name for name in _FILES if name != "manifest.json"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny model to be damaged."""
    return Path(shutil.copytree(TINY, tmp_path / "model"))


def _edit(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def test_whole_folder_opens() -> None:
    """The committed model is what its manifest says."""
    bundle = ModelBundle.open(TINY)
    assert bundle.manifest.name == "tiny"
    assert len(bundle.vocabulary) == bundle.manifest.vocabulary_size
    assert bundle.critic is None


def test_identity_follows_the_weights_and_nothing_else(folder: Path) -> None:
    """Poems of new weights under the old name must not pass for poems of the old ones."""
    identity = ModelBundle.open(folder).manifest.identity
    assert re.fullmatch("tiny-[0-9a-f]{8}", identity)
    (folder / "evaluation.json").write_text("{}")
    facts = {"sha256": hashlib.sha256(b"{}").hexdigest(), "bytes": 2}
    _edit(folder, lambda content: content["files"].update({"evaluation.json": facts}))
    assert ModelBundle.open(folder).manifest.identity == identity
    identities = {identity}
    for name in _LISTED:
        _edit(folder, lambda content, name=name: content["files"][name].update(sha256="0" * 64))
        identities.add(Manifest.load(folder).identity)
    assert len(identities) == 1 + len(_LISTED)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """The first mistake everybody makes."""
    with pytest.raises(ModelMissingError, match="nowhere"):
        ModelBundle.open(tmp_path / "nowhere")


@pytest.mark.parametrize("name", _FILES)
def test_missing_file_is_named(folder: Path, name: str) -> None:
    """Whichever it is."""
    (folder / name).unlink()
    with pytest.raises(ModelMissingError, match=name):
        ModelBundle.open(folder)


@pytest.mark.parametrize("name", _LISTED)
def test_truncated_file_is_named(folder: Path, name: str) -> None:
    """As a broken download leaves it."""
    path = folder / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ModelDamagedError, match=name):
        ModelBundle.open(folder)


@pytest.mark.parametrize("name", _LISTED)
def test_altered_file_is_named(folder: Path, name: str) -> None:
    """One bit, with the size unchanged."""
    path = folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelDamagedError, match=name):
        ModelBundle.open(folder)


def test_model_of_another_format_is_refused(folder: Path) -> None:
    """Its files may mean anything."""
    _edit(folder, lambda content: content.update(format=2))
    with pytest.raises(ModelVersionError, match="format 2"):
        ModelBundle.open(folder)


def test_model_with_other_forms_is_refused(folder: Path) -> None:
    """The order of the forms says which rows of the position tables are whose."""
    _edit(folder, lambda content: content["forms"].append("ci"))
    with pytest.raises(ModelVersionError, match="ci"):
        ModelBundle.open(folder)


@pytest.mark.parametrize("entry", ["vocabulary", "files", "model", "forms", "title_length"])
def test_manifest_without_an_entry_is_damaged(folder: Path, entry: str) -> None:
    """The entry is named rather than a KeyError raised."""
    _edit(folder, lambda content: content.pop(entry))
    with pytest.raises(ModelDamagedError, match=entry):
        ModelBundle.open(folder)


@pytest.mark.parametrize("content", ["", "[]", "{", '"text"'])
def test_manifest_that_is_no_object_is_damaged(folder: Path, content: str) -> None:
    """Half-written JSON is an everyday thing."""
    (folder / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelDamagedError, match=r"manifest\.json"):
        ModelBundle.open(folder)


def test_vocabulary_of_other_weights_is_refused(folder: Path) -> None:
    """With ids shifted every poem would be noise, and nothing would crash."""
    _edit(folder, lambda content: content["vocabulary"].update(fingerprint="0" * 16))
    with pytest.raises(ModelDamagedError, match=r"vocabulary\.txt"):
        ModelBundle.open(folder)


def test_graph_with_other_tensors_is_refused(folder: Path) -> None:
    """A graph that is whole, but is not the one of that name."""
    shutil.copy(folder / "title.onnx", folder / "step.onnx")
    _edit(folder, lambda c: c["files"].update({"step.onnx": c["files"]["title.onnx"]}))
    with pytest.raises(ModelVersionError, match=r"step\.onnx"):
        ModelBundle.open(folder)


def test_file_that_is_no_graph_is_named(folder: Path) -> None:
    """Its hash may be right all the same."""
    shutil.copy(folder / "vocabulary.txt", folder / "draft.onnx")
    _edit(folder, lambda c: c["files"].update({"draft.onnx": c["files"]["vocabulary.txt"]}))
    with pytest.raises(ModelDamagedError, match=r"draft\.onnx"):
        ModelBundle.open(folder)


def test_manifest_cannot_point_out_of_its_folder(folder: Path) -> None:
    """A name is a name, not a path."""
    facts = {"sha256": "0" * 64, "bytes": 1}
    _edit(folder, lambda content: content["files"].update({"../secret": facts}))
    with pytest.raises(ModelDamagedError, match="secret"):
        ModelBundle.open(folder)
