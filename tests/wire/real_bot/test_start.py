"""The bot logs in, says what it wants to hear, and registers its commands when they changed."""

from __future__ import annotations

import logging

import discord as library
import pytest
from discord import app_commands

from bot.discord import client
from bot.discord.client import QibuBot
from bot.discord.translations.catalogue import SIMPLIFIED_CHINESE, TRADITIONAL_CHINESE
from bot.discord.translations.translator import CatalogueTranslator
from bot.engine.poet import Poet
from bot.settings import Settings
from tests.wire.discord_server import StandInDiscord
from tests.wire.real_bot.working import COMMANDS, at_work, lines_of

NAMES = {"poem", "blend", "scan", "help", "about", "Blend this", "Scan this poem"} | {
    *("anthology", "privacy", "settings", "daily")
}
OF_SERVERS = {"settings", "daily"}
"""They make no sense elsewhere."""

_MANAGE_SERVER = 1 << 5


async def test_the_bot_wants_to_hear_of_servers_alone(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """One session with the intent 1, which is no privileged one; the bot knows its server."""
    (identify,) = discord.gateway.identifies
    assert identify.intents == library.Intents(guilds=True).value == 1
    assert (identify.shard, identify.shard_count) == (0, 1)
    await bot.wait_until_ready()
    assert [guild.name for guild in bot.guilds] == ["Library"]
    assert discord.requests[0].path == "/users/@me"
    assert discord.requests[0].authorization == f"Bot {discord.token}"


async def test_commands_are_registered_in_three_languages(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """One list, with the names of the catalogues; who may use which, and where."""
    (sent,) = discord.registry.syncs
    assert {command["name"] for command in sent} == NAMES
    for command in sent:
        assert command["name_localizations"] == {
            language.code: language.templates[command["name"]]
            for language in (SIMPLIFIED_CHINESE, TRADITIONAL_CHINESE)
            if command["name"] in language.templates
        }
        anywhere = command["name"] not in OF_SERVERS
        assert sorted(command["integration_types"]) == ([0, 1] if anywhere else [0])
        assert sorted(command["contexts"]) == ([0, 1, 2] if anywhere else [0])
        needed = command["default_member_permissions"]
        assert needed == (None if anywhere else _MANAGE_SERVER), command["name"]


async def test_commands_are_registered_only_when_they_changed(
    discord: StandInDiscord, settings: Settings, poet: Poet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second start sends none; another wording in one language sends all again."""
    for expected in (1, 1):
        async with at_work(discord, settings, poet):
            assert len(discord.registry.syncs) == expected
    translate = CatalogueTranslator.translate

    async def reworded(
        translator: CatalogueTranslator,
        text: app_commands.locale_str,
        locale: library.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        if locale is library.Locale.chinese and text.message == "Write a poem":
            return "换个说法"
        return await translate(translator, text, locale, context)

    monkeypatch.setattr(CatalogueTranslator, "translate", reworded)
    for expected in (2, 2):
        async with at_work(discord, settings, poet):
            assert len(discord.registry.syncs) == expected
    before, after = ({one["name"]: one for one in sent} for sent in discord.registry.syncs)
    assert {name for name in before if before[name] != after[name]} == {"poem"}
    assert after["poem"]["description_localizations"]["zh-CN"] == "换个说法"


async def test_another_application_gets_the_commands_too(settings: Settings, poet: Poet) -> None:
    """The database remembers for which application they were sent."""
    for _ in range(2):
        async with StandInDiscord() as discord, at_work(discord, settings, poet):
            assert len(discord.registry.syncs) == 1


async def test_refused_commands_do_not_stop_the_bot(
    discord: StandInDiscord, settings: Settings, poet: Poet, caplog: pytest.LogCaptureFixture
) -> None:
    """One line in the log; the commands that Discord has go on working; the next start retries."""
    async with at_work(discord, settings, poet):
        pass
    store = settings.model_copy(update={"database_url": f"{settings.database_url}2"})
    refused = discord.fail(COMMANDS, 400, code=50035)
    async with at_work(discord, store, poet):
        (told,) = [it for it in caplog.records if it.name == "bot.discord.syncing"]
        assert told.levelno == logging.ERROR
        assert told.getMessage() == "Discord did not take the commands: 400 50035"
        assert lines_of(await (await discord.slash("poem")).delivered())
    async with at_work(discord, store, poet):
        assert refused.hits == 1
        assert len(discord.registry.syncs) == 2


async def test_commands_that_must_wait_do_not_keep_the_bot_waiting(
    discord: StandInDiscord,
    settings: Settings,
    poet: Poet,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Discord wants an hour, as after too many changes; the bot serves, and ends when told."""
    async with at_work(discord, settings, poet):
        pass
    monkeypatch.setattr(client, "_SYNC_PATIENCE", 0.05)
    store = settings.model_copy(update={"database_url": f"{settings.database_url}2"})
    limit = discord.fail(COMMANDS, 429, retry_after=3600)
    async with at_work(discord, store, poet):
        assert lines_of(await (await discord.slash("poem")).delivered())
    assert limit.hits == 1
    assert len(discord.registry.syncs) == 1
    assert not [it for it in caplog.records if it.levelno >= logging.ERROR]
