"""`/settings`, and what comes of it."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from bot.card.sizes import SIZES
from bot.card.styles import STYLES
from bot.discord.admission import Pace
from bot.discord.choices import LANGUAGES, SCRIPTS
from bot.discord.choices import SIZES as SIZE_CHOICES
from bot.discord.choices import STYLES as STYLE_CHOICES
from bot.discord.client import QibuBot, create_bot
from bot.discord.known_servers import LASTS, KnownServers
from bot.discord.translations.catalogue import SIMPLIFIED_CHINESE, TRADITIONAL_CHINESE
from bot.errors import StoreError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.servers import ServerSettings
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server


async def test_the_settings_are_shown_to_who_asks(server: Server, manager: Any) -> None:
    """At first all is as usual."""
    shown = await manager.slash(server.channel, "settings show")
    assert shown.ephemeral
    text = reading.text(shown.response)
    assert "form: 七絕, a quatrain, lines of 7" in text
    assert "script: as each person has set Discord" in text
    assert "channels: all" in text
    assert "cooldown: the usual one" in text
    assert "everywhere: 1000 poems a person in 20 s" in text


async def test_only_managers_change_them(server: Server) -> None:
    """Discord itself does not offer the commands to others."""
    for name in ("settings show", "settings change", "settings reset"):
        with pytest.raises(Exception, match="permission"):
            await server.alice.slash(server.channel, name)
    assert await _kept(server) == ServerSettings()


async def _kept(server: Server) -> ServerSettings:
    store: Store = server.env.bot.parts.store
    return await store.servers.settings(server.guild.id)


async def test_a_poem_without_a_form_has_that_of_the_server(server: Server, manager: Any) -> None:
    """One that is asked for with a form has that one; so do blends of seeds."""
    await manager.slash(server.channel, "settings change", form="wujue")
    poem = await server.alice.slash(server.channel, "poem")
    assert [len(line) for line in reading.poem_lines(poem.response)] == [5] * 4
    asked = await server.alice.slash(server.channel, "poem", form="qiyan")
    assert [len(line) for line in reading.poem_lines(asked.response)] == [7] * 2
    blend = await server.alice.slash(server.channel, "blend", a="moon", b="snow")
    assert "五絕" in reading.text(blend.response)


async def test_script_and_language_hold_for_what_everybody_sees(
    server: Server, manager: Any, locale: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A private answer stays in the language and script of the person."""
    for language, word in ((TRADITIONAL_CHINESE, "種子"), (SIMPLIFIED_CHINESE, "种子")):
        monkeypatch.setitem(language.templates, "seed {seed}", word + " {seed}")
    await manager.slash(server.channel, "settings change", language="zh-TW", script="simplified")
    locale["locale"] = "en-US"
    public = await server.alice.slash(server.channel, "poem", form="wulu")
    assert "五律" in reading.text(public.response)
    assert "种子" not in reading.text(public.response)
    assert "種子" in reading.text(public.response)
    assert "繁體" in reading.buttons(public.response)
    private = await server.alice.slash(server.channel, "poem", private=True)
    assert "seed `" in reading.text(private.response)
    assert "简体" in reading.buttons(private.response)
    locale["locale"] = "zh-CN"
    await manager.slash(server.channel, "settings change", language="own", script="own")
    own = await server.bob.slash(server.channel, "poem")
    assert "种子" in reading.text(own.response)
    assert "繁體" in reading.buttons(own.response)


