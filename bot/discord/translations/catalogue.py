"""The languages that the bot speaks on Discord, and which of them a person reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Literal

import discord
from babel.messages.pofile import read_po

from bot.discord.escaping import Markup, cleaned, escaped
from bot.messages import Message, Traditional
from bot.verse import lexicon
from bot.verse.poem import Script


@dataclass(frozen=True, slots=True)
class Language:
    """A language with the script that its readers prefer for poems."""

    code: Literal["en", "zh-CN", "zh-TW"]
    """As Discord names it; "en" for all that have no catalogue."""

    script: Script
    templates: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Wording by English template."""

    def text(self, message: Message) -> str:
        """Put a message into words for Discord: what fills its fields is plain text there."""
        return message.text(self.wording, self._escaped)

    def plain(self, message: Message) -> str:
        """Put a message into words for places without markdown: labels, choices, alt text."""
        return message.text(self.wording, self._cleaned)

    def wording(self, template: str) -> str:
        """Return the wording of a template, in English if there is no other."""
        return self.templates.get(template, template)

    def chinese(self, text: str) -> str:
        """Return what the bot says in traditional Chinese in the script of this language."""
        return lexicon.simplified(text) if self.script == "simplified" else text

    def _escaped(self, value: object) -> str:
        if isinstance(value, Markup):
            return value
        if isinstance(value, Traditional):
            return escaped(self.chinese(value), longest=None)
        return escaped(value)

    def _cleaned(self, value: object) -> str:
        return cleaned(self.chinese(value) if isinstance(value, Traditional) else value)


def read_templates(name: str) -> dict[str, str]:
    """Read the finished translations of a catalogue beside this module, by English template."""
    with files("bot.discord.translations").joinpath(name).open("rb") as file:
        entries = list(read_po(file))
    return {
        entry.id: entry.string
        for entry in entries
        if isinstance(entry.id, str) and isinstance(entry.string, str)
        if entry.id and entry.string and not entry.fuzzy
    }


ENGLISH = Language("en", "traditional")
SIMPLIFIED_CHINESE = Language("zh-CN", "simplified", read_templates("zh_CN.po"))
TRADITIONAL_CHINESE = Language("zh-TW", "traditional", read_templates("zh_TW.po"))

LANGUAGES = (ENGLISH, SIMPLIFIED_CHINESE, TRADITIONAL_CHINESE)
"""All languages, English first."""

_BY_LOCALE: Mapping[discord.Locale, Language] = {
    discord.Locale.chinese: SIMPLIFIED_CHINESE,
    discord.Locale.taiwan_chinese: TRADITIONAL_CHINESE,
}


def language_called(code: str | None, usual: Language = ENGLISH) -> Language:
    """Return the language of a code; the usual one for any other."""
    return next((language for language in LANGUAGES if language.code == code), usual)


def language_of(locale: discord.Locale) -> Language:
    """Choose the language for a person's locale."""
    return _BY_LOCALE.get(locale, ENGLISH)
