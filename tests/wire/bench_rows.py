"""What was measured of the bot under load, as a table in which each figure has its goal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from model_export.bench.rows import in_columns
from tests.wire.load import LoadReport
from tests.wire.spread import Spread

FLAT_MB = 10.0
"""Growth that is no growth: the heap breathes."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a process; None where the system does not say."""

    resident: int | None
    most: int | None
    """That it ever held."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that was measured, times in seconds."""

    start_s: float
    """Median."""

    alone: LoadReport
    burst: LoadReport
    burst_lag_s: float
    steady: LoadReport
    steady_lag_s: float
    before: Memory
    """Of the steady stream."""

    after: Memory
    broken_rules: int


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A figure and what it must not exceed."""

    label: str
    measured: float | None
    """None if there was nothing to measure, which reaches no goal."""

    goal: float
    unit: str = ""
    digits: int = 0

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.measured is not None and self.measured <= self.goal

    def cells(self) -> tuple[str, str, str, str]:
        """Return the row as text."""
        measured = "none" if self.measured is None else self._text(self.measured)
        return self.label, measured, self._text(self.goal), "" if self.reached else "MISSED"

    def _text(self, figure: float) -> str:
        return f"{figure:,.{self.digits}f} {self.unit}".rstrip()


def described(figures: Figures, per_second: float, seconds: float) -> str:
    """Return the table.

    Args:
        figures: What was measured.
        per_second: Poems a second of the steady stream.
        seconds: Its length.
    """
    stream = f"{per_second:g} /poem a second for {seconds:g} s"
    rows = [*_rows_alone(figures), *_rows_burst(figures), *_rows_steady(figures, stream)]
    return in_columns([("", "measured", "goal", ""), *(row.cells() for row in rows)])


def _rows_alone(figures: Figures) -> Iterator[GoalRow]:
    delivery = figures.alone.delivery
    yield GoalRow("process: start to ready, median", figures.start_s, 2.5, "s", 2)
    median = delivery.p50 * 1000 if delivery else None
    yield GoalRow("a lone /poem: delivered with its card, median", median, 250, "ms")
    yield GoalRow("a lone /poem: without its card", _bare(figures.alone), 0)


def _rows_burst(figures: Figures) -> Iterator[GoalRow]:
    report = figures.burst
    name = f"{report.sent} /poem at once"
    yield GoalRow(f"{name}: acknowledged, slowest", _highest(report.acknowledgement), 1, "s", 2)
    yield GoalRow(f"{name}: delivered, slowest", _highest(report.delivery), 5, "s", 2)
    yield GoalRow(f"{name}: lost or declined", report.sent - report.delivered, 0)
    yield GoalRow(f"{name}: without a card", _bare(report), 0)
    yield GoalRow(f"{name}: worst lag of the event loop", figures.burst_lag_s * 1000, 50, "ms")


def _rows_steady(figures: Figures, name: str) -> Iterator[GoalRow]:
    report = figures.steady
    p95 = report.delivery.p95 if report.delivery else None
    yield GoalRow(f"{name}: delivered, p95", p95, 5, "s", 2)
    yield GoalRow(f"{name}: lost or declined", report.sent - report.delivered, 0)
    yield GoalRow(f"{name}: without a card", _bare(report), 0)
    yield GoalRow(f"{name}: worst lag of the event loop", figures.steady_lag_s * 1000, 50, "ms")
    before, after = _mb(figures.before.resident), _mb(figures.after.resident)
    yield GoalRow("resident memory before that", before, 300, "MB")
    yield GoalRow("resident memory after that", after, 300, "MB")
    growth = None if before is None or after is None else max(0.0, after - before)
    yield GoalRow("growth meanwhile", growth, FLAT_MB, "MB")
    yield GoalRow("resident memory at most", _mb(figures.after.most), 300, "MB")
    yield GoalRow("broken rules of Discord", figures.broken_rules, 0)


def _bare(report: LoadReport) -> int:
    return report.delivered - report.pictured


def _highest(spread: Spread | None) -> float | None:
    return spread.highest if spread else None


def _mb(size: int | None) -> float | None:
    return None if size is None else size / 1e6
