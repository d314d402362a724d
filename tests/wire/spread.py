"""How waiting times are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Spread:
    """How some waiting times are spread, in seconds."""

    p50: float
    p95: float
    highest: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Self | None:
        """Return the spread of values, or None if there are none."""
        ordered = sorted(values)
        if not ordered:
            return None
        last = len(ordered) - 1
        return cls(ordered[round(last * 0.5)], ordered[round(last * 0.95)], ordered[last])
