"""⭐ and `/anthology`."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from PIL.PdfParser import PdfParser

from bot.discord import exporting
from bot.discord.client import create_bot
from bot.errors import CardError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.anthologies import Shelf
from bot.store.records import NewPoem
from bot.store.store import Store
from bot.verse import lexicon
from tests.discord import reading
from tests.discord.conftest import Server


async def _poem(server: Server, seed: str, **options: Any) -> Any:
    result = await server.alice.slash(server.channel, "poem", seed=seed, **options)
    return result.response


async def _ids(store: Store, shelf: Shelf) -> list[str]:
    return [record.id for record in await store.anthologies.poems(shelf, limit=100)]


def _rows(message: Any) -> list[str]:
    return [row for row in reading.text(message).splitlines() if row[:1].isdigit()]


async def test_a_star_saves_for_who_presses(server: Server, store: Store) -> None:
    """Pressing again takes the poem out; the author's anthology is another."""
    poem = await _poem(server, "1")
    pressed = await server.bob.click(poem, label="Save")
    assert pressed.ephemeral
    assert "Saved in your anthology" in reading.text(pressed.response)
    assert await _ids(store, Shelf("person", server.bob.id)) == [reading.poem_id(poem)]
    assert await _ids(store, Shelf("person", server.alice.id)) == []
    again = await server.bob.click(poem, label="Save")
    assert "Taken out of your anthology" in reading.text(again.response)
    assert await _ids(store, Shelf("person", server.bob.id)) == []


async def test_the_opened_step_of_a_blend_has_a_star(server: Server, store: Store) -> None:
    """It saves that step."""
    blend = await server.alice.slash(server.channel, "blend", a="moon", b="snow", steps=3)
    await server.alice.click(blend.response, label="Save")
    assert await _ids(store, Shelf("person", server.alice.id)) == [reading.poem_id(blend.response)]


async def test_managers_star_for_the_server_too(server: Server, manager: Any, store: Store) -> None:
    """They are offered a button for it, others are not."""
    poem = await _poem(server, "1")
    other = await server.bob.click(poem, label="Save")
    assert reading.buttons(other.response) == {}
    own = await manager.click(poem, label="Save")
    pressed = await manager.click(own.response, label="For this server too")
    assert "anthology of this server" in reading.text(pressed.response)
    assert await _ids(store, Shelf("server", server.guild.id)) == [reading.poem_id(poem)]


async def test_only_managers_change_the_anthology_of_a_server(
    server: Server, manager: Any, store: Store
) -> None:
    """All may read it."""
    poem_id = reading.poem_id(await _poem(server, "1"))
    refused = await server.bob.slash(server.channel, "anthology save", id=poem_id, scope="server")
    assert "Manage Server" in reading.text(refused.response)
    await manager.slash(server.channel, "anthology save", id=poem_id, scope="server")
    listed = await server.bob.slash(server.channel, "anthology list", scope="server")
    assert poem_id in reading.text(listed.response)
    refused = await server.bob.slash(server.channel, "anthology remove", id=poem_id, scope="server")
    assert "Manage Server" in reading.text(refused.response)
    assert await _ids(store, Shelf("server", server.guild.id)) == [poem_id]
    await manager.slash(server.channel, "anthology remove", id=poem_id, scope="server")
    assert await _ids(store, Shelf("server", server.guild.id)) == []


async def test_a_list_has_pages_with_the_newest_first(server: Server, store: Store) -> None:
    """Twenty-three poems: pages of ten, ten and three, turned by buttons."""
    shelf = Shelf("person", server.alice.id)
    ids = []
    record = await store.poem(reading.poem_id(await _poem(server, "1", theme="moon")))
    assert record is not None
    for _ in range(23):
        copy = await store.add_poem(_again(record))
        await store.anthologies.save(shelf, copy.id, server.alice.id)
        ids.append(copy.id)
    first = await server.alice.slash(server.channel, "anthology list")
    assert first.ephemeral
    assert "page 1 of 3" in reading.text(first.response)
    assert _shown(first.response, ids) == ids[:12:-1]
    assert _rows(first.response)[0].startswith("1\\. ")
    message = first.response
    await server.alice.click(message, custom_id=reading.buttons(message)["▶️"])
    assert _shown(message, ids) == ids[12:2:-1]
    await server.alice.click(message, custom_id=reading.buttons(message)["▶️"])
    assert _shown(message, ids) == ids[2::-1]
    assert _rows(message)[-1].startswith("23\\. ")
    await server.alice.click(message, custom_id=reading.buttons(message)["◀️"])
    assert _shown(message, ids) == ids[12:2:-1]


