"""The buttons and menus under a message."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ui

from bot.discord.custom_ids import CustomId
from bot.discord.items import ActionItem
from bot.discord.presenters.layout import container, lines_of, punctuated
from bot.discord.translations.catalogue import Language
from bot.messages import Message, message
from bot.verse.poem import Poem, Script

_SHORT = {"traditional": "t", "simplified": "s"}


def button(
    language: Language,
    custom_id: CustomId,
    label: Message | None = None,
    emoji: str | None = None,
    *,
    primary: bool = False,
    danger: bool = False,
    disabled: bool = False,
) -> ActionItem:
    """Make a button that works after any restart."""
    styles = {"primary": primary, "danger": danger}
    style = next((name for name, wanted in styles.items() if wanted), "secondary")
    return ActionItem(
        ui.Button(
            style=discord.ButtonStyle[style],
            label=language.plain(label) if label else None,
            emoji=emoji,
            custom_id=str(custom_id),
            disabled=disabled,
        )
    )


def menu(
    custom_id: CustomId, placeholder: str, options: Sequence[discord.SelectOption]
) -> ActionItem:
    """Make a menu that works after any restart."""
    return ActionItem(
        ui.Select(custom_id=str(custom_id), placeholder=placeholder, options=list(options))
    )


def row(*items: ActionItem) -> ui.ActionRow[ui.LayoutView]:
    """Put items side by side."""
    line: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for item in items:
        line.add_item(item)
    return line


def poem_rows(
    language: Language, poem_id: str, poem: Poem, script: Script
) -> list[ui.ActionRow[ui.LayoutView]]:
    """Return what every poem message carries, apart from its delete button."""
    other = other_script(script)
    return [
        row(
            button(language, CustomId("again", poem_id), message("Again"), "🔁", primary=True),
            button(language, CustomId("vary", poem_id), message("Vary"), "🎋"),
            button(language, CustomId("blend", poem_id), message("Blend…"), "🌗"),
            button(language, CustomId("explain", poem_id), message("Explain"), "🔍"),
            script_button(language, CustomId("script", poem_id, short(other)), other),
        ),
        row(rewrite_menu(language, poem_id, poem, script)),
    ]


def rewrite_menu(language: Language, poem_id: str, poem: Poem, script: Script) -> ActionItem:
    """Offer each line to be written anew."""
    options = [
        discord.SelectOption(
            label=language.plain(message("Line {line}: {text}", line=number, text=line)),
            value=str(number),
        )
        for number, line in enumerate(punctuated(lines_of(poem, script)), start=1)
    ]
    placeholder = language.plain(message("Rewrite a line; the rest stays"))
    return menu(CustomId("rewrite", poem_id), placeholder, options)


def delete_button(language: Language, custom_id: CustomId) -> ActionItem:
    """Let the person who asked take a message away again."""
    return button(language, custom_id, message("Delete"), "🗑️")


def star_button(language: Language, poem_id: str) -> ActionItem:
    """Let anybody save a poem in their anthology."""
    return button(language, CustomId("star", poem_id), message("Save"), "⭐")


def said_with_star(language: Language, said: Message, poem_id: str | None) -> ui.LayoutView:
    """Say something, and offer to save a poem for the server too if there is one."""
    items: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay(language.text(said))]
    if poem_id is not None:
        custom_id = CustomId("serverstar", poem_id)
        items.append(row(button(language, custom_id, message("For this server too"), "⭐")))
    return container(*items)


def script_button(language: Language, custom_id: CustomId, other: Script) -> ActionItem:
    """Offer the other script by its own name."""
    name = {"traditional": message("繁體"), "simplified": message("简体")}[other]
    return button(language, custom_id, name)


def other_script(script: Script) -> Script:
    """Return the script that a text is not in."""
    return "traditional" if script == "simplified" else "simplified"


def short(script: Script) -> str:
    """Return the letter for a script in the id of a button."""
    return _SHORT[script]


def script_of(letter: str) -> Script:
    """Return the script for the letter of `short`; traditional for any other."""
    return "simplified" if letter == "s" else "traditional"
