"""The table of timings."""

from __future__ import annotations

from pathlib import Path

import pytest

from model_export.bench.load import LoadSettings
from model_export.bench.machine import describe_machine, folder_bytes, resident_bytes
from model_export.bench.rows import Row, table
from model_export.bench.run import BenchSettings, bench
from model_export.bench.store_rows import StoreSettings
from model_export.bench.timing import Timing, timed

_FEW = BenchSettings(
    poems=2,
    batches=1,
    loads=1,
    memory_poems=1,
    training_steps=1,
    preset="tiny",
    load=LoadSettings(alone=2, at_once=4, per_second=10.0, seconds=0.5),
    store=StoreSettings(poems=30, runs=2),
)


def test_every_goal_has_a_row_with_a_figure(tiny_model: Path) -> None:
    """Seconds, poems, bytes and characters, each above zero."""
    rows = list(bench(tiny_model, _FEW))
    labels = [row.label for row in rows]
    for word in ("load", "best of 64, one thread", "two threads", "loading", "poems", "disk"):
        assert any(word in label for label in labels), word
    for word in ("4 at once: until the last", "10/s for 0.5 s: until", "lag", "drafts"):
        assert any(word in label for label in labels), word
    for word in ("the newest", "words", "the start", "a poem", "one poem more", "opening"):
        assert any(f"store, SQLite, 30 poems: {word}" in label for label in labels), word
    answered = [row.median for row in rows if row.label.endswith("answered")]
    assert answered == ["4 of 4", "5 of 5"]
    assert labels[-1].startswith("training tiny")
    assert all(float(row.median.split()[0].replace(",", "")) > 0 for row in rows)
    text = table(rows)
    assert len(text.splitlines()) == len(rows) + 1


def test_the_median_is_not_moved_by_one_slow_run() -> None:
    """The p95 shows it."""
    timing = Timing((1.0, 1.0, 1.0, 1.0, 11.0))
    assert timing.median_s == 1.0
    assert timing.p95_s == pytest.approx(9.0)


def test_the_warm_up_is_not_counted() -> None:
    """The first run pays for caches."""
    seen: list[int] = []
    assert len(timed(seen.append, 3, warm_up=2).runs_s) == 3
    assert seen == [-1, -2, 0, 1, 2]


def test_columns_line_up_under_ideographs() -> None:
    """An ideograph takes two columns of a terminal."""
    lines = table([Row("七絕", "1 ms"), Row("load", "20 ms")]).splitlines()
    # Two ideographs count for two characters here and for four columns there.
    assert len(lines[1].rstrip()) + 2 == len(lines[2].rstrip())


def test_the_machine_and_its_memory_are_known(tmp_path: Path) -> None:
    """Figures without a machine mean nothing."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "file").write_bytes(b"12345")
    assert folder_bytes(tmp_path) == 5
    assert "onnxruntime" in describe_machine()[1]
    size = resident_bytes()
    assert size is None or size > 10_000_000
