"""What people type is nowhere in the logs, whether they get an answer or an error."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from bot import logs
from bot.discord.running import TOLD
from bot.service.service import PoetService
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server

MARK = "zzqxmarker"
TYPED = "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。"
LINE = "黃河入海流"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the bot logs from INFO upwards, as `run` sets it up."""
    root, stream = logging.getLogger(), io.StringIO()
    before, level = list(root.handlers), root.level
    logs.configure("INFO", "json", told=TOLD, stream=stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)


async def _use_everything(server: Server) -> None:
    """Type the mark or the poem wherever something can be typed."""
    alice, channel = server.alice, server.channel
    answered = await alice.slash(channel, "poem", form="wuyan", seed=MARK)
    await _use_words(server)
    await alice.autocomplete(channel, "poem", "theme", MARK)
    await alice.autocomplete(channel, "blend", "a", MARK)
    if reading.poem_lines(answered.response):
        await alice.click(answered.response, label="Vary")
        question = await alice.click(answered.response, label="Blend…")
        await alice.submit_modal(question, {"text": MARK})


async def _use_words(server: Server) -> None:
    alice, channel = server.alice, server.channel
    await alice.slash(channel, "poem", theme=MARK)
    await alice.slash(channel, "poem", acrostic=MARK)
    await alice.slash(channel, "poem", form="wuyan", acrostic=LINE[:2])
    await alice.slash(channel, "scan", text=TYPED)
    await alice.slash(channel, "scan", text=MARK)
    await alice.slash(channel, "blend", a=TYPED, b=MARK, steps=3, form="wuyan")


def _assert_nothing_typed(stream: io.StringIO) -> None:
    told = stream.getvalue()
    assert MARK not in told
    assert LINE not in told
    assert LINE[:2] not in told


async def test_what_was_typed_is_not_logged(server: Server, logged: io.StringIO) -> None:
    """When all goes well, or is refused."""
    logging.getLogger("bot").info("begun")
    await _use_everything(server)
    assert "begun" in logged.getvalue()
    _assert_nothing_typed(logged)


@pytest.mark.parametrize("broken", ["compose", "blend", "draw"])
async def test_nor_when_the_work_fails_with_its_words(
    broken: str,
    server: Server,
    service: PoetService,
    monkeypatch: pytest.MonkeyPatch,
    logged: io.StringIO,
) -> None:
    """An unexpected error may quote what it was given; its place in the code is told alone."""

    async def fails(*given: Any, **_: Any) -> None:
        raise ValueError(f"{given} {MARK} {LINE}")

    monkeypatch.setattr(service, broken, fails)
    await _use_everything(server)
    assert "ValueError: (what it says is withheld" in logged.getvalue()
    assert "in fails" in logged.getvalue()
    _assert_nothing_typed(logged)


async def test_nor_when_a_worker_fails(
    server: Server,
    service: PoetService,
    monkeypatch: pytest.MonkeyPatch,
    logged: io.StringIO,
) -> None:
    """The threads that do the work log for themselves."""

    def fails(requests: Any) -> None:
        raise BaseException(f"{requests}")

    monkeypatch.setattr(type(service.poet), "compose_many", lambda _, wishes: fails(wishes))
    await _use_everything(server)
    assert "BaseException: (what it says is withheld" in logged.getvalue()
    _assert_nothing_typed(logged)


async def test_nor_when_the_store_fails(server: Server, store: Store, logged: io.StringIO) -> None:
    """The database's own error comes with the statement, but without what was to be stored."""
    poem = await server.alice.slash(server.channel, "poem", seed="1")
    await store._database.write(
        lambda connection: connection.execute(text("ALTER TABLE poems RENAME TO lost"))
    )
    await _use_everything(server)
    await server.alice.click(poem.response, label="Again")
    assert "FaultError" in logged.getvalue()
    _assert_nothing_typed(logged)


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (403, 50013), (418, 0)])
async def test_nor_when_discord_refuses_the_answer(
    status: int, code: int, server: Server, logged: io.StringIO
) -> None:
    """What was sent stands in no error."""
    path = "/interactions/*/callback"
    server.env.inject_error("POST", path, status=status, code=code, times=None)
    await _use_words(server)
    server.env.backend.faults.clear()
    assert logged.getvalue()
    _assert_nothing_typed(logged)


async def test_nor_when_a_suggestion_fails(
    server: Server, store: Store, monkeypatch: pytest.MonkeyPatch, logged: io.StringIO
) -> None:
    """discord.py itself logs what goes wrong while somebody types."""

    async def fails(*given: Any, **named: Any) -> None:
        raise ValueError(f"{given} {named}")

    monkeypatch.setattr(store, "recent_poems", fails)
    await server.alice.autocomplete(server.channel, "blend", "a", MARK)
    assert "autocomplete" in logged.getvalue()
    for number in (server.guild.id, server.alice.id):
        assert str(number) not in logged.getvalue()
    _assert_nothing_typed(logged)
