"""Channels with a poem of the day, and who claims a day."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from bot.store.daily import LEASE, Claim, DailyChannel
from bot.store.store import Store
from tests.store.conftest import Clock
from tests.store.samples import new_poem

DAY = date(2026, 2, 3)
CHANNEL, SERVER = 2**62, 2**61


async def _claim(store: Store, day: date = DAY) -> Claim:
    claim = await store.daily.claim(CHANNEL, day)
    assert claim is not None
    return claim


async def test_channels_begin_change_and_end(store: Store, clock: Clock, url: str) -> None:
    """Each has one time; who changes it begins anew."""
    first = await store.daily.start(CHANNEL, SERVER, 480, "Asia/Shanghai")
    other = await store.daily.start(7, SERVER + 1, 0, "UTC", "zh-TW")
    assert first == DailyChannel(CHANNEL, SERVER, 480, "Asia/Shanghai", clock.now)
    clock.pass_by(timedelta(hours=1))
    changed = await store.daily.start(CHANNEL, SERVER, 481, "UTC")
    assert changed.since == first.since + timedelta(hours=1)
    async with await Store.open(url) as reopened:
        assert await reopened.daily.channels() == [other, changed]
        assert await reopened.daily.channels(SERVER) == [changed]
    assert await store.daily.stop(CHANNEL)
    assert not await store.daily.stop(CHANNEL)
    assert await store.daily.channels() == [other]


async def test_all_channels_of_a_server_end_at_once(store: Store) -> None:
    """When it sends the bot away."""
    for number in (1, 2):
        await store.daily.start(number, SERVER, 480, "UTC")
    await store.daily.start(3, SERVER + 1, 480, "UTC")
    assert await store.daily.stop_server(SERVER) == 2
    assert [channel.channel_id for channel in await store.daily.channels()] == [3]


async def test_one_of_many_gets_a_day(store: Store, url: str, clock: Clock) -> None:
    """Twenty at once, through two stores on one database."""
    async with await Store.open(url, patience=60, clock=clock) as other:
        claims = await asyncio.gather(
            *((store, other)[number % 2].daily.claim(CHANNEL, DAY) for number in range(20))
        )
    assert len([claim for claim in claims if claim is not None]) == 1


async def test_other_days_and_channels_are_free(store: Store) -> None:
    """A claim holds for one day in one channel."""
    await _claim(store)
    assert await store.daily.claim(CHANNEL, DAY + timedelta(days=1)) is not None
    assert await store.daily.claim(CHANNEL + 1, DAY) is not None


async def test_a_claim_can_be_taken_over_once_it_is_void(store: Store, clock: Clock) -> None:
    """Not a second before; the one who was late cannot send any more."""
    slow = await _claim(store)
    clock.pass_by(LEASE - timedelta(seconds=1))
    assert await store.daily.claim(CHANNEL, DAY) is None
    clock.pass_by(timedelta(seconds=1))
    taken = await _claim(store)
    assert (taken.poem_id, taken.sending_at) == (None, None)
    kept = await store.add_poem(new_poem())
    assert not await store.daily.note_sending(slow, kept.id)
    assert await store.daily.note_sending(taken, kept.id)


async def test_whoever_takes_over_learns_how_far_it_came(store: Store, clock: Clock) -> None:
    """The poem, and the first time at which it can have been sent."""
    kept = await store.add_poem(new_poem())
    first_time = clock.now
    for _ in range(3):
        claim = await _claim(store)
        assert await store.daily.note_sending(claim, kept.id)
        clock.pass_by(LEASE)
    last = await _claim(store)
    assert (last.poem_id, last.sending_at) == (kept.id, first_time)


async def test_noting_a_sending_renews_the_claim(store: Store, clock: Clock) -> None:
    """The time for composing does not count against the sending."""
    kept = await store.add_poem(new_poem())
    claim = await _claim(store)
    clock.pass_by(LEASE - timedelta(seconds=1))
    assert await store.daily.note_sending(claim, kept.id)
    clock.pass_by(LEASE - timedelta(seconds=1))
    assert await store.daily.claim(CHANNEL, DAY) is None


async def test_a_released_claim_is_free_at_once(store: Store) -> None:
    """But whoever has lost it cannot release it for the one who has it now."""
    old = await _claim(store)
    await store.daily.release(old)
    await _claim(store)
    await store.daily.release(old)
    assert await store.daily.claim(CHANNEL, DAY) is None


async def test_a_finished_day_stays_finished(store: Store, clock: Clock) -> None:
    """However much time passes, and whichever way; the first word on it counts."""
    claim = await _claim(store)
    await store.daily.finish(claim, "posted", 5)
    await store.daily.finish(claim, "left out")
    for time_passed in (timedelta(0), LEASE, timedelta(days=400), timedelta(days=-900)):
        clock.pass_by(time_passed)
        assert await store.daily.claim(CHANNEL, DAY) is None
    assert await store.daily.finished([DAY, DAY + timedelta(days=1)]) == {(CHANNEL, DAY)}
    assert await store.daily.finished([DAY + timedelta(days=1)]) == set()


async def test_a_claim_of_a_clock_that_was_ahead_does_not_block_the_day(
    store: Store, clock: Clock
) -> None:
    """It was set back by hours; nobody waits for the hours to come again."""
    await _claim(store)
    clock.pass_by(timedelta(hours=-3))
    assert await store.daily.claim(CHANNEL, DAY) is not None


async def test_clocks_that_differ_by_seconds_do_not_break_a_claim(
    store: Store, clock: Clock
) -> None:
    """Machines never quite agree."""
    await _claim(store)
    clock.pass_by(timedelta(seconds=-30))
    assert await store.daily.claim(CHANNEL, DAY) is None


async def test_the_last_forty_days_are_remembered(store: Store) -> None:
    """Those of the channel; a wrong clock cannot make the last ones forgotten."""
    wrong = date(2099, 1, 1)
    days = [DAY + timedelta(days=number) for number in range(60)]
    for number, day in enumerate([wrong, *days]):
        await store.daily.finish(await _claim(store, day), "posted", number)
    kept = await store.daily.finished([wrong, *days])
    assert kept == {(CHANNEL, day) for day in (*days[21:], wrong)}


async def test_a_poem_that_is_forgotten_leaves_the_day_as_it_is(store: Store) -> None:
    """The day stays finished."""
    kept = await store.add_poem(new_poem())
    claim = await _claim(store)
    await store.daily.note_sending(claim, kept.id)
    await store.daily.finish(claim, "posted", 5)
    await store.forget(kept.author_id)
    assert await store.poem(kept.id) is None
    assert await store.daily.claim(CHANNEL, DAY) is None


async def test_a_look_at_ten_thousand_channels_is_short(
    store: Store, execute: Callable[[str], None]
) -> None:
    """Every minute; with a month of days behind each."""
    execute(
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers "
        "WHERE n < 10000) INSERT INTO daily_channels (channel_id, guild_id, minute, zone, since, "
        "language) SELECT n, n, n % 1440, 'UTC', '2026-01-01T00:00:00.000000+00:00', 'en' "
        "FROM numbers"
    )
    execute(
        "WITH RECURSIVE days (d) AS (SELECT 1 UNION ALL SELECT d + 1 FROM days WHERE d < 28) "
        "INSERT INTO daily_posts (channel_id, day, claimed_at, outcome) "
        "SELECT channel_id, '2026-01-' || substr('0' || d, length('0' || d) - 1), since, 'posted' "
        "FROM daily_channels, days"
    )
    took = []
    for _ in range(5):
        start = time.process_time()
        assert len(await store.daily.channels()) == 10_000
        assert len(await store.daily.finished([date(2026, 1, 5)])) == 10_000
        took.append(time.process_time() - start)
    assert min(took) < 0.5


@pytest.mark.parametrize("outcome", ["posted", "left out"])
async def test_both_ends_finish_a_day(store: Store, outcome: str) -> None:
    """Posted, or left out for good."""
    await store.daily.finish(await _claim(store), outcome, None)  # type: ignore[arg-type]
    assert await store.daily.finished([DAY]) == {(CHANNEL, DAY)}
