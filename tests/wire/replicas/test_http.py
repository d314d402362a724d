"""Two processes `python -m bot serve` on one PostgreSQL, behind something like a load balancer."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.wire.discord_server import BotProcess, StandInDiscord
from tests.wire.real_bot.working import custom_id, lines_of, poem_id
from tests.wire.replicas.working import address_of, bot_process, lines_kept, two_replicas

Replicas = list[tuple[BotProcess, str]]


@pytest.fixture
async def replicas(discord: StandInDiscord, shared: str) -> AsyncIterator[Replicas]:
    """Two of them, with their addresses, which allow three requests an hour."""
    patience = {"QIBU_COOLDOWN_REQUESTS": "3", "QIBU_COOLDOWN_SECONDS": "3600"}
    async with two_replicas(discord.url, shared, patience) as processes:
        addresses = await asyncio.gather(*map(address_of, processes))
        yield list(zip(processes, addresses, strict=True))


async def test_replicas_share_all_that_lasts(
    discord: StandInDiscord, shared: str, replicas: Replicas
) -> None:
    """Buttons, picks, cooldowns, and the commands, which one of them has told Discord.

    In the end each leaves in order.
    """
    (first, here), (second, there) = replicas
    assert len(discord.registry.syncs) == 1
    assert discord.gateway.identifies == []

    await discord.deliver_over_http(here)
    made = await (await discord.slash("poem", {"seed": "1"})).delivered()
    assert lines_of(made)
    picked = await discord.message_menu("Blend this", made)
    assert "first poem" in (await picked.delivered()).text

    await discord.deliver_over_http(there)
    child = await (await discord.press(made, custom_id(made, "again"))).delivered()
    assert lines_of(child) != lines_of(made)
    assert await lines_kept(shared, poem_id(child)) is not None
    path = await (await discord.message_menu("Blend this", child)).delivered()
    assert not path.ephemeral
    offered = await discord.autocomplete("blend", "a", lines_of(made)[0][:2])
    assert poem_id(made) in [choice["value"] for choice in await offered.offered()]

    # Three requests were counted: one here, two there.
    for address in (there, here):
        await discord.deliver_over_http(address)
        refused = await (await discord.slash("poem")).delivered()
        assert refused.ephemeral
        assert "you can ask again in" in refused.text
    another = discord.world.person("Bob")
    assert lines_of(await (await discord.slash("poem", user=another)).delivered())
    assert [await process.terminate(60) for process in (first, second)] == [0, 0]
    lines = [*first.lines, *second.lines]
    assert not [line for line in lines if "Traceback" in line or "ERROR" in line]


async def _status(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as client,
        client.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_only_what_discord_says_now_and_once_is_believed(
    discord: StandInDiscord, replicas: Replicas
) -> None:
    """A wrong signature, another body, an old or a future time, and a second time: 401."""
    url = replicas[0][1]
    await discord.deliver_over_http(url)
    await (await discord.slash("about")).delivered()
    (posted,) = discord.posted
    body, headers = posted.body, posted.headers
    sign, now = discord.signer.headers, int(time.time())
    # While this runs, the answer that was given is given only once.
    assert await _status(url, body, headers) == 401
    other: dict[str, Any] = {**json.loads(body), "id": "1"}
    altered = json.dumps(other).encode()
    assert await _status(url, altered, headers) == 401
    for wrong in ("00" * 64, "", "no signature", headers["X-Signature-Ed25519"][:-2]):
        assert await _status(url, body, {**headers, "X-Signature-Ed25519": wrong}) == 401
    for moment in (now - 60, now + 60):
        assert await _status(url, altered, sign(altered, str(moment))) == 401
    for timestamp in ("", "-1", "soon", "1e9"):
        assert await _status(url, body, {**headers, "X-Signature-Timestamp": timestamp}) == 401
    assert await _status(url, body, {}) == 401
    # What Discord itself says, but nobody understands, or is far too long.
    for unreadable in (b"", b"[]", b"{}", b'{"type": 2}', b'{"type": 2, "id": "5"}', b"\xff"):
        assert await _status(url, unreadable, sign(unreadable)) == 400
    assert await _status(url, b" " * 300_000, sign(b" " * 300_000)) == 413
    answers = [it for it in discord.requests if re.match(r"/interactions/\d+/", it.path)]
    assert [request.status for request in answers] == [200]


async def test_answers_under_way_are_finished_before_a_replica_ends(
    discord: StandInDiscord, shared: str
) -> None:
    """Six people ask, SIGTERM comes, six poems are delivered."""
    async with bot_process(discord.url, shared, "serve") as process:
        await discord.deliver_over_http(await address_of(process))
        people = [discord.world.person(f"Reader {number}") for number in range(6)]
        asked = [await discord.slash("poem", {"form": "qilu"}, user=one) for one in people]
        await asked[0].delivered()
        process.process.terminate()
        await process.printed("stopping")
        assert await process.ended(60) == 0
    poems = [await one.delivered(0.1) for one in asked]
    assert [len(lines_of(poem)) for poem in poems] == [8] * 6
