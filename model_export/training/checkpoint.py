"""Everything a run needs to go on after an interruption, written so that it is never half there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from bot.errors import DataError

FILE_NAME = "checkpoint.pt"


@dataclass(slots=True)
class Progress:
    """How far a run has come."""

    step: int = 0
    elapsed_s: float = 0.0
    """Time spent training, interruptions not counted."""

    characters: int = 0


class WeightAverage:
    """Exponential moving average of a network's weights."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self.weights = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move the average towards the weights; quickly at first, when they are still far."""
        decay = min(self._decay, (1 + step) / (10 + step))
        names, current = zip(*model.named_parameters(), strict=True)
        torch._foreach_lerp_([self.weights[name] for name in names], list(current), 1.0 - decay)


def save(
    folder: Path,
    model: nn.Module,
    average: WeightAverage,
    optimizer: torch.optim.Optimizer,
    progress: Progress,
    extra: dict[str, Any],
) -> Path:
    """Write the checkpoint of a run beside the old one, then replace it in one move."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE_NAME
    partial = path.with_suffix(".partial")
    state = {
        "model": model.state_dict(),
        "average": average.weights,
        "optimizer": optimizer.state_dict(),
        "step": progress.step,
        "elapsed_s": progress.elapsed_s,
        "characters": progress.characters,
        **extra,
    }
    torch.save(state, partial)
    partial.replace(path)
    return path


def load(folder: Path) -> dict[str, Any]:
    """Read a checkpoint; only tensors and plain values are accepted.

    Raises:
        DataError: If there is none or it is damaged.
    """
    path = folder / FILE_NAME
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True)
    except FileNotFoundError as error:
        raise DataError(f"{folder} has no checkpoint; start the run without --resume.") from error
    except Exception as error:  # torch raises many kinds for a damaged archive
        raise DataError(f"{path} is damaged ({error}); delete it and start again.") from error
    return state


def averaged_weights(state: dict[str, Any]) -> dict[str, Tensor]:
    """Return the averaged weights of a checkpoint, the ones to evaluate and export."""
    weights: dict[str, Tensor] = state["average"]
    return weights
