"""People, servers and the places where people talk to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from tests.wire.discord_server.clock import Snowflakes

VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
MANAGE_MESSAGES = 1 << 13
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_MESSAGE_HISTORY = 1 << 16
USE_EXTERNAL_APPS = 1 << 50

MEMBER = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | USE_EXTERNAL_APPS
"""What an ordinary member may do."""

MODERATOR = MEMBER | MANAGE_MESSAGES
"""A member who may also delete what others wrote."""


class Context(IntEnum):
    """Kind of place in which an interaction happens."""

    GUILD = 0
    BOT_DM = 1
    PRIVATE_CHANNEL = 2


@dataclass(frozen=True, slots=True)
class Person:
    """A user of Discord."""

    id: int
    name: str
    locale: str = "en-US"
    permissions: int = MEMBER


@dataclass(frozen=True, slots=True)
class Guild:
    """A server with one text channel."""

    id: int
    name: str
    channel_id: int
    locale: str = "en-US"
    has_bot: bool = True
    """False where only a person's own installation brings the bot along."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person acts, and by whose installation the bot is there."""

    context: Context
    channel_id: int
    guild: Guild | None = None
    installed_by: int | None = None
    """Id of the person who installed the bot for themselves; None where a server did."""

    @property
    def owners(self) -> dict[str, str]:
        """Return `authorizing_integration_owners`: who brought the bot here."""
        if self.installed_by is not None:
            return {"1": str(self.installed_by)}
        return {"0": str(self.guild.id) if self.guild else "0"}

    @property
    def installation(self) -> int:
        """Return 0 for an installation by a server, 1 for one by a person."""
        return 0 if self.installed_by is None else 1

    def shard(self, count: int) -> int:
        """Return the shard that hears of this place; direct messages go to shard 0."""
        return (self.guild.id >> 22) % count if self.guild else 0


class World:
    """Everybody and every place that the stand-in knows."""

    def __init__(self, snowflakes: Snowflakes) -> None:
        self._snowflakes = snowflakes
        self._dms: dict[int, Place] = {}
        self._places: dict[int, Place] = {}
        self.guilds: list[Guild] = []

    def person(
        self, name: str, *, locale: str = "en-US", permissions: int = MEMBER, id: int | None = None
    ) -> Person:
        """Bring in a person."""
        return Person(id or self._snowflakes.new(), name, locale, permissions)

    def guild(
        self, name: str, *, locale: str = "en-US", has_bot: bool = True, id: int | None = None
    ) -> Guild:
        """Found a server; call it before the bot connects, for it is not announced later.

        Args:
            name: Shown name.
            locale: Preferred language.
            has_bot: False for a server that the bot is no member of.
            id: Wanted id, such as `3 << 22` for shard 3 of 4 or more.
        """
        guild = Guild(
            id or self._snowflakes.new(), name, self._snowflakes.new(), locale, has_bot=has_bot
        )
        self.guilds.append(guild)
        return guild

    def in_guild(self, guild: Guild, *, installed_by: Person | None = None) -> Place:
        """Return the channel of a server, where a server or a person installed the bot."""
        owner = installed_by.id if installed_by else None
        return self._known(Place(Context.GUILD, guild.channel_id, guild, owner))

    def dm(self, person: Person) -> Place:
        """Return the direct messages between a person and the bot."""
        if person.id not in self._dms:
            place = self._known(Place(Context.BOT_DM, self._snowflakes.new()))
            self._dms[person.id] = place
        return self._dms[person.id]

    def private(self, person: Person) -> Place:
        """Return a group chat into which a person brings the bot by their own installation."""
        channel = self._snowflakes.new()
        return self._known(Place(Context.PRIVATE_CHANNEL, channel, installed_by=person.id))

    def place(self, channel_id: int) -> Place | None:
        """Return the place of a channel, or None if there is no such channel."""
        for guild in self.guilds:
            if guild.channel_id == channel_id and guild.has_bot:
                return self.in_guild(guild)
        return self._places.get(channel_id)

    def _known(self, place: Place) -> Place:
        self._places[place.channel_id] = place
        return place
