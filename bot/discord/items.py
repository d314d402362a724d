"""Buttons and menus that carry all they need in their ids.

discord.py makes such an item anew for every press from a pattern, so that a button works
after a restart and in another process than the one that sent it. All items of a message are
of this class: a view that mixes them with others can take the patterns of all with it
when it ends (discord.py 2.7.1, `ViewStore.remove_view`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from discord import ui

from bot.discord import failures, outcomes
from bot.discord.answering import LOOKING_UP
from bot.discord.custom_ids import PATTERN, CustomId
from bot.discord.parts import Interaction
from bot.errors import GoneError
from bot.store import deadline

Action = Callable[[Interaction, CustomId], Awaitable[None]]
"""What a press does; for a menu, the choice stands in `extra`."""

ACTIONS: dict[str, Action] = {}
"""All actions by the name that stands in the ids."""


def action(name: str) -> Callable[[Action], Action]:
    """Register what a press on an item of that name does."""

    def register(function: Action) -> Action:
        ACTIONS[name] = function
        return function

    return register


async def perform(interaction: Interaction, custom_id: CustomId) -> None:
    """Do what an id says; errors are told to the person, never raised."""
    deadline.begin(LOOKING_UP)
    try:
        act = ACTIONS.get(custom_id.action)
        if act is None:
            raise GoneError(
                "This button belongs to an older version of me. Ask for a new poem with /poem."
            )
        await act(interaction, custom_id)
    except Exception as error:
        await failures.report(interaction, error)
    else:
        outcomes.tell(interaction, "ok")


class ActionItem(ui.DynamicItem[ui.Item[Any]], template=PATTERN):
    """A button or menu whose id says what it does."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> ActionItem:
        """Make the item that was used."""
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        """Do what the id says, with what was chosen."""
        custom_id = CustomId.of(self.custom_id)
        if isinstance(self.item, ui.Select) and self.item.values:
            custom_id = replace(custom_id, extra=str(self.item.values[0]))
        await perform(interaction, custom_id)
