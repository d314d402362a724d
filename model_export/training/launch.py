"""Starts a run as the command line asks, alone or under `torchrun`."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import Any

import torch
import torch.distributed as dist

from model_export.config import PRESETS
from model_export.training.batches import load_vocabulary
from model_export.training.trainer import Trainer


def launch(
    preset: str,
    corpus: Path,
    folder: Path,
    *,
    overrides: dict[str, Any],
    init: Path | None,
    resume: bool,
) -> None:
    """Train a preset.

    Under `torchrun` every process takes its own share of the poems and the gradients are
    averaged over gloo; the first process writes.

    Args:
        preset: Name in `PRESETS`.
        corpus: Prepared corpus.
        folder: Folder of the run.
        overrides: Fields of `TrainConfig` to change; None keeps the preset's.
        init: Exported model to take the weights from.
        resume: Go on from the checkpoint.
    """
    model_config, train_config = PRESETS[preset]
    model_config = dataclasses.replace(model_config, vocabulary_size=len(load_vocabulary(corpus)))
    changed = {name: value for name, value in overrides.items() if value is not None}
    train_config = dataclasses.replace(train_config, **changed)
    distributed = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if distributed:
        dist.init_process_group("gloo")
    else:
        torch.set_num_threads(os.cpu_count() or 1)
    try:
        Trainer(model_config, train_config, corpus, folder, initial=init, resume=resume).run()
    finally:
        if distributed:
            dist.destroy_process_group()
