"""The poem of the day is posted exactly once, whatever goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.discord.daily.posting import NONCE_LASTS, nonce_of, theme_in
from bot.discord.daily.postman import ChannelGoneError, RefusedError
from bot.discord.translations.catalogue import ENGLISH, LANGUAGES
from bot.engine.seasons import season_of
from bot.engine.themes import ThemeIndex
from bot.errors import BusyError
from bot.store.daily import LEASE, Claim
from bot.store.store import Store
from tests.discord.daily.stand_ins import SERVER, Clock, Discord, Killed, Service, process

CHANNEL = 5
STEPS = 23
"""One more than a posting takes."""


async def _wished(store: Store, channel_id: int = CHANNEL) -> None:
    """Wish for a poem at eight, UTC."""
    await store.daily.start(channel_id, SERVER, 480, "UTC")


async def _healthy_minutes(store: Store, discord: Discord, clock: Clock, minutes: int) -> None:
    """Let a process that does not die look at the clock every minute."""
    clockwork = process(store, discord, clock)
    for _ in range(minutes):
        await clockwork.tick()
        clock.pass_by(60)


async def test_the_poem_comes_at_its_time_and_once(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """Not before; and it is kept, placed, and linked to its channel."""
    await _wished(store)
    clockwork = process(store, discord, clock)
    assert await clockwork.tick() == 30.0
    assert discord.messages == []
    clock.pass_by(30)
    for _ in range(5):
        assert await clockwork.tick() == 60.0
        clock.pass_by(60)
    (sent,) = discord.messages
    record = await store.poem(sent.poem_id)
    assert record is not None
    assert (record.channel_id, record.message_id) == (CHANNEL, sent.id)
    assert (record.author_id, record.guild_id) == (discord.account_id, SERVER)
    assert "2026-05-02" in sent.text


async def test_every_day_has_another_poem(store: Store, discord: Discord, clock: Clock) -> None:
    """A week of days: seven messages, each with the theme and the seed of its day."""
    await _wished(store)
    service = Service()
    clockwork = process(store, discord, clock, service=service)
    for _ in range(7 * 24):
        await clockwork.tick()
        clock.pass_by(3600)
    assert [sent.at.date() for sent in discord.messages] == [
        date(2026, 5, 2) + timedelta(days=number) for number in range(7)
    ]
    days = [sent.at.date() for sent in discord.messages]
    assert [request.theme for request in service.requests] == [season_of(day).theme for day in days]
    assert [request.seed for request in service.requests] == [f"{day} {CHANNEL}" for day in days]


async def test_a_poem_missed_is_posted_late_on_its_day_only(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """Down until the evening: late. Down until the next morning: left out."""
    await _wished(store)
    clock.pass_by(15 * 3600)
    await process(store, discord, clock).tick()
    assert len(discord.messages) == 1
    clock.pass_by(24 * 3600 + 2 * 3600)  # 4 May, one in the morning; 3 May was missed.
    await process(store, discord, clock).tick()
    assert len(discord.messages) == 1
    clock.pass_by(8 * 3600)
    await process(store, discord, clock).tick()
    assert [str(sent.at.date()) for sent in discord.messages] == ["2026-05-02", "2026-05-04"]


@pytest.mark.parametrize("pause", [1, 80, 100, 300, 3 * 3600])
@pytest.mark.parametrize("dies_at", range(1, STEPS))
async def test_a_process_may_die_at_any_step(
    store: Store, discord: Discord, clock: Clock, dies_at: int, pause: int
) -> None:
    """Whenever that is, and however long it takes until another one runs: one message."""
    await _wished(store)
    clock.pass_by(30)
    with contextlib.suppress(Killed):
        await process(store, discord, clock, dies_at=dies_at).tick()
    clock.pass_by(pause)
    await _healthy_minutes(store, discord, clock, 4)
    assert len(discord.messages) == 1
    assert await store.daily.finished([date(2026, 5, 2)]) == {(CHANNEL, date(2026, 5, 2))}


async def test_the_steps_cover_a_whole_posting(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """A process that would die later than at the last step does not die."""
    await _wished(store)
    clock.pass_by(30)
    await process(store, discord, clock, dies_at=STEPS).tick()
    assert len(discord.messages) == 1


@pytest.mark.parametrize("pause", [1, 80, 300])
@pytest.mark.parametrize("dies_at", range(1, STEPS))
async def test_where_nobody_can_read_there_is_never_a_second_message(
    store: Store, discord: Discord, clock: Clock, dies_at: int, pause: int
) -> None:
    """Within the life of the nonce there is exactly one; later, rather none than two."""
    discord.readable = False
    await _wished(store)
    clock.pass_by(30)
    with contextlib.suppress(Killed):
        await process(store, discord, clock, dies_at=dies_at).tick()
    clock.pass_by(pause)
    await _healthy_minutes(store, discord, clock, 6)
    assert len(discord.messages) <= 1
    assert await store.daily.finished([date(2026, 5, 2)])
    if timedelta(seconds=max(pause, LEASE.total_seconds()) + 60) < NONCE_LASTS:
        assert len(discord.messages) == 1


_deaths = st.lists(
    st.tuples(st.integers(1, STEPS), st.integers(1, 3), st.floats(0, 4000)), max_size=6
)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(deaths=_deaths)
async def test_any_number_of_deaths_ends_in_one_message(
    tmp_path_factory: pytest.TempPathFactory, deaths: list[tuple[int, int, float]]
) -> None:
    """Processes that die one after the other, several at a time, and then one that lives."""
    clock = Clock()
    discord = Discord(clock)
    url = f"sqlite:///{tmp_path_factory.mktemp('deaths')}/qibu.db"
    async with await Store.open(url, clock=clock) as store:
        await _wished(store)
        clock.pass_by(30)
        for dies_at, count, pause in deaths:
            ticks = [
                process(store, discord, clock, dies_at=dies_at + number).tick()
                for number in range(count)
            ]
            await asyncio.gather(*ticks, return_exceptions=True)
            clock.pass_by(pause)
        await _healthy_minutes(store, discord, clock, 4)
    assert len(discord.messages) == 1


async def test_many_processes_post_once(
    store: Store, discord: Discord, clock: Clock, file: Path
) -> None:
    """Four stores on one file, all at the same moment, for three channels."""
    for channel_id in (1, 2, 3):
        await _wished(store, channel_id)
    clock.pass_by(30)
    stores = [await Store.open(f"sqlite:///{file}", patience=60, clock=clock) for _ in range(4)]
    await asyncio.gather(*(process(one, discord, clock).tick() for one in stores))
    for one in stores:
        await one.close()
    assert sorted(sent.channel_id for sent in discord.messages) == [1, 2, 3]
    assert discord.attempts == 3


async def test_an_answer_that_got_lost_is_not_asked_for_twice(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """The message arrived, the answer did not: it is found later, and nothing is sent again."""
    await _wished(store)
    clock.pass_by(30)
    discord.fault, discord.arrives = ConnectionResetError("gone"), True
    clockwork = process(store, discord, clock)
    await clockwork.tick()
    discord.fault = None
    for _ in range(3):
        clock.pass_by(60)
        await clockwork.tick()
    assert len(discord.messages) == 1
    assert discord.attempts == 1
    assert discord.outcomes == ["failed", "posted"]
    record = await store.poem(discord.messages[0].poem_id)
    assert record is not None
    assert record.message_id == 1


async def test_what_discord_did_not_take_is_sent_again(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """The connection failed before the message arrived: the same poem comes a little later."""
    await _wished(store)
    clock.pass_by(30)
    discord.fault = ConnectionResetError("gone")
    service = Service()
    clockwork = process(store, discord, clock, service=service)
    await clockwork.tick()
    discord.fault = None
    for _ in range(3):
        clock.pass_by(60)
        await clockwork.tick()
    assert len(discord.messages) == 1
    assert len(service.requests) == 1


async def test_a_busy_service_delays_the_poem(store: Store, discord: Discord, clock: Clock) -> None:
    """It is tried again at the next look at the clock, not after a claim is void."""
    await _wished(store)
    clock.pass_by(30)
    service = Service()
    service.fault = BusyError(20.0)
    clockwork = process(store, discord, clock, service=service)
    await clockwork.tick()
    service.fault = None
    clock.pass_by(1)
    await clockwork.tick()
    assert len(discord.messages) == 1
    assert discord.outcomes == ["failed", "posted"]


async def test_a_refusal_leaves_the_day_out(
    store: Store, discord: Discord, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot may not write there: one attempt a day, and a line in the log."""
    await _wished(store)
    clock.pass_by(30)
    discord.fault = RefusedError("Discord answers 403 50013.")
    clockwork = process(store, discord, clock)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            await clockwork.tick()
            clock.pass_by(600)
    assert discord.attempts == 1
    assert "left out" in caplog.text
    assert discord.outcomes == ["left out"]
    discord.fault = None
    clock.pass_by(24 * 3600)
    await clockwork.tick()
    assert len(discord.messages) == 1


