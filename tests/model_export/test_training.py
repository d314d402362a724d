"""Runs that start, stop, go on, share the work and leave what the export needs."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from bot.errors import DataError
from bot.verse.vocabulary import SPECIAL_COUNT, UNKNOWN, Vocabulary
from model_export.config import FORM_SHAPES, PRESETS, TrainConfig
from model_export.networks import build_network
from model_export.training import checkpoint
from model_export.training.batches import BatchStream, FormData
from model_export.training.journal import Journal
from model_export.training.losses import kl_divergence
from model_export.training.trainer import Trainer

CHARACTERS = 300
POEMS = 40


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a prepared corpus of random characters, all forms and splits."""
    folder = tmp_path_factory.mktemp("corpus")
    vocabulary = Vocabulary.of(chr(0x4E00 + index) for index in range(CHARACTERS))
    vocabulary.save(folder / "vocabulary.txt")
    rng = np.random.default_rng(0)
    for form, (lines, length) in FORM_SHAPES.items():
        for split in ("train", "validation"):
            np.savez(
                folder / f"{form}.{split}.npz",
                poems=rng.integers(SPECIAL_COUNT, len(vocabulary), (POEMS, lines * length)).astype(
                    np.uint16
                ),
                titles=np.zeros((POEMS, 12), np.uint16),
                patterns=np.ones(POEMS, np.uint8),
                rhymes=np.ones(POEMS, np.uint8),
            )
    return folder


def _trainer(corpus: Path, folder: Path, steps: int, preset: str = "tiny") -> Trainer:
    model, train = PRESETS[preset]
    model = dataclasses.replace(model, vocabulary_size=CHARACTERS + SPECIAL_COUNT)
    resume = (folder / checkpoint.FILE_NAME).exists()
    train = dataclasses.replace(train, max_steps=steps)
    return Trainer(model, train, corpus, folder, resume=resume)


@pytest.mark.parametrize("preset", ["tiny", "original"])
def test_a_run_learns_and_leaves_its_record(corpus: Path, tmp_path: Path, preset: str) -> None:
    """The loss falls below that of equal odds; log, curves, samples and checkpoint are there."""
    _trainer(corpus, tmp_path, 40, preset).run()
    (row,) = Journal(tmp_path).rows()
    assert row["step"] == 40
    assert row["reconstruction"] < np.log(CHARACTERS + SPECIAL_COUNT) + 0.3
    assert {path.name for path in tmp_path.iterdir()} >= {
        "checkpoint.pt",
        "config.json",
        "curves.png",
        "log.csv",
        "samples.txt",
    }


def test_the_same_seed_gives_the_same_weights(corpus: Path, tmp_path: Path) -> None:
    """A run can be repeated."""
    runs = [_trainer(corpus, tmp_path / name, 4) for name in ("a", "b")]
    for trainer in runs:
        trainer.run()
    for ours, theirs in zip(*(t.network.parameters() for t in runs), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=0)


def test_an_interrupted_run_goes_on_where_it_stood(corpus: Path, tmp_path: Path) -> None:
    """Step count, weights, averages and the order of poems survive."""
    first = _trainer(corpus, tmp_path, 3)
    first.run()
    second = _trainer(corpus, tmp_path, 6)
    assert second.progress.step == 3
    assert second.stream.state() == first.stream.state()
    for name, weight in first.average.weights.items():
        torch.testing.assert_close(second.average.weights[name], weight, rtol=0, atol=0)
    second.run()
    assert second.progress.step == 6
    assert [row["step"] for row in Journal(tmp_path).rows()] == [3, 6]


def test_a_damaged_checkpoint_is_refused(corpus: Path, tmp_path: Path) -> None:
    """A truncated file names itself instead of starting from nothing."""
    _trainer(corpus, tmp_path, 1).run()
    path = tmp_path / checkpoint.FILE_NAME
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(DataError, match="damaged"):
        _trainer(corpus, tmp_path, 2)


def test_a_corpus_with_another_vocabulary_is_refused(corpus: Path, tmp_path: Path) -> None:
    """Ids would mean other characters."""
    model, train = PRESETS["tiny"]
    with pytest.raises(DataError, match="304 ids"):
        Trainer(model, train, corpus, tmp_path)


def test_two_processes_train_one_network(corpus: Path, tmp_path: Path) -> None:
    """Under torchrun with gloo the gradients are shared and the first process writes."""
    command = [
        *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"),
        *("-m", "model_export", "train", "--preset", "tiny", "--steps", "3"),
        *("--corpus", str(corpus), "--out", str(tmp_path / "run")),
    ]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "QIBU_QUIET": "1"}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (row,) = Journal(tmp_path / "run").rows()
    alone = PRESETS["tiny"][1].characters_per_batch
    assert row["step"] == 3
    # Whole poems of about 512 characters a process and step, from two processes.
    assert row["characters"] > 1.5 * 3 * alone


def test_every_poem_comes_once_a_pass(corpus: Path) -> None:
    """Shuffled passes leave nothing out, also across the seam of two passes."""
    data = {"qijue": FormData.load(corpus, "qijue", "train")}
    stream = BatchStream(data, {"qijue": 1.0}, characters=8 * 28, seed=3)
    seen = [tuple(row) for _ in range(10) for row in stream.next().ids.flatten(1).tolist()]
    whole = sorted(tuple(row) for row in data["qijue"].poems.tolist())
    assert sorted(seen[:POEMS]) == whole
    assert sorted(seen[POEMS:]) == whole
    assert seen[:POEMS] != seen[POEMS:]


def test_characters_without_id_cost_nothing(corpus: Path) -> None:
    """A poem of unknown characters has no reconstruction loss."""
    model, _ = PRESETS["tiny"]
    network = build_network(dataclasses.replace(model, vocabulary_size=CHARACTERS + SPECIAL_COUNT))
    data = FormData.load(corpus, "wujue", "validation")
    poems = np.full_like(data.poems, UNKNOWN)
    unknown = dataclasses.replace(data, poems=poems).batch(slice(0, 4))
    assert float(network.held_out(unknown, TrainConfig()).reconstruction) == 0.0


def test_kl_divergence_of_known_gaussians() -> None:
    """Equal ones have none; N(1, 1) from N(0, 1) is half a nat."""
    from model_export.model import Gaussian

    zero, one = torch.zeros(1, 2), torch.ones(1, 2)
    assert kl_divergence(Gaussian(one, zero), Gaussian(one, zero)).tolist() == [[0.0, 0.0]]
    assert kl_divergence(Gaussian(one, zero), Gaussian(zero, zero)).tolist() == [[0.5, 0.5]]
