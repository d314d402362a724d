"""A blend as a message: the strip of its steps, and one of them opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.discord.answering import Picture
from bot.discord.custom_ids import CustomId
from bot.discord.escaping import code
from bot.discord.items import ActionItem
from bot.discord.presenters.buttons import (
    button,
    delete_button,
    menu,
    other_script,
    row,
    script_button,
    short,
    star_button,
)
from bot.discord.presenters.layout import (
    container,
    form_title,
    gallery,
    in_script,
    lines_of,
    no_picture,
    punctuated,
    small,
)
from bot.discord.presenters.poem import verse
from bot.discord.translations.catalogue import Language
from bot.messages import message
from bot.store.records import PathRecord, PoemRecord
from bot.verse.poem import Poem, Script

_LONGEST_ROW = 34
"""Characters of a poem on its row of the strip: a 七絕 with its punctuation is 32."""


@dataclass(frozen=True, slots=True)
class BlendPage:
    """A path between two poems, opened at one step."""

    path: PathRecord
    records: tuple[PoemRecord, ...]
    """The poems on the path, in order."""

    opened: int
    """Step that is opened, counted from 0."""

    language: Language
    script: Script
    picture: Picture | None

    def view(self, *, pictured: bool) -> ui.LayoutView:
        """Lay the message out."""
        items: list[ui.Item[Any]] = [
            ui.TextDisplay(self._heading()),
            ui.TextDisplay("\n".join(self._strip())),
            row(self._menu()),
            ui.Separator(),
            ui.TextDisplay(verse(self._poem, self.script)),
        ]
        if pictured and self.picture is not None:
            items.append(gallery(self.picture))
        elif self.picture is not None:
            items.append(no_picture(self.language))
        remove = delete_button(self.language, CustomId("deletepath", self.path.id))
        items.append(ui.Section[Any](small(self._recipe()), accessory=remove))
        items += [self._moves(), self._takes()]
        return container(*items)

    @property
    def _poem(self) -> Poem:
        return self.records[self.opened].poem

    def _heading(self) -> str:
        title = form_title(self._poem.form, self.script)
        start = self._label(self.path.start, self.records[0].poem)
        end = self._label(self.path.end, self.records[-1].poem)
        ends = self.language.text(message("from {start} to {end}", start=start, end=end))
        return f"**{title}** {ends}"

    def _label(self, label: str, poem: Poem) -> str:
        """Name an end: a seed as typed, a poem by its beginning in the script of the page."""
        return in_script(label, self.script) if label == beginning_of(poem) else label

    def _strip(self) -> list[str]:
        rows = []
        for number, record in enumerate(self.records):
            text = row_of(record.poem, self.script)
            opened = number == self.opened
            rows.append(f"{'▸' if opened else '▹'} {f'**{text}**' if opened else text}")
        return rows

    def _menu(self) -> ActionItem:
        options = [
            discord.SelectOption(
                label=self.language.plain(
                    message("Step {number} of {count}", number=number + 1, count=len(self.records))
                ),
                description=row_of(record.poem, self.script),
                value=f"{number}{short(self.script)}",
                default=number == self.opened,
            )
            for number, record in enumerate(self.records)
        ]
        placeholder = self.language.plain(message("Open a step"))
        return menu(CustomId("goto", self.path.id), placeholder, options)

    def _moves(self) -> ui.ActionRow[ui.LayoutView]:
        last = len(self.records) - 1
        other = other_script(self.script)
        return row(
            button(
                self.language, self._open(self.opened - 1), emoji="◀️", disabled=self.opened == 0
            ),
            button(
                self.language, self._open(self.opened + 1), emoji="▶️", disabled=self.opened == last
            ),
            script_button(self.language, self._open(self.opened, other), other),
        )

    def _takes(self) -> ui.ActionRow[ui.LayoutView]:
        poem_id, language = self.records[self.opened].id, self.language
        return row(
            button(
                language, CustomId("take", poem_id), message("Take this poem"), "🌸", primary=True
            ),
            button(language, CustomId("reblend", self.path.id), message("Walk again"), "🔁"),
            button(language, CustomId("explain", poem_id), message("Explain"), "🔍"),
            star_button(language, poem_id),
        )

    def _open(self, number: int, script: Script | None = None) -> CustomId:
        # A disabled button needs an id too; -1 would have a sign.
        place = number % (len(self.records) + 1)
        return CustomId("open", self.path.id, f"{place}{short(script or self.script)}")

    def _recipe(self) -> list[str]:
        words = self.language.text
        step = message("step {number} of {count}", number=self.opened + 1, count=len(self.records))
        return [
            words(step),
            words(message("seed {seed}", seed=code(self.path.seed))),
            words(message("id {id}", id=code(self.records[self.opened].id))),
        ]


def beginning_of(poem: Poem) -> str:
    """Return the first line of a poem, by which people know it, in traditional characters."""
    return f"{poem.lines[0]}…"


def row_of(poem: Poem, script: Script) -> str:
    """Return a poem on one row, shortened to whole lines."""
    rows = punctuated(lines_of(poem, script))
    text = "".join(rows)
    if len(text) <= _LONGEST_ROW:
        return text
    kept = ""
    for line in rows:
        if len(kept + line) > _LONGEST_ROW - 1:
            break
        kept += line
    return kept + "…"
