"""A database that swallows everything: people hear of it before Discord gives them up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.discord import answering, items, tree
from bot.discord.answering import LOOKING_UP
from bot.discord.client import QibuBot
from bot.settings import Settings
from bot.store import postgres
from tests.postgres_server import PostgresServer, running_server
from tests.wire.discord_server import CallbackType, StandInDiscord
from tests.wire.discord_server.interactions import FIRST_ANSWER_SECONDS
from tests.wire.real_bot.test_slow_poem import USUAL_PATIENCE
from tests.wire.real_bot.working import custom_id, lines_of

_SENTENCE = "I cannot get at my poems just now; the fault is on my side."


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of our own, for it is paused."""
    with running_server() as started:
        yield started


@pytest.fixture
def settings(
    settings: Settings, server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Settings with a database on the server, which is given up sooner than usual."""
    for room in (items, tree):
        monkeypatch.setattr(room, "LOOKING_UP", LOOKING_UP)
    for name in ("_ANSWER_S", "_CONNECTING_S"):
        monkeypatch.setattr(postgres, name, LOOKING_UP + 0.5)
    server.sql("CREATE DATABASE silent")
    return settings.model_copy(update={"database_url": server.url("silent")})


@contextmanager
def _paused(server: PostgresServer) -> Iterator[None]:
    server.pause()
    try:
        yield
    finally:
        server.go_on()


def test_an_answer_is_in_time_after_looking_up() -> None:
    """Looking up and the usual patience leave time for the way to Discord."""
    assert LOOKING_UP + USUAL_PATIENCE < FIRST_ANSWER_SECONDS - 0.5


async def test_nobody_waits_in_vain_for_a_silent_database(
    discord: StandInDiscord,
    bot: QibuBot,
    server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Presses and commands have a sentence each in time; then all works again."""
    shown = await (await discord.slash("poem")).delivered()
    monkeypatch.setattr(answering, "PATIENCE", 0.1)
    clock = asyncio.get_running_loop().time
    with _paused(server):
        begun = clock()
        pressed = await discord.press(shown, custom_id(shown, "vary"))
        picked = await discord.press(shown, custom_id(shown, "explain"))
        asked = await (await discord.slash("poem")).answered()
        assert asked.callback is CallbackType.DEFERRED_MESSAGE
        for exchange in (pressed, picked):
            said = await exchange.delivered()
            assert said.text.startswith(_SENTENCE)
            assert said.ephemeral
        assert LOOKING_UP <= clock() - begun < FIRST_ANSWER_SECONDS
        (said,) = (await asked.until(lambda it: it.followups)).followups
        assert said.text.startswith(_SENTENCE)
    again = await (await discord.press(shown, custom_id(shown, "vary"))).delivered()
    assert lines_of(again)
