"""`/blend`, its strip and its buttons, and Blend… under a poem."""

from __future__ import annotations

import pytest
import simcord

from tests.discord import reading
from tests.discord.conftest import Server


def opened(message: object) -> int:
    """Return the opened step, counted from 0, as the strip shows it."""
    rows = [row for row in reading.text(message).splitlines() if row[:1] in "▸▹"]
    return [row[0] for row in rows].index("▸")


async def test_a_blend_of_two_seeds_is_a_strip_of_five(server: Server) -> None:
    """Five steps, opened at the middle, with a card."""
    result = await server.alice.slash(server.channel, "blend", a="moon", b="snow")
    rows = [row for row in reading.text(result.response).splitlines() if row[:1] in "▸▹"]
    assert len(rows) == 5
    assert opened(result.response) == 2
    assert "from moon to snow" in reading.text(result.response)
    assert len(reading.alt_texts(result.response)) == 1


async def test_the_ends_are_the_poems_of_the_seeds(server: Server) -> None:
    """The first and the last step are what /poem writes for the seeds."""
    result = await server.alice.slash(server.channel, "blend", a="moon", b="snow", steps=3)
    rows = [row for row in reading.text(result.response).splitlines() if row[:1] in "▸▹"]
    for row, seed in ((rows[0], "moon"), (rows[2], "snow")):
        poem = await server.alice.slash(server.channel, "poem", seed=seed)
        assert "，".join(reading.poem_lines(poem.response)[:2]) in row


async def test_the_arrows_and_the_menu_move_along(server: Server) -> None:
    """◀ and ▶ stop at the ends; the menu opens any step."""
    result = await server.alice.slash(server.channel, "blend", a="1", b="2", steps=4)
    message = result.response
    assert opened(message) == 2
    await server.bob.click(message, custom_id=reading.buttons(message)["▶️"])
    assert opened(message) == 3
    with pytest.raises(simcord.SetupError, match="disabled"):
        await server.bob.click(message, custom_id=reading.buttons(message)["▶️"])
    await server.bob.select(message, ["0t"])
    assert opened(message) == 0
    assert len(reading.alt_texts(message)) == 1


async def test_a_step_becomes_a_poem_of_its_own(server: Server) -> None:
    """Taking a step posts it with the full set of buttons."""
    result = await server.alice.slash(server.channel, "blend", a="1", b="2")
    lines = reading.poem_lines(result.response)
    taken = await server.alice.click(result.response, label="Take this poem")
    assert reading.poem_lines(taken.response) == lines
    assert "Vary" in reading.buttons(taken.response)
    child = await server.alice.click(taken.response, label="Vary")
    assert reading.poem_lines(child.response)


async def test_ends_may_be_poem_ids_and_typed_poems(server: Server) -> None:
    """The path has the form of the poems, and shows them at its ends."""
    poem = await server.alice.slash(server.channel, "poem", form="wujue", seed="9")
    typed = "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。"
    result = await server.alice.slash(
        server.channel, "blend", a=reading.poem_id(poem.response), b=typed
    )
    rows = [row for row in reading.text(result.response).splitlines() if row[:1] in "▸▹"]
    assert "".join(reading.poem_lines(poem.response)) == rows[0].strip("▹ ").replace(
        "，", ""
    ).replace("。", "")
    assert rows[-1].strip("▹ ") == typed


async def test_own_recent_poems_are_offered(server: Server) -> None:
    """Autocomplete offers the caller's poems and nobody else's."""
    poem = await server.alice.slash(server.channel, "poem", theme="moon", seed="10")
    offered = await server.alice.autocomplete(server.channel, "blend", "a", "")
    assert [choice["value"] for choice in offered] == [reading.poem_id(poem.response)]
    assert await server.bob.autocomplete(server.channel, "blend", "a", "") == []


async def test_walking_again_keeps_the_ends(server: Server) -> None:
    """Another walk begins and ends where the first one did."""
    first = await server.alice.slash(server.channel, "blend", a="1", b="2")
    second = await server.bob.click(first.response, label="Walk again")
    one, two = (
        [row for row in reading.text(result.response).splitlines() if row[:1] in "▸▹"]
        for result in (first, second)
    )
    assert (one[0], one[-1]) == (two[0], two[-1])


async def test_the_button_under_a_poem_asks_with_what(server: Server) -> None:
    """The question's answer makes a blend that starts at the poem."""
    poem = await server.alice.slash(server.channel, "poem", seed="11")
    question = await server.alice.click(poem.response, label="Blend…")
    assert question.modal is not None
    result = await server.alice.submit_modal(question, {"text": "snow"})
    rows = [row for row in reading.text(result.response).splitlines() if row[:1] in "▸▹"]
    assert reading.poem_lines(poem.response)[0] in rows[0]
