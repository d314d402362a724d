"""The table of timings that the project promises something about."""

from __future__ import annotations

import json
import os
import subprocess  # memory is measured in a process of its own
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from model_export.bench.load import LoadSettings
from model_export.bench.load_rows import load_rows
from model_export.bench.machine import folder_bytes
from model_export.bench.rows import Row, in_mb, in_ms, rate
from model_export.bench.store_rows import StoreSettings, store_rows
from model_export.bench.timing import Timing, timed
from model_export.config import FORM_SHAPES, PRESETS
from model_export.networks import build_network
from model_export.training.batches import Batch
from model_export.training.checkpoint import WeightAverage
from model_export.training.trainer import build_optimizer

_BATCH_POEMS = 8
_PROBE = """
import json, sys
from pathlib import Path
from model_export.bench.machine import resident_bytes
before = resident_bytes()
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
poet = Poet.open(Path(sys.argv[1]))
loaded = resident_bytes()
for seed in range(int(sys.argv[2])):
    poet.compose(PoemRequest("qijue", str(seed)))
print(json.dumps([before, loaded, resident_bytes()]))
"""


@dataclass(frozen=True, slots=True)
class BenchSettings:
    """How often each thing is measured."""

    poems: int = 20
    """Single poems, best of 64."""

    batches: int = 5
    loads: int = 5
    memory_poems: int = 10
    training_steps: int = 10
    preset: str = "qibu"
    load: LoadSettings = field(default_factory=LoadSettings)
    """Of the service."""

    store: StoreSettings = field(default_factory=StoreSettings)


def bench(model: Path, settings: BenchSettings) -> Iterator[Row]:
    """Measure one row after the other."""
    yield in_ms("load, one thread", timed(lambda _: Poet.open(model), settings.loads))
    poet = Poet.open(model, threads=1)
    yield in_ms("七絕, best of 64, one thread", _single(poet, settings.poems))
    yield _batched(Poet.open(model, threads=2), settings.batches)
    yield from _memory(model, settings.memory_poems)
    yield from load_rows(model, settings.load)
    yield from store_rows(settings.store)
    yield Row(f"{model.parent}/ on disk", f"{folder_bytes(model.parent) / 1e6:.1f} MB")
    yield _training(settings)


def _single(poet: Poet, runs: int) -> Timing:
    return timed(lambda run: poet.compose(PoemRequest("qijue", str(run), candidates=64)), runs)


def _batched(poet: Poet, runs: int) -> Row:
    def work(run: int) -> object:
        first = run * _BATCH_POEMS
        seeds = range(first, first + _BATCH_POEMS)
        return poet.compose_many([PoemRequest("qijue", str(s), candidates=16) for s in seeds])

    return rate(
        "七絕, best of 16, batches of 8, two threads", timed(work, runs), _BATCH_POEMS, "poems"
    )


def _memory(model: Path, poems: int) -> Iterator[Row]:
    """Measure in a fresh process that has never seen torch."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "-c", _PROBE, str(model), str(poems)],
        capture_output=True,
        text=True,
        check=True,
    )
    sizes: list[int | None] = json.loads(done.stdout)
    labels = ("before the model", "after loading", f"after {poems} poems, best of 64")
    for label, size in zip(labels, sizes, strict=True):
        yield in_mb(f"memory {label}", size)


def _training(settings: BenchSettings) -> Row:
    """Do the steps of the trainer on random characters, which cost as much as real ones."""
    config, train = PRESETS[settings.preset]
    before, threads = torch.get_num_threads(), os.cpu_count() or 1
    torch.manual_seed(0)
    network = build_network(config).train()
    optimiser = build_optimizer(network, train)
    average = WeightAverage(network, train.average_decay)
    batch = _random_batch(config.vocabulary_size, train.characters_per_batch)

    def work(run: int) -> object:
        optimiser.zero_grad(set_to_none=True)
        network(batch, train, 1.0).total.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), train.clip_norm)
        optimiser.step()
        return average.update(network, run + 2)

    torch.set_num_threads(threads)
    try:
        timing = timed(work, settings.training_steps)
    finally:
        torch.set_num_threads(before)
    label = f"training {settings.preset}, {threads} threads"
    return rate(label, timing, batch.ids.numel(), "characters")


def _random_batch(vocabulary_size: int, characters: int) -> Batch:
    lines, length = FORM_SHAPES["qijue"]
    count = max(1, characters // (lines * length))
    rng = np.random.default_rng(0)
    ids = torch.from_numpy(rng.integers(4, vocabulary_size, (count, lines, length)))
    nothing = torch.zeros(count, dtype=torch.long)
    return Batch("qijue", ids, ids[:, 0], nothing, nothing)
