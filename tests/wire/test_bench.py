"""The bench proved: it measures the true bot, and says which goals are missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.bundles import TINY
from tests.wire.bench import BenchSettings, measure
from tests.wire.bench_rows import Figures, GoalRow, Memory, described
from tests.wire.load import LoadReport
from tests.wire.spread import Spread

QUICK = Spread(0.1, 0.2, 0.3)
SERVED = LoadReport(50, 50, 50, 50, 0, 1.0, QUICK, QUICK, QUICK)
GOOD = Figures(
    start_s=2.0,
    alone=SERVED,
    burst=SERVED,
    burst_lag_s=0.01,
    steady=SERVED,
    steady_lag_s=0.01,
    before=Memory(200_000_000, 210_000_000),
    after=Memory(205_000_000, 220_000_000),
    broken_rules=0,
)


def _missed(figures: Figures) -> list[str]:
    lines = described(figures, 15, 60).splitlines()
    return [line.split("  ")[0] for line in lines if line.endswith("MISSED")]


def test_each_figure_stands_beside_its_goal() -> None:
    """One row a figure, with unit."""
    table = described(GOOD, 15, 60)
    assert _missed(GOOD) == []
    rows = {line.split("  ")[0]: line.split()[-4:] for line in table.splitlines()}
    assert rows["process: start to ready, median"] == ["2.00", "s", "2.50", "s"]
    assert rows["a lone /poem: delivered with its card, median"] == ["100", "ms", "250", "ms"]
    assert rows["50 /poem at once: acknowledged, slowest"] == ["0.30", "s", "1.00", "s"]
    assert rows["resident memory at most"] == ["220", "MB", "300", "MB"]


@pytest.mark.parametrize(
    ("worse", "row"),
    [
        ({"start_s": 2.6}, "process: start to ready, median"),
        ({"burst_lag_s": 0.051}, "50 /poem at once: worst lag of the event loop"),
        (
            {"burst": replace(SERVED, delivered=49, pictured=49)},
            "50 /poem at once: lost or declined",
        ),
        ({"burst": replace(SERVED, pictured=49)}, "50 /poem at once: without a card"),
        (
            {"steady": replace(SERVED, delivery=None)},
            "15 /poem a second for 60 s: delivered, p95",
        ),
        ({"after": Memory(215_000_000, 220_000_000)}, "growth meanwhile"),
        ({"broken_rules": 1}, "broken rules of Discord"),
    ],
)
def test_a_goal_that_is_missed_is_marked(worse: dict[str, object], row: str) -> None:
    """Only that row."""
    assert _missed(replace(GOOD, **worse)) == [row]  # type: ignore[arg-type]


def test_what_could_not_be_measured_reaches_no_goal() -> None:
    """A system that does not tell the memory of a process."""
    assert GoalRow("memory", None, 300, "MB").cells() == ("memory", "none", "300 MB", "MISSED")


async def test_the_true_bot_is_measured() -> None:
    """With the tiny model and few people: everybody is served, every figure is there."""
    figures = await measure(
        BenchSettings(model=TINY, starts=1, alone=2, at_once=3, per_second=10, seconds=0.3)
    )
    for report, people in ((figures.alone, 2), (figures.burst, 3), (figures.steady, 3)):
        assert (report.sent, report.delivered, report.pictured) == (people,) * 3
    assert figures.start_s > 0
    assert figures.burst_lag_s > 0
    assert figures.steady_lag_s > 0
    assert figures.broken_rules == 0
