"""The command `python -m model_export bench`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    default=Path("models/qibu"),
    show_default=True,
)
@click.option("--poems", type=click.IntRange(1), default=20, show_default=True, help="Single ones.")
@click.option("--steps", type=click.IntRange(1), default=10, show_default=True, help="Of training.")
@click.option(
    "--seconds", type=click.FloatRange(1), default=60, show_default=True, help="Of steady load."
)
def bench(model: Path, poems: int, steps: int, seconds: float) -> None:
    """Time poems, loading, service and training on this machine, and weigh the memory."""
    from model_export.bench.load import LoadSettings
    from model_export.bench.machine import describe_machine
    from model_export.bench.rows import table
    from model_export.bench.run import BenchSettings
    from model_export.bench.run import bench as measure

    for line in describe_machine():
        click.echo(line)
    load = LoadSettings(seconds=seconds)
    settings = BenchSettings(poems=poems, training_steps=steps, load=load)
    rows = list(measure(model, settings))
    click.echo("\n" + table(rows))
