"""`/settings`: how the bot behaves in a server, for those who manage it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Range, locale_str

from bot.discord.admission import Pace
from bot.discord.choices import BY_PERSON, LANGUAGES, SCRIPTS, SIZES, STYLES
from bot.discord.commands.shared import FORM_CHOICES, QibuCog, managers_only
from bot.discord.parts import Interaction, parts_of, server_of
from bot.discord.presenters.settings import settings_view
from bot.discord.translations.catalogue import language_of
from bot.errors import RequestError
from bot.messages import Message, message
from bot.store.servers import ServerSettings

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
"""A channel where people may ask for poems."""

MOST_CHANNELS = 50
"""Channels that can be named; they must fit into one message."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a manager wants changed; None leaves a thing as it is."""

    chosen: Mapping[str, str | None]
    """Values of choices by the name of the setting."""

    allow: int | None = None
    forbid: int | None = None
    everywhere: bool = False
    requests: int | None = None
    seconds: float | None = None

    def applied(self, settings: ServerSettings, usual: Pace) -> ServerSettings:
        """Return changed settings.

        Args:
            settings: As they were.
            usual: The pace for all, which fills in what is said of a new one.

        Raises:
            RequestError: If there would be too many channels.
        """
        chosen: dict[str, Any] = {
            name: None if value == BY_PERSON else value
            for name, value in self.chosen.items()
            if value is not None
        }
        paced = self._paced(replace(settings, **chosen), usual)
        return replace(paced, channels=self._channels(settings.channels))

    def _channels(self, channels: tuple[int, ...]) -> tuple[int, ...]:
        kept = dict.fromkeys(() if self.everywhere else channels)
        if self.allow is not None:
            kept[self.allow] = None
        kept.pop(self.forbid or 0, None)
        if len(kept) > MOST_CHANNELS:
            raise RequestError(
                "A server can name at most {most} channels. Forbid one of them first, or choose "
                "everywhere.",
                most=MOST_CHANNELS,
            )
        return tuple(kept)

    def _paced(self, settings: ServerSettings, usual: Pace) -> ServerSettings:
        if self.requests == 0:
            return replace(settings, requests=None, seconds=None)
        if self.requests is None and self.seconds is None:
            return settings
        return replace(
            settings,
            requests=self.requests or settings.requests or usual.requests,
            seconds=self.seconds or settings.seconds or usual.seconds,
        )


class SettingsCommands(QibuCog):
    """Shows and changes the settings of a server."""

    settings = managers_only(
        locale_str("settings"), locale_str("How I behave in this server; for its managers")
    )

    @settings.command(
        name=locale_str("show"), description=locale_str("How I behave in this server")
    )
    async def show(self, interaction: Interaction) -> None:
        """Answer with the settings, to the person who asks."""
        guild_id, servers = server_of(interaction), parts_of(interaction.client).servers
        await _show(interaction, await servers.settings(guild_id))

    @settings.command(
        name=locale_str("change"), description=locale_str("Change how I behave in this server")
    )
    @app_commands.rename(
        form=locale_str("form"),
        script=locale_str("script"),
        style=locale_str("card"),
        size=locale_str("size"),
        language=locale_str("language"),
        allow=locale_str("allow"),
        forbid=locale_str("forbid"),
        everywhere=locale_str("everywhere"),
        requests=locale_str("requests"),
        seconds=locale_str("seconds"),
    )
    @app_commands.describe(
        form=locale_str("Form of a poem that is asked for without one"),
        script=locale_str("Script of the poems that everybody sees"),
        style=locale_str("Paper and ink of the cards"),
        size=locale_str("Size of the cards"),
        language=locale_str("Language of what everybody sees; what one person sees is in theirs"),
        allow=locale_str("A channel in which I answer for all to see; elsewhere in private"),
        forbid=locale_str("A channel in which I shall do so no longer"),
        everywhere=locale_str("Forget the list of channels and answer in all"),
        requests=locale_str("Poems that a person may ask for within the seconds; 0 as usual"),
        seconds=locale_str("The seconds within which they count"),
    )
    @app_commands.choices(
        form=FORM_CHOICES, script=SCRIPTS, style=STYLES, size=SIZES, language=LANGUAGES
    )
    async def change(
        self,
        interaction: Interaction,
        form: str | None = None,
        script: str | None = None,
        style: str | None = None,
        size: str | None = None,
        language: str | None = None,
        allow: Channel | None = None,
        forbid: Channel | None = None,
        everywhere: bool = False,
        requests: Range[int, 0, 1000] | None = None,
        seconds: Range[float, 1, 86_400] | None = None,
    ) -> None:
        """Change what is said, and answer with the settings, to the person who asks."""
        guild_id, parts = server_of(interaction), parts_of(interaction.client)
        change = Change(
            {"form": form, "script": script, "style": style, "size": size, "language": language},
            allow=allow.id if allow else None,
            forbid=forbid.id if forbid else None,
            everywhere=everywhere,
            requests=requests,
            seconds=seconds,
        )
        alter = partial(change.applied, usual=parts.admission.pace)
        await _show(interaction, await parts.servers.change(guild_id, alter), message("Changed."))

    @settings.command(
        name=locale_str("reset"), description=locale_str("Put all settings back to the usual ones")
    )
    async def reset(self, interaction: Interaction) -> None:
        """Forget all settings, and answer with the usual ones, to the person who asks."""
        await parts_of(interaction.client).servers.reset(server_of(interaction))
        await _show(interaction, ServerSettings(), message("All is as usual again."))


async def _show(
    interaction: Interaction, settings: ServerSettings, done: Message | None = None
) -> None:
    pace = parts_of(interaction.client).admission.pace
    view = settings_view(settings, pace, language_of(interaction.locale), done)
    await interaction.response.send_message(view=view, ephemeral=True)
