"""Figures in tables: one row a measure, one column a set of poems."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from model_export.metrics.estimate import Estimate

OURS, HUMAN, FLOOR, ORIGINAL = "ours", "human", "random floor", "original"
"""Columns: the model, held-out human poems, characters by frequency, the origin's network."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a row says."""

    key: str
    label: str
    how: str
    """How it was measured."""

    style: Literal["percent", "number"] = "number"


@dataclass(frozen=True, slots=True)
class Finding:
    """A figure of one set of poems."""

    estimate: Estimate
    size: int
    """Poems (or pairs, paths, themes) behind it."""


Findings = dict[str, Finding]
"""By the key of the measure; a measure that cannot be taken of a set is not there."""


@dataclass(frozen=True, slots=True)
class Table:
    """Findings of several sets of poems."""

    title: str
    measures: tuple[Measure, ...]
    columns: Mapping[str, Findings]

    def to_json(self) -> dict[str, Any]:
        """Return plain data; a bound that is not known is null."""
        return {
            "title": self.title,
            "columns": list(self.columns),
            "rows": [
                asdict(measure)
                | {
                    "cells": {
                        column: _cell_json(findings[measure.key])
                        for column, findings in self.columns.items()
                        if measure.key in findings
                    }
                }
                for measure in self.present()
            ],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Table:
        """Read what `to_json` gave."""
        fields = ("key", "label", "how", "style")
        rows = content["rows"]
        return cls(
            content["title"],
            tuple(Measure(**{name: row[name] for name in fields}) for row in rows),
            {
                column: {
                    row["key"]: _finding(row["cells"][column])
                    for row in rows
                    if column in row["cells"]
                }
                for column in content["columns"]
            },
        )

    def to_markdown(self) -> str:
        """Return a Markdown table under its title."""
        header = ["", *self.columns]
        lines = [
            f"### {self.title}",
            "",
            _row(header),
            _row(["---"] + ["---:"] * len(self.columns)),
        ]
        for measure in self.present():
            cells = [
                _cell_text(findings.get(measure.key), measure) for findings in self.columns.values()
            ]
            lines.append(_row([measure.label, *cells]))
        return "\n".join(lines) + "\n"

    def present(self) -> list[Measure]:
        """Return the measures that were taken of any set."""
        taken = set().union(*self.columns.values()) if self.columns else set()
        return [measure for measure in self.measures if measure.key in taken]


def plain(value: float) -> Estimate:
    """Return a figure without an interval."""
    return Estimate(value, math.nan, math.nan)


def ratio(upper: Estimate, lower: Estimate) -> Estimate:
    """Divide two independent positive estimates; the relative half-widths add in squares."""
    value = upper.value / lower.value if lower.value else math.nan
    parts = [(e.high - e.low) / 2 / e.value if e.value else math.nan for e in (upper, lower)]
    half = value * math.hypot(*parts)
    return Estimate(value, value - half, value + half)


def _finding(cell: Mapping[str, Any]) -> Finding:
    value, low, high = (
        math.nan if cell[name] is None else float(cell[name]) for name in ("value", "low", "high")
    )
    return Finding(Estimate(value, low, high), int(cell["size"]))


def _cell_json(finding: Finding) -> dict[str, float | int | None]:
    values = asdict(finding.estimate)
    rounded = {
        name: float(f"{value:.5g}") if math.isfinite(value) else None
        for name, value in values.items()
    }
    return {**rounded, "size": finding.size}


def _cell_text(finding: Finding | None, measure: Measure) -> str:
    if finding is None or not math.isfinite(finding.estimate.value):
        return "–"
    estimate = finding.estimate
    value = _number(estimate.value, measure)
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return value
    return f"{value} [{_number(estimate.low, measure)}, {_number(estimate.high, measure)}]"


def _number(value: float, measure: Measure) -> str:
    if measure.style == "percent":
        return f"{100 * value:.1f} %"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
