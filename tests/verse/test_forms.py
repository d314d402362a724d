"""Verse forms."""

import pytest

from bot.errors import UnknownFormError, UnreadablePoemError
from bot.verse.forms import FORMS, form_named, form_of_shape


def test_forms_have_their_shapes() -> None:
    """Lines and characters of all six, in the fixed order."""
    assert [(form.name, form.title, form.lines, form.line_length) for form in FORMS.values()] == [
        ("wujue", "五絕", 4, 5),
        ("qijue", "七絕", 4, 7),
        ("wulu", "五律", 8, 5),
        ("qilu", "七律", 8, 7),
        ("wuyan", "五言", 2, 5),
        ("qiyan", "七言", 2, 7),
    ]


def test_measures_of_a_form() -> None:
    """七律: 56 characters, four couplets, every second line rhymes."""
    form = FORMS["qilu"]
    assert (form.length, form.couplets, form.rhyming_lines) == (56, 4, (1, 3, 5, 7))


@pytest.mark.parametrize("name", ["qijue", " QiJue ", "七絕", "七绝", "七言绝句"])
def test_names_of_a_form(name: str) -> None:
    """Latin in any case, traditional, simplified and in full."""
    assert form_named(name) is FORMS["qijue"]


def test_an_unknown_name_is_named_with_the_remedy() -> None:
    """The message lists what there is."""
    with pytest.raises(UnknownFormError, match=r"'sonnet'.*wujue, qijue"):
        form_named("sonnet")


def test_shapes_lead_back_to_forms() -> None:
    """Every form is found by its shape, and no other shape is."""
    for form in FORMS.values():
        assert form_of_shape(form.lines, form.line_length) is form
    with pytest.raises(UnreadablePoemError, match="3 lines of 5"):
        form_of_shape(3, 5)
