"""What readers of Chinese hear when they cannot have what they want."""

from __future__ import annotations

import re
from typing import Any

import discord
import pytest
from opencc import OpenCC

from bot.discord.admission import Pace
from bot.discord.client import QibuBot
from bot.errors import BusyError
from bot.service.service import PoetService
from tests.discord import reading
from tests.discord.chinese import assert_chinese, in_script
from tests.discord.conftest import Server


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("poem", {"acrostic": "春"}, "藏頭「春」有1個漢字；七絕有4句，要4個字。"),
        ("poem", {"theme": "さ"}, "想不出「さ」的意象，換個詞試試，如月、秋或春。"),
        ("scan", {"text": "好"}, "一句1字，不成詩體；請寫2、4或8句，每句5或7字。"),
        (
            "blend",
            {"a": "q00000000", "b": "雪"},
            "詩 q00000000 已經不在我這裡了，請用 /作詩 另要一首。",
        ),
    ],
)
async def test_a_refusal_is_chinese(
    server: Server, chinese: str, command: str, options: dict[str, str], said: str
) -> None:
    """Whatever is refused, in private."""
    result = await server.alice.slash(server.channel, command, **options)
    assert result.ephemeral
    if chinese == "zh-CN":
        said = OpenCC("t2s").convert(said).translate(str.maketrans("「」", "“”"))
    assert reading.text(result.response) == said


async def test_a_wait_is_told_in_chinese(
    server: Server, chinese: str, simcord_bot: QibuBot
) -> None:
    """Who asks too often, and who asks a bot that leaves."""
    simcord_bot.parts.admission.pace = Pace(1, 20.0)
    await server.alice.slash(server.channel, "poem")
    early = await server.alice.slash(server.channel, "poem")
    simcord_bot.parts.admission.close()
    late = await server.alice.slash(server.channel, "poem")
    assert in_script("請稍等，", chinese) in reading.text(early.response)
    for refused in (early, late):
        assert_chinese(reading.text(refused.response), chinese)


async def test_errors_are_told_in_chinese(
    server: Server,
    service: PoetService,
    chinese: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full queue, Discord's own trouble and the unforeseen."""
    for error in (BusyError(13.2), http_error(500), http_error(403), http_error(418)):

        async def fail(*_: Any, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(service, "compose", fail)
        result = await server.alice.slash(server.channel, "poem")
        said = re.sub(r"\b[0-9a-f]{8}\b", "", reading.text(result.response))
        assert_chinese(said, chinese)


async def test_only_some_may_delete_is_told_in_chinese(server: Server, chinese: str) -> None:
    """With the name that the permission has there."""
    poem = await server.alice.slash(server.channel, "poem", seed="6")
    refused = await server.bob.click(poem.response, label=in_script("刪除", chinese))
    assert_chinese(reading.text(refused.response), chinese)
    name = {"zh-CN": "“管理消息”", "zh-TW": "「管理訊息」"}[chinese]
    assert name in reading.text(refused.response)


async def test_a_missing_card_is_told_in_chinese(server: Server, chinese: str) -> None:
    """Where the bot may not attach files."""
    denied = discord.PermissionOverwrite(attach_files=False)
    quiet = server.guild.create_text_channel("quiet", overwrites={server.env.bot.user: denied})
    result = await server.alice.slash(quiet, "poem", seed="7")
    assert_chinese(reading.text(result.response), chinese)
    assert in_script("詩箋沒有附上", chinese) in reading.text(result.response)


def http_error(status: int) -> discord.HTTPException:
    """Return what the library raises when Discord answers with a status."""
    kinds = {403: discord.Forbidden, 500: discord.DiscordServerError}
    answer = type("Answer", (), {"status": status, "reason": ""})()
    return kinds.get(status, discord.HTTPException)(answer, "")
