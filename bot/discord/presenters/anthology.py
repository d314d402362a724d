"""An anthology as a message with pages, and as a file of Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.discord.answering import Picture
from bot.discord.custom_ids import CustomId
from bot.discord.escaping import code, escaped
from bot.discord.items import ActionItem
from bot.discord.presenters.blend import row_of
from bot.discord.presenters.buttons import button, menu, row
from bot.discord.presenters.layout import container, form_title, lines_of, punctuated, small
from bot.discord.translations.catalogue import Language
from bot.messages import Message, message
from bot.store.anthologies import Scope, Shelf
from bot.store.records import PoemRecord
from bot.verse.poem import Script

PAGE = 10
"""Poems on one page."""

_LONGEST_OPTION = 100


@dataclass(frozen=True, slots=True)
class AnthologyPage:
    """One page of an anthology, the newest poems on the first."""

    shelf: Shelf
    records: Sequence[PoemRecord]
    """The poems on this page."""

    number: int
    """Of the page, counted from 0."""

    count: int
    """Of all poems."""

    language: Language
    script: Script
    picture: Picture | None = None

    def view(self, *, pictured: bool) -> ui.LayoutView:
        """Lay the message out; there is no picture on it."""
        items: list[ui.Item[Any]] = [ui.TextDisplay(f"### {self._title()}")]
        if not self.records:
            items.append(ui.TextDisplay(self.language.text(_empty(self.shelf.scope))))
            return container(*items)
        items.append(ui.TextDisplay("\n".join(self._rows())))
        items.append(row(self._menu()))
        if self._pages > 1:
            items.append(self._turns())
        return container(*items)

    @property
    def _pages(self) -> int:
        return pages_of(self.count)

    def _title(self) -> str:
        words = [self.language.text(anthology_title(self.shelf.scope))]
        if self._pages > 1:
            place = message("page {page} of {pages}", page=self.number + 1, pages=self._pages)
            words.append(self.language.text(place))
        return " · ".join(words)

    def _rows(self) -> Iterator[str]:
        for number, record in enumerate(self.records, start=self.number * PAGE + 1):
            theme = [escaped(record.poem.theme)] if record.poem.theme else []
            yield f"{number}\\. {row_of(record.poem, self.script)}"
            yield small([*theme, code(record.id)])

    def _menu(self) -> ActionItem:
        options = [
            discord.SelectOption(
                label=row_of(record.poem, self.script)[:_LONGEST_OPTION], value=record.id
            )
            for record in self.records
        ]
        placeholder = self.language.plain(message("Open a poem"))
        return menu(CustomId("openkept", self.shelf.scope), placeholder, options)

    def _turns(self) -> ui.ActionRow[ui.LayoutView]:
        first, last = self.number == 0, self.number == self._pages - 1
        return row(
            button(self.language, self._page(self.number - 1), emoji="◀️", disabled=first),
            button(self.language, self._page(self.number + 1), emoji="▶️", disabled=last),
        )

    def _page(self, number: int) -> CustomId:
        # A disabled button needs an id too; -1 would have a sign.
        return CustomId("anthology", self.shelf.scope, str(number % (self._pages + 1)))


def pages_of(count: int) -> int:
    """Return how many pages so many poems take; an empty anthology has one."""
    return max(1, -(-count // PAGE))


def anthology_title(scope: Scope) -> Message:
    """Name an anthology."""
    titles = {
        "person": message("Your anthology"),
        "server": message("The anthology of this server"),
    }
    return titles[scope]


def markdown_of(
    records: Sequence[PoemRecord], scope: Scope, language: Language, script: Script
) -> str:
    """Write poems as a file of Markdown, in the order given."""
    parts = [f"# {language.text(anthology_title(scope))}"]
    for number, record in enumerate(records, start=1):
        poem = record.poem
        theme = f" · {escaped(poem.theme)}" if poem.theme else ""
        seed = [language.text(message("seed {seed}", seed=code(poem.seed)))] if poem.seed else []
        facts = [*seed, code(record.id), f"{record.created_at:%Y-%m-%d}"]
        parts.append(f"## {number}. {form_title(poem.form, script)}{theme}")
        parts.append("  \n".join(punctuated(lines_of(poem, script))))  # two blanks break a line
        parts.append(" · ".join(facts))
    return "\n\n".join(parts) + "\n"


def _empty(scope: Scope) -> Message:
    if scope == "server":
        return message(
            "There is nothing in it yet. Who manages this server can save poems with "
            "/anthology save."
        )
    return message("There is nothing in it yet. Press ⭐ under a poem to save it.")
