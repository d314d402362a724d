"""Ids of what is stored."""

from __future__ import annotations

import pytest

from bot.store.ids import canonical_id, ids_starting_with, looks_like_id, new_id
from bot.verse.poem_code import looks_like_code
from tests.poems import poem


def test_an_id_is_q_and_eight_letters_that_nobody_misreads() -> None:
    """1,000 draws use every letter of the alphabet, and never i, l, o or u."""
    ids = [new_id() for _ in range(1000)]
    assert {len(item) for item in ids} == {9}
    assert {item[0] for item in ids} == {"q"}
    assert set("".join(item[1:] for item in ids)) == set("0123456789abcdefghjkmnpqrstvwxyz")
    assert len(set(ids)) == 1000


@pytest.mark.parametrize("text", ["q01234567", " Q7ZAHT0NE\n", new_id()])
def test_an_id_is_recognised_however_it_was_copied(text: str) -> None:
    """Capitals and blanks come from telephones."""
    assert looks_like_id(text)
    assert canonical_id(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text", ["", "q", "q0123456", "q012345678", "x01234567", "q0123456l", "q0123456\0", "quicksand"]
)
def test_another_text_is_no_id(text: str) -> None:
    """Too short, too long, or with letters that no id has."""
    assert not looks_like_id(text)
    assert canonical_id(text) is None


def test_an_id_is_not_taken_for_the_code_of_a_poem() -> None:
    """Both start with q; either can be typed where a poem is wanted."""
    assert not looks_like_code("q1a234567")
    assert not looks_like_id(poem().id)


@pytest.mark.parametrize(
    ("start", "span"),
    [
        ("q7za", ("q7za00000", "q7zazzzzz")),
        ("q7zaht0ne", ("q7zaht0ne", "q7zaht0ne")),
        ("q7z", None),
        ("q7zaht0ne0", None),
        ("moon", None),
        ("q%__", None),
    ],
)
def test_the_start_of_an_id_spans_the_ids_that_begin_so(
    start: str, span: tuple[str, str] | None
) -> None:
    """From three letters on there would be too many."""
    assert ids_starting_with(start) == span
