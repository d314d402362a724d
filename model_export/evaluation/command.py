"""The command `python -m model_export evaluate`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

_Folder = click.Path(path_type=Path)
_FORMS = ("wujue", "qijue", "wulu", "qilu")
_PARTS = ("quality", "codes", "blends", "themes", "acrostics", "poems")


@click.command()
@click.option("--model", type=_Folder, default=Path("models/qibu"), show_default=True)
@click.option("--corpus", type=_Folder, default=Path("data/corpus"), show_default=True)
@click.option("--run", type=_Folder, help="Take the network from a run, not the exported files.")
@click.option("--original", type=_Folder, help="Run of the preset `original`, for its own column.")
@click.option("--forms", type=click.Choice(_FORMS), multiple=True, help="Default: all four.")
@click.option("--parts", type=click.Choice(_PARTS), multiple=True, help="Default: all.")
@click.option("--samples", type=click.IntRange(20), help="Poems a form; default 1,000.")
@click.option("--candidates", type=click.IntRange(1, 256), help="Candidates a poem; default 64.")
@click.option("--quick", is_flag=True, help="Small samples: minutes, wide intervals.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
@click.option("--card", type=_Folder, help="Model card; default: README.md beside the model.")
def evaluate(
    model: Path,
    corpus: Path,
    run: Path | None,
    original: Path | None,
    forms: tuple[str, ...],
    parts: tuple[str, ...],
    samples: int | None,
    candidates: int | None,
    quick: bool,
    threads: int,
    card: Path | None,
) -> None:
    """Measure an exported model beside human poems and write the figures."""
    import torch

    from model_export.evaluation.evaluate import QUICK, Evaluation, Settings
    from model_export.evaluation.report import report

    torch.set_num_threads(threads)
    base = QUICK if quick else Settings()
    settings = dataclasses.replace(
        base,
        forms=forms or base.forms,
        parts=parts or base.parts,
        samples=samples or base.samples,
        candidates=candidates or base.candidates,
    )
    evaluation = Evaluation(model, corpus, settings, run=run, original=original, threads=threads)
    path = report(evaluation, card or model.parent / "README.md")
    click.echo(f"{path}: written")
