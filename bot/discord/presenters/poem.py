"""A poem as a message: what it is, the poem, its card, where it came from, the buttons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.discord.answering import Picture
from bot.discord.custom_ids import CustomId
from bot.discord.escaping import code
from bot.discord.presenters.buttons import delete_button, poem_rows, star_button
from bot.discord.presenters.layout import (
    container,
    form_title,
    form_words,
    gallery,
    in_script,
    lines_of,
    no_picture,
    punctuated,
    small,
)
from bot.discord.translations.catalogue import Language
from bot.messages import message
from bot.store.records import PoemRecord
from bot.verse.poem import Poem, Script

_IMAGES = 6
"""Images that are named, if the poem took up no more."""

_LARGE, _MIDDLING = "## ", "### "


@dataclass(frozen=True, slots=True)
class PoemPage:
    """One poem to be shown."""

    record: PoemRecord
    language: Language
    script: Script
    picture: Picture | None
    parent_link: str | None = None
    """Where the poem is that this one came from."""

    occasion: str | None = None
    """What the poem is for, to be said before it."""

    def view(self, *, pictured: bool) -> ui.LayoutView:
        """Lay the message out."""
        poem, language = self.record.poem, self.language
        items: list[ui.Item[Any]] = (
            [ui.TextDisplay(small([self.occasion]))] if self.occasion else []
        )
        items += [
            ui.Section[Any](
                heading(poem, language, self.script),
                accessory=star_button(language, self.record.id),
            ),
            ui.TextDisplay(verse(poem, self.script)),
        ]
        if pictured and self.picture is not None:
            items.append(gallery(self.picture))
        elif self.picture is not None:
            items.append(no_picture(language))
        remove = delete_button(language, CustomId("delete", self.record.id))
        items.append(ui.Section[Any]("\n".join(self._notes()), accessory=remove))
        items += poem_rows(language, self.record.id, poem, self.script)
        return container(*items)

    def _notes(self) -> Iterator[str]:
        yield from clashes(self.record.poem, self.language, self.script)
        yield small(recipe(self.record, self.language, self.parent_link))


def heading(poem: Poem, language: Language, script: Script) -> str:
    """Name the form and, below it, the theme with the images that it became."""
    rows = [f"**{form_title(poem.form, script)}** · {language.text(form_words(poem.form))}"]
    words = []
    if poem.theme:
        theme = language.text(message("theme {theme}", theme=poem.theme))
        words.append(" → ".join(filter(None, [theme, _images(poem, script)])))
    if poem.acrostic:
        acrostic = in_script(poem.acrostic, script)
        words.append(language.text(message("acrostic {acrostic}", acrostic=acrostic)))
    return "\n".join([*rows, *([small(words)] if words else [])])


def _images(poem: Poem, script: Script) -> str:
    """Return the images that the poem took up, in bold, then the foremost of the others."""
    text = "".join(poem.lines)
    taken = [image for image in poem.images if image in text]
    others = [image for image in poem.images if image not in taken]
    shown = [f"**{in_script(image, script)}**" for image in taken]
    shown += [in_script(image, script) for image in others[: max(0, _IMAGES - len(taken))]]
    left_out = len(poem.images) > len(shown)
    return " ".join(shown) + (" …" if left_out else "")


def verse(poem: Poem, script: Script) -> str:
    """Return the poem in large type, a line on each row."""
    size = _LARGE if poem.form.lines <= 4 else _MIDDLING
    return "\n".join(size + line for line in punctuated(lines_of(poem, script)))


def recipe(record: PoemRecord, language: Language, parent_link: str | None) -> list[str]:
    """Say how to have this poem again and what it came from."""
    words = []
    if record.poem.seed:
        words.append(language.text(message("seed {seed}", seed=code(record.poem.seed))))
    words.append(language.text(message("id {id}", id=code(record.id))))
    origin = _origin(record, language)
    if origin:
        words.append(f"[{origin}]({parent_link})" if parent_link else origin)
    return words


def clashes(poem: Poem, language: Language, script: Script) -> Iterator[str]:
    """Name each character that was asked for and breaks the tone pattern."""
    for clash in poem.clashes:
        yield small(
            [
                language.text(
                    message(
                        "{character} in line {line} was asked for, but its tone does not fit the "
                        "pattern.",
                        character=in_script(clash.character, script),
                        line=clash.line,
                    )
                )
            ]
        )


def _origin(record: PoemRecord, language: Language) -> str:
    if record.parent_id is None:
        return language.text(message("a step of a blend")) if record.kind == "step" else ""
    said = {
        "poem": message("once more, after {id}", id=record.parent_id),
        "vary": message("varied from {id}", id=record.parent_id),
        "rewrite": message(
            "line {line} rewritten from {id}", line=record.line or 0, id=record.parent_id
        ),
        "step": message("a step of a blend"),
        "typed": message("typed in"),
    }
    return language.text(said[record.kind])
