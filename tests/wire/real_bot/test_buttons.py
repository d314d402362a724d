"""Every button and menu, pressed after a restart: another bot object, the same database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.discord.client import QibuBot
from bot.engine.poet import Poet
from bot.settings import Settings
from tests.wire.discord_server import (
    MODERATOR,
    CallbackType,
    Exchange,
    Message,
    Modal,
    StandInDiscord,
)
from tests.wire.real_bot.working import Gate, at_work, custom_id, lines_of, poem_id


@dataclass(frozen=True, slots=True)
class Before:
    """What a bot left behind that is no more."""

    poem: Message
    path: Message
    question: Modal
    """Opened and not yet answered."""


@pytest.fixture
async def before(discord: StandInDiscord, settings: Settings, poet: Poet) -> Before:
    """Let a bot work for a while, and end."""
    async with at_work(discord, settings, poet):
        wish = {"theme": "moon", "seed": "1", "form": "wujue"}
        poem = await (await discord.slash("poem", wish)).delivered()
        path = await (await discord.slash("blend", {"a": "1", "b": "2"})).delivered()
        question = await (await discord.press(poem, custom_id(poem, "blend"))).opened()
    return Before(poem, path, question)


@pytest.fixture
async def bot(
    before: Before, discord: StandInDiscord, settings: Settings, poet: Poet
) -> AsyncIterator[QibuBot]:
    """Start the bot that follows."""
    async with at_work(discord, settings, poet) as client:
        yield client


async def _pressed(discord: StandInDiscord, message: Message, action: str) -> Exchange:
    return await discord.press(message, custom_id(message, action))


async def test_again_writes_the_same_wish_with_another_seed(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """Theme and form stay; the child is a message of its own that links to its parent."""
    exchange = await _pressed(discord, before.poem, "again")
    child = await exchange.delivered()
    assert exchange.callback is CallbackType.MESSAGE
    assert child is not before.poem
    assert "theme moon" in child.text
    assert [len(line) for line in lines_of(child)] == [5] * 4
    assert lines_of(child) != lines_of(before.poem)
    assert f"/{before.poem.place.channel_id}/{before.poem.id})" in child.text
    assert len(child.attachments) == 1


async def test_vary_writes_a_neighbour(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """It says from what it was varied."""
    child = await (await _pressed(discord, before.poem, "vary")).delivered()
    assert f"varied from {poem_id(before.poem)}" in child.text
    assert len(lines_of(child)) == 4


async def test_one_line_is_rewritten_and_the_others_stay(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """The menu says which."""
    menu = custom_id(before.poem, "rewrite")
    child = await (await discord.choose(before.poem, menu, ["2"])).delivered()
    old, new = lines_of(before.poem), lines_of(child)
    assert [number for number in range(4) if old[number] != new[number]] == [1]


async def test_a_poem_is_explained_in_private(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """With the tones of each line."""
    told = await (await _pressed(discord, before.poem, "explain")).delivered()
    assert told.ephemeral
    assert all(line[0] in told.text for line in lines_of(before.poem))
    assert "平" in told.text or "○" in told.text or "ping" in told.text.lower()


async def test_the_author_changes_the_script_for_everybody(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """Type 7: the same message in simplified characters, with the card drawn anew."""
    old = before.poem.attachments[0]
    exchange = await _pressed(discord, before.poem, "script")
    assert await exchange.delivered() is before.poem
    assert exchange.callback is CallbackType.UPDATE
    (card,) = before.poem.attachments
    assert card.name == f"{poem_id(before.poem)}-s.png"
    assert card.id != old.id
    assert custom_id(before.poem, "script").endswith(":t")


async def test_a_slow_change_is_acknowledged_first(
    discord: StandInDiscord,
    before: Before,
    bot: QibuBot,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Type 6 shows nothing; the edit then changes the message that was pressed."""
    service, draw = bot.parts.service, bot.parts.service.draw

    async def held(*arguments, **options):  # type: ignore[no-untyped-def]
        await gate.passed()
        return await draw(*arguments, **options)

    monkeypatch.setattr(service, "draw", held)
    exchange = await (await _pressed(discord, before.poem, "script")).answered()
    assert exchange.callback is CallbackType.DEFERRED_UPDATE
    gate.open()
    assert await exchange.delivered() is before.poem
    assert before.poem.attachments[0].name.endswith("-s.png")


