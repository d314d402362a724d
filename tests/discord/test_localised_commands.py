"""The commands as Discord gets them: names and descriptions in every language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from bot.discord.translations.catalogue import LANGUAGES, Language
from bot.discord.translations.gathering import gathered
from tests.discord.conftest import Server

LOCALES = {"zh-CN", "zh-TW"}
LATIN = {"Markdown", "PDF", "PNG", "JSON", "Discord", "Asia", "Shanghai", "Taipei"}
"""Names that a Chinese reader knows in Latin letters."""

WITH_NAMES = ("bot/discord/commands/", "bot/discord/choices.py")
"""Where names of commands, options and choices are."""

_TYPED, _OF_MESSAGE = 1, 3
_PART = 1
_LONGEST_NAME, _LONGEST_DESCRIPTION, _LONGEST_COMMAND = 32, 100, 8000


@pytest.fixture
def commands(server: Server) -> list[dict[str, Any]]:
    """What the bot sent when it started."""
    (sent,) = [
        request
        for request in server.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    return list(sent.json)


def parts(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield commands, their options and the choices of these."""
    for item in items:
        yield item
        yield from parts(item.get("options", []))
        yield from parts(item.get("choices", []))


def groups(items: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield what stands side by side and so needs names of its own: commands, then options."""
    yield items
    for item in items:
        if item.get("options"):
            yield from groups(item["options"])


def wordings(item: dict[str, Any], key: str) -> list[str]:
    """Return a text in all languages, English first."""
    others = item.get(f"{key}_localizations") or {}
    return [item[key], *others.values()]


def test_every_name_and_description_is_in_all_languages(commands: list[dict[str, Any]]) -> None:
    """Commands, entries in menus, options and choices."""
    named = list(parts(commands))
    assert len(commands) == 11
    assert len(named) > 90
    for item in named:
        assert set(item["name_localizations"]) == LOCALES, item["name"]
        if item.get("description"):
            assert set(item["description_localizations"]) == LOCALES, item["name"]


def test_chinese_readers_see_chinese(commands: list[dict[str, Any]]) -> None:
    """Names and descriptions hold no Latin letter but in names that have no other."""
    for item in parts(commands):
        for key in ("name_localizations", "description_localizations"):
            for text in (item.get(key) or {}).values():
                assert set(re.findall("[A-Za-z]+", text)) <= LATIN, text
    (poem,) = [item for item in commands if item["name"] == "poem"]
    assert poem["name_localizations"] == {"zh-CN": "作诗", "zh-TW": "作詩"}


def test_names_keep_the_rule_of_discord(commands: list[dict[str, Any]]) -> None:
    """Letters, figures, - and _ in lower case, 1 to 32 of them; unique in their place."""
    typed = [item for item in commands if item.get("type", _TYPED) == _TYPED]
    for siblings in groups(typed):
        for name in (name for item in siblings for name in wordings(item, "name")):
            assert 1 <= len(name) <= _LONGEST_NAME
            assert name == name.lower()
            assert all(unicodedata.category(sign)[0] in "LN" or sign in "-_'" for sign in name)
        for names in zip(*(wordings(item, "name") for item in siblings), strict=True):
            assert len(set(names)) == len(names)


def test_texts_keep_the_lengths_of_discord(commands: list[dict[str, Any]]) -> None:
    """Of each text, and of all that a command says in its longest language."""
    for item in commands:
        total = 0
        for part in parts([item]):
            longest = 100 if "value" in part else _LONGEST_NAME
            assert all(1 <= len(name) <= longest for name in wordings(part, "name"))
            total += max(map(len, wordings(part, "name"))) + len(str(part.get("value", "")))
            if part.get("description"):
                described = [len(text) for text in wordings(part, "description")]
                assert 1 <= min(described) <= max(described) <= _LONGEST_DESCRIPTION
                total += max(described)
        assert total <= _LONGEST_COMMAND
    assert {item["type"] for item in commands} == {_TYPED, _OF_MESSAGE}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_sentences_call_things_by_their_names(
    commands: list[dict[str, Any]], language: Language
) -> None:
    """A command in a sentence can be typed so, a button or entry in the help be found so."""
    said = [language.wording(str(entry.id)) for entry in gathered()]
    called = {name for text in said for name in re.findall(r"(?<!\w)/(\w+)", text)}
    typed = [item for item in commands if item.get("type", _TYPED) == _TYPED]
    explained = {item["name"] for item in typed} - {"help", "about"}
    assert called == {language.wording(name) for name in explained}
    assert_subcommands(said, typed, language)
    help_text = "\n".join(text for text in said if text.startswith("#"))
    things = {item["name"] for item in commands if item.get("type") == _OF_MESSAGE}
    for thing in things | {"Again", "Vary", "Blend…", "Explain"}:
        assert f"**{language.wording(thing)}**" in help_text
    for option in ("theme", "form", "acrostic"):
        assert f"`{language.wording(option)}:`" in help_text


def assert_subcommands(said: list[str], commands: list[dict[str, Any]], language: Language) -> None:
    """Assert that each sentence that names a part of a command names one that there is."""
    words = language.wording
    found = 0
    for item in commands:
        known = {words(option["name"]) for option in item["options"] if option["type"] == _PART}
        for text in said if known else ():
            for name in re.findall(rf"(?<!\w)/{words(item['name'])} (\w+)", text):
                # In English, a verb may follow the command.
                found += name in known
                assert name in known or language.code == "en", text
    assert found >= 7


def test_a_name_means_nothing_else_in_the_catalogue(commands: list[dict[str, Any]]) -> None:
    """The option "seed" and a sentence "seed" would share one translation."""
    names = {item["name"] for item in parts(commands)}
    found = {entry.id: entry.locations for entry in gathered() if entry.id in names}
    assert set(found) == names
    for places in found.values():
        assert all(path.startswith(WITH_NAMES) for path, _ in places)
