"""`/scan`, `/help` and `/about`."""

from __future__ import annotations

import pytest

from tests.discord import reading
from tests.discord.conftest import Server


async def test_scan_shows_tones_rhyme_and_verdict(server: Server) -> None:
    """A regular poem is called so, with its rhyme group."""
    result = await server.alice.slash(
        server.channel, "scan", text="白日依山盡 黃河入海流 欲窮千里目 更上一層樓"
    )
    said = reading.text(result.response)
    assert "Regular: no rule is broken." in said
    assert "十一尤" in said
    assert not result.ephemeral


async def test_scan_names_each_fault_with_its_place(server: Server) -> None:
    """A broken line is named with its character."""
    result = await server.alice.slash(
        server.channel, "scan", text="白人依山盡 黃河入海流 欲窮千里目 更上一層樓", private=True
    )
    assert "Line 1, 人: 失律" in reading.text(result.response)
    assert result.ephemeral


async def test_text_that_is_no_poem_is_refused(server: Server) -> None:
    """The refusal is private and says what to type."""
    result = await server.alice.slash(server.channel, "scan", text="hello")
    assert result.ephemeral
    assert "2, 4 or 8 lines" in reading.text(result.response)


@pytest.mark.parametrize(("command", "word"), [("help", "/blend"), ("about", "MIT")])
async def test_help_and_about_answer_in_private(server: Server, command: str, word: str) -> None:
    """Both are for the person who asks."""
    result = await server.alice.slash(server.channel, command)
    assert result.ephemeral
    assert word in reading.text(result.response)
