"""What the managers of a server choose from, with the names that people read."""

from __future__ import annotations

from discord.app_commands import Choice, locale_str

from bot.messages import Message

BY_PERSON = "own"
"""Value of the choice that leaves something to each person."""

_BY_PERSON = Choice(name=locale_str("as each person has set Discord"), value=BY_PERSON)

SCRIPTS = [
    _BY_PERSON,
    Choice(name=locale_str("traditional characters"), value="traditional"),
    Choice(name=locale_str("simplified characters"), value="simplified"),
]

STYLES = [
    Choice(name=locale_str("xuan: black ink on light paper"), value="xuan"),
    Choice(name=locale_str("ink: light writing on dark paper"), value="ink"),
    Choice(name=locale_str("celadon: pale green paper"), value="celadon"),
    Choice(name=locale_str("cinnabar: columns ruled in red"), value="cinnabar"),
]

SIZES = [
    Choice(name=locale_str("portrait: 1080 by 1350 pixels"), value="portrait"),
    Choice(name=locale_str("wide: 1200 by 630 pixels"), value="wide"),
]

LANGUAGES = [
    _BY_PERSON,
    Choice(name=locale_str("English"), value="en"),
    Choice(name=locale_str("简体中文"), value="zh-CN"),
    Choice(name=locale_str("繁體中文"), value="zh-TW"),
]


def name_of(choices: list[Choice[str]], value: str | None) -> Message:
    """Return the name of a chosen value; for none, or one of another version, the first."""
    chosen = next((choice for choice in choices if choice.value == value), choices[0])
    return Message(chosen.name)
