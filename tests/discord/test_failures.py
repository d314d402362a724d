"""What people hear when something goes wrong."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import discord
import pytest

from bot.discord.admission import Pace
from bot.discord.client import QibuBot, create_bot
from bot.errors import BusyError, StoreError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server

_CALLBACK = "/interactions/*/callback"
_ORIGINAL = "/webhooks/*/messages/@original"


async def test_a_wish_that_cannot_be_met_is_refused_in_private(server: Server) -> None:
    """The refusal names the value and the remedy."""
    result = await server.alice.slash(server.channel, "poem", acrostic="春")
    assert result.ephemeral
    said = reading.text(result.response)
    assert "春" in said
    assert "needs 4" in said


async def test_user_text_in_a_refusal_is_escaped(server: Server) -> None:
    """Neither a ping nor markup survives."""
    result = await server.alice.slash(server.channel, "poem", theme="@everyone **zzqx**")
    said = reading.text(result.response)
    assert "@everyone" not in said
    assert "**zzqx**" not in said


async def test_who_asks_too_often_is_told_when_to_come_back(
    server: Server, simcord_bot: QibuBot
) -> None:
    """The refusal gives the seconds, and time heals."""
    simcord_bot.parts.admission.pace = Pace(1, 20.0)
    await server.alice.slash(server.channel, "poem")
    refused = await server.alice.slash(server.channel, "poem")
    assert refused.ephemeral
    assert "you can ask again in" in reading.text(refused.response)
    await server.env.advance_time(30)
    again = await server.alice.slash(server.channel, "poem")
    assert reading.poem_lines(again.response)


async def test_a_full_queue_says_how_long_it_is(
    server: Server, service: PoetService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence of the service reaches the person."""

    async def busy(*_: Any) -> None:
        raise BusyError(13.2)

    monkeypatch.setattr(service, "compose", busy)
    result = await server.alice.slash(server.channel, "poem")
    assert result.ephemeral
    assert "about 14 s" in reading.text(result.response)


async def test_a_leaving_bot_takes_no_request(server: Server, simcord_bot: QibuBot) -> None:
    """Who asks while it closes is told so."""
    simcord_bot.parts.admission.close()
    result = await server.alice.slash(server.channel, "poem")
    assert "shutting down" in reading.text(result.response)


