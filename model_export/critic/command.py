"""The command `python -m model_export critic`."""

from __future__ import annotations

from pathlib import Path

import click

_Folder = click.Path(path_type=Path)


@click.command()
@click.option("--model", type=_Folder, default=Path("models/qibu"), show_default=True)
@click.option("--corpus", type=_Folder, default=Path("data/corpus"), show_default=True)
@click.option("--samples", type=click.IntRange(40), default=3000, show_default=True)
@click.option("--epochs", type=click.IntRange(1), default=8, show_default=True)
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True)
def critic(model: Path, corpus: Path, samples: int, epochs: int, threads: int) -> None:
    """Train the critic that ranks candidates, and add it to a model."""
    import torch

    from model_export.critic.build import build_critic
    from model_export.critic.training import CriticTraining

    torch.set_num_threads(threads)
    table = build_critic(model, corpus, samples, CriticTraining(epochs=epochs), threads=threads)
    click.echo(table.to_markdown())
