"""Two processes `python -m bot run`, each with a slice of the shards, on one PostgreSQL."""

from __future__ import annotations

import asyncio

from bot.discord.identifying import INTERVAL_S
from tests.wire.discord_server import BotProcess, Place, StandInDiscord
from tests.wire.real_bot.working import lines_of
from tests.wire.replicas.working import all_printed, bot_process


def _place(discord: StandInDiscord, shard: int) -> Place:
    """Return a server that is heard by one of two shards."""
    return discord.world.in_guild(discord.world.guild(f"Guild {shard}", id=(shard + 2) << 22))


async def test_slices_share_the_budget_the_commands_and_the_cooldowns(
    discord: StandInDiscord, shared: str
) -> None:
    """Both start at once, and Discord sees them five seconds apart; a person is one person."""
    places = [_place(discord, shard) for shard in (0, 1)]

    def process(shard: str) -> BotProcess:
        return bot_process(
            discord.url,
            shared,
            "run",
            QIBU_SHARD_IDS=shard,
            QIBU_SHARD_COUNT="2",
            QIBU_COOLDOWN_REQUESTS="2",
            QIBU_COOLDOWN_SECONDS="3600",
        )

    async with process("0") as first, process("1") as second:
        await all_printed([first, second], "ready in")
        one, other = discord.gateway.identifies
        assert {(it.shard, it.shard_count) for it in (one, other)} == {(0, 2), (1, 2)}
        assert other.at - one.at >= INTERVAL_S
        assert len(discord.registry.syncs) == 1
        for place in places:
            assert lines_of(await (await discord.slash("poem", place=place)).delivered())
        refused = [await discord.slash("poem", place=place) for place in places]
        told = [(await exchange.delivered()).text for exchange in refused]
        assert all("you can ask again in" in text for text in told)
        assert await asyncio.gather(first.terminate(60), second.terminate(60)) == [0, 0]
    assert not [line for line in [*first.lines, *second.lines] if "ERROR" in line]
