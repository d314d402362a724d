"""`run` in this process: how it comes to work, and how it leaves when told to or forced to."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from pydantic import SecretStr

from bot.discord.running import run
from bot.engine.poet import Poet
from bot.errors import StartError
from bot.settings import Settings
from tests.wire.discord_server import Options, StandInDiscord, pointed_at
from tests.wire.real_bot.working import CALLBACK, eventually, lines_of

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The settings with the token that the stand-in knows."""
    return settings.model_copy(update={"discord_token": SecretStr(Options().token)})


@pytest.fixture(autouse=True)
def opened(poet: Poet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the poet be opened once for all tests; how long that takes is told elsewhere."""
    monkeypatch.setattr(Poet, "open", lambda _: poet)


@asynccontextmanager
async def _running(
    discord: StandInDiscord, settings: Settings
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the bot; the context ends when it has ended."""
    with pointed_at(discord):
        task = asyncio.create_task(run(settings))
        try:
            yield task
            await asyncio.wait_for(task, 30)
        finally:
            task.cancel()
            await asyncio.wait({task})


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Keep what the bot and the library log."""
    caplog.set_level(logging.INFO)
    return caplog


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
async def test_a_signal_ends_the_bot_in_order(
    discord: StandInDiscord, settings: Settings, number: signal.Signals
) -> None:
    """The poem has come, the gateway hears goodbye, and a signal is deadly again."""
    async with _running(discord, settings):
        await discord.ready()
        assert lines_of(await (await discord.slash("poem")).delivered())
        os.kill(os.getpid(), number)
    await discord.gateway.until(lambda: not discord.gateway.sessions)
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


async def test_a_signal_ends_a_bot_that_never_reached_the_gateway(
    discord: StandInDiscord, settings: Settings, log: pytest.LogCaptureFixture
) -> None:
    """The library would try again for ever, and would not even notice that it is closed."""
    nowhere = {"url": "ws://127.0.0.1:1/", "shards": 1, "session_start_limit": {}}
    discord.fail("GET /gateway/bot", 200, body=nowhere)
    async with _running(discord, settings):
        await eventually(lambda: "Failed to connect" in log.text)
        os.kill(os.getpid(), signal.SIGTERM)


async def test_a_signal_ends_a_bot_that_waits_for_discord(
    discord: StandInDiscord, settings: Settings, log: pytest.LogCaptureFixture
) -> None:
    """Logging in can take as long as Discord likes."""
    discord.fail("GET /users/@me", 429, retry_after=600)
    async with _running(discord, settings):
        await eventually(lambda: "rate limited" in log.text)
        os.kill(os.getpid(), signal.SIGTERM)


async def test_requests_while_the_bot_leaves_are_refused_or_not_taken(
    discord: StandInDiscord, settings: Settings, log: pytest.LogCaptureFixture
) -> None:
    """Its last poem waits for Discord; who asks meanwhile hears why there is none."""
    async with _running(discord, settings):
        await discord.ready()
        held = discord.fail(CALLBACK, 429, retry_after=0.3)
        last = await discord.slash("poem", {"seed": "1"})
        await eventually(lambda: held.hits)
        os.kill(os.getpid(), signal.SIGTERM)
        await eventually(lambda: "stopping" in log.text)
        late = [await discord.slash("poem", {"seed": "2"}) for _ in range(3)]
        assert lines_of(await last.delivered())
    assert {(await one.delivered()).text for one in late} == {
        "I am shutting down. Try again in a minute."
    }
    assert all(one.ephemeral for one in late)
    assert not [it for it in log.records if it.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("route", "status", "sentence"),
    [
        ("GET /users/@me", 401, "Discord refuses the token"),
        ("GET /users/@me", 403, "Discord answers with an error (403)"),
        ("GET /oauth2/applications/@me", 404, "Discord answers with an error (404)"),
        ("GET /gateway/bot", 403, "Discord cannot be reached"),
    ],
)
async def test_each_step_of_the_start_has_its_sentence(
    discord: StandInDiscord, settings: Settings, route: str, status: int, sentence: str
) -> None:
    """Whatever Discord refuses at first ends the run with an error of this project."""
    discord.fail(route, status)
    with pytest.raises(StartError) as raised:
        async with _running(discord, settings):
            pass
    assert str(raised.value).startswith(sentence)


async def test_a_slice_of_the_shards_needs_a_database_to_share(
    discord: StandInDiscord, settings: Settings
) -> None:
    """A file is for one process; nothing is connected."""
    slice_ = settings.model_copy(update={"shard_count": 2, "shard_ids": (0,)})
    with pytest.raises(StartError, match="QIBU_SHARD_IDS is for several processes"):
        async with _running(discord, slice_):
            pass
    assert discord.requests == []


async def test_a_token_that_is_revoked_ends_the_run_with_a_sentence(
    discord: StandInDiscord, settings: Settings
) -> None:
    """The gateway closes with code 4004, after which no client may come back."""

    async def revoked() -> None:
        async with _running(discord, settings):
            await discord.ready()
            (connection,) = discord.gateway.open_connections
            await connection.socket.close(code=4004)

    with pytest.raises(StartError, match="4004"):
        await revoked()


async def test_without_a_network_the_run_ends_with_a_sentence(settings: Settings) -> None:
    """The address is one at which nobody listens."""
    async with StandInDiscord() as gone:
        pass
    with pytest.raises(StartError, match="Discord cannot be reached"):
        async with _running(gone, settings):
            pass


async def test_requests_at_the_very_end_leave_no_trace(
    discord: StandInDiscord, settings: Settings, log: pytest.LogCaptureFixture
) -> None:
    """People go on asking until the line is closed; each hears the sentence or nothing."""
    late = []
    async with _running(discord, settings):
        await discord.ready()
        await (await discord.slash("poem")).delivered()
        os.kill(os.getpid(), signal.SIGTERM)
        await eventually(lambda: "stopping" in log.text)
        while discord.gateway.sessions:
            late.append(await discord.slash("poem"))
            await asyncio.sleep(0.01)
    # How many come that late is for the machine to say; it may be none.
    told = {(await one.delivered(0.1)).text for one in late if one.delivered_at}
    assert told <= {"I am shutting down. Try again in a minute."}
    assert not [it for it in log.records if it.levelno >= logging.WARNING]
