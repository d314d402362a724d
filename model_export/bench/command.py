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
@click.option("--database", help="Address of an empty PostgreSQL database, to be timed as well.")
def bench(model: Path, poems: int, steps: int, seconds: float, database: str | None) -> None:
    """Time poems, loading, service, store and training on this machine, and weigh the memory."""
    from model_export.bench.load import LoadSettings
    from model_export.bench.machine import describe_machine
    from model_export.bench.rows import table
    from model_export.bench.run import BenchSettings
    from model_export.bench.run import bench as measure
    from model_export.bench.store_rows import StoreSettings

    for line in describe_machine():
        click.echo(line)
    load = LoadSettings(seconds=seconds)
    store = StoreSettings(database=database)
    settings = BenchSettings(poems=poems, training_steps=steps, load=load, store=store)
    rows = list(measure(model, settings))
    click.echo("\n" + table(rows))
