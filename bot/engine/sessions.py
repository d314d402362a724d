"""The graphs of a model as functions from arrays to arrays.

A row of a result is a function of that row of the inputs alone, to the last bit, whatever
the number of rows and of threads; `tests/engine/test_sessions.py` holds every graph to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.engine.arrays import Floats, Ids
from bot.engine.runtime import ort
from bot.errors import ModelDamagedError

_Number = TypeVar("_Number", np.int64, np.float32)

_FEWEST_ROWS = 4
"""One row would be multiplied by a matrix-vector routine, which may round otherwise."""


def open_session(path: Path, threads: int) -> ort.InferenceSession:
    """Load a graph.

    Args:
        path: An ONNX file.
        threads: Threads for one operation.

    Raises:
        ModelDamagedError: If the runtime cannot read it.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # An arena keeps the largest batch that ever was: 40 MB, for a few per cent of time.
    options.enable_cpu_mem_arena = False
    # Threads that spin while they wait take the processor from everybody else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # The runtime's own errors have no common base but this.
        raise ModelDamagedError(f"{path} cannot be loaded as a graph: {error}") from error


@dataclass(frozen=True, slots=True)
class TitleReader:
    """Title and form → the prior of z."""

    session: ort.InferenceSession

    def __call__(self, titles: Ids, forms: Ids) -> tuple[Floats, Floats, Floats]:
        """Read titles.

        Args:
            titles: (batch, title_length), padded with 0.
            forms: Form ids, (batch,).

        Returns:
            mean (batch, latent_dim), scale (batch, latent_dim, latent_dim) and the title's
            vector (batch, width).
        """
        rows = len(titles)
        feed = {"title": _padded(titles), "form": _padded(forms)}
        mean, scale, vector = self.session.run(["mean", "scale", "title_vector"], feed)
        return mean[:rows], scale[:rows], vector[:rows]


@dataclass(frozen=True, slots=True)
class Encoder:
    """Poem → the mean of q(z | poem)."""

    session: ort.InferenceSession

    def __call__(self, ids: Ids, positions: Ids) -> Floats:
        """Map (batch, lines, line_length) and (lines, line_length) to (batch, latent_dim)."""
        (mean,) = self.session.run(["mu"], {"ids": _padded(ids), "positions": positions})
        encoded: Floats = mean[: len(ids)]
        return encoded


@dataclass(frozen=True, slots=True)
class Draft:
    """z → what the steps are conditioned on."""

    session: ort.InferenceSession

    def conditions(
        self, z: Floats, title_vectors: Floats, positions: Ids, patterns: Ids, rhymes: Ids
    ) -> Floats:
        """Draft poems as the steps need them.

        Args:
            z: (batch, latent_dim).
            title_vectors: (batch, width).
            positions: (lines, line_length).
            patterns: Ids of the tone patterns, 0 unknown, (batch,).
            rhymes: Ids of the rhyme groups, 0 unknown, (batch,).

        Returns:
            (batch, lines · line_length, width).
        """
        return self._run("condition", z, title_vectors, positions, patterns, rhymes)

    def ends(
        self, z: Floats, title_vectors: Floats, positions: Ids, patterns: Ids, rhymes: Ids
    ) -> Floats:
        """Return logits at the line ends, (batch, lines, vocabulary); see `conditions`."""
        return self._run("end_logits", z, title_vectors, positions, patterns, rhymes)

    def _run(
        self,
        output: str,
        z: Floats,
        title_vectors: Floats,
        positions: Ids,
        patterns: Ids,
        rhymes: Ids,
    ) -> Floats:
        feed = {
            "z": _padded(z),
            "title_vector": _padded(title_vectors),
            "positions": positions,
            "pattern": _padded(patterns),
            "rhyme": _padded(rhymes),
        }
        only_this = ort.RunOptions()
        only_this.only_execute_path_to_fetches = True
        (drafted,) = self.session.run([output], feed, only_this)
        rows: Floats = drafted[: len(z)]
        return rows


@dataclass(frozen=True, slots=True)
class Step:
    """One character for a batch of candidates."""

    session: ort.InferenceSession
    layers: int
    channels: int

    def first_state(self, rows: int, line_length: int) -> Floats:
        """Return the state before the first character."""
        return np.zeros((self.layers, rows, 1 + line_length, self.channels), dtype=np.float32)

    def __call__(
        self, previous: Ids, condition: Floats, state: Floats, count: int
    ) -> tuple[Floats, Floats]:
        """Do one step.

        Args:
            previous: Last character, (batch,).
            condition: That of this position, (batch, width).
            state: (layers, batch, 1 + line_length, channels).
            count: Number of this position, from 1.

        Returns:
            Logits (batch, vocabulary) and the next state.
        """
        rows = len(previous)
        feed = {
            "previous": _padded(previous),
            "condition": _padded(condition),
            "state": _padded(state, axis=1),
            "count": np.array([count], dtype=np.float32),
        }
        logits, following = self.session.run(["logits", "next_state"], feed)
        return logits[:rows], following[:, :rows]


@dataclass(frozen=True, slots=True)
class Critic:
    """Poem → how human it looks."""

    session: ort.InferenceSession

    def __call__(self, ids: Ids, positions: Ids) -> Floats:
        """Map (batch, lines, line_length) and (lines, line_length) to logits (batch,)."""
        (score,) = self.session.run(["score"], {"ids": _padded(ids), "positions": positions})
        scores: Floats = score[: len(ids)]
        return scores


def _padded(array: NDArray[_Number], axis: int = 0) -> NDArray[_Number]:
    """Repeat the last row until there are enough of them."""
    rows = array.shape[axis]
    if rows >= _FEWEST_ROWS:
        return array
    repeated: NDArray[_Number] = np.take(
        array, np.minimum(np.arange(_FEWEST_ROWS), rows - 1), axis=axis
    )
    return repeated
