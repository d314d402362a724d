"""How interactions end, told to whoever listens: an event like those of discord.py."""

from __future__ import annotations

import discord

from bot.discord.parts import Interaction
from bot.metrics import DailyOutcome, Outcome

EVENT = "qibu_outcome"
"""Name of the event; listeners get the interaction and the outcome."""


DAILY_EVENT = "qibu_daily_outcome"
"""Name of the event that tells what became of a poem of the day."""


def tell(interaction: Interaction, outcome: Outcome) -> None:
    """Say how an interaction ended; of commands that succeed discord.py tells by itself."""
    interaction.client.dispatch(EVENT, interaction, outcome)


def tell_of_daily(client: discord.Client, outcome: DailyOutcome) -> None:
    """Say what became of a poem of the day."""
    client.dispatch(DAILY_EVENT, outcome)
