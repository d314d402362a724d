"""Discord's JSON for people, servers, channels and the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.wire.discord_server.world import (
    ATTACH_FILES,
    EMBED_LINKS,
    READ_MESSAGE_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Context,
    Guild,
    Person,
    Place,
)

JsonObject = dict[str, Any]

_LONG_AGO = "2020-01-01T00:00:00.000000+00:00"
_TEXT_CHANNEL, _DM_CHANNEL, _GROUP_CHANNEL = 0, 1, 3

APP_PERMISSIONS = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_MESSAGE_HISTORY


@dataclass(frozen=True, slots=True)
class Application:
    """The bot as Discord has registered it."""

    id: int
    token: str
    verify_key: str
    """Public key, in hexadecimal digits, by which interactions over HTTP are signed."""

    name: str = "Qibu"

    @property
    def authorization(self) -> str:
        """Return the header that authorises requests."""
        return f"Bot {self.token}"

    def user(self) -> JsonObject:
        """Return the user that the bot is."""
        return {**_user(self.id, self.name), "bot": True, "verified": True, "mfa_enabled": False}

    def info(self) -> JsonObject:
        """Return what `/oauth2/applications/@me` tells."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "description": "",
            "bot_public": True,
            "bot_require_code_grant": False,
            "verify_key": self.verify_key,
            "flags": 0,
            "rpc_origins": [],
            "owner": _user(self.id + 1, "owner"),
            "team": None,
        }


def user_payload(person: Person) -> JsonObject:
    """Return a user object."""
    return _user(person.id, person.name)


def _user(id: int, name: str) -> JsonObject:
    return {
        "id": str(id),
        "username": name.lower(),
        "global_name": name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
    }


def member_payload(person: Person, *, partial: bool = False) -> JsonObject:
    """Return a guild member object; a partial one, in resolved data, leaves out the user."""
    member = {
        "roles": [],
        "joined_at": _LONG_AGO,
        "permissions": str(person.permissions),
        "flags": 0,
        "nick": None,
        "avatar": None,
        "pending": False,
    }
    if not partial:
        member |= {"user": user_payload(person), "deaf": False, "mute": False}
    return member


def guild_payload(guild: Guild, application: Application) -> JsonObject:
    """Return a guild as GUILD_CREATE brings it."""
    everyone = {
        "id": str(guild.id),
        "name": "@everyone",
        "permissions": str(APP_PERMISSIONS),
        "position": 0,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    me = {"user": application.user(), "roles": [], "joined_at": _LONG_AGO, "flags": 0}
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.id),
        "preferred_locale": guild.locale,
        "unavailable": False,
        "member_count": 2,
        "large": False,
        "roles": [everyone],
        "channels": [text_channel(guild)],
        "members": [{**me, "deaf": False, "mute": False}],
        "features": [],
        "emojis": [],
        "stickers": [],
        "threads": [],
        "joined_at": _LONG_AGO,
    }


def text_channel(guild: Guild) -> JsonObject:
    """Return the channel of a guild."""
    return {
        "id": str(guild.channel_id),
        "type": _TEXT_CHANNEL,
        "guild_id": str(guild.id),
        "name": "general",
        "position": 0,
        "permission_overwrites": [],
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "flags": 0,
    }


def channel_payload(place: Place, person: Person) -> JsonObject:
    """Return the channel that comes with an interaction."""
    if place.guild is not None:
        return {**text_channel(place.guild), "permissions": str(person.permissions)}
    kind = _DM_CHANNEL if place.context is Context.BOT_DM else _GROUP_CHANNEL
    channel: JsonObject = {"id": str(place.channel_id), "type": kind, "flags": 0}
    channel["recipients"] = [user_payload(person)]
    if kind == _GROUP_CHANNEL:
        channel |= {"name": "a few friends", "owner_id": str(person.id), "icon": None}
    return channel


def presence_in(place: Place, person: Person) -> JsonObject:
    """Return the part of an interaction that says who acts where."""
    payload: JsonObject = {
        "channel_id": str(place.channel_id),
        "channel": channel_payload(place, person),
        "context": int(place.context),
        "app_permissions": str(APP_PERMISSIONS),
    }
    if place.guild is None:
        return payload | {"user": user_payload(person)}
    guild = place.guild
    return payload | {
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "guild_locale": guild.locale,
        "member": member_payload(person),
    }
