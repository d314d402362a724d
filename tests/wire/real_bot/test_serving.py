"""`serve` in this process: what its pages tell, and what it says if it cannot start."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.discord.serving import serve
from bot.engine.poet import Poet
from bot.errors import StartError
from bot.hosting.asking import sentence
from bot.settings import Settings
from tests.wire.discord_server import Options, StandInDiscord, pointed_at
from tests.wire.real_bot.working import eventually, lines_of


@pytest.fixture
def settings(settings: Settings, unused_tcp_port: int) -> Settings:
    """The settings with the token that the stand-in knows, and ports of its own."""
    own = {
        "discord_token": SecretStr(Options().token),
        "http_port": 0,
        "metrics_port": unused_tcp_port,
    }
    return settings.model_copy(update=own)


@pytest.fixture(autouse=True)
def opened(poet: Poet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the poet be opened once for all tests."""
    monkeypatch.setattr(Poet, "open", lambda _: poet)


@asynccontextmanager
async def _serving(
    discord: StandInDiscord, settings: Settings, log: pytest.LogCaptureFixture
) -> AsyncIterator[str]:
    """Serve until the context ends, by a signal; yield where interactions are taken."""
    log.set_level(logging.INFO)
    with pointed_at(discord):
        task = asyncio.create_task(serve(settings))
        try:
            await eventually(lambda: task.done() or "taking interactions" in log.text)
            if not task.done():
                (address,) = re.findall(r"taking interactions at (\S+)", log.text)
                yield address
                os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(task, 30)
        finally:
            task.cancel()
            await asyncio.wait({task})


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as client, client.get(url) as answer:
        return answer.status, await answer.text()


async def test_health_and_metrics_are_told_without_a_gateway(
    discord: StandInDiscord, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """The pages of `run`, with what was refused; no gateway is no fault."""
    async with _serving(discord, settings, caplog) as address:
        await discord.deliver_over_http(address)
        assert lines_of(await (await discord.slash("poem")).delivered())
        pages = f"http://127.0.0.1:{settings.metrics_port}"
        status, told = await _get(f"{pages}/healthz")
        _, metrics = await _get(f"{pages}/metrics")
    vitals = json.loads(told)
    assert (status, vitals["healthy"], vitals["shards"], vitals["faults"]) == (200, True, 0, [])
    assert sentence(vitals) == (
        "The bot is well: it takes interactions over HTTP, and the database answers."
    )
    assert 'qibu_refused_requests_total{reason="signature"} 1.0' in metrics
    assert 'qibu_interactions_total{kind="application_command",name="poem"' in metrics
    assert "qibu_ready 1.0" in metrics
    assert discord.gateway.identifies == []
    assert not [it for it in caplog.records if it.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"public_key": b"\xab" * 32}, "DISCORD_PUBLIC_KEY is not the key of the application"),
        ({"http_host": "192.0.2.1"}, "Nothing can be served at 192.0.2.1 port 0"),
        ({"discord_token": None}, "There is no token"),
        ({"discord_token": SecretStr("another")}, "Discord refuses the token"),
    ],
)
async def test_what_keeps_it_from_serving_is_told_in_a_sentence(
    discord: StandInDiscord,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    changes: dict[str, Any],
    sentence: str,
) -> None:
    """A key of another application, an address of another machine, no token or a wrong one."""
    with pytest.raises(StartError, match=sentence):
        async with _serving(discord, settings.model_copy(update=changes), caplog):
            pass


async def test_a_key_that_is_set_rightly_changes_nothing(
    discord: StandInDiscord, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """It is the one that Discord tells."""
    key = {"public_key": bytes.fromhex(discord.signer.verify_key)}
    async with _serving(discord, settings.model_copy(update=key), caplog) as address:
        await discord.deliver_over_http(address)
        assert (await (await discord.slash("about")).delivered()).text
