"""`/daily`, and the messages that it brings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.discord.client import QibuBot, create_bot
from bot.discord.commands import daily
from bot.discord.daily.postman import ChannelGoneError, Postman, RefusedError, UncertainError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.daily import DailyChannel
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server
from tests.discord.daily.stand_ins import Clock

MORNING = datetime(2026, 1, 20, 23, 59, 30, tzinfo=UTC)
"""Half a minute before eight in Shanghai, on the day of 大寒; simcord begins in this month."""


@pytest.fixture
def clock() -> Clock:
    """The clock of store and clockwork."""
    return Clock(MORNING)


@pytest.fixture
async def store(settings: Settings, clock: Clock) -> AsyncIterator[Store]:
    """An empty store that goes by the clock."""
    async with await Store.open(settings.database_url, clock=clock) as opened:
        yield opened


@pytest.fixture
def simcord_bot(settings: Settings, service: PoetService, store: Store, clock: Clock) -> QibuBot:
    """The bot, going by the clock and posting only when it is told to look at it."""
    return _timed(create_bot(settings, service, store), clock)


def _timed(bot: QibuBot, clock: Clock) -> QibuBot:
    bot.clockwork._now = bot.clockwork._poster._now = clock
    bot.clockwork.start = lambda: None
    return bot


async def _start(server: Server, manager: Any, time: str = "08:00") -> Any:
    return await manager.slash(server.channel, "daily start", time=time, zone="asia/shanghai")


async def test_a_manager_begins_with_a_poem_every_day(
    server: Server, manager: Any, store: Store
) -> None:
    """The answer says when the first one comes, on everybody's own clock."""
    started = await _start(server, manager)
    assert started.ephemeral
    text = reading.text(started.response)
    first = datetime(2026, 1, 21, tzinfo=UTC)
    assert "08:00 (Asia/Shanghai)" in text
    assert f"<t:{first.timestamp():.0f}:F>" in text
    assert await store.daily.channels() == [
        DailyChannel(server.channel.id, server.guild.id, 480, "Asia/Shanghai", MORNING)
    ]


async def test_the_poem_of_the_day_is_posted_whole(
    server: Server, manager: Any, store: Store, simcord_bot: QibuBot, clock: Clock
) -> None:
    """With term, theme, card and buttons, which work as under any poem; and once."""
    await _start(server, manager)
    assert await simcord_bot.clockwork.tick() == 30.0
    assert server.channel.last_message is None
    clock.pass_by(30)
    for _ in range(3):
        await simcord_bot.clockwork.tick()
        clock.pass_by(60)
    (message,) = reading.posted(server.channel)
    text = reading.text(message)
    assert "the poem of 2026-01-21: day 2 of 大寒" in text
    assert "theme snow" in text
    assert [len(line) for line in reading.poem_lines(message)] == [7] * 4
    assert len(reading.alt_texts(message)) == 1
    child = await server.bob.click(server.channel.last_message, label="Again")
    assert "theme snow" in reading.text(child.response)
    record = await store.poem(reading.poem_id(message))
    assert record is not None
    assert (record.channel_id, record.message_id) == (server.channel.id, message.id)
    assert record.author_id == simcord_bot.user.id


async def test_the_message_carries_the_nonce_of_the_day(
    server: Server, manager: Any, simcord_bot: QibuBot, clock: Clock
) -> None:
    """Discord is told to drop a second one, and to ping nobody."""
    await _start(server, manager)
    clock.pass_by(30)
    await simcord_bot.clockwork.tick()
    (body,) = [
        entry.json
        for entry in server.env.http_requests
        if entry.method == "POST" and entry.path.endswith(f"/channels/{server.channel.id}/messages")
    ]
    assert body["enforce_nonce"] is True
    assert len(body["nonce"]) == 24
    assert body["allowed_mentions"] == {"parse": []}


async def test_the_settings_of_the_server_hold(
    server: Server, manager: Any, simcord_bot: QibuBot, clock: Clock
) -> None:
    """Form, script and language are those that its managers have set."""
    await manager.slash(
        server.channel, "settings change", form="wujue", language="zh-CN", script="simplified"
    )
    await _start(server, manager)
    clock.pass_by(30)
    await simcord_bot.clockwork.tick()
    (message,) = reading.posted(server.channel)
    assert "五绝" in reading.text(message)
    assert "繁體" in reading.buttons(message)
    assert "雪" in reading.text(message).splitlines()[2]


