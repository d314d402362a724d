"""Tries out all that the bot stands on, but for Discord itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.card.drawing import render
from bot.engine.bundle import ModelBundle
from bot.errors import QibuError
from bot.settings import Settings
from bot.store.store import Store
from bot.verse.forms import FORMS
from bot.verse.poem import Poem

_SAMPLE = Poem(
    form=FORMS["wujue"],
    lines=("白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓"),
    seed="check",
    theme=None,
    images=(),
    acrostic=None,
    pattern="",
    rhyme="",
    score=0.0,
    model="",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part stands."""

    part: str
    good: bool
    words: str
    """What it is, or what is wrong with it and what to do."""


async def examine(settings: Settings) -> list[Finding]:
    """Open the model and the database and draw a card; make what the database lacks."""
    parts: tuple[tuple[str, Callable[[Settings], Awaitable[str]]], ...] = (
        ("settings", _settings),
        ("model", _model),
        ("database", _database),
        ("font", _font),
    )
    return [await _finding(name, part, settings) for name, part in parts]


async def _finding(
    name: str, part: Callable[[Settings], Awaitable[str]], settings: Settings
) -> Finding:
    try:
        return Finding(name, True, await part(settings))
    except QibuError as error:
        return Finding(name, False, str(error))


async def _settings(settings: Settings) -> str:
    if settings.discord_token is None:
        return "there is no token yet; `run` needs DISCORD_TOKEN"
    return "the token is set; only Discord can tell whether it is right"


async def _model(settings: Settings) -> str:
    bundle = ModelBundle.open(settings.model)
    return f"{bundle.manifest.name}, all files whole, {len(bundle.vocabulary)} ids"


async def _database(settings: Settings) -> str:
    async with await Store.open(settings.database_url) as store:
        # Opening alone would not show that a file may be read only.
        await store.set_value("checked", datetime.now(UTC).isoformat())
        return store.place


async def _font(settings: Settings) -> str:
    render(_SAMPLE, font=settings.card_font)
    return str(settings.card_font or "Noto Serif SC")
