"""Settings of servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.store.servers import ServerSettings
from bot.store.store import Store

EVERYTHING = ServerSettings(
    form="wulu",
    script="simplified",
    style="ink",
    size="wide",
    language="zh-TW",
    channels=(2**62, 7),
    requests=3,
    seconds=7.5,
)


async def test_a_server_of_which_nothing_is_known_has_the_defaults(store: Store) -> None:
    """Nothing has to be set."""
    assert await store.servers.settings(1) == ServerSettings()


async def test_settings_come_back_equal_and_stay_in_their_server(store: Store, url: str) -> None:
    """Also from another store on the same database."""
    assert await store.servers.change(1, lambda _: EVERYTHING) == EVERYTHING
    await store.servers.change(2, lambda old: replace(old, form="wujue"))
    async with await Store.open(url) as other:
        assert await other.servers.settings(1) == EVERYTHING
        assert await other.servers.settings(2) == ServerSettings(form="wujue")
        assert await other.servers.settings(3) == ServerSettings()


async def test_what_is_put_back_is_the_default_again(store: Store) -> None:
    """One setting by None, all of them by a reset."""
    await store.servers.change(1, lambda _: EVERYTHING)
    await store.servers.change(1, lambda old: replace(old, script=None, channels=()))
    assert await store.servers.settings(1) == replace(EVERYTHING, script=None, channels=())
    await store.servers.reset(1)
    assert await store.servers.settings(1) == ServerSettings()


async def test_no_change_gets_lost(store: Store, url: str) -> None:
    """Two stores add channels to the same list at the same time."""

    def add(channel: int, old: ServerSettings) -> ServerSettings:
        return replace(old, channels=(*old.channels, channel))

    async with await Store.open(url, patience=60) as other:
        await asyncio.gather(
            *(
                one.servers.change(1, lambda old, number=number: add(number, old))
                for number in range(1, 21)
                for one in [(store, other)[number % 2]]
            )
        )
    assert sorted((await store.servers.settings(1)).channels) == list(range(1, 21))


@pytest.mark.parametrize("text", ["", "no json", "7", '["a"]', "null", "[1, null]"])
async def test_damaged_channels_do_not_lock_a_server_out(
    store: Store,
    execute: Callable[[str], None],
    text: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """All channels are open then, and the rest holds."""
    await store.servers.change(1, lambda _: EVERYTHING)
    execute(f"UPDATE server_settings SET channels = '{text}', script = 'runes'")
    expected = replace(EVERYTHING, channels=(), script=None)
    assert await store.servers.settings(1) == expected
    assert ("damaged" in caplog.text) == bool(text)