async def test_others_see_the_other_script_alone(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """Somebody else's poem stays as it is."""
    bob = discord.world.person("Bob")
    pressed = await discord.press(before.poem, custom_id(before.poem, "script"), user=bob)
    told = await pressed.delivered()
    assert told.ephemeral
    assert before.poem.edits == 0


async def test_a_question_from_before_the_restart_is_answered(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """Nothing of it is kept but its id: the path begins at the poem."""
    exchange = await discord.submit(before.question, {"text": "snow"})
    path = await exchange.delivered()
    assert exchange.callback is CallbackType.MESSAGE
    assert "▸" in path.text
    assert path.text.splitlines()[1].strip("▹▸ *").startswith(lines_of(before.poem)[0])


async def test_a_question_is_asked_and_answered(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """The form must be the first answer; whoever sends it gets one path and not two."""
    modal = await (await _pressed(discord, before.poem, "blend")).opened()
    exchange = await discord.submit(modal, {"text": "2"})
    assert "▸" in (await exchange.delivered()).text
    assert exchange.followups == []


async def test_a_path_is_walked_by_buttons_and_menu(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """Each move opens another step in the same message, with its card."""
    seen = {tuple(lines_of(before.path))}
    for step in ("1t", "0t"):
        move = f"{custom_id_of_path(before.path)}:{step}"
        exchange = await discord.press(before.path, move)
        assert await exchange.delivered() is before.path
        seen.add(tuple(lines_of(before.path)))
    chosen = await discord.choose(before.path, custom_id(before.path, "goto"), ["4t"])
    assert await chosen.delivered() is before.path
    seen.add(tuple(lines_of(before.path)))
    assert len(seen) == 4
    assert len(before.path.attachments) == 1


def custom_id_of_path(path: Message) -> str:
    """Return the beginning of the ids by which a path is walked."""
    return custom_id(path, "goto").replace(":goto:", ":open:")


async def test_a_step_is_taken_as_a_poem(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """With all the buttons of a poem."""
    poem = await (await _pressed(discord, before.path, "take")).delivered()
    assert lines_of(poem) == lines_of(before.path)
    assert custom_id(poem, "again")
    assert len(poem.attachments) == 1


async def test_a_path_is_walked_again(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """The ends stay; what is between them is written anew."""
    again = await (await _pressed(discord, before.path, "reblend")).delivered()
    old, new = (message.selects[0]["options"] for message in (before.path, again))
    assert old[0]["description"] == new[0]["description"]
    assert old[4]["description"] == new[4]["description"]
    assert again is not before.path


@pytest.mark.parametrize(("message", "action"), [("poem", "delete"), ("path", "deletepath")])
async def test_only_who_asked_or_a_moderator_deletes(
    discord: StandInDiscord, before: Before, bot: QibuBot, message: str, action: str
) -> None:
    """Somebody else is told so in private."""
    shown: Message = getattr(before, message)
    bob = discord.world.person("Bob")
    refused = await (await discord.press(shown, custom_id(shown, action), user=bob)).delivered()
    assert refused.ephemeral
    assert not shown.deleted
    deleting = await _pressed(discord, shown, action)
    await deleting.until(lambda _: shown.deleted)
    assert deleting.callback is CallbackType.DEFERRED_UPDATE


async def test_a_moderator_deletes(discord: StandInDiscord, before: Before, bot: QibuBot) -> None:
    """The permission comes with the press."""
    warden = discord.world.person("Eve", permissions=MODERATOR)
    pressed = await discord.press(before.poem, custom_id(before.poem, "delete"), user=warden)
    await pressed.until(lambda _: before.poem.deleted)


async def test_two_picks_of_a_menu_make_a_path(
    discord: StandInDiscord, before: Before, bot: QibuBot
) -> None:
    """The first is kept for the person; the second may be a message that somebody typed."""
    first = await (await discord.message_menu("Blend this", before.poem)).delivered()
    assert first.ephemeral
    typed = discord.say("白日依山盡，黃河入海流。欲窮千里目，更上一層樓。")
    path = await (await discord.message_menu("Blend this", typed)).delivered()
    rows = [row.strip("▹▸ *") for row in path.text.splitlines() if row[:1] in "▹▸"]
    assert rows[0].startswith(lines_of(before.poem)[0])
    assert rows[-1].startswith("白日依山盡")
