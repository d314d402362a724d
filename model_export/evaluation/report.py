"""Writes what an evaluation found: `evaluation.json`, the manifest and the model card."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from model_export.evaluation.card import figures_section, poems_section, put_section
from model_export.evaluation.evaluate import Evaluation, Settings
from model_export.evaluation.tables import Table
from model_export.exporting.manifest import EVALUATION_FILE, refresh, weights_of

FORMAT = 1


def report(evaluation: Evaluation, card: Path) -> Path:
    """Measure and write; every table is saved as soon as it is there.

    Args:
        evaluation: What to measure.
        card: Model card to write the tables and poems into.

    Returns:
        The file with the figures.
    """
    folder, settings = evaluation.folder, evaluation.settings
    path = folder / EVALUATION_FILE
    weights = weights_of(folder)
    tables = _kept(path, weights)
    for key, table in evaluation.tables():
        tables[key] = table
        _save(path, weights, settings, tables)
        refresh(folder)
    name = evaluation.poet.name
    put_section(card, f"figures of {name}", figures_section(tables, _said(settings)))
    if "poems" in settings.parts:
        put_section(card, f"poems of {name}", poems_section(*evaluation.card_poems()))
    return path


def _kept(path: Path, weights: str) -> dict[str, Table]:
    """Return earlier tables of the same weights."""
    if not path.is_file():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    if (content.get("format"), content.get("weights")) != (FORMAT, weights):
        return {}
    return {key: Table.from_json(table) for key, table in content["tables"].items()}


def _save(path: Path, weights: str, settings: Settings, tables: dict[str, Table]) -> None:
    content: dict[str, Any] = {
        "format": FORMAT,
        "weights": weights,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "settings": asdict(settings),
        "tables": {key: table.to_json() for key, table in tables.items()},
    }
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


def _said(settings: Settings) -> str:
    return (
        f"{settings.samples} poems a form from the seeds 0, 1, …, without a theme, each the best "
        f"of {settings.candidates} candidates; human poems are held-out ones."
    )
