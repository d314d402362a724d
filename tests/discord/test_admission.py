"""Whose request is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.discord.admission import Admission, Pace
from bot.errors import ClosingError, CooldownError
from bot.store.store import Store


async def test_requests_over_the_limit_wait_for_the_rest_of_the_window() -> None:
    """Two in ten seconds: the third one waits until the window ends."""
    admission = Admission(2, 10.0)
    await admission.admit(1, 100.0)
    await admission.admit(1, 103.0)
    with pytest.raises(CooldownError, match="6 s") as refused:
        await admission.admit(1, 104.0)
    assert refused.value.seconds == 6.0
    await admission.admit(1, 111.0)


async def test_people_do_not_wait_for_each_other() -> None:
    """Everybody has requests of their own."""
    admission = Admission(1, 10.0)
    await admission.admit(1, 5.0)
    await admission.admit(2, 5.0)


async def test_people_whose_requests_are_forgiven_are_forgotten() -> None:
    """Many people a second apart do not pile up."""
    admission = Admission(1, 10.0)
    for user_id in range(25_000):
        await admission.admit(user_id, 1.0 + user_id)
    assert len(admission._people) <= 10_000


async def test_nobody_is_admitted_after_closing() -> None:
    """Who comes while the bot leaves is told so."""
    admission = Admission(1, 10.0)
    admission.close()
    with pytest.raises(ClosingError):
        await admission.admit(1, 1.0)


@pytest.fixture
async def together(tmp_path: Path) -> AsyncIterator[Store]:
    """A store in which processes count together."""
    async with await Store.open(f"sqlite:///{tmp_path}/qibu.db") as store:
        yield store


async def test_processes_count_together(together: Store) -> None:
    """Two of them, each of which has seen but one request."""
    here, there = (Admission(2, 10.0, together.cooldowns) for _ in range(2))
    await here.admit(1, 100.0)
    await there.admit(1, 103.0)
    for admission in (here, there):
        with pytest.raises(CooldownError, match="6 s"):
            await admission.admit(1, 104.0)
    await here.admit(1, 110.0)


async def test_a_server_has_a_pace_of_its_own_in_all_processes(together: Store) -> None:
    """Elsewhere the person need not wait as long."""
    here, there = (Admission(5, 10.0, together.cooldowns) for _ in range(2))
    slow = Pace(1, 60.0)
    await here.admit(1, 100.0, guild_id=7, pace=slow)
    with pytest.raises(CooldownError, match="50 s"):
        await there.admit(1, 110.0, guild_id=7, pace=slow)
    await there.admit(1, 110.0, guild_id=8, pace=slow)


async def test_without_the_store_a_process_counts_alone(
    together: Store, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asks is still not admitted more often than that."""
    admission = Admission(1, 10.0, together.cooldowns)
    await together.close()
    await admission.admit(1, 100.0)
    with pytest.raises(CooldownError, match="9 s"):
        await admission.admit(1, 101.0)
    assert {it.getMessage()[:49] for it in caplog.records} == {
        "requests are counted by this process alone for now: "[:49]
    }
