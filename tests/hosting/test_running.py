"""`python -m bot run` as systemd starts it: a process of its own before a stand-in Discord."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.bundles import TINY
from tests.wire.discord_server import BotProcess, StandInDiscord
from tests.wire.discord_server.processes import PythonProcess

PATIENCE = 60.0
SEED = "zzqxmarker"


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    """The socket at which systemd listens."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(str(tmp_path / "notify"))
        receiver.setblocking(False)
        yield receiver


async def _told(systemd: socket.socket) -> str:
    loop = asyncio.get_running_loop()
    return (await asyncio.wait_for(loop.sock_recv(systemd, 1000), PATIENCE)).decode()


async def _told_of(systemd: socket.socket, state: str) -> None:
    while state not in (await _told(systemd)).splitlines():
        pass


def _variables(token: str, folder: Path) -> dict[str, str]:
    (folder / "token").write_text(token)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        "DISCORD_TOKEN_FILE": str(folder / "token"),
        "QIBU_DATA": str(folder),
        "QIBU_MODEL": str(TINY),
        "QIBU_LOG_FORMAT": "json",
        "QIBU_METRICS_PORT": str(port),
        "NOTIFY_SOCKET": str(folder / "notify"),
        "WATCHDOG_USEC": "5000000",
    }


async def _page(variables: dict[str, str], path: str) -> str:
    address = f"http://127.0.0.1:{variables['QIBU_METRICS_PORT']}{path}"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return await answer.text()


async def test_a_bot_tells_how_it_is_from_its_start_to_its_end(
    systemd: socket.socket, tmp_path: Path
) -> None:
    """READY, WATCHDOG and STOPPING to systemd; figures of a real answer; logs without words."""
    async with StandInDiscord() as discord:
        variables = _variables(discord.application.token, tmp_path)
        async with BotProcess(discord.url, "-m", "bot", "run", variables=variables) as bot:
            await _told_of(systemd, "READY=1")
            await _told_of(systemd, "WATCHDOG=1")
            answer = await discord.slash("poem", {"form": "wuyan", "seed": SEED})
            assert SEED in (await answer.delivered(PATIENCE)).text
            asking = PythonProcess("-m", "bot", "health", variables=variables)
            async with asking:
                status = await asking.ended(PATIENCE)
            assert status == 0, asking.lines
            assert "The bot is well: Discord answers in" in asking.lines[0]
            # By now the place of the poem is noted, too, and with it the command has ended.
            figures = (await _page(variables, "/metrics")).splitlines()
            assert await bot.terminate(PATIENCE) == 0
        await _told_of(systemd, "STOPPING=1")
    for name in (
        'qibu_interactions_total{kind="application_command",name="poem",outcome="ok"}',
        'qibu_first_answer_seconds_count{kind="application_command"}',
        'qibu_rest_answers_total{route="callback",status="200"}',
        'qibu_rest_answers_total{route="commands",status="200"}',
        'qibu_gateway_events_total{event="connect"}',
        "qibu_ready",
        "qibu_poems_stored",
    ):
        assert f"{name} 1.0" in figures
    logged = [json.loads(line) for line in bot.lines]
    (line,) = [item for item in logged if item["logger"] == "bot.discord.observing"]
    assert (line["command"], line["outcome"]) == ("application_command poem", "ok")
    assert 0 < line["first_ms"] <= line["ms"]
    assert not [text for text in bot.lines if SEED in text or discord.application.token in text]


async def test_a_refused_token_ends_with_a_sentence_and_is_not_shown(tmp_path: Path) -> None:
    """Neither in the log nor in the sentence."""
    async with StandInDiscord() as discord:
        wrong = "MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.not-the-right-token-at-all_0"
        variables = _variables(wrong, tmp_path)
        async with BotProcess(discord.url, "-m", "bot", "run", variables=variables) as bot:
            assert await bot.ended(PATIENCE) == 1
    assert bot.lines[-1].startswith("error: Discord refuses the token.")
    assert not [text for text in bot.lines if wrong in text]
