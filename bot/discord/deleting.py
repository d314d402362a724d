"""Who may take a message of the bot away."""

from __future__ import annotations

from bot.discord.parts import Interaction
from bot.errors import NotAllowedError


async def delete_message(interaction: Interaction, author_id: int | None) -> None:
    """Delete the message that was pressed.

    Args:
        interaction: A press on the message, not yet answered.
        author_id: Who asked for what it shows; None if nobody knows any more.

    Raises:
        NotAllowedError: If the person neither asked for it nor manages messages here.
    """
    if interaction.user.id != author_id and not interaction.permissions.manage_messages:
        raise NotAllowedError(
            "Only the person who asked for this, or somebody with the permission “Manage "
            "Messages”, can delete it."
        )
    await interaction.response.defer()
    await interaction.delete_original_response()
