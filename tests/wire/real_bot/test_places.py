"""Where people are, who brought the bot there, and which language they read."""

from __future__ import annotations

import pytest

from bot.discord.client import QibuBot
from bot.discord.translations.catalogue import (
    ENGLISH,
    SIMPLIFIED_CHINESE,
    TRADITIONAL_CHINESE,
    Language,
)
from bot.verse import lexicon
from tests.wire.discord_server import Place, StandInDiscord
from tests.wire.real_bot.working import custom_id, lines_of

PLACES = ("server", "dm", "private", "foreign server")


def _place(discord: StandInDiscord, name: str) -> Place:
    ann = discord.anybody
    if name == "dm":
        return discord.world.dm(ann)
    if name == "private":
        return discord.world.private(ann)
    if name == "foreign server":
        foreign = discord.world.guild("Elsewhere", has_bot=False)
        return discord.world.in_guild(foreign, installed_by=ann)
    return discord.usual_place


@pytest.mark.parametrize("name", PLACES)
async def test_a_poem_and_its_children_come_anywhere(
    discord: StandInDiscord, bot: QibuBot, name: str
) -> None:
    """Also where only the person installed the bot (owners {"1": person}), with card and link."""
    place = _place(discord, name)
    assert ("1" in place.owners) == (name in ("private", "foreign server"))
    poem = await (await discord.slash("poem", {"seed": "1"}, place=place)).delivered()
    child = await (await discord.press(poem, custom_id(poem, "again"))).delivered()
    for message in (poem, child):
        assert len(lines_of(message)) == 4
        assert len(message.attachments) == 1
    home = place.guild.id if place.guild else "@me"
    assert f"https://discord.com/channels/{home}/{place.channel_id}/{poem.id}" in child.text


@pytest.mark.parametrize("name", PLACES)
async def test_a_poem_can_be_deleted_anywhere(
    discord: StandInDiscord, bot: QibuBot, name: str
) -> None:
    """By the token of the press, for the bot may be no member of the place."""
    place = _place(discord, name)
    poem = await (await discord.slash("poem", place=place)).delivered()
    pressed = await discord.press(poem, custom_id(poem, "delete"))
    await pressed.until(lambda _: poem.deleted)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("en-US", ENGLISH),
        ("zh-CN", SIMPLIFIED_CHINESE),
        ("zh-TW", TRADITIONAL_CHINESE),
        ("fr", ENGLISH),
    ],
)
async def test_a_reply_is_in_the_language_and_script_of_the_person(
    discord: StandInDiscord, bot: QibuBot, locale: str, language: Language
) -> None:
    """The person's own setting counts, not the server's; buttons and poem follow it."""
    reader = discord.world.person("Li", locale=locale)
    poem = await (await discord.slash("poem", {"seed": "1"}, user=reader)).delivered()
    assert poem.button(language.wording("Again")) == custom_id(poem, "again")
    other = {"traditional": "s", "simplified": "t"}[language.script]
    assert custom_id(poem, "script").endswith(f":{other}")
    if language.script == "simplified":
        assert lines_of(poem) == [lexicon.simplified(line) for line in lines_of(poem)]


@pytest.mark.parametrize("locale", ["zh-CN", "zh-TW"])
async def test_a_refusal_is_in_chinese(discord: StandInDiscord, bot: QibuBot, locale: str) -> None:
    """It names the value, and has no English left."""
    reader = discord.world.person("Li", locale=locale)
    told = await (await discord.slash("poem", {"acrostic": "春"}, user=reader)).delivered()
    assert told.ephemeral
    assert "春" in told.text
    assert "4" in told.text
    assert not any(letter.isascii() and letter.isalpha() for letter in told.text)


async def test_two_people_read_one_poem_each_in_their_script(
    discord: StandInDiscord, bot: QibuBot
) -> None:
    """What the presser sees is in the presser's language, whoever asked for the poem."""
    poem = await (await discord.slash("poem", {"seed": "1"})).delivered()
    explain = custom_id(poem, "explain")
    reader = discord.world.person("Li", locale="zh-CN")
    own = await (await discord.press(poem, explain)).delivered()
    told = await (await discord.press(poem, explain, user=reader)).delivered()
    assert own.ephemeral
    assert told.ephemeral
    assert told.text != own.text
