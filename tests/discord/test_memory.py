"""What is answered leaves nothing behind in memory, whether or not anybody ever presses it."""

from __future__ import annotations

import asyncio

from bot.discord.client import QibuBot
from tests.discord.conftest import Server


def _listening(bot: QibuBot) -> int:
    store = bot._connection._view_store
    waiting = [task for task in asyncio.all_tasks() if "timeout" in str(task.get_coro())]
    return len(store._views) + len(store._modals) + len(store._synced_message_views) + len(waiting)


async def test_no_answer_is_kept_by_the_library(server: Server, simcord_bot: QibuBot) -> None:
    """Neither private nor public ones, deferred or changed later, nor questions left open."""
    for private in (True, False):
        poem = await server.alice.slash(server.channel, "poem", private=private)
        await server.alice.slash(server.channel, "blend", a="1", b="2", private=private)
        await server.alice.click(poem.response, label="Explain")
        await server.alice.click(poem.response, label="简体")
        asked = await server.alice.click(poem.response, label="Blend…")
        assert asked.modal
    await server.alice.slash(server.channel, "anthology list")
    await server.alice.slash(server.channel, "help")
    assert _listening(simcord_bot) == 0
