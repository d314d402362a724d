"""A store and a Discord that go by one clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.store import Store
from tests.discord.daily.stand_ins import Clock, Discord
from tests.store.conftest import server

__all__ = ["server"]


@pytest.fixture
def clock() -> Clock:
    """A clock half a minute before eight in the morning, UTC."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "qibu.db"


@pytest.fixture
async def store(file: Path, clock: Clock) -> AsyncIterator[Store]:
    """An empty store."""
    async with await Store.open(f"sqlite:///{file}", clock=clock) as opened:
        yield opened


@pytest.fixture
def discord(clock: Clock) -> Discord:
    """Channels without messages."""
    return Discord(clock)
