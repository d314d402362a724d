"""The pieces that all messages are laid out from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from bot.discord.answering import Picture
from bot.discord.translations.catalogue import Language
from bot.messages import Message, message
from bot.verse import lexicon
from bot.verse.forms import VerseForm
from bot.verse.poem import Poem, Script

ACCENT = discord.Colour(0xB23A2E)
"""Cinnabar, the colour of the seal."""

LONGEST_TEXT = 4000
"""Characters in all texts of one message, by Discord's rule."""


def container(*items: ui.Item[Any]) -> ui.LayoutView:
    """Frame items as one message, whose buttons are known by their ids."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*items, accent_colour=ACCENT))
    # Else discord.py would keep each private answer for a quarter of an hour, to listen to it.
    view.stop()
    return view


def gallery(picture: Picture) -> ui.MediaGallery[ui.LayoutView]:
    """Show a picture that is sent along."""
    item = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alt_text)
    return ui.MediaGallery(item)


def small(pieces: Iterable[str]) -> str:
    """Join pieces to a line of small print."""
    return "-# " + " · ".join(piece for piece in pieces if piece)


def listed(sentences: Iterable[Message], language: Language) -> list[str]:
    """Return the lines of a list, one for each sentence."""
    return [f"- {language.text(sentence)}" for sentence in sentences]


def lines_of(poem: Poem, script: Script) -> tuple[str, ...]:
    """Return the lines of a poem in a script."""
    return poem.simplified() if script == "simplified" else poem.lines


def punctuated(lines: Iterable[str]) -> list[str]:
    """Put a comma after the first line of each couplet and a full stop after the second."""
    return [line + "，。"[number % 2] for number, line in enumerate(lines)]


def in_script(text: str, script: Script | None) -> str:
    """Return traditional text in a script; None leaves it as it is."""
    return lexicon.simplified(text) if script == "simplified" else text


def form_title(form: VerseForm, script: Script) -> str:
    """Return the Chinese name of a form in a script."""
    return in_script(form.title, script)


def form_words(form: VerseForm) -> Message:
    """Say what a form is."""
    kinds = {
        2: message("couplet, lines of {length}", length=form.line_length),
        4: message("quatrain, lines of {length}", length=form.line_length),
        8: message("regulated verse, lines of {length}", length=form.line_length),
    }
    return kinds[form.lines]


def no_picture(language: Language) -> ui.TextDisplay[ui.LayoutView]:
    """Say that the card is missing and how to get it."""
    return ui.TextDisplay(
        small(
            [
                language.text(
                    message(
                        "The card is missing: Discord did not take the picture. If this happens "
                        "every time, I need the permission “Attach Files” here."
                    )
                )
            ]
        )
    )
