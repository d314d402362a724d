"""A store on a file of its own, and a clock that can be set."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.store.store import Store


@dataclass
class Clock:
    """Tells the time that a test has set."""

    now: datetime = field(default_factory=lambda: datetime(2026, 2, 3, 4, 5, 6, 789, UTC))

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def pass_by(self, time: timedelta) -> None:
        """Let time pass."""
        self.now += time


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still."""
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is, in a folder that is not there yet."""
    return tmp_path / "data" / "qibu.db"


@pytest.fixture
async def store(file: Path, clock: Clock) -> AsyncIterator[Store]:
    """An open store."""
    async with await Store.open(f"sqlite:///{file}", clock=clock) as opened:
        yield opened
