"""The entries in the menu of a message."""

from __future__ import annotations

from tests.discord import reading
from tests.discord.conftest import Server

POEM = "白日依山盡，黃河入海流。\n欲窮千里目，更上一層樓。"


async def test_two_picks_make_a_blend(server: Server) -> None:
    """The first pick is kept for the person, the second one blends."""
    typed = await server.bob.send(server.channel, POEM)
    poem = await server.alice.slash(server.channel, "poem", form="wujue", seed="1")
    first = await server.alice.context_menu(server.channel, "Blend this", typed)
    assert first.ephemeral
    assert "白日依山盡" in reading.text(first.response)
    second = await server.alice.context_menu(server.channel, "Blend this", poem.response)
    rows = [row for row in reading.text(second.response).splitlines() if row[:1] in "▸▹"]
    assert "白日依山盡" in rows[0]
    assert reading.poem_lines(poem.response)[0] in rows[-1]


async def test_a_pick_belongs_to_one_person(server: Server) -> None:
    """Somebody else's pick is their first one."""
    typed = await server.bob.send(server.channel, POEM)
    await server.alice.context_menu(server.channel, "Blend this", typed)
    other = await server.bob.context_menu(server.channel, "Blend this", typed)
    assert "first poem" in reading.text(other.response)


async def test_a_message_without_a_poem_is_refused(server: Server) -> None:
    """The refusal says what a poem looks like."""
    chat = await server.bob.send(server.channel, "good morning")
    refused = await server.alice.context_menu(server.channel, "Blend this", chat)
    assert refused.ephemeral
    assert "2, 4 or 8 lines" in reading.text(refused.response)


async def test_any_message_can_be_scanned(server: Server) -> None:
    """A typed poem and one of the bot's own are scanned in private."""
    typed = await server.bob.send(server.channel, POEM)
    poem = await server.alice.slash(server.channel, "poem", seed="2")
    for target in (typed, poem.response):
        result = await server.alice.context_menu(server.channel, "Scan this poem", target)
        assert result.ephemeral
        assert "Regular: no rule is broken." in reading.text(result.response)