def _again(record: Any) -> Any:
    return NewPoem(record.poem, "poem", record.author_id, record.guild_id)


def _shown(message: Any, ids: list[str]) -> list[str]:
    text = reading.text(message)
    return sorted((poem_id for poem_id in ids if poem_id in text), key=text.index)


async def test_a_page_that_is_gone_shows_the_last_one(server: Server, store: Store) -> None:
    """Poems may be taken out while a list stands open."""
    shelf = Shelf("person", server.alice.id)
    record = await store.poem(reading.poem_id(await _poem(server, "1")))
    copies = await store.add_poems([_again(record) for _ in range(11)])
    for copy in copies:
        await store.anthologies.save(shelf, copy.id, server.alice.id)
    listed = await server.alice.slash(server.channel, "anthology list")
    await store.anthologies.remove(shelf, copies[0].id)
    message = listed.response
    await server.alice.click(message, custom_id=reading.buttons(message)["▶️"])
    assert len(_rows(message)) == 10
    assert "▶️" not in reading.buttons(message)


async def test_an_empty_anthology_says_how_to_fill_it(server: Server) -> None:
    """One's own by ⭐, that of the server by its managers."""
    own = await server.alice.slash(server.channel, "anthology list")
    assert "Press ⭐" in reading.text(own.response)
    ours = await server.alice.slash(server.channel, "anthology list", scope="server")
    assert "manages this server" in reading.text(ours.response)


async def test_a_poem_of_the_list_opens_in_private(server: Server) -> None:
    """With all its buttons."""
    poem = await _poem(server, "1")
    await server.bob.click(poem, label="Save")
    listed = await server.bob.slash(server.channel, "anthology list")
    (menu,) = reading.menus(listed.response)
    opened = await server.bob.select(
        listed.response, [reading.poem_id(poem)], custom_id=menu["custom_id"]
    )
    assert opened.ephemeral
    assert reading.poem_lines(opened.response) == reading.poem_lines(poem)
    assert "Vary" in reading.buttons(opened.response)


async def test_a_saved_poem_is_shown_for_all_or_for_oneself(server: Server) -> None:
    """What is not in the anthology is not shown from it."""
    poem = await _poem(server, "1")
    poem_id = reading.poem_id(poem)
    refused = await server.bob.slash(server.channel, "anthology show", id=poem_id)
    assert refused.ephemeral
    assert "not in this anthology" in reading.text(refused.response)
    await server.bob.slash(server.channel, "anthology save", id=poem_id.upper())
    shown = await server.bob.slash(server.channel, "anthology show", id=poem_id)
    assert not shown.ephemeral
    assert reading.poem_lines(shown.response) == reading.poem_lines(poem)
    hidden = await server.bob.slash(server.channel, "anthology show", id=poem_id, private=True)
    assert hidden.ephemeral


async def test_saving_and_removing_say_what_has_changed(server: Server) -> None:
    """Twice is no harm; an unknown id is named."""
    poem_id = reading.poem_id(await _poem(server, "1"))
    said = []
    for name in ("save", "save", "remove", "remove"):
        result = await server.alice.slash(server.channel, f"anthology {name}", id=poem_id)
        assert result.ephemeral
        said.append(reading.text(result.response))
    for text, word in zip(said, ("Saved", "already", "Taken out", "not in this"), strict=True):
        assert word in text
    unknown = await server.alice.slash(server.channel, "anthology save", id="q00000000")
    assert "q00000000" in reading.text(unknown.response)


async def test_ids_are_completed_from_what_was_written_and_saved(server: Server) -> None:
    """For saving, one's recent poems; for showing, the anthology that was chosen."""
    poem = await _poem(server, "1", theme="moon")
    await _poem(server, "2", theme="snow")
    await server.alice.click(poem, label="Save")
    complete = server.alice.autocomplete
    to_save = await complete(server.channel, "anthology save", "id", "")
    assert len(to_save) == 2
    for name in ("show", "remove"):
        (choice,) = await complete(server.channel, f"anthology {name}", "id", "")
        assert choice["value"] == reading.poem_id(poem)
        assert "moon" in choice["name"]
        ours = await complete(server.channel, f"anthology {name}", "id", "", scope="server")
        assert ours == []


async def _export(server: Server, file_format: str, **options: Any) -> tuple[str, Any]:
    """Return what was said and the file that came."""
    result = await server.alice.slash(
        server.channel, "anthology export", format=file_format, **options
    )
    assert result.ephemeral
    return reading.text(result.response), result.response


