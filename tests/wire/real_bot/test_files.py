"""Files to take home, over sockets."""

from __future__ import annotations

import json

import pytest

from bot.discord.client import QibuBot
from tests.wire.discord_server import Message, StandInDiscord
from tests.wire.discord_server.rules import EPHEMERAL
from tests.wire.real_bot.working import custom_id, poem_id


async def _saved(discord: StandInDiscord) -> Message:
    poem = await (await discord.slash("poem", {"theme": "moon"})).delivered()
    pressed = await discord.press(poem, custom_id(poem, "star"))
    assert "Saved in your anthology" in (await pressed.delivered()).text
    return poem


@pytest.mark.parametrize(
    ("file_format", "name", "beginning"),
    [
        ("markdown", "qibu-anthology.md", b"# Your anthology"),
        ("pdf", "qibu-anthology.pdf", b"%PDF-"),
        ("png", "qibu-anthology.png", b"\x89PNG"),
    ],
)
async def test_an_anthology_is_sent_as_a_file(
    discord: StandInDiscord, bot: QibuBot, file_format: str, name: str, beginning: bytes
) -> None:
    """To one person, in place of "thinking"."""
    await _saved(discord)
    exchange = await discord.slash("anthology export", {"format": file_format})
    message = await exchange.delivered()
    assert message.flags & EPHEMERAL
    (file,) = message.attachments
    assert file.name == name
    assert file.content.startswith(beginning)


async def test_what_is_kept_is_sent_as_a_file(discord: StandInDiscord, bot: QibuBot) -> None:
    """With the poem and its place in the anthology."""
    poem = await _saved(discord)
    message = await (await discord.slash("privacy export")).delivered()
    assert message.flags & EPHEMERAL
    (file,) = message.attachments
    found = json.loads(file.content)
    assert [row["id"] for row in found["poems"]] == [poem_id(poem)]
    assert [row["poem_id"] for row in found["anthology_entries"]] == [poem_id(poem)]
