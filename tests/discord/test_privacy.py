"""`/privacy`."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.discord import tree
from bot.discord.actions.privacy import forget
from bot.discord.client import create_bot
from bot.discord.commands import privacy
from bot.discord.custom_ids import CustomId
from bot.errors import NotAllowedError
from bot.service.service import PoetService
from bot.settings import Settings
from bot.store.anthologies import Shelf
from bot.store.schema import anthology_entries
from bot.store.store import Store
from tests.discord import reading
from tests.discord.conftest import Server


async def _fill(server: Server) -> Any:
    """Let Alice and Bob leave traces; return the message of a poem of Alice's."""
    poem = await server.alice.slash(server.channel, "poem", theme="moon", seed="1")
    await server.bob.slash(server.channel, "poem", seed="2")
    await server.alice.click(poem.response, label="Save")
    await server.bob.click(poem.response, label="Save")
    await server.alice.slash(server.channel, "blend", a="moon", b="snow", steps=3)
    return poem.response


async def test_the_person_sees_how_much_is_kept(server: Server) -> None:
    """By kind, in private; of somebody unknown nothing is kept."""
    await _fill(server)
    shown = await server.alice.slash(server.channel, "privacy show")
    assert shown.ephemeral
    text = reading.text(shown.response)
    assert "asked for or typed in: 4" in text
    assert "blends: 1" in text
    assert "in your anthology: 1" in text
    eve = server.guild.add_member(server.env.create_user("eve"))
    text = reading.text((await eve.slash(server.channel, "privacy show")).response)
    assert "asked for or typed in: 0" in text
    assert "oldest" not in text


async def test_typed_poems_are_named(server: Server) -> None:
    """What was typed is what people worry about most."""
    typed = await server.bob.send(server.channel, "白日依山盡，黃河入海流。")
    await server.alice.context_menu(server.channel, "Blend this", typed)
    shown = await server.alice.slash(server.channel, "privacy show")
    assert "typed in by you: 1" in reading.text(shown.response)
    assert "kept for a day: 1" in reading.text(shown.response)


async def test_an_export_has_all_of_ones_own(server: Server) -> None:
    """And nothing of others."""
    poem = await _fill(server)
    result = await server.alice.slash(server.channel, "privacy export")
    assert result.ephemeral
    (attachment,) = result.response.attachments
    assert attachment.filename == "qibu-privacy.json"
    found = json.loads(server.env.backend.cdn.get(attachment.url))
    assert found["user_id"] == str(server.alice.id)
    assert [row["theme"] for row in found["poems"]] == ["moon", None, None, None]
    assert {row["author_id"] for row in found["poems"]} == {str(server.alice.id)}
    assert [row["poem_id"] for row in found["anthology_entries"]] == [reading.poem_id(poem)]
    assert len(found["paths"]) == 1


async def test_a_long_export_is_packed_and_a_longer_one_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Discord takes files up to a size."""
    await _fill(server)
    monkeypatch.setattr(privacy, "LARGEST_FILE", 2500)
    result = await server.alice.slash(server.channel, "privacy export")
    (attachment,) = result.response.attachments
    assert attachment.filename == "qibu-privacy.json.gz"
    found = json.loads(gzip.decompress(server.env.backend.cdn.get(attachment.url)))
    assert len(found["poems"]) == 4
    monkeypatch.setattr(privacy, "LARGEST_FILE", 100)
    result = await server.alice.slash(server.channel, "privacy export")
    assert "too much for one file" in reading.text(result.response)


async def test_an_export_may_take_longer_than_the_first_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once Discord knows that it will come, nobody hurries the database any more."""
    await _fill(server)
    monkeypatch.setattr(tree, "LOOKING_UP", 0.0)
    result = await server.alice.slash(server.channel, "privacy export")
    (attachment,) = result.response.attachments
    found = json.loads(server.env.backend.cdn.get(attachment.url))
    assert len(found["poems"]) == 4


async def test_nothing_is_deleted_before_the_person_has_said_so(
    server: Server, store: Store
) -> None:
    """The question says what will go."""
    poem = await _fill(server)
    asked = await server.alice.slash(server.channel, "privacy delete")
    assert asked.ephemeral
    assert "asked for or typed in: 4" in reading.text(asked.response)
    assert "cannot be undone" in reading.text(asked.response)
    assert await store.poem(reading.poem_id(poem)) is not None


async def test_one_press_deletes_all_of_ones_own(server: Server, store: Store) -> None:
    """Also from the anthologies of others, whose own poems stay."""
    poem = await _fill(server)
    asked = await server.alice.slash(server.channel, "privacy delete")
    message = asked.response
    await server.alice.click(message, label="Delete all of it")
    assert "is deleted" in reading.text(message)
    assert "asked for or typed in: 4" in reading.text(message)
    assert reading.buttons(message) == {}
    assert set((await store.kept_about(server.alice.id)).counts.values()) == {0}
    assert await store.anthologies.count(Shelf("person", server.bob.id)) == 0
    assert (await store.kept_about(server.bob.id)).counts["poems"] == 1
    pressed = await server.bob.click(poem, label="Again")
    assert "any more" in reading.text(pressed.response)


async def test_a_server_keeps_its_anthology_but_not_who_saved(server: Server, store: Store) -> None:
    """Bob's poem stays where Alice has put it; the trace of her is gone."""
    poem = await server.bob.slash(server.channel, "poem", seed="2")
    shelf = Shelf("server", server.guild.id)
    await store.anthologies.save(shelf, reading.poem_id(poem.response), server.alice.id)
    await store.forget(server.alice.id)
    assert await store.anthologies.count(shelf) == 1
    (row,) = await store._database.rows(select(anthology_entries.c.saved_by))
    assert row.saved_by is None


async def test_nobody_deletes_what_is_kept_about_another(server: Server, store: Store) -> None:
    """Even if the question could be seen by others."""
    await _fill(server)
    asked = await server.alice.slash(server.channel, "privacy delete")

    class Press:
        """What a press by Bob would look like."""

        user = server.bob

    custom_id = CustomId.of(reading.custom_id(asked.response, "forget"))
    with pytest.raises(NotAllowedError):
        await forget(Press(), custom_id)
    assert (await store.kept_about(server.alice.id)).counts["poems"] == 4


async def test_the_question_survives_a_restart(
    server: Server, settings: Settings, service: PoetService
) -> None:
    """A new process does what the button says."""
    await _fill(server)
    asked = await server.alice.slash(server.channel, "privacy delete")
    async with await Store.open(settings.database_url) as reopened:
        await server.env.restart_bot(create_bot(settings, service, reopened))
        await server.alice.click(asked.response, label="Delete all of it")
        assert (await reopened.kept_about(server.alice.id)).counts["poems"] == 0