def _file(server: Server, message: Any) -> bytes:
    (attachment,) = message.attachments
    content = server.env.backend.cdn.get(attachment.url)
    assert content is not None
    return bytes(content)


@pytest.fixture
async def saved(server: Server) -> list[Any]:
    """Three poems that Alice has saved, the last one in traditional characters."""
    poems = [await _poem(server, str(seed), theme="@everyone *moon*") for seed in range(3)]
    for poem in poems:
        await server.alice.click(poem, label="Save")
    return poems


async def test_markdown_holds_all_poems_in_the_order_of_saving(
    server: Server, saved: list[Any]
) -> None:
    """Each with its lines, seed and id; what was typed is no markup."""
    said, message = await _export(server, "markdown")
    assert said == "All poems: 3."
    text = _file(server, message).decode()
    assert text.startswith("# Your anthology\n")
    places = []
    for number, poem in enumerate(saved):
        lines = reading.poem_lines(poem)
        assert f"{lines[0]}，  \n{lines[1]}。  \n" in text
        assert f"seed `{number}` · `{reading.poem_id(poem)}`" in text
        places.append(text.index(reading.poem_id(poem)))
    assert places == sorted(places)
    assert "\\*moon\\*" in text
    assert "@everyone" not in text


async def test_markdown_is_in_the_language_and_script_of_the_reader(
    server: Server, saved: list[Any], locale: dict[str, str]
) -> None:
    """Somebody who reads simplified characters gets those."""
    locale["locale"] = "zh-CN"
    _, message = await _export(server, "markdown")
    line = reading.poem_lines(saved[0])[0]
    assert lexicon.simplified(line) in _file(server, message).decode()


async def test_a_booklet_has_a_page_a_poem(server: Server, saved: list[Any]) -> None:
    """A PDF that a parser reads."""
    _, message = await _export(server, "pdf")
    assert len(PdfParser(buf=_file(server, message)).pages) == 3
    assert message.attachments[0].filename == "qibu-anthology.pdf"


async def test_a_sheet_shows_the_cards_side_by_side(server: Server, saved: list[Any]) -> None:
    """Three cards in a row."""
    _, message = await _export(server, "png")
    with Image.open(io.BytesIO(_file(server, message))) as sheet:
        assert sheet.size == (3 * 384 + 24, 498)


async def test_a_file_holds_the_newest_poems_only(
    server: Server, saved: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And says how many there are."""
    monkeypatch.setitem(exporting.MOST_POEMS, "markdown", 2)
    said, message = await _export(server, "markdown")
    assert said == "The newest 2 of 3 poems."
    text = _file(server, message).decode()
    ids = [reading.poem_id(poem) for poem in saved]
    assert [poem_id in text for poem_id in ids] == [False, True, True]
    assert text.index(ids[1]) < text.index(ids[2])


async def test_a_card_that_cannot_be_drawn_is_left_out(
    server: Server, saved: list[Any], service: PoetService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If none can be, the refusal names Markdown as the way out."""
    draw, broken = service.draw, {reading.recipe_seed(saved[1])}

    async def drawing(poem: Any, **options: Any) -> bytes:
        if poem.seed in broken:
            raise CardError("No font has it.")
        return await draw(poem, **options)

    monkeypatch.setattr(service, "draw", drawing)
    _, message = await _export(server, "pdf")
    assert len(PdfParser(buf=_file(server, message)).pages) == 2
    broken.update("012")
    result = await server.alice.slash(server.channel, "anthology export", format="pdf")
    assert result.ephemeral
    assert "choose Markdown" in reading.text(result.response)


async def test_an_empty_anthology_makes_no_file(server: Server) -> None:
    """The person hears why."""
    result = await server.alice.slash(server.channel, "anthology export", format="png")
    assert result.ephemeral
    assert "nothing in this anthology" in reading.text(result.response)


async def test_an_anthology_and_its_buttons_survive_a_restart(
    server: Server, settings: Settings, service: PoetService, saved: list[Any]
) -> None:
    """A new process on the same database answers the old star and the old list."""
    listed = await server.alice.slash(server.channel, "anthology list")
    async with await Store.open(settings.database_url) as reopened:
        await server.env.restart_bot(create_bot(settings, service, reopened))
        pressed = await server.alice.click(saved[0], label="Save")
        assert "Taken out" in reading.text(pressed.response)
        (menu,) = reading.menus(listed.response)
        opened = await server.alice.select(
            listed.response, [reading.poem_id(saved[2])], custom_id=menu["custom_id"]
        )
        assert reading.poem_lines(opened.response) == reading.poem_lines(saved[2])
