"""A small bot that uses every part of the wire once, to prove the stand-in with.

It also runs by itself: `python -m tests.wire.small_bot TOKEN [SHARD SHARDS]`.
"""

from __future__ import annotations

import asyncio
import io
import re
import signal
import struct
import sys
import zlib
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from tests.wire.small_forms import COLOURS, Form, Survey

ALT_TEXT = "One red dot."


def dot() -> bytes:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(b"\x00\xff\x00\x00")
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def picture() -> discord.File:
    """Return the picture as a file to send."""
    return discord.File(io.BytesIO(dot()), "dot.png", description=ALT_TEXT)


class Count(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"t1:count:(?P<n>\d+)"):
    """A button that counts, and keeps its number in its custom id alone."""

    def __init__(self, number: int) -> None:
        button: discord.ui.Button[Any] = discord.ui.Button(
            label=f"Count {number}", custom_id=f"t1:count:{number}"
        )
        super().__init__(button)
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Make the button anew from its custom id."""
        return cls(int(match["n"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Show the next number."""
        await interaction.response.edit_message(view=card(f"Counted {self.number}", self.number))


class Colour(discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"t1:colour"):
    """A menu of colours."""

    def __init__(self) -> None:
        options = [discord.SelectOption(label=name) for name in COLOURS]
        super().__init__(discord.ui.Select(custom_id="t1:colour", options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Make the menu anew."""
        return cls()

    async def callback(self, interaction: discord.Interaction) -> None:
        """Say in another message what was chosen; first acknowledge without a trace."""
        await interaction.response.defer()
        await interaction.followup.send(f"You chose {self.item.values[0]}.", ephemeral=True)


def card(text: str, number: int = 0, *, with_picture: bool = False) -> discord.ui.LayoutView:
    """Return a layout with a text, a button, a menu, and a picture if wanted."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.TextDisplay(text))
    if with_picture:
        gallery: discord.ui.MediaGallery[Any] = discord.ui.MediaGallery()
        gallery.add_item(media="attachment://dot.png", description=ALT_TEXT)
        view.add_item(gallery)
    view.add_item(discord.ui.ActionRow(Count(number + 1)))
    view.add_item(discord.ui.ActionRow(Colour()))
    return view


class SmallBot(commands.AutoShardedBot):
    """A bot with one command for each way of answering.

    Args:
        sync: Whether to register the commands at start; one of several processes is enough.
        options: Passed on to the library, such as `shard_count` and `shard_ids`.
    """

    def __init__(self, *, sync: bool = True, **options: Any) -> None:
        options.setdefault("shard_count", 1)
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            **options,
        )
        self._sync = sync
        self.may_answer = asyncio.Event()
        self.interactions: list[discord.Interaction] = []
        """What came in."""

        self._errors: asyncio.Queue[Exception] = asyncio.Queue()
        self.tree.error(self._note_error)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds between shards, as the true gateway wants."""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Note what comes in."""
        self.interactions.append(interaction)

    @property
    def heard(self) -> list[int]:
        """Ids of the interactions that came in."""
        return [interaction.id for interaction in self.interactions]

    async def error(self) -> Exception:
        """Wait for the next error of a command, and return it."""
        async with asyncio.timeout(5.0):
            return await self._errors.get()

    async def setup_hook(self) -> None:
        """Register everything."""
        self.add_dynamic_items(Count, Colour)
        for command in EVERY_COMMAND:
            self.tree.add_command(command)
        if self._sync:
            await self.tree.sync()

    async def _note_error(
        self, interaction: discord.Interaction, error: app_commands.AppCommandError
    ) -> None:
        cause = error.__cause__
        self._errors.put_nowait(cause if isinstance(cause, Exception) else error)


Here = discord.Interaction[SmallBot]


@app_commands.command(name="card", description="A picture at once")
async def _card(interaction: Here) -> None:
    view = card("A card", with_picture=True)
    await interaction.response.send_message(view=view, file=picture())


@app_commands.command(name="slow", description="A picture after a while")
async def _slow(interaction: Here) -> None:
    await interaction.response.defer(thinking=True)
    view = card("A slow card", with_picture=True)
    await interaction.edit_original_response(view=view, attachments=[picture()])


@app_commands.command(name="say", description="Text for one person")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def _say(interaction: Here, word: str, times: app_commands.Range[int, 1, 3] = 1) -> None:
    told = f"{word * times} {interaction.locale} {interaction.guild_id} {interaction.user.id}"
    installed = "user" if interaction.is_user_integration() else "guild"
    await interaction.response.send_message(f"{told} {installed}", ephemeral=True)


@_say.autocomplete("word")
async def _words(interaction: Here, current: str) -> list[app_commands.Choice[str]]:
    known = ("moon", "moss", "snow")
    return [app_commands.Choice(name=word, value=word) for word in known if current in word]


@app_commands.command(name="form", description="A form")
async def _form(interaction: Here) -> None:
    await interaction.response.send_modal(Form(custom_id="t1:form"))


@app_commands.command(name="survey", description="A form with every kind of field")
async def _survey(interaction: Here) -> None:
    await interaction.response.send_modal(Survey())


_tell = app_commands.Group(
    name="tell",
    description="Commands inside a command",
    allowed_contexts=app_commands.AppCommandContext(guild=True),
)


@_tell.command(name="about", description="A person and a file")
async def _about(interaction: Here, person: discord.User, file: discord.Attachment) -> None:
    size = len(await file.read())
    await interaction.response.send_message(f"{person.id} {file.filename} {file.size} {size}")


@app_commands.command(name="late", description="An answer when the test allows it")
async def _late(interaction: Here) -> None:
    await interaction.client.may_answer.wait()
    await interaction.response.send_message("At last.")


@app_commands.command(name="twice", description="Two first answers")
async def _twice(interaction: Here) -> None:
    await interaction.response.send_message("One.")
    # The library would stop a second answer by itself, but not one of another process.
    interaction.response._response_type = None
    await interaction.response.send_message("Two.")


@app_commands.command(name="seen", description="Edit, delete and follow up")
async def _seen(interaction: Here) -> None:
    await interaction.response.send_message("First.")
    second = await interaction.followup.send("Second.", wait=True)
    await second.edit(content="Second, changed.")
    await interaction.delete_original_response()
    await interaction.edit_original_response(content="Too late.")


@app_commands.command(name="many", description="Six followups")
@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
async def _many(interaction: Here) -> None:
    await interaction.response.send_message("0")
    for number in range(1, 7):
        await interaction.followup.send(str(number))


@app_commands.command(name="send", description="A message of the bot's own")
async def _send(interaction: Here, channel: str) -> None:
    await interaction.response.defer(ephemeral=True, thinking=True)
    target = interaction.client.get_partial_messageable(int(channel))
    sent = await target.send("By myself.")
    await sent.edit(content="By myself, changed.")
    await interaction.edit_original_response(content=str(sent.id))


@app_commands.context_menu(name="Repeat")
async def _repeat(interaction: Here, message: discord.Message) -> None:
    await interaction.response.send_message(f"{message.author.display_name}: {message.content}")


EVERY_COMMAND: tuple[Any, ...] = (
    *(_card, _slow, _say, _form, _survey, _tell),
    *(_late, _twice, _seen, _many, _send, _repeat),
)


async def _main(token: str, shard: int, shards: int) -> None:
    async with SmallBot(shard_ids=[shard], shard_count=shards) as bot:
        running = asyncio.create_task(bot.start(token))
        ready = asyncio.create_task(bot.wait_until_ready())
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(bot.close()))
        await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
        if ready.done():
            sys.stdout.write("ready\n")
        await running


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], *map(int, sys.argv[2:] or ["0", "1"])))
