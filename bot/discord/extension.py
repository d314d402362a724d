"""The commands, buttons and menu entries for any other bot of discord.py.

    await bot.load_extension("bot.discord.extension")

Settings come from the environment, as always; only the token is the other bot's own. It tells
Discord of the commands when it next syncs its tree. Its translator, its error handler and its
commands stay what they are: a command of ours that has the name of one of its own is left out.
Unloading the extension, as a bot does when it closes, takes everything away again.
"""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack
from typing import Any

from discord import AppCommandType
from discord.ext import commands

from bot.discord.client import create_parts
from bot.discord.cogs import cogs_of
from bot.discord.commands.menus import menu_entries
from bot.discord.daily.work import DailyWork
from bot.discord.items import ActionItem
from bot.discord.parts import Parts
from bot.discord.running import rooms
from bot.discord.translations.shared import SharedTranslator
from bot.discord.under_way import answered
from bot.settings import Settings

Host = commands.Bot | commands.AutoShardedBot
"""The other bot."""

_ATTRIBUTE = "qibu_extension"
"""Name under which the other bot keeps what must be undone."""

_GRACE = 10.0
"""Seconds that answers under way may take when the extension is unloaded."""

_log = logging.getLogger(__name__)


async def setup(bot: Host) -> None:
    """Open model and database, and give the bot all commands.

    Raises:
        SettingsError: If any setting cannot be used.
        ModelError: If the model cannot be used.
        StoreError: If the database cannot.
    """
    undo = AsyncExitStack()
    setattr(bot, _ATTRIBUTE, undo)
    try:
        settings = Settings.load()
        service, store = await undo.enter_async_context(rooms(settings))
        await service.warm_up()
        # Where the database can be shared, so can the other bot.
        parts = create_parts(settings, service, store, alone=not store.turns.is_shared)
        parts.hang_on(bot)
        undo.callback(parts.take_off, bot)
        await _translate(bot, undo)
        await _add_all(bot, parts, undo)
        undo.push_async_callback(_finish, parts)
    except BaseException:
        await teardown(bot)
        raise


async def teardown(bot: Host) -> None:
    """Finish the answers under way, then take away all that `setup` brought."""
    undo: AsyncExitStack | None = getattr(bot, _ATTRIBUTE, None)
    if undo is not None:
        delattr(bot, _ATTRIBUTE)
        await undo.aclose()


async def _finish(parts: Parts) -> None:
    parts.admission.close()
    late = await answered(_GRACE)
    if late:
        _log.warning("%d answers were not finished in %.0f s", late, _GRACE)


async def _translate(bot: Host, undo: AsyncExitStack) -> None:
    before = bot.tree.translator
    ours = SharedTranslator(before)
    await bot.tree.set_translator(ours)

    async def restore() -> None:
        # If the bot has set another one meanwhile, that is what it wants.
        if bot.tree.translator is ours:
            await bot.tree.set_translator(before)

    undo.push_async_callback(restore)


async def _add_all(bot: Host, parts: Parts, undo: AsyncExitStack) -> None:
    for cog in cogs_of(parts, DailyWork(bot, parts)):
        # There is no public way to leave out a command of a group.
        cog.__cog_app_commands__ = [
            command
            for command in cog.__cog_app_commands__
            if command.parent is not None or _is_free(bot, command.name, AppCommandType.chat_input)
        ]
        await bot.add_cog(cog)
        undo.push_async_callback(bot.remove_cog, cog.qualified_name)
    for entry in menu_entries():
        if _is_free(bot, entry.name, entry.type):
            bot.tree.add_command(entry)
            undo.callback(bot.tree.remove_command, entry.name, type=entry.type)
    bot.add_dynamic_items(ActionItem)
    undo.callback(bot.remove_dynamic_items, ActionItem)


def _is_free(bot: Host, name: str, kind: AppCommandType) -> bool:
    taken: Any = bot.tree.get_command(name, type=kind)
    if taken is not None:
        _log.warning("the command %s is left out, for the bot has one of that name", name)
    return taken is None
