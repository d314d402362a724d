"""`/anthology`: the poems that a person, or a server, has saved."""

from __future__ import annotations

from typing import cast

from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from bot.discord.actions.anthologies import anthology_page
from bot.discord.answering import answer, notice
from bot.discord.anthologies import PERSON, SERVER, changeable_shelf_of, saved, shelf_of, taken_out
from bot.discord.commands.shared import QibuCog, anywhere, or_none, poem_choices
from bot.discord.exporting import FileFormat, send_file
from bot.discord.manners import manner_of
from bot.discord.parts import Interaction, parts_of
from bot.discord.translations.catalogue import language_of
from bot.discord.writing import admit, kept_poem, note_place, poem_page
from bot.errors import RequestError
from bot.messages import message
from bot.store.records import PoemRecord

_SCOPES = [
    Choice(name=locale_str("my own"), value=PERSON),
    Choice(name=locale_str("that of this server"), value=SERVER),
]
_FORMATS = [
    Choice(name=locale_str("Markdown: the text of the poems"), value="markdown"),
    Choice(name=locale_str("PDF: a booklet of the cards"), value="pdf"),
    Choice(name=locale_str("PNG: the cards on one sheet"), value="png"),
]

PoemId = Range[str, 1, 100]
"""What a person types or chooses as the id of a poem."""


class AnthologyCommands(QibuCog):
    """Keeps poems for people and servers."""

    anthology = anywhere(
        app_commands.Group(
            name=locale_str("anthology"), description=locale_str("The poems that you have saved")
        )
    )

    @anthology.command(name=locale_str("save"), description=locale_str("Save a poem"))
    @app_commands.rename(poem_id=locale_str("id"), scope=locale_str("scope"))
    @app_commands.describe(
        poem_id=locale_str("The id that stands under the poem"),
        scope=locale_str("Which anthology; that of the server takes Manage Server"),
    )
    @app_commands.choices(scope=_SCOPES)
    async def save(self, interaction: Interaction, poem_id: PoemId, scope: str = PERSON) -> None:
        """Save a poem, and say so to the person."""
        parts, shelf = parts_of(interaction.client), changeable_shelf_of(interaction, scope)
        record = await kept_poem(parts, poem_id)
        new = await parts.store.anthologies.save(shelf, record.id, interaction.user.id)
        said = saved(shelf) if new else message("This poem is there already.")
        await notice(interaction, language_of(interaction.locale).text(said))

    @anthology.command(name=locale_str("list"), description=locale_str("Leaf through an anthology"))
    @app_commands.rename(scope=locale_str("scope"))
    @app_commands.describe(scope=locale_str("Which anthology"))
    @app_commands.choices(scope=_SCOPES)
    async def leaf(self, interaction: Interaction, scope: str = PERSON) -> None:
        """Answer with the first page, to the person."""
        shelf = shelf_of(interaction, scope)
        await answer(interaction, anthology_page(interaction, shelf, 0), ephemeral=True)

    @anthology.command(name=locale_str("show"), description=locale_str("Show a saved poem"))
    @app_commands.rename(
        poem_id=locale_str("id"), scope=locale_str("scope"), private=locale_str("private")
    )
    @app_commands.describe(
        poem_id=locale_str("The id that stands under the poem"),
        scope=locale_str("Which anthology to look into"),
        private=locale_str("Show the answer only to you"),
    )
    @app_commands.choices(scope=_SCOPES)
    async def show(
        self,
        interaction: Interaction,
        poem_id: PoemId,
        scope: str = PERSON,
        private: bool = False,
    ) -> None:
        """Answer with the poem."""
        parts, manner = parts_of(interaction.client), await manner_of(interaction, private=private)
        shelf, record = shelf_of(interaction, scope), await kept_poem(parts, poem_id)
        if not await parts.store.anthologies.holds(shelf, record.id):
            raise _absent(record)
        await admit(interaction, manner)
        page = poem_page(parts, record, manner)
        message_id = await answer(interaction, page, ephemeral=manner.private)
        await note_place(interaction, [record], message_id)

    @anthology.command(name=locale_str("remove"), description=locale_str("Take a poem out"))
    @app_commands.rename(poem_id=locale_str("id"), scope=locale_str("scope"))
    @app_commands.describe(
        poem_id=locale_str("The id that stands under the poem"),
        scope=locale_str("Which anthology; that of the server takes Manage Server"),
    )
    @app_commands.choices(scope=_SCOPES)
    async def remove(self, interaction: Interaction, poem_id: PoemId, scope: str = PERSON) -> None:
        """Take a poem out, and say so to the person."""
        parts, shelf = parts_of(interaction.client), changeable_shelf_of(interaction, scope)
        record = await kept_poem(parts, poem_id)
        if not await parts.store.anthologies.remove(shelf, record.id):
            raise _absent(record)
        await notice(interaction, language_of(interaction.locale).text(taken_out(shelf)))

    @anthology.command(
        name=locale_str("export"), description=locale_str("Take an anthology home as a file")
    )
    @app_commands.rename(file_format=locale_str("format"), scope=locale_str("scope"))
    @app_commands.describe(
        file_format=locale_str("What kind of file"), scope=locale_str("Which anthology")
    )
    @app_commands.choices(file_format=_FORMATS, scope=_SCOPES)
    async def export(self, interaction: Interaction, file_format: str, scope: str = PERSON) -> None:
        """Answer with a file, to the person."""
        manner = await manner_of(interaction, private=True)
        shelf = shelf_of(interaction, scope)
        await admit(interaction, manner)
        await send_file(interaction, manner, shelf, cast(FileFormat, file_format))

    @save.autocomplete("poem_id")
    async def suggest_own(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """Offer the person's own recent poems."""
        store = parts_of(interaction.client).store
        found = await or_none(store.recent_poems(interaction.user.id, current.strip()))
        return poem_choices(found, language_of(interaction.locale).script)

    @show.autocomplete("poem_id")
    @remove.autocomplete("poem_id")
    async def suggest_saved(self, interaction: Interaction, current: str) -> list[Choice[str]]:
        """Offer the poems of the anthology that was chosen."""
        scope = getattr(interaction.namespace, "scope", None) or PERSON
        if scope == SERVER and interaction.guild_id is None:
            return []
        anthologies = parts_of(interaction.client).store.anthologies
        shelf = shelf_of(interaction, scope)
        found = await or_none(anthologies.find(shelf, current.strip()))
        return poem_choices(found, language_of(interaction.locale).script)


def _absent(record: PoemRecord) -> RequestError:
    return RequestError("The poem {id} is not in this anthology.", id=record.id)
