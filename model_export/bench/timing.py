"""Medians of repeated runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of repeated runs."""

    runs_s: tuple[float, ...]

    @property
    def median_s(self) -> float:
        """The middle of the runs."""
        return float(np.median(self.runs_s))

    @property
    def p95_s(self) -> float:
        """So long took all but one run in twenty."""
        return float(np.percentile(self.runs_s, 95))


def timed(work: Callable[[int], object], runs: int, *, warm_up: int = 1) -> Timing:
    """Time a function of the number of the run.

    Args:
        work: Gets 0, 1, …; the warm-up gets numbers below 0.
        runs: Runs that count.
        warm_up: Runs before them that do not.
    """
    for number in range(warm_up):
        work(-1 - number)
    seconds = []
    for number in range(runs):
        start = time.perf_counter()
        work(number)
        seconds.append(time.perf_counter() - start)
    return Timing(tuple(seconds))