async def test_the_card_is_of_the_style_and_size_of_the_server(
    server: Server, manager: Any, service: PoetService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture that is sent has the size, and its paper the colour."""
    drawn: list[bytes] = []
    draw = service.draw

    async def drawing(*arguments: Any, **options: Any) -> bytes:
        drawn.append(await draw(*arguments, **options))
        return drawn[-1]

    monkeypatch.setattr(service, "draw", drawing)
    await manager.slash(server.channel, "settings change", card="ink", size="wide")
    await server.alice.slash(server.channel, "poem")
    with Image.open(io.BytesIO(drawn[0])) as picture:
        assert picture.size == (SIZES["wide"].width, SIZES["wide"].height)
        assert max(picture.convert("RGB").getpixel((5, 5))) < 80


async def test_elsewhere_the_bot_answers_in_private(server: Server, manager: Any) -> None:
    """Commands and buttons outside of the allowed channels; the allowed one stays public."""
    other = server.guild.create_text_channel("chat")
    before = await server.alice.slash(other, "poem", seed="1")
    assert not before.ephemeral
    await manager.slash(server.channel, "settings change", allow=server.channel)
    assert (await _kept(server)).channels == (server.channel.id,)
    assert not (await server.alice.slash(server.channel, "poem")).ephemeral
    for name, options in (("poem", {}), ("blend", {"a": "1", "b": "2"})):
        assert (await server.alice.slash(other, name, **options)).ephemeral
    assert (await server.alice.slash(other, "scan", text="大漠孤煙直 長河落日圓")).ephemeral
    assert (await server.alice.click(before.response, label="Again")).ephemeral
    await manager.slash(server.channel, "settings change", forbid=server.channel)
    assert not (await server.alice.slash(other, "poem")).ephemeral


async def test_channels_are_added_one_by_one_and_forgotten_at_once(
    server: Server, manager: Any
) -> None:
    """Each once; the page names them without pinging anybody."""
    other = server.guild.create_text_channel("chat")
    for channel in (server.channel, other, other):
        shown = await manager.slash(server.channel, "settings change", allow=channel)
    assert (await _kept(server)).channels == (server.channel.id, other.id)
    assert f"<#{server.channel.id}>, <#{other.id}>" in reading.text(shown.response)
    await manager.slash(server.channel, "settings change", everywhere=True)
    assert (await _kept(server)).channels == ()


async def test_a_server_may_ask_for_more_patience(server: Server, manager: Any) -> None:
    """One poem in a minute here; elsewhere the usual pace holds."""
    await manager.slash(server.channel, "settings change", requests=1, seconds=60.0)
    assert reading.poem_lines((await server.alice.slash(server.channel, "poem")).response)
    refused = await server.alice.slash(server.channel, "poem")
    assert "you can ask again in" in reading.text(refused.response)
    assert reading.poem_lines((await server.bob.slash(server.channel, "poem")).response)
    await server.env.advance_time(61)
    assert reading.poem_lines((await server.alice.slash(server.channel, "poem")).response)
    await manager.slash(server.channel, "settings change", requests=0)
    assert (await _kept(server)).requests is None
    assert reading.poem_lines((await server.alice.slash(server.channel, "poem")).response)


async def test_half_a_pace_is_filled_in_from_the_usual_one(
    server: Server, manager: Any, simcord_bot: QibuBot
) -> None:
    """So that "requests: 2" alone means something."""
    simcord_bot.parts.admission.pace = Pace(5, 20.0)
    shown = await manager.slash(server.channel, "settings change", requests=2)
    assert "cooldown: 2 poems a person in 20 s" in reading.text(shown.response)
    await manager.slash(server.channel, "settings change", seconds=90.0)
    kept = await _kept(server)
    assert (kept.requests, kept.seconds) == (2, 90.0)


async def test_a_reset_puts_all_back(server: Server, manager: Any) -> None:
    """What was set before is shown as usual."""
    await manager.slash(
        server.channel, "settings change", form="wulu", card="ink", allow=server.channel
    )
    shown = await manager.slash(server.channel, "settings reset")
    assert "form: 七絕" in reading.text(shown.response)
    assert await _kept(server) == ServerSettings()


async def test_settings_survive_a_restart(
    server: Server, manager: Any, settings: Settings, service: PoetService
) -> None:
    """A new process with the same database has them."""
    await manager.slash(server.channel, "settings change", form="wujue", card="celadon")
    async with await Store.open(settings.database_url) as reopened:
        await server.env.restart_bot(create_bot(settings, service, reopened))
        poem = await server.alice.slash(server.channel, "poem")
        assert [len(line) for line in reading.poem_lines(poem.response)] == [5] * 4


async def test_settings_are_read_once_a_minute(store: Store) -> None:
    """And at once after a change by this process; after a minute another's change shows."""
    now, reads = [100.0], 0
    read = store.servers.settings

    async def counted(guild_id: int) -> ServerSettings:
        nonlocal reads
        reads += 1
        return await read(guild_id)

    store.servers.settings = counted
    known = KnownServers(store.servers, lambda: now[0])
    for _ in range(3):
        assert await known.settings(1) == ServerSettings()
    assert reads == 1
    await known.change(1, lambda old: replace(old, form="wulu"))
    assert (await known.settings(1)).form == "wulu"
    await store.servers.change(1, lambda old: replace(old, form="wujue"))
    assert (await known.settings(1)).form == "wulu"
    now[0] += LASTS
    assert (await known.settings(1)).form == "wujue"
    assert reads == 2
    assert await known.settings(None) == ServerSettings()
    assert reads == 2


async def test_a_reading_that_a_change_overtakes_is_not_remembered(store: Store) -> None:
    """Else the old settings would hold for a minute after the change."""
    read, may_go_on = store.servers.settings, asyncio.Event()

    async def slow(guild_id: int) -> ServerSettings:
        found = await read(guild_id)
        await may_go_on.wait()
        return found

    known = KnownServers(store.servers)
    store.servers.settings = slow
    reading_now = asyncio.create_task(known.settings(1))
    await asyncio.sleep(0)
    await known.change(1, lambda old: replace(old, form="wulu"))
    may_go_on.set()
    await reading_now
    assert (await known.settings(1)).form == "wulu"


async def test_a_store_that_does_not_answer_costs_no_poem(
    server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual manner holds; the log says why."""

    async def broken(_: int) -> ServerSettings:
        raise StoreError("The database is gone.")

    monkeypatch.setattr(store.servers, "settings", broken)
    poem = await server.alice.slash(server.channel, "poem")
    assert [len(line) for line in reading.poem_lines(poem.response)] == [7] * 4


async def test_a_store_that_answers_too_late_costs_no_poem(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was known before holds on."""
    now = [0.0]
    known = KnownServers(store.servers, lambda: now[0])
    await known.change(1, lambda old: replace(old, form="wulu"))
    now[0] += LASTS

    async def never(_: int) -> ServerSettings:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(store.servers, "settings", never)
    monkeypatch.setattr("bot.discord.known_servers._PATIENCE", 0.01)
    assert (await known.settings(1)).form == "wulu"
    assert "cannot be read" in caplog.text


def test_all_styles_sizes_and_languages_can_be_chosen() -> None:
    """A style that is added to the cards must be offered too."""
    assert {choice.value for choice in STYLE_CHOICES} == set(STYLES)
    assert {choice.value for choice in SIZE_CHOICES} == set(SIZES)
    assert {choice.value for choice in SCRIPTS} == {"own", "traditional", "simplified"}
    assert {choice.value for choice in LANGUAGES} == {"own", "en", "zh-CN", "zh-TW"}
