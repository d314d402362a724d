"""The command `python -m model_export lexicon`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from model_export.corpus import source
from model_export.corpus.clean import clean
from model_export.lexicon import build, spoken, unihan

_OUT = Path("bot/verse/data/lexicon.tsv")
_SPOKEN = Path("bot/gloss/data")
_RAW = Path("data/raw")


@click.command()
@click.option("--source", "source_folder", type=click.Path(path_type=Path), help="Unpacked corpus.")
@click.option(
    "--unihan",
    "unihan_folder",
    type=click.Path(path_type=Path),
    default=unihan.DEFAULT_FOLDER,
    show_default=True,
    help="Folder with Unihan_*.txt.bz2 (Debian's package unicode-data).",
)
@click.option("--out", type=click.Path(path_type=Path), default=_OUT, show_default=True)
@click.option(
    "--spoken",
    "spoken_folder",
    type=click.Path(path_type=Path),
    default=_SPOKEN,
    show_default=True,
    help="Folder for the readings in modern Mandarin.",
)
def lexicon(
    source_folder: Path | None, unihan_folder: Path, out: Path, spoken_folder: Path
) -> None:
    """Build the table of tones, rhymes, readings and meanings."""
    folder = source.poem_folder(source_folder) if source_folder else source.fetch(_RAW)
    poems = clean(source.read(folder), Counter())
    counts = build.count(line for poem in poems for line in poem.lines)
    coverage = build.build(counts, unihan_folder, out)
    click.echo(f"{out}: {coverage.rows} characters, {coverage.tokens:.4%} of the corpus read")
    click.echo(f"without tones: {len(coverage.unreadable)}: {''.join(coverage.unreadable[:60])}")
    known = {form for row in build.scripts(out) for form in row}
    readings, phrases = spoken.write(spoken_folder, known)
    click.echo(f"{spoken_folder}: {readings} characters and {phrases} phrases read aloud")
