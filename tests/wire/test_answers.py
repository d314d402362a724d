"""The stand-in proved: every way of answering, over sockets, with the real library."""

from __future__ import annotations

import discord as library
import pytest

from tests.wire.discord_server import CallbackType, NotAnsweredError, StandInDiscord
from tests.wire.small_bot import ALT_TEXT, SmallBot, dot


async def test_a_slash_command_brings_a_message_with_a_file(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """The first answer comes as a form of several parts; picture and alt text survive."""
    exchange = await discord.slash("card")
    message = await exchange.delivered()
    assert exchange.callback is CallbackType.MESSAGE
    assert message.text == "A card"
    assert message.attachments[0].content == dot()
    assert (message.attachments[0].width, message.attachments[0].height) == (1, 1)
    assert message.alt_texts == [ALT_TEXT]
    assert not exchange.ephemeral


async def test_a_deferred_answer_is_loading_until_it_is_edited(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """Acknowledgement and delivery are two moments."""
    exchange = await discord.slash("slow")
    message = await exchange.delivered()
    assert exchange.callback is CallbackType.DEFERRED_MESSAGE
    assert not message.loading
    assert message.text == "A slow card"
    assert message.attachments[0].content == dot()
    assert 0 < exchange.acknowledgement_seconds < exchange.delivery_seconds < 1


async def test_an_attachment_in_a_gallery_is_not_given_back(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """As with Discord, `attachments` holds only what no component shows."""
    message = await (await discord.slash("card")).delivered()
    payload = message.payload()
    assert payload["attachments"] == []
    gallery = payload["components"][1]
    assert gallery["items"][0]["media"]["url"] == message.attachments[0].url
    assert gallery["items"][0]["media"]["attachment_id"] == str(message.attachments[0].id)


async def test_a_button_changes_its_message(discord: StandInDiscord, bot: SmallBot) -> None:
    """A dynamic item is made from the custom id and the message that comes with it."""
    message = await (await discord.slash("card")).delivered()
    exchange = await discord.press(message, message.button("Count 1"))
    assert await exchange.delivered() is message
    assert exchange.callback is CallbackType.UPDATE
    assert message.text == "Counted 1"
    assert message.button("Count 2") == "t1:count:2"


async def test_a_choice_is_acknowledged_and_followed_up(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """A deferred update shows nothing; the followup is what the person waits for."""
    message = await (await discord.slash("card")).delivered()
    exchange = await discord.choose(message, "t1:colour", ["white"])
    told = await exchange.delivered()
    assert exchange.callback is CallbackType.DEFERRED_UPDATE
    assert told.text == "You chose white."
    assert told.ephemeral


async def test_a_form_is_opened_filled_in_and_sent(discord: StandInDiscord, bot: SmallBot) -> None:
    """What the person leaves as it was is sent, too."""
    modal = await (await discord.slash("form")).opened()
    assert (modal.title, modal.custom_id) == ("Words", "t1:form")
    kept = await (await discord.submit(modal, {})).delivered()
    assert kept.text == "You wrote: old words"
    modal = await (await discord.slash("form")).opened()
    changed = await discord.submit(modal, {"words": "new words"})
    assert (await changed.delivered()).text == "You wrote: new words"
    assert changed.ephemeral


async def test_a_form_takes_every_kind_of_field(discord: StandInDiscord, bot: SmallBot) -> None:
    """Choices, ticks and files; what is left out stays as it was."""
    modal = await (await discord.slash("survey")).opened()
    least = await (await discord.submit(modal, {"colour": ["red"]})).delivered()
    assert least.text == "red short False"
    modal = await (await discord.slash("survey")).opened()
    values = {
        "colour": ["white"],
        "form": "long",
        "seasons": ["spring", "autumn"],
        "public": True,
        "pictures": [discord.upload("a.png", dot()), discord.upload("b.png", dot())],
    }
    most = await (await discord.submit(modal, values)).delivered()
    assert most.text == "white long spring autumn True a.png b.png"


async def test_a_subcommand_takes_a_person_and_a_file(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """What an option refers to comes along, and the file can be read."""
    bob = discord.world.person("Bob")
    options = {"person": bob, "file": ("dot.png", dot())}
    told = await (await discord.slash("tell about", options)).delivered()
    assert told.text == f"{bob.id} dot.png {len(dot())} {len(dot())}"


async def test_a_message_menu_brings_the_message(discord: StandInDiscord, bot: SmallBot) -> None:
    """The text of a person's message comes along without any privileged intent."""
    said = discord.say("疑是地上霜")
    exchange = await discord.message_menu("Repeat", said)
    assert (await exchange.delivered()).text == "Ann: 疑是地上霜"


async def test_autocomplete_offers_choices(discord: StandInDiscord, bot: SmallBot) -> None:
    """The option in which the person types is marked."""
    exchange = await discord.autocomplete("say", "word", "mo")
    assert [choice["value"] for choice in await exchange.offered()] == ["moon", "moss"]
    assert exchange.callback is CallbackType.CHOICES


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
async def test_a_person_brings_their_language(
    discord: StandInDiscord, bot: SmallBot, locale: str
) -> None:
    """The language is the person's, not the server's."""
    reader = discord.world.person("Li", locale=locale)
    told = await (await discord.slash("say", {"word": "x"}, user=reader)).delivered()
    guild = discord.world.guilds[0]
    assert told.text == f"x {locale} {guild.id} {reader.id} guild"


async def test_a_direct_message_has_no_guild(discord: StandInDiscord, bot: SmallBot) -> None:
    """Direct messages go to shard 0 and bring a user, not a member."""
    place = discord.world.dm(discord.anybody)
    told = await (await discord.slash("say", {"word": "x"}, place=place)).delivered()
    assert told.text == f"x en-US None {discord.anybody.id} guild"


async def test_a_person_brings_the_bot_along(discord: StandInDiscord, bot: SmallBot) -> None:
    """An installation by a person works where the bot is no member."""
    place = discord.world.private(discord.anybody)
    told = await (await discord.slash("say", {"word": "x"}, place=place)).delivered()
    assert told.text == f"x en-US None {discord.anybody.id} user"
    guild = discord.world.guild("Elsewhere", has_bot=False)
    place = discord.world.in_guild(guild, installed_by=discord.anybody)
    told = await (await discord.slash("say", {"word": "x"}, place=place)).delivered()
    assert told.text == f"x en-US {guild.id} {discord.anybody.id} user"


async def test_a_second_first_answer_is_refused(discord: StandInDiscord, bot: SmallBot) -> None:
    """Two processes that answer one interaction: the second learns of it."""
    exchange = await discord.slash("twice")
    assert (await exchange.delivered()).text == "One."
    error = await bot.error()
    assert isinstance(error, library.HTTPException)
    assert (error.status, error.code) == (400, 40060)


async def test_an_answer_after_three_seconds_is_refused(
    discord: StandInDiscord, bot: SmallBot
) -> None:
    """The stand-in's clock is moved on; nobody waits."""
    exchange = await discord.slash("late")
    discord.clock.advance(3.1)
    bot.may_answer.set()
    error = await bot.error()
    assert isinstance(error, library.NotFound)
    assert error.code == 10062
    assert exchange.acknowledged_at is None


async def test_waiting_in_vain_says_for_what(discord: StandInDiscord, bot: SmallBot) -> None:
    """A failed test shall name the act and the missing answer."""
    exchange = await discord.slash("late")
    with pytest.raises(NotAnsweredError, match=r"command 'late' by Ann: no answer within 0\.01 s"):
        await exchange.answered(0.01)
    bot.may_answer.set()
    assert (await exchange.delivered()).text == "At last."


async def test_a_deleted_message_cannot_be_edited(discord: StandInDiscord, bot: SmallBot) -> None:
    """Followups live on by themselves."""
    exchange = await discord.slash("seen")
    await exchange.until(lambda it: it.message is not None and it.message.deleted)
    assert [message.text for message in exchange.messages] == ["First.", "Second, changed."]
    assert [message.deleted for message in exchange.messages] == [True, False]
    error = await bot.error()
    assert isinstance(error, library.NotFound)
    assert error.code == 10008
