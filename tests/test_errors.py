"""Errors as sentences with fields."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    ModelMissingError,
    QibuError,
    RequestError,
    UnknownCharacterError,
    UnknownFormError,
    VerseError,
)
from bot.messages import message
from bot.verse.forms import FORMS


def test_an_error_is_a_message_and_its_english_sentence() -> None:
    """A reader of another language puts the same message into other words."""
    error = RequestError("There is no line {line}; {form} ends.", line=9, form=message("wujue"))
    assert str(error) == "There is no line 9; wujue ends."
    assert error.args == ("There is no line 9; wujue ends.",)
    assert error.message.text(lambda text: {"wujue": "五绝"}.get(text, text)) == (
        "There is no line 9; 五绝 ends."
    )


def test_what_a_caller_may_need_is_an_attribute() -> None:
    """The value at fault can be had without taking the sentence apart."""
    form = UnknownFormError("sonnet", tuple(FORMS))
    assert form.name == "sonnet"
    assert str(form) == (
        "There is no form 'sonnet'; choose one of wujue, qijue, wulu, qilu, wuyan, qiyan."
    )
    character = UnknownCharacterError("鿕", 2)
    assert (character.character, character.position) == ("鿕", 2)
    assert str(character) == (
        "The character '鿕' at position 2 is not in the vocabulary; use another one."
    )


def test_what_a_person_typed_is_a_value_error() -> None:
    """Dataclasses and parsers that know only the standard library may catch it."""
    assert issubclass(VerseError, ValueError)
    assert issubclass(VerseError, QibuError)


def test_a_path_may_have_braces() -> None:
    """What only the operator reads is a finished sentence."""
    error = ModelMissingError(f"{Path('/srv/{name}/{0}')} is missing.")
    assert str(error) == "/srv/{name}/{0} is missing."
    assert str(error.message) == "/srv/{name}/{0} is missing."


@given(st.text())
def test_any_typed_value_makes_one_printable_sentence(name: str) -> None:
    """Nothing that is typed can break the formatting or the line."""
    for error in (UnknownFormError(name, ("wujue",)), RequestError("'{a}'", a=name)):
        assert str(error).isprintable()
