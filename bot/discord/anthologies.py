"""Whose anthology is meant, who may change it, and what is said about a change."""

from __future__ import annotations

from bot.discord.parts import Interaction, server_of
from bot.errors import NotAllowedError, RequestError
from bot.messages import Message, message
from bot.store.anthologies import Scope, Shelf

PERSON: Scope = "person"
SERVER: Scope = "server"


def shelf_of(interaction: Interaction, scope: str) -> Shelf:
    """Return the anthology of the person, or of the server where they are.

    Raises:
        NotAllowedError: If there is no server.
        RequestError: If there is no such scope.
    """
    if scope == PERSON:
        return Shelf(PERSON, interaction.user.id)
    if scope != SERVER:
        raise RequestError("There is no anthology '{scope}'.", scope=scope)
    return Shelf(SERVER, server_of(interaction))


def changeable_shelf_of(interaction: Interaction, scope: str) -> Shelf:
    """Return an anthology that the person may change; errors as with `shelf_of`.

    Raises:
        NotAllowedError: Also if it is that of a server and they do not manage it.
    """
    shelf = shelf_of(interaction, scope)
    if shelf.scope == SERVER and not manages_server(interaction):
        raise NotAllowedError(
            "Only somebody with the permission “Manage Server” can change the anthology of a "
            "server."
        )
    return shelf


def manages_server(interaction: Interaction) -> bool:
    """Tell whether the person manages the server where they are."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


def saved(shelf: Shelf) -> Message:
    """Say that a poem is in an anthology now."""
    if shelf.scope == SERVER:
        return message("Saved in the anthology of this server; /anthology list shows it.")
    return message("Saved in your anthology; /anthology list shows it. Press again to take it out.")


def taken_out(shelf: Shelf) -> Message:
    """Say that a poem is not in an anthology any more."""
    if shelf.scope == SERVER:
        return message("Taken out of the anthology of this server.")
    return message("Taken out of your anthology.")
