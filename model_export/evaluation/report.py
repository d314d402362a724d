"""Writes what an evaluation found: `evaluation.json`, the manifest and the model card."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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
    for key, table in evaluation.tables():
        add_tables(folder, {key: table}, asdict(settings))
    name, content = evaluation.poet.name, load(folder)
    put_section(card, f"figures of {name}", figures_section(content.tables, _said(settings)))
    if "poems" in settings.parts:
        put_section(card, f"poems of {name}", poems_section(*evaluation.card_poems()))
    return folder / EVALUATION_FILE


@dataclass(frozen=True, slots=True)
class Figures:
    """What `evaluation.json` says."""

    settings: Mapping[str, Any]
    tables: Mapping[str, Table]


def load(folder: Path) -> Figures:
    """Read the figures of a model; none if they are of other weights than it has now."""
    path = folder / EVALUATION_FILE
    if not path.is_file():
        return Figures({}, {})
    content = json.loads(path.read_text(encoding="utf-8"))
    if (content.get("format"), content.get("weights")) != (FORMAT, weights_of(folder)):
        return Figures({}, {})
    tables = {key: Table.from_json(table) for key, table in content["tables"].items()}
    return Figures(content["settings"], tables)


def add_tables(
    folder: Path, tables: Mapping[str, Table], settings: Mapping[str, Any] | None = None
) -> None:
    """Add tables to `evaluation.json` and the manifest, replacing those of the same keys.

    Args:
        folder: Model folder.
        tables: By key.
        settings: How much was measured; None leaves what the file says.
    """
    known = load(folder)
    content = {
        "format": FORMAT,
        "weights": weights_of(folder),
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "settings": dict(known.settings if settings is None else settings),
        "tables": {key: table.to_json() for key, table in {**known.tables, **tables}.items()},
    }
    path = folder / EVALUATION_FILE
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)
    refresh(folder)


def _said(settings: Settings) -> str:
    return (
        f"{settings.samples} poems a form from the seeds 0, 1, …, without a theme, each the best "
        f"of {settings.candidates} candidates; human poems are held-out ones."
    )
