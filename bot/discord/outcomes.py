"""How interactions end, told to whoever listens: an event like those of discord.py."""

from __future__ import annotations

from bot.discord.parts import Interaction
from bot.metrics import Outcome

EVENT = "qibu_outcome"
"""Name of the event; listeners get the interaction and the outcome."""


def tell(interaction: Interaction, outcome: Outcome) -> None:
    """Say how an interaction ended; of commands that succeed discord.py tells by itself."""
    interaction.client.dispatch(EVENT, interaction, outcome)
