"""The command line: `python -m bot poem | card | blend | scan | check`."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any, get_args

import click

from bot.card.sizes import SIZES
from bot.card.styles import STYLES
from bot.errors import QibuError, VerseError
from bot.verse.forms import FORMS
from bot.verse.poem import Script

MODEL_FOLDER = Path(__file__).parents[1] / "models" / "qibu"
"""Where the shipped model lies in a checkout."""

_BAD_INPUT, _FAILURE = 2, 1
_MOST_POEMS = 1000

_form = click.option(
    "--form", default="qijue", show_default=True, help=f"One of {', '.join(FORMS)}."
)
_theme = click.option("--theme", help="What the poem is about, in English or Chinese.")
_acrostic = click.option("--acrostic", help="First characters of the lines (藏頭).")
_seed = click.option(
    "--seed",
    default=lambda: str(secrets.randbelow(10**9)),
    help="Any text or number; the same seed gives the same poem. The bot under load draws seeds "
    "such as 482910x16: the best of 16 drafts (8, 16 or 32) instead of 64.",
)
_script = click.option(
    "--script", type=click.Choice(get_args(Script)), default="traditional", show_default=True
)
_as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_model = click.option(
    "--model",
    type=click.Path(path_type=Path),
    default=MODEL_FOLDER,
    envvar="QIBU_MODEL",
    show_default=True,
    help="Folder of the model.",
)


class _Commands(click.Group):
    """Turns the project's errors into one sentence and an exit status."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command; bad input ends with status 2, anything else that fails with 1."""
        try:
            return super().invoke(context)
        except QibuError as error:
            click.echo(f"error: {error}", err=True)
            context.exit(_BAD_INPUT if isinstance(error, VerseError) else _FAILURE)


@click.group(cls=_Commands)
def main() -> None:
    """Qibu 七步: classical Chinese poems from a gated-CNN VAE."""
    # Poems must come out whole also where the locale is not UTF-8.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]


@main.command()
@_form
@_theme
@_acrostic
@_seed
@_script
@click.option("--count", type=click.IntRange(1, _MOST_POEMS), default=1, show_default=True)
@_as_json
@_model
def poem(
    form: str,
    theme: str | None,
    acrostic: str | None,
    seed: str,
    script: Script,
    count: int,
    as_json: bool,
    model: Path,
) -> None:
    """Write poems."""
    from bot import terminal
    from bot.engine.poet import Poet
    from bot.engine.requests import PoemRequest, seeds_from

    requests = [
        PoemRequest(form=form, seed=one, theme=theme, acrostic=acrostic)
        for one in seeds_from(seed, count)
    ]
    poems = Poet.open(model).compose_many(requests)
    for number, written in enumerate(poems):
        if as_json:
            terminal.print_json(written.to_json(script))
        else:
            click.echo(("\n" if number else "") + terminal.poem_text(written, script))


@main.command()
@_form
@_theme
@_acrostic
@_seed
@_script
@click.option("--style", type=click.Choice(list(STYLES)), default="xuan", show_default=True)
@click.option("--size", type=click.Choice(list(SIZES)), default="portrait", show_default=True)
@click.option(
    "--font",
    type=click.Path(path_type=Path),
    envvar="CARD_FONT",
    help="A font file to draw with.  [default: Noto Serif SC]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="PNG file to write."
)
@_as_json
@_model
def card(
    form: str,
    theme: str | None,
    acrostic: str | None,
    seed: str,
    script: Script,
    style: str,
    size: str,
    font: Path | None,
    output: Path,
    as_json: bool,
    model: Path,
) -> None:
    """Write a poem and draw it as a picture."""
    from bot import terminal
    from bot.card.drawing import render
    from bot.card.files import write_atomically
    from bot.engine.poet import Poet
    from bot.engine.requests import PoemRequest

    poet = Poet.open(model)
    wish = PoemRequest(
        form=form,
        seed=seed,
        theme=theme,
        acrostic=acrostic,
    )
    written = poet.compose(wish)
    title = poet.themes.resolve(theme).title if theme else None
    picture = render(written, style=style, size=size, script=script, title=title, font=font)
    write_atomically(output, picture)
    if as_json:
        terminal.print_json(written.to_json(script) | {"file": str(output)})
    else:
        click.echo(f"{terminal.poem_text(written, script)}\nfile {output}")


@main.command()
@click.argument("a")
@click.argument("b")
@click.option("--steps", type=int, default=5, show_default=True, help="Poems on the way, 2 to 9.")
@_form
@click.option("--seed", default="blend", show_default=True, help="Of the noise on the way.")
@_script
@_as_json
@_model
def blend(
    a: str, b: str, steps: int, form: str, seed: str, script: Script, as_json: bool, model: Path
) -> None:
    """Walk from poem A to poem B: seeds, poem ids or poems typed in."""
    from bot import terminal
    from bot.engine.poet import Poet
    from bot.engine.references import referred_poem
    from bot.engine.requests import BlendRequest

    poet = Poet.open(model)
    ends = [referred_poem(poet, text, form) for text in (a, b)]
    request = BlendRequest(start=ends[0], end=ends[1], steps=steps, form=form, seed=seed)
    for step in poet.blend(request):
        if as_json:
            terminal.print_json(step.poem.to_json(script) | {"t": step.t, "a": a, "b": b})
        else:
            click.echo(terminal.blend_text(step.t, step.poem, script))


@main.command()
@click.argument("text")
@_as_json
def scan(text: str, as_json: bool) -> None:
    """Scan a typed poem: tones, pattern, rhyme and every fault; "-" reads standard input."""
    from bot import terminal
    from bot.verse.scansion import scan as scan_text

    scansion = scan_text(sys.stdin.read() if text == "-" else text)
    if as_json:
        terminal.print_json(scansion.to_json())
    else:
        click.echo(terminal.scansion_text(scansion))


@main.command()
@_model
def check(model: Path) -> None:
    """Say whether this installation can run; exit status 0 or 1."""
    from bot.engine.bundle import ModelBundle

    bundle = ModelBundle.open(model)
    click.echo(f"model {bundle.manifest.name}: all files whole, {len(bundle.vocabulary)} ids")


if __name__ == "__main__":
    main()
