"""A stand-in Discord, and a small bot that is connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.wire.discord_server import StandInDiscord, connected
from tests.wire.small_bot import SmallBot


@pytest.fixture
async def discord() -> AsyncIterator[StandInDiscord]:
    """Serve a stand-in; fail if the bot breaks a rule."""
    async with StandInDiscord() as stand_in:
        yield stand_in


@pytest.fixture
async def bot(discord: StandInDiscord) -> AsyncIterator[SmallBot]:
    """Connect the small bot."""
    client = SmallBot()
    async with connected(discord, client):
        yield client
