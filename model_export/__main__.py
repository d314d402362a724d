"""Offline commands: `python -m model_export corpus | lexicon | train | export | …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import QibuError
from model_export.bench.command import bench
from model_export.config import PRESETS
from model_export.corpus import build, source
from model_export.critic.command import critic
from model_export.evaluation.command import evaluate
from model_export.lexicon.command import lexicon

DATA = Path("data")
"""Default folder of everything that is fetched or derived; not under version control."""


@click.group()
def main() -> None:
    """Prepare the corpus, train the poet, measure it and export it for the bot."""


@main.command()
@click.option("--source", "source_folder", type=click.Path(path_type=Path), help="Unpacked corpus.")
@click.option("--out", type=click.Path(path_type=Path), default=DATA / "corpus", show_default=True)
def corpus(source_folder: Path | None, out: Path) -> None:
    """Fetch, clean, split and encode the poems."""
    folder = source.poem_folder(source_folder) if source_folder else source.fetch(DATA / "raw")
    report = build.build(folder, out)
    click.echo(f"{out}: {report['poems']}, vocabulary {report['vocabulary']}")
    click.echo(f"dropped: {report['dropped']}")


@main.command()
@click.option("--preset", type=click.Choice(list(PRESETS)), default="qibu", show_default=True)
@click.option("--corpus", "corpus_folder", type=click.Path(path_type=Path), default=DATA / "corpus")
@click.option("--out", "folder", type=click.Path(path_type=Path), help="Default: runs/<preset>.")
@click.option("--minutes", type=float, help="Length of the run; default: the preset's.")
@click.option("--steps", type=int, help="Stop after so many steps instead.")
@click.option("--learning-rate", type=float)
@click.option("--seed", type=int, default=7, show_default=True)
@click.option("--init", type=click.Path(path_type=Path), help="Start from models/<name>.")
@click.option("--resume", is_flag=True, help="Go on from the checkpoint in the run's folder.")
def train(
    preset: str,
    corpus_folder: Path,
    folder: Path | None,
    minutes: float | None,
    steps: int | None,
    learning_rate: float | None,
    seed: int,
    init: Path | None,
    resume: bool,
) -> None:
    """Train a network; an interrupted run goes on with --resume."""
    from model_export.training.launch import launch

    launch(
        preset,
        corpus_folder,
        folder or Path("runs") / preset,
        overrides={
            "minutes": minutes,
            "max_steps": steps,
            "learning_rate": learning_rate,
            "seed": seed,
        },
        init=init,
        resume=resume,
    )


@main.command()
@click.option(
    "--run", type=click.Path(path_type=Path), default=Path("runs/qibu"), show_default=True
)
@click.option("--corpus", "corpus_folder", type=click.Path(path_type=Path), default=DATA / "corpus")
@click.option("--to", "target", type=click.Path(path_type=Path), default=Path("models/qibu"))
def export(run: Path, corpus_folder: Path, target: Path) -> None:
    """Export a run's averaged weights to ONNX, verified against torch."""
    from model_export.exporting.export import export as export_run

    for name, difference in export_run(run, corpus_folder, target).items():
        click.echo(f"{name}: largest relative difference {difference:.2g}")
    click.echo(f"{target}: written")


main.add_command(lexicon)
main.add_command(evaluate)
main.add_command(critic)
main.add_command(bench)


if __name__ == "__main__":
    try:
        main(standalone_mode=True)
    except QibuError as error:
        click.echo(f"error: {error}", err=True)
        raise SystemExit(2) from error
