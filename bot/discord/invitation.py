"""The links by which the bot gets to people; they need no network to be made."""

from __future__ import annotations

import base64
import binascii

import discord

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot may do in a server; it reads but to see whether its poem of the day is there."""

_COMMANDS = "applications.commands"
_TO_SERVER, _TO_ACCOUNT = 0, 1
"""Values of `integration_type` in Discord's OAuth2 addresses."""


def server_link(application_id: int) -> str:
    """Return the link that adds the bot to a server, for everybody there."""
    link = discord.utils.oauth_url(
        application_id, permissions=PERMISSIONS, scopes=("bot", _COMMANDS)
    )
    return f"{link}&integration_type={_TO_SERVER}"


def account_link(application_id: int) -> str:
    """Return the link that gives a person the commands wherever they are."""
    link = discord.utils.oauth_url(application_id, scopes=(_COMMANDS,))
    return f"{link}&integration_type={_TO_ACCOUNT}"


def application_id_of(token: str) -> int | None:
    """Read the id of the application from its token.

    The first of the three parts of a token is the id of the bot's account in base64, which is
    that of the application too, but for the very oldest ones.

    Returns:
        The id, or None if the text has no such part.
    """
    part = token.split(".")[0]
    try:
        text = base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
        return int(text) if text.isdigit() and len(text) <= 20 else None
    except (binascii.Error, ValueError):
        return None