async def test_only_managers_begin_and_end(server: Server, store: Store) -> None:
    """Discord itself does not offer the commands to others."""
    for name, options in (
        ("start", {"time": "8", "zone": "UTC"}),
        ("stop", {}),
        ("show", {}),
    ):
        with pytest.raises(Exception, match="permission"):
            await server.alice.slash(server.channel, f"daily {name}", **options)
    assert await store.daily.channels() == []


async def test_what_is_no_time_or_zone_is_refused(
    server: Server, manager: Any, store: Store
) -> None:
    """With the remedy."""
    refused = await manager.slash(server.channel, "daily start", time="noon", zone="UTC")
    assert "08:00" in reading.text(refused.response)
    refused = await manager.slash(server.channel, "daily start", time="8", zone="Mars")
    assert "Asia/Shanghai" in reading.text(refused.response)
    assert await store.daily.channels() == []


async def test_zones_are_completed_with_what_their_clocks_show(
    server: Server, manager: Any
) -> None:
    """So that a person sees whether it is theirs."""
    choices = await manager.autocomplete(server.channel, "daily start", "zone", "tokyo", time="8")
    (choice,) = choices
    assert choice["value"] == "Asia/Tokyo"
    assert choice["name"].startswith("Asia/Tokyo · ")
    assert len(choice["name"].rpartition(" ")[2]) == 5


async def test_a_channel_where_the_bot_may_not_write_is_refused(
    server: Server, manager: Any, store: Store
) -> None:
    """The refusal says what it needs."""
    denied = discord.PermissionOverwrite(send_messages=False)
    quiet = server.guild.create_text_channel("quiet", overwrites={server.env.bot.user: denied})
    refused = await manager.slash(quiet, "daily start", time="8", zone="UTC")
    assert refused.ephemeral
    assert "send messages in it" in reading.text(refused.response)
    assert await store.daily.channels() == []


