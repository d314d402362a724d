"""Discord refuses, fails, or is late: the poem arrives if it can, and the bot serves on."""

from __future__ import annotations

import logging

import pytest

from bot.discord.client import QibuBot
from bot.errors import BusyError
from bot.service.service import PoetService
from tests.wire.discord_server import CallbackType, Message, StandInDiscord
from tests.wire.real_bot.working import (
    CALLBACK,
    FOLLOWUP,
    ORIGINAL,
    Gate,
    custom_id,
    eventually,
    lines_of,
)


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Keep what the bot logs."""
    caplog.set_level(logging.INFO, logger="bot")
    return caplog


async def _poem(discord: StandInDiscord) -> Message:
    return await (await discord.slash("poem", {"seed": "1"})).delivered()


def _warnings(log: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in log.records
        if record.name.startswith("bot.") and record.levelno >= logging.WARNING
    ]


async def test_a_limit_is_waited_for(discord: StandInDiscord, bot: QibuBot) -> None:
    """Twice 429 with the seconds to wait; the third call brings poem and card whole."""
    limit = discord.fail(CALLBACK, 429, times=2, retry_after=0.02)
    message = await _poem(discord)
    assert limit.hits == 2
    assert len(lines_of(message)) == 4
    assert message.attachments[0].width == 1080


async def test_a_limit_on_the_edit_is_waited_for(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """The same where the poem takes the place of thinking."""
    limit = discord.fail(f"PATCH {ORIGINAL}", 429, retry_after=0.02)
    gate.open()
    exchange = await discord.slash("poem")
    message = await exchange.delivered()
    assert limit.hits == (exchange.callback is CallbackType.DEFERRED_MESSAGE)
    assert message.attachments[0].width == 1080


async def test_a_ban_is_told(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """429 from somebody before Discord: the library gives up, the person hears why."""
    discord.fail(CALLBACK, 429, via=False)
    message = await _poem(discord)
    assert message.ephemeral
    assert "Try again soon" in message.text
    assert _warnings(log) == ["Discord refused an answer: 429 0"]


async def test_a_fault_of_discord_is_tried_again(discord: StandInDiscord, bot: QibuBot) -> None:
    """The library waits a second after 500, and so does this test."""
    fault = discord.fail(CALLBACK, 500)
    message = await _poem(discord)
    assert fault.hits == 1
    assert message.attachments[0].width == 1080


async def test_an_answer_that_arrived_unheard_is_not_given_twice(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """500 although the poem is there: the second try is refused, which is no fault."""
    discord.fail(CALLBACK, 500, lost_answer=True)
    exchange = await discord.slash("poem", {"seed": "1"})
    message = await exchange.delivered()
    assert len(message.attachments) == 1
    await eventually(lambda: _warnings(log))
    assert _warnings(log) == ["an interaction was answered already: 400 40060"]
    assert exchange.messages == [message]


async def test_thinking_that_arrived_unheard_is_followed_by_the_poem(
    discord: StandInDiscord, bot: QibuBot, gate: Gate, log: pytest.LogCaptureFixture
) -> None:
    """The same with the first word of a slow answer: nobody is left with it alone."""
    discord.fail(CALLBACK, 500, lost_answer=True)
    exchange = await (await discord.slash("poem")).answered()
    gate.open()
    message = await exchange.delivered()
    assert len(lines_of(message)) == 4
    assert len(message.attachments) == 1
    assert _warnings(log) == []


async def test_an_expired_interaction_costs_one_line(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """Nobody can be told any more; the next person is served."""
    expired = discord.fail(CALLBACK, 404, code=10062, times=1)
    lost = await discord.slash("poem", {"seed": "1"})
    # Of two at the same time, the second may be the one that is answered first.
    await eventually(lambda: expired.hits)
    assert len(lines_of(await _poem(discord))) == 4
    assert expired.hits == 1
    assert lost.acknowledged_at is None
    await eventually(lambda: _warnings(log))
    assert _warnings(log) == ["an interaction expired before its answer: 404 10062"]


async def test_a_late_answer_is_expired_by_discords_own_clock(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """Three seconds go by while the poem is written."""
    lost = await discord.slash("poem")
    discord.clock.advance(3.1)
    assert len(lines_of(await _poem(discord))) == 4
    assert lost.acknowledged_at is None
    await eventually(lambda: _warnings(log))
    assert _warnings(log) == ["an interaction expired before its answer: 404 10062"]


async def test_a_token_that_ran_out_costs_one_line(
    discord: StandInDiscord, bot: QibuBot, gate: Gate, log: pytest.LogCaptureFixture
) -> None:
    """After a quarter of an hour nothing can follow; the bot serves on."""
    lost = await (await discord.slash("poem")).answered()
    discord.clock.advance(15 * 60 + 1)
    gate.open()
    assert len(lines_of(await _poem(discord))) == 4
    assert lost.delivered_at is None
    assert _warnings(log) == ["an interaction expired before its answer: 401 50027"]


@pytest.mark.parametrize("status", [403, 413])
async def test_a_refused_picture_does_not_cost_the_poem(
    discord: StandInDiscord, bot: QibuBot, status: int
) -> None:
    """The text comes, with a line that says what is missing."""
    discord.fail(CALLBACK, status, code=50013)
    message = await _poem(discord)
    assert len(lines_of(message)) == 4
    assert not message.ephemeral
    assert message.attachments == []
    assert "The card is missing" in message.text


async def test_a_slow_poem_without_its_picture_is_text(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """Neither edit nor followup may bring the picture."""
    discord.fail(f"PATCH {ORIGINAL}", 403, code=50013)
    discord.fail(FOLLOWUP, 403, code=50013)
    exchange = await (await discord.slash("poem")).answered()
    gate.open()
    message = await exchange.delivered()
    assert len(lines_of(message)) == 4
    assert message.attachments == []
    assert exchange.followups == []
    assert not message.deleted


async def test_a_cut_line_is_told(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """The network broke while the answer was on its way; the person hears of it."""
    discord.cut(CALLBACK)
    message = await _poem(discord)
    assert message.ephemeral
    assert "Try again soon" in message.text
    assert len(_warnings(log)) == 1
    assert _warnings(log)[0].startswith("Discord was not reached: ")


async def test_a_refusal_that_cannot_be_told_costs_one_line(
    discord: StandInDiscord, bot: QibuBot, log: pytest.LogCaptureFixture
) -> None:
    """Also if the line is cut twice."""
    discord.cut(CALLBACK, times=2)
    lost = await discord.slash("poem", {"acrostic": "春"})
    again = await discord.slash("poem", {"acrostic": "春"})
    assert len(lines_of(await _poem(discord))) == 4
    assert lost.acknowledged_at is again.acknowledged_at is None
    assert [line.split(":")[0] for line in _warnings(log)] == ["a refusal did not arrive"] * 2


async def test_a_press_on_a_deleted_message_is_told(discord: StandInDiscord, bot: QibuBot) -> None:
    """Two people deleted it at the same time."""
    poem = await _poem(discord)
    discord.fail(f"DELETE {ORIGINAL}", 404, code=10008)
    told = await (await discord.press(poem, custom_id(poem, "delete"))).delivered()
    assert told.ephemeral
    assert "gone already" in told.text


async def test_a_full_queue_is_told(
    discord: StandInDiscord,
    bot: QibuBot,
    service: PoetService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the seconds of work that are waiting."""

    async def busy(_: object) -> None:
        raise BusyError(13.2)

    monkeypatch.setattr(service, "compose", busy)
    message = await _poem(discord)
    assert message.ephemeral
    assert "14 s" in message.text
