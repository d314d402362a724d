"""What the commands and buttons work with, hung on the client so that both can find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot.discord.admission import Admission
from bot.discord.known_servers import KnownServers
from bot.errors import NotAllowedError
from bot.service.service import PoetService
from bot.store.store import Store

_ATTRIBUTE = "qibu_parts"

Interaction = discord.Interaction[Any]
"""An interaction with any client: the bot is at home in other people's bots too."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The rooms that Discord's one stands on."""

    service: PoetService
    store: Store
    admission: Admission
    servers: KnownServers

    def hang_on(self, client: discord.Client) -> None:
        """Let everything that has the client find these parts."""
        setattr(client, _ATTRIBUTE, self)

    def take_off(self, client: discord.Client) -> None:
        """Undo `hang_on`."""
        delattr(client, _ATTRIBUTE)


def parts_of(client: discord.Client) -> Parts:
    """Return the parts that were hung on a client."""
    parts: Parts = getattr(client, _ATTRIBUTE)
    return parts


def server_of(interaction: Interaction) -> int:
    """Return the id of the server where something for servers is done.

    Raises:
        NotAllowedError: If it is done elsewhere.
    """
    if interaction.guild_id is None:
        raise NotAllowedError("This can only be done in a server.")
    return interaction.guild_id
