"""The training loop: time-boxed, resumable, seeded, on one process or several."""

from __future__ import annotations

import contextlib
import json
import math
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import torch
import torch.distributed as dist
from torch import nn
from tqdm import tqdm

from bot.errors import DataError
from model_export.config import FORM_SHAPES, ModelConfig, TrainConfig, to_json
from model_export.networks import Network, build_network
from model_export.training import checkpoint
from model_export.training.batches import Batch, BatchStream, FormData, load_vocabulary
from model_export.training.checkpoint import Progress, WeightAverage
from model_export.training.journal import Journal
from model_export.training.losses import Losses
from model_export.training.samples import sample_poems
from model_export.training.validation import validate


class Trainer:
    """One run in one folder."""

    def __init__(
        self,
        model_config: ModelConfig,
        config: TrainConfig,
        corpus: Path,
        folder: Path,
        *,
        initial: Path | None = None,
        resume: bool = False,
    ) -> None:
        """Prepare a run.

        Args:
            model_config: Size of the network; the vocabulary must be that of the corpus.
            config: The run.
            corpus: Prepared corpus.
            folder: Gets checkpoint, log, curves and samples.
            initial: Exported model whose weights to start from.
            resume: Go on from the checkpoint in `folder`.

        Raises:
            DataError: If corpus and configuration do not fit, or the checkpoint is unusable.
        """
        self.vocabulary = load_vocabulary(corpus)
        if len(self.vocabulary) != model_config.vocabulary_size:
            raise DataError(
                f"The corpus has {len(self.vocabulary)} ids, the network "
                f"{model_config.vocabulary_size}; prepare the corpus again or change the preset."
            )
        self.config = config
        self.folder = folder
        self.rank = dist.get_rank() if dist.is_initialized() else 0
        self.world = dist.get_world_size() if dist.is_initialized() else 1
        torch.manual_seed(config.seed)
        self.network = build_network(model_config)
        if initial is not None:
            # Only a run that starts from exported files needs the onnx package.
            from model_export.restoring import exported_weights

            self.network.load_state_dict(exported_weights(initial, self.network))
        self.average = WeightAverage(self.network, config.average_decay)
        self.optimizer = build_optimizer(self.network, config)
        train = {form: FormData.load(corpus, form, "train").regulated() for form in FORM_SHAPES}
        shares = dict(config.form_shares)
        self.stream = BatchStream(
            train, shares, config.characters_per_batch, config.seed, self.rank
        )
        self.validation = {form: FormData.load(corpus, form, "validation") for form in FORM_SHAPES}
        self.progress = Progress()
        self.journal = Journal(folder)
        self._stopping = False
        if resume:
            self._resume()
        folder.mkdir(parents=True, exist_ok=True)
        described = {"model": to_json(model_config), "train": to_json(config)}
        (folder / "config.json").write_text(json.dumps(described, indent=2) + "\n")

    def run(self) -> None:
        """Train to the end of the run; an interrupt saves a checkpoint and stops."""
        network = _distributed(self.network) if self.world > 1 else self.network
        # Every process draws its own noise, and after an interruption other noise than before.
        torch.manual_seed(self.config.seed + 1000 * self.rank + self.progress.step)
        with self._interrupts(), self._bar() as bar:
            last_save = self.progress.elapsed_s
            sums: dict[str, float] = {}
            while not self._finished():
                started = time.monotonic()
                losses = self._step(network, self.stream.next())
                self.progress.elapsed_s += time.monotonic() - started
                self._share_clock()
                _add(sums, losses)
                self._show(bar, losses)
                due = self.progress.elapsed_s - last_save >= 60 * self.config.checkpoint_minutes
                if due:
                    self._record(sums)
                    last_save, sums = self.progress.elapsed_s, {}
            if sums:
                self._record(sums)

    def _step(self, network: nn.Module, batch: Batch) -> Losses:
        share = self.share_done
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.learning_rate * self._rate(share)
        ramp = self.config.kl_ramp
        beta = min(1.0, share / ramp) if ramp else 1.0
        losses: Losses = network(batch, self.config, beta)
        self.optimizer.zero_grad(set_to_none=True)
        losses.total.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.progress.step += 1
        self.progress.characters += batch.ids.numel() * self.world
        self.average.update(self.network, self.progress.step)
        return losses

    @property
    def share_done(self) -> float:
        """Share of the run that is done, 0 to 1."""
        if self.config.max_steps is not None:
            return min(1.0, self.progress.step / self.config.max_steps)
        return min(1.0, self.progress.elapsed_s / (60 * self.config.minutes))

    def _rate(self, share: float) -> float:
        warm = min(1.0, (self.progress.step + 1) / self.config.warmup_steps)
        return warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))

    def _finished(self) -> bool:
        return self._stopping or self.share_done >= 1.0

    def _share_clock(self) -> None:
        # All processes must take the same decisions, so the first one's clock counts.
        if self.world > 1:
            shared = torch.tensor([self.progress.elapsed_s, float(self._stopping)])
            dist.broadcast(shared, src=0)
            self.progress.elapsed_s, self._stopping = float(shared[0]), bool(shared[1])

    def _record(self, sums: dict[str, float]) -> None:
        if self.rank != 0:
            return
        checkpoint.save(
            self.folder,
            self.network,
            self.average,
            self.optimizer,
            self.progress,
            {"stream": self.stream.state(), "model_config": to_json(self.network.config)},
        )
        with self._averaged():
            row = {
                "step": float(self.progress.step),
                "minutes": self.progress.elapsed_s / 60,
                "characters": float(self.progress.characters),
                "characters_per_s": self.progress.characters / max(self.progress.elapsed_s, 1e-9),
                **{name: sums[name] / sums["count"] for name in ("reconstruction", "kl")},
                **validate(self.network, self.validation, self.config),
            }
            poems = sample_poems(self.network, self.vocabulary, seed=self.config.seed)
        self.journal.write(row)
        self.journal.plot()
        with (self.folder / "samples.txt").open("a", encoding="utf-8") as file:
            file.write(f"step {self.progress.step}\n" + "\n".join(poems) + "\n\n")
        tqdm.write(" ".join(f"{name}={value:.4g}" for name, value in row.items()))

    @contextlib.contextmanager
    def _averaged(self) -> Iterator[None]:
        current = {name: p.detach().clone() for name, p in self.network.named_parameters()}
        self.network.load_state_dict(self.average.weights, strict=False)
        try:
            yield
        finally:
            self.network.load_state_dict(current, strict=False)

    def _resume(self) -> None:
        state = checkpoint.load(self.folder)
        if state["model_config"] != to_json(self.network.config):
            raise DataError(
                f"The checkpoint in {self.folder} is of another network; name its preset."
            )
        self.network.load_state_dict(state["model"])
        self.average.weights = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.progress = Progress(state["step"], state["elapsed_s"], state["characters"])
        self.stream.restore(state["stream"])

    @contextlib.contextmanager
    def _interrupts(self) -> Iterator[None]:
        def stop(number: int, frame: FrameType | None) -> None:
            self._stopping = True

        old = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in old.items():
                signal.signal(number, handler)

    def _bar(self) -> tqdm[None]:
        quiet = self.rank != 0 or os.environ.get("QIBU_QUIET") == "1"
        return tqdm(total=1000, desc="training", unit="‰", disable=quiet, mininterval=2.0)

    def _show(self, bar: tqdm[None], losses: Losses) -> None:
        bar.n = round(1000 * self.share_done)
        bar.set_postfix_str(
            f"step {self.progress.step} kl {float(losses.kl.sum()):.1f} "
            f"{self.progress.characters / max(self.progress.elapsed_s, 1e-9):.0f} char/s"
        )


def build_optimizer(network: nn.Module, config: TrainConfig) -> torch.optim.Optimizer:
    """Return the optimiser of a run: AdamW with every update in one fused kernel."""
    return torch.optim.AdamW(
        network.parameters(),
        lr=config.learning_rate,
        weight_decay=config.weight_decay,
        betas=(0.9, 0.98),
        fused=True,
    )


def _distributed(network: Network) -> nn.Module:
    # In the original network each form has a layer of its own, unused in the batches of others.
    partial = network.config.architecture == "original"
    return nn.parallel.DistributedDataParallel(network, find_unused_parameters=partial)


def _add(sums: dict[str, float], losses: Losses) -> None:
    values = {
        "reconstruction": float(losses.per_character),
        "kl": float(losses.kl.sum()),
        "count": 1.0,
    }
    for name, value in values.items():
        sums[name] = sums.get(name, 0.0) + value
