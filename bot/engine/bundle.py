"""Opens a model folder and makes sure that it is whole before anything runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.engine.manifest import FILE_NAME, Manifest, check_file
from bot.engine.runtime import ort
from bot.engine.sessions import Critic, Draft, Encoder, Step, TitleReader, open_session
from bot.errors import ModelDamagedError, ModelMissingError, ModelVersionError
from bot.verse.forms import FORMS
from bot.verse.prosody import RHYME_GROUPS
from bot.verse.vocabulary import Vocabulary

VOCABULARY_FILE = "vocabulary.txt"
CRITIC_FILE = "critic.onnx"

_GRAPHS = {
    "title.onnx": ({"title", "form"}, {"mean", "scale", "title_vector"}),
    "encoder.onnx": ({"ids", "positions"}, {"mu", "log_var"}),
    "draft.onnx": (
        {"z", "title_vector", "positions", "pattern", "rhyme"},
        {"condition", "end_logits"},
    ),
    "step.onnx": ({"previous", "condition", "state", "count"}, {"logits", "next_state"}),
}
_OPTIONAL_GRAPHS = {CRITIC_FILE: ({"ids", "positions"}, {"score"})}


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model that was checked and loaded."""

    manifest: Manifest
    vocabulary: Vocabulary
    title_reader: TitleReader
    encoder: Encoder
    draft: Draft
    step: Step
    critic: Critic | None

    @classmethod
    def open(cls, folder: Path, threads: int = 1) -> ModelBundle:
        """Check and load a model folder.

        Args:
            folder: One with `manifest.json`, as `model_export export` writes it.
            threads: Threads for one operation of a graph.

        Raises:
            ModelMissingError: If the folder or a file is not there.
            ModelDamagedError: If a file is not what the manifest says; it is named.
            ModelVersionError: If the model was made for another version of this program.
        """
        manifest = Manifest.load(folder)
        _check_conventions(manifest, folder)
        _check_files(manifest, folder)
        vocabulary = _vocabulary(manifest, folder / VOCABULARY_FILE)
        sessions = {
            name: _session(folder / name, threads)
            for name in (*_GRAPHS, *_OPTIONAL_GRAPHS)
            if name in manifest.files
        }
        return cls(
            manifest=manifest,
            vocabulary=vocabulary,
            title_reader=TitleReader(sessions["title.onnx"]),
            encoder=Encoder(sessions["encoder.onnx"]),
            draft=Draft(sessions["draft.onnx"]),
            step=Step(sessions["step.onnx"], manifest.causal_layers, manifest.channels),
            critic=Critic(sessions[CRITIC_FILE]) if CRITIC_FILE in sessions else None,
        )


def _check_conventions(manifest: Manifest, folder: Path) -> None:
    """Refuse a model whose ids mean something else than ours.

    The order of the forms sets the rows of the position tables, hence it must be known; the
    rhyme ids are looked up, so that any order of known groups will do.
    """
    unknown = set(manifest.forms) ^ set(FORMS) or set(manifest.rhyme_groups) ^ set(RHYME_GROUPS)
    if unknown:
        raise ModelVersionError(
            f"{folder / FILE_NAME} has other forms or rhyme groups than this program: "
            f"{', '.join(sorted(unknown))}. Export the model again."
        )


def _check_files(manifest: Manifest, folder: Path) -> None:
    for name in (*_GRAPHS, VOCABULARY_FILE):
        if name not in manifest.files:
            raise ModelDamagedError(f"{folder / FILE_NAME} does not list {name}.")
    for name, facts in manifest.files.items():
        if Path(name).name != name:
            raise ModelDamagedError(f"{folder / FILE_NAME} lists {name!r}, which is no file name.")
        check_file(folder / name, facts)


def _vocabulary(manifest: Manifest, path: Path) -> Vocabulary:
    vocabulary = Vocabulary.load(path)
    known = vocabulary.fingerprint, len(vocabulary)
    if known != (manifest.vocabulary_fingerprint, manifest.vocabulary_size):
        raise ModelDamagedError(
            f"{path} is not the vocabulary that the weights were trained with; "
            "fetch or export the model again."
        )
    return vocabulary


def _session(path: Path, threads: int) -> ort.InferenceSession:
    """Load a graph and check that it takes and gives what the engine thinks."""
    if not path.is_file():
        raise ModelMissingError(f"{path} is missing; fetch or export the model again.")
    session = open_session(path, threads)
    wanted = (_GRAPHS | _OPTIONAL_GRAPHS)[path.name]
    found = (
        {tensor.name for tensor in session.get_inputs()},
        {tensor.name for tensor in session.get_outputs()},
    )
    if found != wanted:
        raise ModelVersionError(
            f"{path} has the tensors {sorted(found[0] | found[1])} instead of "
            f"{sorted(wanted[0] | wanted[1])}; it was made for another version of this program."
        )
    return session
