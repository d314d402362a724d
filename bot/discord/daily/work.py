"""The poems of the day as part of a client: they begin with it and end with it."""

from __future__ import annotations

import contextlib

import discord
from discord.ext import commands

from bot.discord.daily.clockwork import DAILY_CHANGE, Clockwork, utc_now
from bot.discord.daily.posting import DailyPoster
from bot.discord.daily.postman import Postman
from bot.discord.parts import Parts


class DailyWork(commands.Cog):
    """Has the poems of the day posted while a client is at work."""

    def __init__(self, client: discord.Client, parts: Parts) -> None:
        self._client = client
        self._daily = parts.store.daily
        poster = DailyPoster(parts, Postman(client), utc_now)
        self.clockwork = Clockwork(self._daily, poster, self._pause, self._wake)
        """Looks at the clock."""

    async def cog_load(self) -> None:
        """Begin at once with a client that is connected already."""
        if self._client.is_ready():
            self.clockwork.start()

    async def cog_unload(self) -> None:
        """End."""
        await self.clockwork.stop()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin."""
        self.clockwork.start()

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Post no more poems of the day in a channel that is gone."""
        await self._daily.stop(channel.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Post none in a server that has sent the bot away."""
        await self._daily.stop_server(guild.id)

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await self._client.wait_for(DAILY_CHANGE, timeout=seconds)

    def _wake(self) -> None:
        self._client.dispatch(DAILY_CHANGE)
