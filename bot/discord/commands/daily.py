"""`/daily`: a poem every day in a channel that wants one, for those who manage the server."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from bot.discord.answering import notice
from bot.discord.commands.shared import QibuCog, managers_only
from bot.discord.daily.clockwork import DAILY_CHANGE, utc_now
from bot.discord.daily.schedule import minute_of, zone_named, zones_like
from bot.discord.parts import Interaction, parts_of, server_of
from bot.discord.presenters.daily import channels_view, started
from bot.discord.translations.catalogue import language_of
from bot.errors import NotAllowedError, RequestError
from bot.messages import message
from bot.store.store import Store

MOST_CHANNELS = 25
"""Channels of one server that can have a poem of the day."""


class DailyCommands(QibuCog):
    """Begins and ends poems of the day."""

    daily = managers_only(
        locale_str("daily"), locale_str("A poem every day in a channel; for those who manage it")
    )

    @daily.command(
        name=locale_str("start"),
        description=locale_str("Post a poem on the season in this channel every day"),
    )
    @app_commands.rename(time=locale_str("time"), zone=locale_str("zone"))
    @app_commands.describe(
        time=locale_str("When, such as 08:00 or 20:30"),
        zone=locale_str("On the clocks of which time zone, such as Asia/Shanghai"),
    )
    async def start(
        self, interaction: Interaction, time: Range[str, 1, 20], zone: Range[str, 1, 64]
    ) -> None:
        """Begin, and say to the person when the first poem comes."""
        guild_id, store = server_of(interaction), parts_of(interaction.client).store
        minute, zone = minute_of(time), zone_named(zone)
        channel_id = await _writable_channel(interaction)
        await _check_number(store, guild_id, channel_id)
        language = language_of(interaction.locale)
        channel = await store.daily.start(channel_id, guild_id, minute, zone, language.code)
        interaction.client.dispatch(DAILY_CHANGE)
        said = started(channel)
        await notice(interaction, language.text(said))

    @daily.command(
        name=locale_str("stop"), description=locale_str("Post no more poems of the day here")
    )
    async def stop(self, interaction: Interaction) -> None:
        """End, and say so to the person."""
        server_of(interaction)
        store = parts_of(interaction.client).store
        if not await store.daily.stop(interaction.channel_id or 0):
            raise RequestError("This channel has no poem of the day.")
        said = message("There will be no more poems of the day here.")
        await notice(interaction, language_of(interaction.locale).text(said))

    @daily.command(
        name=locale_str("show"),
        description=locale_str("Which channels of this server have a poem of the day"),
    )
    async def show(self, interaction: Interaction) -> None:
        """Answer with the channels, to the person."""
        store = parts_of(interaction.client).store
        channels = await store.daily.channels(server_of(interaction))
        view = channels_view(channels, language_of(interaction.locale), utc_now())
        await interaction.response.send_message(view=view, ephemeral=True)

    @start.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """Complete what was typed to time zones, each with what its clocks show now."""
        now = utc_now()
        return [
            Choice(name=f"{name} · {now.astimezone(ZoneInfo(name)):%H:%M}", value=name)
            for name in zones_like(current)
        ]


async def _writable_channel(interaction: Interaction) -> int:
    """Return the channel of an interaction, if the bot may post there of its own accord.

    Raises:
        NotAllowedError: If it may not.
    """
    needed = interaction.app_permissions
    in_thread = isinstance(interaction.channel, discord.Thread)
    may_send = needed.send_messages_in_threads if in_thread else needed.send_messages
    channel_id = interaction.channel_id
    if channel_id is None or not (needed.view_channel and may_send):
        raise _not_allowed()
    try:
        # Where only the commands were added, the bot itself is no member and sees nothing.
        await interaction.client.fetch_channel(channel_id)
    except (discord.Forbidden, discord.NotFound):
        raise _not_allowed() from None
    return channel_id


def _not_allowed() -> NotAllowedError:
    return NotAllowedError(
        "I cannot post here by myself. Add me to the server, not only my commands, and let me "
        "view this channel and send messages in it."
    )


async def _check_number(store: Store, guild_id: int, channel_id: int) -> None:
    channels = [channel.channel_id for channel in await store.daily.channels(guild_id)]
    if channel_id not in channels and len(channels) >= MOST_CHANNELS:
        raise RequestError(
            "{most} channels of this server have a poem of the day already; end one first.",
            most=MOST_CHANNELS,
        )
