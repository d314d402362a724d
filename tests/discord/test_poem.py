"""`/poem` and the buttons under its answer."""

from __future__ import annotations

import pytest

from bot.store.store import Store
from bot.verse.scansion import scan
from tests.discord import reading
from tests.discord.conftest import Server

FULL_SET = ["🗑️", "Save", "Again", "Vary", "Blend…", "Explain", "简体"]


async def test_a_poem_comes_with_card_recipe_and_buttons(server: Server) -> None:
    """One answer holds the poem, its picture with alt text, and the full set."""
    result = await server.alice.slash(server.channel, "poem", theme="moon", seed="spring")
    message = result.response
    lines = reading.poem_lines(message)
    assert [len(line) for line in lines] == [7] * 4
    assert scan("".join(lines)).regular
    assert len(reading.alt_texts(message)) == 1
    assert all(line in reading.alt_texts(message)[0] for line in lines)
    assert "theme moon → " in reading.text(message)
    assert "seed `spring`" in reading.text(message)
    assert f"id `{reading.poem_id(message)}`" in reading.text(message)
    assert sorted(reading.buttons(message)) == sorted(
        ["Delete" if label == "🗑️" else label for label in FULL_SET]
    )
    assert len(reading.menus(message)[0]["options"]) == 4


@pytest.mark.parametrize(
    ("form", "shape"),
    [
        ("wujue", [5] * 4),
        ("qilu", [7] * 8),
        ("wulu", [5] * 8),
        ("wuyan", [5, 5]),
        ("qiyan", [7, 7]),
    ],
)
async def test_every_form_can_be_asked_for(server: Server, form: str, shape: list[int]) -> None:
    """Each form has its lines."""
    result = await server.alice.slash(server.channel, "poem", form=form)
    assert [len(line) for line in reading.poem_lines(result.response)] == shape


async def test_the_same_wish_and_seed_give_the_same_poem(server: Server) -> None:
    """Two people who ask alike get alike."""
    first = await server.alice.slash(server.channel, "poem", theme="snow", seed="7")
    second = await server.bob.slash(server.channel, "poem", theme="snow", seed="7")
    assert reading.poem_lines(first.response) == reading.poem_lines(second.response)


async def test_a_private_poem_and_its_children_are_for_one_person(server: Server) -> None:
    """What grows from a private message is private."""
    result = await server.alice.slash(server.channel, "poem", private=True)
    assert result.ephemeral
    child = await server.alice.click(result.response, label="Again")
    assert child.ephemeral


async def test_again_gives_another_poem_for_the_same_wish(server: Server) -> None:
    """Theme and form stay, the seed is new, and the child links to its parent."""
    parent = await server.alice.slash(server.channel, "poem", theme="moon", form="wujue")
    child = await server.bob.click(parent.response, label="Again")
    assert "theme moon" in reading.text(child.response)
    assert [len(line) for line in reading.poem_lines(child.response)] == [5] * 4
    assert reading.recipe_seed(child.response) != reading.recipe_seed(parent.response)
    assert f"/{server.channel.id}/{parent.response.id})" in reading.text(child.response)
    assert sorted(reading.buttons(child.response)) == sorted(reading.buttons(parent.response))


async def test_vary_writes_a_neighbour_of_the_same_form(server: Server) -> None:
    """A variation names the poem that it came from."""
    parent = await server.alice.slash(server.channel, "poem", form="wulu")
    child = await server.alice.click(parent.response, label="Vary")
    assert [len(line) for line in reading.poem_lines(child.response)] == [5] * 8
    assert f"varied from {reading.poem_id(parent.response)}" in reading.text(child.response)


async def test_rewriting_a_line_leaves_the_others(server: Server) -> None:
    """Only the chosen line changes."""
    parent = await server.alice.slash(server.channel, "poem")
    menu = reading.custom_id(parent.response, "rewrite")
    child = await server.alice.select(parent.response, ["3"], custom_id=menu)
    before, after = reading.poem_lines(parent.response), reading.poem_lines(child.response)
    assert [one == two for one, two in zip(before, after, strict=True)] == [
        True,
        True,
        False,
        True,
    ]
    assert "line 3 rewritten from" in reading.text(child.response)


async def test_again_under_a_rewritten_line_rewrites_that_line_again(server: Server) -> None:
    """The child of a rewriting is a rewriting of the same line of the same parent."""
    parent = await server.alice.slash(server.channel, "poem")
    menu = reading.custom_id(parent.response, "rewrite")
    first = await server.alice.select(parent.response, ["2"], custom_id=menu)
    second = await server.alice.click(first.response, label="Again")
    before, after = reading.poem_lines(parent.response), reading.poem_lines(second.response)
    assert [one == two for one, two in zip(before, after, strict=True)] == [
        True,
        False,
        True,
        True,
    ]


async def test_an_acrostic_begins_the_lines(server: Server, store: Store) -> None:
    """The lines begin with the characters asked for, and Again keeps them."""
    first = await server.alice.slash(server.channel, "poem", seed="1")
    acrostic = "".join(line[2] for line in reading.poem_lines(first.response))
    result = await server.alice.slash(server.channel, "poem", acrostic=acrostic)
    assert "".join(line[0] for line in reading.poem_lines(result.response)) == acrostic
    child = await server.alice.click(result.response, label="Again")
    assert "".join(line[0] for line in reading.poem_lines(child.response)) == acrostic


async def test_explain_tells_the_person_who_asks_alone(server: Server) -> None:
    """The explanation has tone marks, pinyin, glosses labelled as such, and is private."""
    poem = await server.alice.slash(server.channel, "poem", seed="3")
    result = await server.bob.click(poem.response, label="Explain")
    assert result.ephemeral
    said = reading.text(result.response)
    assert "○" in said
    assert "◎" in said
    assert "they are not a translation" in said
    for line in reading.poem_lines(poem.response):
        assert line in said


async def test_the_author_turns_the_script_for_all(server: Server) -> None:
    """The author's press changes the message and offers the way back."""
    poem = await server.alice.slash(server.channel, "poem", seed="4")
    await server.alice.click(poem.response, label="简体")
    assert "繁體" in reading.buttons(poem.response)
    assert "简体" not in reading.buttons(poem.response)
    assert len(reading.alt_texts(poem.response)) == 1


async def test_others_get_a_copy_in_the_other_script(server: Server) -> None:
    """Somebody else's press leaves the message as it is."""
    poem = await server.alice.slash(server.channel, "poem", seed="4")
    before = reading.text(poem.response)
    copy = await server.bob.click(poem.response, label="简体")
    assert copy.ephemeral
    assert reading.text(poem.response) == before


async def test_only_the_author_and_moderators_delete(server: Server) -> None:
    """Anybody else is told so in private."""
    poem = await server.alice.slash(server.channel, "poem", seed="5")
    refused = await server.bob.click(poem.response, label="Delete")
    assert refused.ephemeral
    assert "Manage Messages" in reading.text(refused.response)
    await server.alice.click(poem.response, label="Delete")
    assert server.channel.last_message is None


async def test_themes_are_completed_in_both_languages(server: Server) -> None:
    """Typing part of a theme offers themes; at most 25."""
    english = await server.alice.autocomplete(server.channel, "poem", "theme", "autu")
    assert any("autumn" in choice["name"] for choice in english)
    chinese = await server.alice.autocomplete(server.channel, "poem", "theme", "月")
    assert chinese
    everything = await server.alice.autocomplete(server.channel, "poem", "theme", "")
    assert 10 <= len(everything) <= 25