async def test_a_server_cannot_begin_without_end(
    server: Server, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many channels and no more; the time of those that have one can be changed."""
    monkeypatch.setattr(daily, "MOST_CHANNELS", 1)
    await _start(server, manager)
    changed = await _start(server, manager, "09:00")
    assert "09:00" in reading.text(changed.response)
    other = server.guild.create_text_channel("other")
    refused = await manager.slash(other, "daily start", time="8", zone="UTC")
    assert "end one first" in reading.text(refused.response)


async def test_the_channels_are_shown_and_ended(server: Server, manager: Any, store: Store) -> None:
    """An ended one has no more poems; ending twice is refused."""
    empty = await manager.slash(server.channel, "daily show")
    assert "/daily start" in reading.text(empty.response)
    await _start(server, manager)
    shown = await manager.slash(server.channel, "daily show")
    assert f"<#{server.channel.id}>: every day at 08:00" in reading.text(shown.response)
    ended = await manager.slash(server.channel, "daily stop")
    assert "no more poems" in reading.text(ended.response)
    assert await store.daily.channels() == []
    refused = await manager.slash(server.channel, "daily stop")
    assert "has no poem of the day" in reading.text(refused.response)


async def test_a_deleted_channel_is_forgotten(server: Server, manager: Any, store: Store) -> None:
    """Discord tells of it."""
    other = server.guild.create_text_channel("other")
    await manager.slash(other, "daily start", time="8", zone="UTC")
    server.env.backend.delete_channel(other.id)
    await server.env.settle()
    assert await store.daily.channels() == []


async def test_a_poem_is_not_posted_again_after_a_restart(
    server: Server,
    manager: Any,
    settings: Settings,
    service: PoetService,
    simcord_bot: QibuBot,
    clock: Clock,
) -> None:
    """Another process on the same database finds the day done, and posts the next."""
    await _start(server, manager)
    clock.pass_by(30)
    await simcord_bot.clockwork.tick()
    async with await Store.open(settings.database_url, clock=clock) as reopened:
        bot = _timed(create_bot(settings, service, reopened), clock)
        await server.env.restart_bot(bot)
        await bot.clockwork.tick()
        assert len(reading.posted(server.channel)) == 1
        clock.now += timedelta(days=1)
        await bot.clockwork.tick()
        assert len(reading.posted(server.channel)) == 2


async def test_a_poem_whose_answer_got_lost_is_found_in_the_channel(
    server: Server, manager: Any, store: Store, simcord_bot: QibuBot, clock: Clock
) -> None:
    """By its buttons, among the messages of others."""
    await _start(server, manager)
    clock.pass_by(30)
    finish = store.daily.finish

    async def killed(*_: Any) -> None:
        raise RuntimeError("killed before it was noted")

    store.daily.finish = killed
    await simcord_bot.clockwork.tick()
    store.daily.finish = finish
    await server.bob.send(server.channel, "nice")
    clock.pass_by(3600)
    await simcord_bot.clockwork.tick()
    assert len(reading.posted(server.channel)) == 2
    day = date(2026, 1, 21)
    assert await store.daily.finished([day]) == {(server.channel.id, day)}


@pytest.fixture
def postman(server: Server, simcord_bot: QibuBot) -> Postman:
    """The bot's postman."""
    return Postman(simcord_bot)


class Page:
    """A message of one line."""

    picture = None

    def view(self, *, pictured: bool) -> discord.ui.LayoutView:
        """Lay it out."""
        view = discord.ui.LayoutView()
        view.add_item(discord.ui.TextDisplay("a poem"))
        return view


_POST = "/channels/*/messages"


@pytest.mark.parametrize(
    ("status", "code", "raised"),
    [
        (403, 50013, RefusedError),
        (403, 50001, RefusedError),
        (404, 10003, ChannelGoneError),
        (400, 50035, RefusedError),
        (418, 0, RefusedError),
    ],
)
async def test_what_discord_refuses_was_not_sent(
    server: Server, postman: Postman, status: int, code: int, raised: type[Exception]
) -> None:
    """And may be left out."""
    server.env.inject_error("POST", _POST, status=status, code=code, times=None)
    with pytest.raises(raised):
        await postman.send(server.channel.id, Page(), "nonce")
    server.env.backend.faults.clear()


async def test_a_server_error_leaves_it_open(server: Server, postman: Postman) -> None:
    """The message may have been sent."""
    server.env.inject_error("POST", _POST, status=500, code=0, times=None)
    with pytest.raises(discord.HTTPException, match="500"):
        await postman.send(server.channel.id, Page(), "nonce")
    server.env.backend.faults.clear()


async def test_a_message_that_was_deleted_meanwhile_counts_as_sent(
    server: Server, postman: Postman
) -> None:
    """Discord answers so to a nonce that it knows."""
    server.env.inject_error("POST", _POST, status=404, code=10008, times=1)
    assert await postman.send(server.channel.id, Page(), "nonce") is None


async def test_an_empty_channel_that_can_be_read_has_no_message(
    server: Server, postman: Postman
) -> None:
    """One that cannot be read leaves everything open."""
    assert await postman.find(server.channel.id, "q00000000", MORNING) is None
    denied = discord.PermissionOverwrite(read_message_history=False)
    blind = server.guild.create_text_channel("blind", overwrites={server.env.bot.user: denied})
    with pytest.raises(UncertainError):
        await postman.find(blind.id, "q00000000", MORNING)
    server.env.inject_error("GET", _POST, status=500, code=0, times=1)
    with pytest.raises(UncertainError):
        await postman.find(server.channel.id, "q00000000", MORNING)
    server.env.inject_error("GET", _POST, status=404, code=10003, times=1)
    with pytest.raises(ChannelGoneError):
        await postman.find(server.channel.id, "q00000000", MORNING)


async def test_a_busy_channel_is_searched_far_enough_or_left_open(
    server: Server, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is older than the sending need not be read; what is newer must be."""
    monkeypatch.setattr("bot.discord.daily.postman._SEARCHED", 3)
    sent = server.env.now()
    for number in range(3):
        await server.bob.send(server.channel, f"message {number}")
    with pytest.raises(UncertainError):
        await postman.find(server.channel.id, "q00000000", sent)
    assert await postman.find(server.channel.id, "q00000000", sent + timedelta(days=2)) is None
