"""The stand-in proved: bots in processes of their own, two at once, ended by SIGTERM."""

from __future__ import annotations

import pytest

from tests.wire.discord_server import BotProcess, StandInDiscord

SMALL_BOT = ("-m", "tests.wire.small_bot")


async def test_a_process_is_pointed_at_the_stand_in_and_ended(discord: StandInDiscord) -> None:
    """The hook needs no word in the bot; the bot says goodbye to the gateway."""
    async with BotProcess(discord.url, *SMALL_BOT, discord.application.token) as process:
        await process.printed("ready")
        exchange = await discord.slash("card")
        assert (await exchange.delivered()).text == "A card"
        assert await process.terminate() == 0
    await discord.gateway.until(lambda: not discord.gateway.sessions)


async def test_two_processes_share_the_work_by_shards(discord: StandInDiscord) -> None:
    """Each server is heard by one of them only."""
    places = [
        discord.world.in_guild(discord.world.guild(f"Guild {shard}", id=(shard + 2) << 22))
        for shard in (0, 1)
    ]
    token = discord.application.token
    async with (
        BotProcess(discord.url, *SMALL_BOT, token, "0", "2") as first,
        BotProcess(discord.url, *SMALL_BOT, token, "1", "2") as second,
    ):
        await first.printed("ready")
        await second.printed("ready")
        for place in places:
            message = await (await discord.slash("card", place=place)).delivered()
            pressed = await discord.press(message, message.button("Count 1"))
            assert (await pressed.delivered()).text == "Counted 1"
        assert await first.terminate() == 0
        with pytest.raises(LookupError, match="no session of the bot hears"):
            await discord.slash("card", place=places[0])
        assert (await (await discord.slash("card", place=places[1])).delivered()).attachments
    answers = [request for request in discord.requests if "/callback" in request.path]
    assert [request.status for request in answers] == [200] * 5


async def test_a_process_that_fails_tells_why(discord: StandInDiscord) -> None:
    """Output and exit status are there for the test."""
    async with BotProcess(discord.url, *SMALL_BOT, "a wrong token") as process:
        assert await process.ended() == 1
        assert "LoginFailure" in await process.printed("LoginFailure")
