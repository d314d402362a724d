"""The poem of the day over sockets: posted whole, and once, whatever becomes of the answers."""

from __future__ import annotations

import aiohttp
import pytest

from bot.discord.client import QibuBot
from bot.discord.daily.posting import nonce_of
from bot.errors import QibuError
from bot.store import daily
from bot.store.daily import Claim, DailyChannel
from tests.wire.discord_server import Message, StandInDiscord
from tests.wire.discord_server.rules import COMPONENTS_V2
from tests.wire.real_bot.working import lines_of, poem_id

MESSAGES = "POST /channels/*/messages"


@pytest.fixture(autouse=True)
def no_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a claim be taken over at once."""
    monkeypatch.setattr(daily, "LEASE", daily.LEASE * 0)


async def _wished(discord: StandInDiscord, bot: QibuBot) -> DailyChannel:
    began = await discord.slash("daily start", {"time": "23:59", "zone": "Pacific/Kiritimati"})
    assert "23:59 (Pacific/Kiritimati)" in (await began.delivered()).text
    (channel,) = await bot.parts.store.daily.channels()
    return channel


async def _post(bot: QibuBot, channel: DailyChannel) -> None:
    await bot.clockwork._poster.post(channel, channel.since.date())


def _posted(discord: StandInDiscord, channel: DailyChannel) -> list[Message]:
    return discord.history(channel.channel_id)


async def test_the_poem_of_the_day_comes_with_its_card(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """One request with the file in it; the place of the poem is noted."""
    channel = await _wished(discord, bot)
    await _post(bot, channel)
    await _post(bot, channel)
    (message,) = _posted(discord, channel)
    assert message.flags == COMPONENTS_V2
    assert len(lines_of(message)) == 4
    assert message.attachments[0].width == 1080
    assert f"the poem of {channel.since:%Y-%m-%d}" in message.text
    record = await bot.parts.store.poem(poem_id(message))
    assert record is not None
    assert record.message_id == message.id
    (sent,) = [one for one in discord.requests if one.path.endswith("/messages")]
    claim = Claim(channel.channel_id, channel.since.date(), "")
    assert sent.body["nonce"] == nonce_of(claim)
    assert sent.body["enforce_nonce"] is True


async def test_an_answer_that_is_cut_off_makes_no_second_message(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """The message is there all the same: it is found in the channel."""
    channel = await _wished(discord, bot)
    discord.fail(MESSAGES, 0, lost_answer=True)
    with pytest.raises(aiohttp.ClientError):
        await _post(bot, channel)
    await _post(bot, channel)
    (message,) = _posted(discord, channel)
    record = await bot.parts.store.poem(poem_id(message))
    assert record is not None
    assert record.message_id == message.id
    assert len([one for one in discord.requests if one.path.endswith("/messages")]) == 2


async def test_where_nothing_can_be_read_the_nonce_keeps_it_single(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """The history is refused, so the message is sent again; Discord returns the first."""
    channel = await _wished(discord, bot)
    discord.fail(MESSAGES, 0, lost_answer=True)
    with pytest.raises(aiohttp.ClientError):
        await _post(bot, channel)
    discord.fail("GET /channels/*/messages", 403)
    await _post(bot, channel)
    (message,) = _posted(discord, channel)
    (row,) = await bot.parts.store.daily.finished([channel.since.date()])
    assert row == (channel.channel_id, channel.since.date())
    assert len([one for one in discord.requests if one.method == "POST"]) >= 2
    assert len(lines_of(message)) == 4


async def test_a_request_that_did_not_arrive_is_made_again(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """With the same poem."""
    channel = await _wished(discord, bot)
    discord.cut(MESSAGES)
    with pytest.raises((aiohttp.ClientError, QibuError)):
        await _post(bot, channel)
    assert _posted(discord, channel) == []
    await _post(bot, channel)
    (message,) = _posted(discord, channel)
    assert await bot.parts.store.count_poems() == 1
    assert len(lines_of(message)) == 4


async def test_a_picture_that_is_refused_is_left_out(discord: StandInDiscord, bot: QibuBot) -> None:
    """The poem is not."""
    channel = await _wished(discord, bot)
    discord.fail(MESSAGES, 413, code=40005)
    await _post(bot, channel)
    (message,) = _posted(discord, channel)
    assert message.attachments == []
    assert "The card is missing" in message.text
