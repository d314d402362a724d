"""The lines of the table, and how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model_export.bench.timing import Timing


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    label: str
    median: str
    p95: str = ""


def table(rows: list[Row]) -> str:
    """Return rows as text in columns."""
    return in_columns([("", "median", "p95"), *((row.label, row.median, row.p95) for row in rows)])


def in_columns(cells: Sequence[Sequence[str]]) -> str:
    """Return rows of cells as text, the first cell of each to the left, the others to the right."""
    widths = [max(map(_columns, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        row[0]
        + " " * (widths[0] - _columns(row[0]))
        + "".join(f"  {text:>{width}}" for text, width in zip(row[1:], widths[1:], strict=True))
        for row in cells
    )


def in_ms(label: str, timing: Timing) -> Row:
    """Return a row of times."""
    return Row(label, f"{1000 * timing.median_s:.1f} ms", f"{1000 * timing.p95_s:.1f} ms")


def rate(label: str, timing: Timing, amount: int, unit: str) -> Row:
    """Return a row of amounts in a second."""
    # The slow end of a rate is that of the slow runs.
    return Row(
        label, f"{amount / timing.median_s:,.1f} {unit}/s", f"{amount / timing.p95_s:,.1f} {unit}/s"
    )


def in_mb(label: str, size: int | None) -> Row:
    """Return a row of bytes, which the system may not tell."""
    return Row(label, "unknown" if size is None else f"{size / 1e6:.0f} MB")


def of_all(label: str, part: Sequence[object], whole: int) -> Row:
    """Return a row of how many came through."""
    return Row(label, f"{len(part)} of {whole}")


def _columns(text: str) -> int:
    """Return the columns on a terminal, where an ideograph takes two."""
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)
