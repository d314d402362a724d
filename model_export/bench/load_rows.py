"""What the service holds under load, as rows of the table."""

from __future__ import annotations

import json
import subprocess  # the service runs as in the bot: without torch, in a process of its own
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from model_export.bench.load import LoadFigures, LoadSettings
from model_export.bench.rows import Row, in_mb, in_ms, of_all
from model_export.bench.timing import Timing


def load_rows(model: Path, settings: LoadSettings) -> Iterator[Row]:
    """Put a service under load and say how it went."""
    figures = _measured(model, settings)
    alone, at_once, steady = figures.alone, figures.at_once, figures.steady
    many = f"service, {settings.at_once} at once"
    stream = f"service, {settings.per_second:g}/s for {settings.seconds:g} s"
    yield in_ms("service, one 七絕 with its card", Timing(tuple(alone.delays_s)))
    yield Row(f"{many}: until the last card", f"{max(at_once.delays_s):.2f} s")
    yield of_all(f"{many}: answered", at_once.delays_s, at_once.asked)
    yield in_ms(f"{stream}: until the card", Timing(tuple(steady.delays_s)))
    yield of_all(f"{stream}: answered", steady.delays_s, steady.asked)
    drafts = sorted(steady.drafts)
    fewest = drafts[len(drafts) // 20]
    yield Row(f"{stream}: drafts a poem", str(drafts[len(drafts) // 2]), str(fewest))
    for label, stretch in ((many, at_once), (stream, steady)):
        lag = f"{1000 * stretch.longest_lag_s:.1f} ms"
        yield Row(f"{label}: longest lag of the event loop", lag)
    yield in_mb("memory after the service was under load", figures.resident_bytes)


def _measured(model: Path, settings: LoadSettings) -> LoadFigures:
    done = subprocess.run(  # noqa: S603 - our own interpreter and module
        [
            sys.executable,
            *("-m", "model_export.bench.load", str(model), json.dumps(asdict(settings))),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return LoadFigures.from_json(json.loads(done.stdout))
