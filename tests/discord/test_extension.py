"""The plug-in: a bare bot of discord.py gets everything, keeps what it has, and can lose it again.

Nothing of this project is imported to use it: the bot loads it by its name, and the settings
come from the environment.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands
from discord.ext import commands

from tests.bundles import TINY
from tests.discord.reading import poem_lines

EXTENSION = "bot.discord.extension"

COMMANDS = {"poem", "blend", "scan", "anthology", "settings", "daily", "privacy", "about"}
ENTRIES = {"Blend this", "Scan this poem"}


class HostTranslator(app_commands.Translator):
    """Knows one text, and whether it is in use."""

    def __init__(self) -> None:
        self.loads = 0

    async def load(self) -> None:
        """Count."""
        self.loads += 1

    async def unload(self) -> None:
        """Count."""
        self.loads -= 1

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Know the name of the host's command alone, and claim to know one of the plug-in's."""
        return {"help": "求助", "poem": "mine"}.get(string.message)


class Host(commands.Bot):
    """Somebody else's bot, with a `/help` of its own."""

    def __init__(self) -> None:
        super().__init__(command_prefix="!", intents=discord.Intents(guilds=True))
        self.translator = HostTranslator()
        self.failed: list[Exception] = []

        @self.tree.command(name="help", description="Help of the host")
        async def help(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("Help yourself.")

        @self.tree.error
        async def failed(_: discord.Interaction, error: app_commands.AppCommandError) -> None:
            self.failed.append(error)

    async def setup_hook(self) -> None:
        """Load the plug-in as its documentation says."""
        await self.tree.set_translator(self.translator)
        await self.load_extension(EXTENSION)
        await self.tree.sync()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings, none of which is a token."""
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "QIBU_DATABASE_URL", "QIBU_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QIBU_MODEL", str(TINY))
    monkeypatch.setenv("QIBU_DATA", str(tmp_path))
    monkeypatch.setenv("QIBU_WORKERS", "1")


@pytest.fixture
def simcord_bot() -> Host:
    """The other bot."""
    return Host()


@pytest.fixture
async def simcord_env(simcord_bot: Host) -> AsyncIterator[simcord.Env]:
    """A simulated Discord with the other bot."""
    env = simcord.Env(simcord_bot, settle_timeout=60.0)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


@pytest.fixture
async def room(simcord_env: simcord.Env) -> tuple[Any, Any]:
    """A channel, and somebody in it."""
    guild = simcord_env.create_guild("Elsewhere")
    channel = guild.create_text_channel("talk")
    return channel, guild.add_member(simcord_env.create_user("alice"))


def _names(bot: Host, kind: discord.AppCommandType) -> set[str]:
    return {command.name for command in bot.tree.get_commands(type=kind)}


async def test_a_bare_bot_writes_poems_and_answers_its_buttons(
    simcord_bot: Host, room: tuple[Any, Any]
) -> None:
    """Slash command, then a button under the poem, then the host's own command."""
    channel, alice = room
    answer = await alice.slash(channel, "poem", seed="1")
    made = answer.response
    child = (await alice.click(made, label="Again")).response
    assert len(poem_lines(made)) == len(poem_lines(child)) == 4
    assert poem_lines(made) != poem_lines(child)
    own = await alice.slash(channel, "help")
    assert own.response.content == "Help yourself."
    assert simcord_bot.failed == []


async def test_the_host_keeps_what_is_its_own(simcord_bot: Host, room: tuple[Any, Any]) -> None:
    """Its `/help`, its error handler, and its translator for its own commands."""
    assert _names(simcord_bot, discord.AppCommandType.chat_input) == COMMANDS | {"help"}
    assert _names(simcord_bot, discord.AppCommandType.message) == ENTRIES
    assert simcord_bot.translator.loads == 1
    payloads = {
        command.name: await command.get_translated_payload(
            simcord_bot.tree, simcord_bot.tree.translator
        )
        for command in simcord_bot.tree.get_commands(type=discord.AppCommandType.chat_input)
    }
    assert payloads["help"]["name_localizations"]["zh-CN"] == "求助"
    assert payloads["poem"]["name_localizations"] == {"zh-CN": "作诗", "zh-TW": "作詩"}


async def test_unloading_takes_everything_away(
    simcord_bot: Host, room: tuple[Any, Any], tmp_path: Path
) -> None:
    """Commands, entries, buttons, cogs, threads, the open database; and it can come back."""
    for _ in range(2):
        await simcord_bot.unload_extension(EXTENSION)
        assert _names(simcord_bot, discord.AppCommandType.chat_input) == {"help"}
        assert _names(simcord_bot, discord.AppCommandType.message) == set()
        assert simcord_bot.cogs == {}
        assert simcord_bot._connection._view_store._dynamic_items == {}
        assert simcord_bot.tree.translator is simcord_bot.translator
        assert simcord_bot.translator.loads == 1
        assert not [name for name in vars(simcord_bot) if name.startswith("qibu")]
        files = await asyncio.to_thread(lambda: sorted(tmp_path.iterdir()))
        # A database that nobody has open leaves no log beside it.
        assert [file.name for file in files] == ["qibu.db"]
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "poem of the day"]
        await simcord_bot.load_extension(EXTENSION)
        assert _names(simcord_bot, discord.AppCommandType.message) == ENTRIES


async def test_a_refusal_is_told_once(simcord_bot: Host, room: tuple[Any, Any]) -> None:
    """The plug-in tells the person; the host's handler hears of it, as of every error."""
    channel, alice = room
    refused = await alice.slash(channel, "scan", text="no poem")
    assert refused.response.ephemeral
    assert len(simcord_bot.failed) == 1


async def test_what_cannot_be_opened_leaves_no_trace(
    simcord_env: simcord.Env, simcord_bot: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The bot hears why, and is as it was."""
    await simcord_bot.unload_extension(EXTENSION)
    monkeypatch.setenv("QIBU_MODEL", str(tmp_path / "nowhere"))
    with pytest.raises(commands.ExtensionFailed, match="nowhere"):
        await simcord_bot.load_extension(EXTENSION)
    assert simcord_bot.cogs == {}
    assert not [name for name in vars(simcord_bot) if name.startswith("qibu")]
    assert simcord_bot.extensions == {}
