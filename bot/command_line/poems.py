"""Commands that write poems to the terminal or a file: poem, card, blend, scan."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from bot.card.sizes import SIZES
from bot.card.styles import STYLES
from bot.command_line import options, terminal
from bot.verse.poem import Script

_MOST_POEMS = 1000


@click.command()
@options.form
@options.theme
@options.acrostic
@options.seed
@options.script
@click.option("--count", type=click.IntRange(1, _MOST_POEMS), default=1, show_default=True)
@options.as_json
@options.model
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


@click.command()
@options.form
@options.theme
@options.acrostic
@options.seed
@options.script
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
@options.as_json
@options.model
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


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--steps", type=int, default=5, show_default=True, help="Poems on the way, 2 to 9.")
@options.form
@click.option("--seed", default="blend", show_default=True, help="Of the noise on the way.")
@options.script
@options.as_json
@options.model
def blend(
    a: str, b: str, steps: int, form: str, seed: str, script: Script, as_json: bool, model: Path
) -> None:
    """Walk from poem A to poem B: seeds, poem ids or poems typed in."""
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


@click.command()
@click.argument("text")
@options.as_json
def scan(text: str, as_json: bool) -> None:
    """Scan a typed poem: tones, pattern, rhyme and every fault; "-" reads standard input."""
    from bot.verse.scansion import scan as scan_text

    scansion = scan_text(sys.stdin.read() if text == "-" else text)
    if as_json:
        terminal.print_json(scansion.to_json())
    else:
        click.echo(terminal.scansion_text(scansion))
