"""The line to the gateway moves or breaks, and people notice nothing."""

from __future__ import annotations

from bot.discord.client import QibuBot
from tests.wire.discord_server import StandInDiscord
from tests.wire.real_bot.working import Gate, lines_of


async def test_the_bot_serves_on_after_it_was_asked_to_reconnect(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """Op 7: the same session on another socket, without another IDENTIFY or registration."""
    await discord.gateway.ask_to_reconnect()
    await discord.gateway.resumed()
    assert len(lines_of(await (await discord.slash("poem")).delivered())) == 4
    assert len(discord.gateway.identifies) == 1
    assert len(discord.registry.syncs) == 1


async def test_a_request_that_came_while_the_line_was_cut_is_served(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """The gateway keeps it until the bot resumes."""
    discord.gateway.drop()
    await discord.gateway.until(lambda: not discord.gateway.open_connections)
    exchange = await discord.slash("poem")
    assert len(lines_of(await exchange.delivered())) == 4
    assert [session.resumes for session in discord.gateway.sessions.values()] == [1]


async def test_a_poem_under_way_needs_no_gateway(
    discord: StandInDiscord, bot: QibuBot, gate: Gate
) -> None:
    """The line breaks while it is written; the answer goes over HTTP."""
    exchange = await (await discord.slash("poem")).answered()
    discord.gateway.drop()
    await discord.gateway.until(lambda: not discord.gateway.open_connections)
    gate.open()
    assert len(lines_of(await exchange.delivered())) == 4
