"""One answer to one interaction, in time and whole, or as whole as Discord takes it.

Discord wants to hear something within three seconds. What is ready soon is sent as the first
answer, which is one call and the only way in which a picture in a gallery is always taken;
otherwise the person sees "thinking" until it is.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

import aiohttp
import discord
from discord.ui import LayoutView

from bot.discord.parts import Interaction
from bot.store import deadline

PATIENCE = 0.7
"""Seconds that an answer may take before the interaction is acknowledged without it."""

LOOKING_UP = 1.5
"""Seconds for what must be known before the first answer; together with `PATIENCE` and the way
to Discord less than three."""

UNREACHED = (aiohttp.ClientError, OSError, TimeoutError)
"""What the library raises if a call does not come through; it tries again by itself only
after Discord's own faults."""

ANSWERED_ALREADY = 40060
"""Code of a second answer, by Discord's table of JSON errors."""

REFUSED = (400, 403, 413)
"""Statuses by which Discord may refuse a picture and yet take the text."""

_PRIVATE = "qibu_private"
"""Under this name an interaction remembers whether its "thinking" is for one person only."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to show in a message."""

    name: str
    content: bytes
    alt_text: str

    def file(self) -> discord.File:
        """Return it for one sending; a file that was sent is used up."""
        return discord.File(io.BytesIO(self.content), self.name, description=self.alt_text)


class Page(Protocol):
    """Something to show as a message."""

    @property
    def picture(self) -> Picture | None:
        """The picture that belongs to it."""

    def view(self, *, pictured: bool) -> LayoutView:
        """Lay it out afresh, with its picture or with a line that says why not."""


async def answer(
    interaction: Interaction, work: Coroutine[Any, Any, Page], *, ephemeral: bool
) -> int | None:
    """Answer with a new message.

    Args:
        interaction: Not yet answered.
        work: Makes the page; its errors pass through.
        ephemeral: Whether only the person who asked may see it.

    Returns:
        Id of the message, if Discord said it.
    """
    page, waiting = await _made(interaction, work, thinking=True, ephemeral=ephemeral)
    if waiting:
        return await _replace_thinking(interaction, page, ephemeral=ephemeral)
    for pictured, files in _ways(interaction, page):
        try:
            response = await interaction.response.send_message(
                view=page.view(pictured=pictured), files=files, ephemeral=ephemeral
            )
        except discord.HTTPException as error:
            _pass_on_unless_picture(error, pictured)
        else:
            return response.message_id
    return None


async def update(interaction: Interaction, work: Coroutine[Any, Any, Page]) -> None:
    """Answer a press by changing the message that was pressed; errors as with `answer`."""
    page, waiting = await _made(interaction, work, thinking=False, ephemeral=False)
    for pictured, files in _ways(interaction, page):
        view = page.view(pictured=pictured)
        try:
            if waiting:
                await interaction.edit_original_response(view=view, attachments=files)
            else:
                await interaction.response.edit_message(view=view, attachments=files)
        except discord.HTTPException as error:
            _pass_on_unless_picture(error, pictured)
        else:
            return


async def acknowledge(interaction: Interaction, *, thinking: bool, ephemeral: bool) -> None:
    """Say that an answer will come, and note whether anybody but the person sees that."""
    interaction.extras[_PRIVATE] = ephemeral
    deadline.lift()
    try:
        await interaction.response.defer(thinking=thinking, ephemeral=ephemeral)
    except discord.HTTPException as error:
        if error.code != ANSWERED_ALREADY:
            raise
        # The call came through and only its receipt was lost, unless another process of this
        # bot was faster.
        if not (await interaction.original_response()).flags.loading:
            raise


async def notice(interaction: Interaction, text: str) -> None:
    """Say one thing to the person who asked and to nobody else."""
    if not interaction.response.is_done():
        await interaction.response.send_message(text, ephemeral=True)
        return
    if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        if interaction.extras.get(_PRIVATE):
            await interaction.edit_original_response(content=text)
            return
        # What follows a public "thinking" would be public too.
        try:
            await interaction.delete_original_response()
        except discord.HTTPException as error:
            _log.info("Discord keeps a public “thinking”: %s", named(error))
    await interaction.followup.send(text, ephemeral=True)


def named(error: BaseException) -> str:
    """Name a call's failure in few words, without anything that a person typed."""
    if isinstance(error, discord.HTTPException):
        return f"{error.status} {error.code}"
    return type(error).__name__


async def _made(
    interaction: Interaction,
    work: Coroutine[Any, Any, Page],
    *,
    thinking: bool,
    ephemeral: bool,
) -> tuple[Page, bool]:
    """Wait for a page; acknowledge the interaction meanwhile if it takes long."""
    # From now on the person sees something in time, so that the work may wait.
    deadline.lift()
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=PATIENCE)
        late = not task.done()
        if late:
            await acknowledge(interaction, thinking=thinking, ephemeral=ephemeral)
        return await task, late
    finally:
        task.cancel()


async def _replace_thinking(interaction: Interaction, page: Page, *, ephemeral: bool) -> int | None:
    """Put the page where "thinking" stands.

    Discord has refused pictures that come with an edit. Then the page goes there without its
    picture, and once more as a message of its own that has it and takes the place of the first.
    """
    for pictured, files in _ways(interaction, page):
        view = page.view(pictured=pictured)
        try:
            message = await interaction.edit_original_response(view=view, attachments=files)
        except discord.HTTPException as error:
            _pass_on_unless_picture(error, pictured)
            continue
        if pictured or page.picture is None or not _may_attach(interaction):
            return message.id
        return await _follow_up(interaction, page, page.picture, ephemeral=ephemeral) or message.id
    return None


async def _follow_up(
    interaction: Interaction, page: Page, picture: Picture, *, ephemeral: bool
) -> int | None:
    try:
        message = await interaction.followup.send(
            view=page.view(pictured=True),
            file=picture.file(),
            ephemeral=ephemeral,
            wait=True,
        )
        await interaction.delete_original_response()
    except discord.HTTPException as error:
        _log.info("Discord takes no picture here: %s", named(error))
        return None
    return message.id


def _ways(interaction: Interaction, page: Page) -> list[tuple[bool, list[discord.File]]]:
    """Return the ways to send a page, the best first."""
    bare: tuple[bool, list[discord.File]] = (False, [])
    if page.picture is None or not _may_attach(interaction):
        return [bare]
    return [(True, [page.picture.file()]), bare]


def _may_attach(interaction: Interaction) -> bool:
    return interaction.guild_id is None or interaction.app_permissions.attach_files


def _pass_on_unless_picture(error: discord.HTTPException, pictured: bool) -> None:
    if not pictured or error.status not in REFUSED or error.code == ANSWERED_ALREADY:
        raise error
    _log.info("Discord refused a picture: %s", named(error))