async def test_an_unexpected_error_gets_a_number_and_keeps_its_inside(
    server: Server,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The person gets an incident number that stands in the log with the traceback."""

    async def broken(*_: Any) -> None:
        raise StoreError("/secret/path is gone")

    monkeypatch.setattr(store, "add_poem", broken)
    with caplog.at_level(logging.ERROR, logger="bot.discord.failures"):
        result = await server.alice.slash(server.channel, "poem")
    assert result.ephemeral
    said = reading.text(result.response)
    assert "/secret" not in said
    (record,) = [item for item in caplog.records if item.name == "bot.discord.failures"]
    assert record.__dict__["incident"] in said
    assert record.exc_info is not None


async def test_a_button_of_a_forgotten_poem_says_so(
    server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each button under a poem that is not kept has its sentence."""
    poem = await server.alice.slash(server.channel, "poem")

    async def forgotten(*_: Any) -> None:
        return None

    monkeypatch.setattr(store, "poem", forgotten)
    for label in ("Again", "Vary", "Blend…", "Explain", "简体"):
        result = await server.alice.click(poem.response, label=label)
        assert result.ephemeral
        assert "any more" in reading.text(result.response)


async def test_an_unknown_id_in_a_blend_is_refused(server: Server) -> None:
    """A mistyped id is named."""
    result = await server.alice.slash(server.channel, "blend", a="q00000000", b="snow")
    assert result.ephemeral
    assert "q00000000" in reading.text(result.response)


async def test_without_the_permission_to_attach_the_poem_comes_without_its_card(
    server: Server,
) -> None:
    """The poem arrives, and a line says which permission is missing."""
    denied = discord.PermissionOverwrite(attach_files=False)
    bot = server.env.bot.user
    quiet = server.guild.create_text_channel("quiet", overwrites={bot: denied})
    result = await server.alice.slash(quiet, "poem")
    assert reading.poem_lines(result.response)
    assert reading.alt_texts(result.response) == []
    assert "Attach Files" in reading.text(result.response)


@pytest.mark.parametrize("status", [400, 403, 413])
async def test_a_refused_picture_does_not_cost_the_poem(server: Server, status: int) -> None:
    """If Discord does not take the picture the poem is sent without it."""
    server.env.inject_error("POST", _CALLBACK, status=status, code=50035, times=1)
    result = await server.alice.slash(server.channel, "poem")
    assert reading.poem_lines(result.response)
    assert reading.alt_texts(result.response) == []


async def test_an_expired_interaction_is_dropped_quietly(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody can be told; the log has one line and the bot serves on."""
    server.env.inject_error("POST", _CALLBACK, status=404, code=10062, times=None)
    with caplog.at_level(logging.WARNING, logger="bot.discord.failures"):
        await server.alice.slash(server.channel, "poem")
    assert "expired" in caplog.text
    server.env.backend.faults.clear()
    result = await server.alice.slash(server.channel, "poem")
    assert reading.poem_lines(result.response)


async def test_a_message_deleted_meanwhile_does_not_break_the_bot(server: Server) -> None:
    """The press on a message that is gone ends with a sentence, not with silence."""
    poem = await server.alice.slash(server.channel, "poem")
    server.env.inject_error("DELETE", _ORIGINAL, status=404, code=10008, times=1)
    result = await server.alice.click(poem.response, label="Delete")
    assert "gone already" in "\n".join(reading.text(message) for message in result.followups)


@pytest.mark.parametrize(
    ("status", "code", "word"),
    [(500, 0, "trouble"), (429, 0, "trouble"), (403, 50013, "permission"), (418, 0, "number")],
)
async def test_each_fault_of_discord_has_its_sentence(
    server: Server, status: int, code: int, word: str
) -> None:
    """When the answer is refused for good the person hears why, in private."""
    server.env.inject_error("POST", _CALLBACK, status=status, code=code, times=1)
    refused = await server.alice.slash(server.channel, "scan", text="大漠孤煙直 長河落日圓")
    assert refused.ephemeral
    assert word in reading.text(refused.response)
    result = await server.alice.slash(server.channel, "scan", text="大漠孤煙直 長河落日圓")
    assert "Regular" in reading.text(result.response)


async def test_buttons_work_after_a_restart(
    server: Server, settings: Settings, service: PoetService, tmp_path: Path
) -> None:
    """A new process with the same database answers the old buttons."""
    poem = await server.alice.slash(server.channel, "poem", theme="moon", seed="1")
    blend = await server.alice.slash(server.channel, "blend", a="1", b="2")
    async with await Store.open(settings.database_url) as reopened:
        await server.env.restart_bot(create_bot(settings, service, reopened))
        child = await server.alice.click(poem.response, label="Again")
        assert "theme moon" in reading.text(child.response)
        await server.alice.click(blend.response, custom_id=reading.buttons(blend.response)["◀️"])
        taken = await server.alice.click(blend.response, label="Take this poem")
        assert reading.poem_lines(taken.response)


async def test_buttons_outlive_a_view_that_ends(server: Server, simcord_bot: QibuBot) -> None:
    """A private message's view ends after a quarter of an hour; no button dies with it."""
    poem = await server.alice.slash(server.channel, "poem", private=True)
    await server.env.advance_time(16 * 60)
    public = await server.alice.slash(server.channel, "poem")
    child = await server.alice.click(public.response, label="Vary")
    assert reading.poem_lines(child.response)
    assert poem.ephemeral


async def test_nothing_pings(server: Server, simcord_bot: QibuBot) -> None:
    """The client allows no mention of any kind."""
    assert simcord_bot.allowed_mentions is not None
    assert simcord_bot.allowed_mentions.to_dict() == {"parse": []}
    await server.alice.slash(server.channel, "poem", seed="@everyone <@1> <@&2>")
    sent = [entry.json for entry in server.env.http_requests if entry.path.endswith("/callback")]
    assert [body["data"]["allowed_mentions"] for body in sent] == [{"parse": []}]


async def test_an_open_question_survives_a_restart(
    server: Server, settings: Settings, service: PoetService
) -> None:
    """A question that was opened before the restart is answered after it."""
    poem = await server.alice.slash(server.channel, "poem", seed="3")
    question = await server.alice.click(poem.response, label="Blend…")
    async with await Store.open(settings.database_url) as reopened:
        await server.env.restart_bot(create_bot(settings, service, reopened))
        result = await server.alice.submit_modal(question, {"text": "snow"})
        assert "▸" in reading.text(result.response)
