"""What lasts is spoken of in Chinese too."""

from __future__ import annotations

from typing import Any

import pytest

from bot.discord.client import QibuBot
from bot.store.daily import DailyChannel
from tests.discord import reading
from tests.discord.chinese import NAMES, assert_chinese, in_script
from tests.discord.conftest import Server
from tests.discord.test_languages import labels

ZONE = {"Asia", "Shanghai"}
_TIMESTAMP = {"t", "F"}
"""Letters in what Discord shows as a moment."""


def _assert_all_chinese(message: Any, chinese: str, *, but: frozenset[str] = frozenset()) -> None:
    assert_chinese(reading.text(message), chinese, NAMES | but)
    if labels(message):
        assert_chinese(labels(message), chinese)


async def test_an_anthology_is_chinese_throughout(server: Server, chinese: str) -> None:
    """The star, the empty list, the list with poems, what is said about each change."""
    empty = await server.alice.slash(server.channel, "anthology list")
    poem = (await server.alice.slash(server.channel, "poem", theme="秋", seed="1")).response
    starred = await server.alice.click(poem, label="收藏")
    poem_id = reading.poem_id(poem)
    again = await server.alice.slash(server.channel, "anthology save", id=poem_id)
    listed = await server.alice.slash(server.channel, "anthology list")
    shown = await server.alice.slash(server.channel, "anthology show", id=poem_id)
    removed = await server.alice.slash(server.channel, "anthology remove", id=poem_id)
    missing = await server.alice.slash(server.channel, "anthology remove", id=poem_id)
    for result in (empty, starred, again, listed, shown, removed, missing):
        _assert_all_chinese(result.response, chinese)
    assert in_script("/詩集 翻閱", chinese) in reading.text(starred.response)


@pytest.mark.parametrize("file_format", ["markdown", "pdf"])
async def test_a_file_comes_with_chinese_words(
    server: Server, chinese: str, file_format: str
) -> None:
    """However many poems are in it, and if there are none."""
    options = {"format": file_format}
    empty = await server.alice.slash(server.channel, "anthology export", **options)
    poem = (await server.alice.slash(server.channel, "poem", seed="1")).response
    await server.alice.click(poem, label="收藏")
    full = await server.alice.slash(server.channel, "anthology export", **options)
    for result in (empty, full):
        _assert_all_chinese(result.response, chinese)


async def test_settings_are_chinese_throughout(server: Server, manager: Any, chinese: str) -> None:
    """As they are at first, changed, and put back."""
    results = [
        await manager.slash(server.channel, "settings show"),
        await manager.slash(
            server.channel, "settings change", form="wulu", card="ink", requests=3, seconds=60.0
        ),
        await manager.slash(server.channel, "settings change", allow=server.channel),
        await manager.slash(server.channel, "settings reset"),
    ]
    for result in results:
        _assert_all_chinese(result.response, chinese)


async def test_a_poem_of_the_day_is_chinese_throughout(
    server: Server, manager: Any, chinese: str, simcord_bot: QibuBot
) -> None:
    """What the manager hears, and the poem itself, for it was wished for in Chinese."""
    options = {"time": "8:00", "zone": "Asia/Shanghai"}
    began = await manager.slash(server.channel, "daily start", **options)
    shown = await manager.slash(server.channel, "daily show")
    for result in (began, shown):
        _assert_all_chinese(result.response, chinese, but=frozenset(ZONE | _TIMESTAMP))
    (channel,) = await simcord_bot.parts.store.daily.channels()
    assert channel.language == chinese
    await simcord_bot.clockwork._poster.post(channel, _day(channel))
    (message,) = reading.posted(server.channel)
    _assert_all_chinese(message, chinese)
    ended = await manager.slash(server.channel, "daily stop")
    none = await manager.slash(server.channel, "daily show")
    for result in (ended, none):
        _assert_all_chinese(result.response, chinese)


def _day(channel: DailyChannel) -> Any:
    return channel.since.date()


async def test_privacy_is_chinese_throughout(server: Server, chinese: str) -> None:
    """What is kept, the question, and what was deleted."""
    poem = (await server.alice.slash(server.channel, "poem", seed="1")).response
    await server.alice.click(poem, label="收藏")
    shown = await server.alice.slash(server.channel, "privacy show")
    exported = await server.alice.slash(server.channel, "privacy export")
    asked = await server.alice.slash(server.channel, "privacy delete")
    for result in (shown, exported, asked):
        _assert_all_chinese(result.response, chinese)
    await server.alice.click(asked.response, label=in_script("全部刪除", chinese))
    _assert_all_chinese(asked.response, chinese)