async def test_a_channel_that_is_gone_is_forgotten(
    store: Store, discord: Discord, clock: Clock
) -> None:
    """Nobody asks for it any more."""
    await _wished(store)
    clock.pass_by(30)
    discord.fault = ChannelGoneError("There is no such channel any more.")
    await process(store, discord, clock).tick()
    assert await store.daily.channels() == []


@pytest.mark.parametrize("jump", [-86_400, -7200, -600, -1, 600, 7200])
async def test_a_clock_that_jumps_gives_no_second_poem(
    store: Store, discord: Discord, clock: Clock, jump: int
) -> None:
    """Back across the hour, or ahead; the day after has its poem as usual."""
    await _wished(store)
    clock.pass_by(-24 * 3600)
    await _wished(store)
    clock.pass_by(24 * 3600 + 30)
    clockwork = process(store, discord, clock)
    await clockwork.tick()
    days = {sent.at.date() for sent in discord.messages}
    clock.pass_by(jump)
    for _ in range(24):
        await clockwork.tick()
        clock.pass_by(3600)
    assert len(discord.messages) == len({sent.text for sent in discord.messages})
    assert len({sent.text for sent in discord.messages}) in (1, 2)
    assert date(2026, 5, 2) in days


@pytest.mark.parametrize("jump", [-3600, 3600])
async def test_a_clock_that_jumps_while_a_message_is_sent_gives_no_second_one(
    store: Store, discord: Discord, clock: Clock, jump: int
) -> None:
    """A process died while sending, and the clock was set before the next one ran."""
    await _wished(store)
    clock.pass_by(30)
    discord.fault, discord.arrives = ConnectionResetError("gone"), True
    await process(store, discord, clock).tick()
    discord.fault = None
    clock.pass_by(jump)
    await _healthy_minutes(store, discord, clock, 70)
    assert len(discord.messages) == 1


def test_a_nonce_is_that_of_channel_and_day() -> None:
    """The same for every process; Discord takes 25 characters."""
    day = date(2026, 5, 2)
    one = nonce_of(Claim(1, day, "a"))
    assert one == nonce_of(Claim(1, day, "b", "q00000000"))
    assert len(one) <= 25
    assert len({one, nonce_of(Claim(2, day, "a")), nonce_of(Claim(1, date(2026, 5, 3), "a"))}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_themes_are_named_in_the_language_and_mean_the_same(language: object) -> None:
    """Each day of a year: the images are those of the English theme."""
    index = ThemeIndex.load()
    for number in range(365):
        season = season_of(date(2026, 1, 1) + timedelta(days=number))
        named = theme_in(season, language)  # type: ignore[arg-type]
        images = index.resolve(theme_in(season, ENGLISH)).images
        assert index.resolve(named).images == images
