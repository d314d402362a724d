"""The process `python -m bot run`: its start, its end, and what it says if it cannot start."""

from __future__ import annotations

import asyncio
import logging
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.bundles import TINY
from tests.wire.discord_server import BotProcess, Exchange, Options, StandInDiscord
from tests.wire.real_bot.working import lines_of

READERS = 6
"""People who ask; there is one worker, so that most still wait when the first is served."""

_log = logging.getLogger(__name__)


def _process(url: str, folder: Path, **variables: str) -> BotProcess:
    settings = {
        "DISCORD_TOKEN": Options().token,
        "QIBU_MODEL": str(TINY),
        "QIBU_DATA": str(folder / "data"),
        "QIBU_WORKERS": "1",
        **variables,
    }
    return BotProcess(url, "-m", "bot", "run", variables=settings)


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings of whoever runs the tests out of the processes."""
    for name in ("DISCORD_TOKEN_FILE", "QIBU_DATABASE_URL", "QIBU_DATABASE_URL_FILE", "CARD_FONT"):
        monkeypatch.delenv(name, raising=False)


async def _everybody_asks(discord: StandInDiscord) -> list[Exchange]:
    people = [discord.world.person(f"Reader {number}") for number in range(READERS)]
    return [await discord.slash("poem", {"form": "qilu"}, user=one) for one in people]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda it: it.name)
async def test_poems_under_way_are_delivered_before_the_process_ends(
    discord: StandInDiscord, tmp_path: Path, number: signal.Signals
) -> None:
    """Who asked before the signal gets a poem, who asks after it a sentence or nothing."""
    begun = time.perf_counter()
    async with _process(discord.url, tmp_path) as process:
        await process.printed("ready in", 60)
        _log.info("from start to ready: %.2f s", time.perf_counter() - begun)
        asked = await _everybody_asks(discord)
        await asked[0].delivered()
        waiting = [one for one in asked if one.delivered_at is None]
        process.process.send_signal(number)
        await process.printed("stopping")
        late = await discord.slash("poem")
        assert await process.ended(30) == 0
    assert waiting
    poems = [await one.delivered(0.1) for one in asked]
    assert [len(lines_of(poem)) for poem in poems] == [8] * READERS
    assert all(len(poem.attachments) == 1 for poem in poems)
    if late.delivered_at is not None:
        assert (await late.delivered()).text == "I am shutting down. Try again in a minute."
    assert not [line for line in process.lines if "Traceback" in line or "ERROR" in line]


async def test_a_second_process_takes_over(discord: StandInDiscord, tmp_path: Path) -> None:
    """The buttons of the first one work, and the commands are not registered again."""
    async with _process(discord.url, tmp_path) as first:
        await first.printed("ready in", 60)
        poem = await (await discord.slash("poem", {"seed": "1"})).delivered()
        assert await first.terminate() == 0
    await discord.gateway.until(lambda: not discord.gateway.sessions)
    async with _process(discord.url, tmp_path) as second:
        await second.printed("ready in", 60)
        again = [one for one in poem.custom_ids if one.startswith("q1:again:")]
        child = await (await discord.press(poem, again[0])).delivered()
        assert lines_of(child) != lines_of(poem)
        assert await second.terminate() == 0
    assert len(discord.registry.syncs) == 1


async def _words_of_failure(process: BotProcess) -> str:
    """Let a process fail; return its one sentence."""
    async with process:
        assert await process.ended(60) == 1
    assert not [line for line in process.lines if "Traceback" in line]
    (sentence,) = [line for line in process.lines if line.startswith("error: ")]
    assert process.lines[-1] == sentence
    return sentence


async def test_a_wrong_token_is_told_in_one_sentence(
    discord: StandInDiscord, tmp_path: Path
) -> None:
    """The token itself is not printed."""
    process = _process(discord.url, tmp_path, DISCORD_TOKEN="a.wrong.token")
    assert "Discord refuses the token" in await _words_of_failure(process)
    assert "a.wrong.token" not in "\n".join(process.lines)


async def test_no_token_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Before anything is opened."""
    process = _process("http://127.0.0.1:1", tmp_path, DISCORD_TOKEN="")
    assert "There is no token" in await _words_of_failure(process)
    assert not (tmp_path / "data").exists()


async def test_no_network_is_told_in_one_sentence(tmp_path: Path) -> None:
    """Nobody listens on port 1."""
    process = _process("http://127.0.0.1:1", tmp_path)
    assert "Discord cannot be reached" in await _words_of_failure(process)


async def test_a_broken_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    """The sentence names the file."""
    await asyncio.to_thread(shutil.copytree, TINY, tmp_path / "model")
    (tmp_path / "model" / "step.onnx").write_bytes(b"not a model")
    process = _process("http://127.0.0.1:1", tmp_path, QIBU_MODEL=str(tmp_path / "model"))
    assert "step.onnx" in await _words_of_failure(process)


async def test_an_unwritable_database_is_told_in_one_sentence(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "data").write_text("a file")
    process = _process("http://127.0.0.1:1", tmp_path)
    assert str(tmp_path / "data") in await _words_of_failure(process)
