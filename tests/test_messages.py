"""Sentences apart from their language."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.messages import Message, Traditional, message, visible

_CHINESE = {
    "There is no form '{name}'; choose one of {known}.": "没有「{name}」，可选{known}。",
    "wujue": "五绝",
    "qilu": "七律",
    ", ": "、",
}


def _in_chinese(template: str) -> str:
    return _CHINESE.get(template, template)


def test_fields_fill_the_braces_in_any_order() -> None:
    """Text and numbers, with the template alone as the first argument."""
    said = message("{b} before {a}", a=1, b="two")
    assert str(said) == "two before 1"
    assert said.text(lambda _: "{a}在{b}之后") == "1在two之后"


def test_a_field_may_itself_be_a_message_or_a_list_of_them() -> None:
    """All is in one language, the separators of lists too."""
    said = message(
        "There is no form '{name}'; choose one of {known}.",
        name="sonnet",
        known=(message("wujue"), message("qilu")),
    )
    assert str(said) == "There is no form 'sonnet'; choose one of wujue, qilu."
    assert said.text(_in_chinese) == "没有「sonnet」，可选五绝、七律。"


def test_what_was_typed_is_no_template() -> None:
    """Braces in a value stay braces, and a value that is a template is not translated."""
    said = message("'{name}'", name="{secret} {0.__class__} wujue ", other=1)
    assert str(said) == "'{secret} {0.__class__} wujue '"
    assert message("{name}", name="wujue").text(_in_chinese) == "wujue"


def test_values_are_written_as_the_reader_needs_them() -> None:
    """The writer of values sees every leaf as it is, also within lists and messages."""
    seen: list[object] = []

    def shown(value: object) -> str:
        seen.append(value)
        return "*"

    inner = message("{x}", x=Traditional("十五刪"))
    assert message("{a} {b} {c}", a=1.5, b=("p", 2), c=inner).text(shown=shown) == "* *, * *"
    assert seen == [1.5, "p", 2, "十五刪"]
    assert isinstance(seen[-1], Traditional)


def test_a_sentence_can_be_filled_later_and_again() -> None:
    """The template of a table is left as it was."""
    line = message("Line {line}")
    assert [str(line.filled(line=number)) for number in (1, 2)] == ["Line 1", "Line 2"]
    assert line == message("Line {line}")


def test_messages_can_be_compared_and_kept_in_sets() -> None:
    """They are values: the same template with the same fields is the same message."""
    assert {message("{a}", a=1), message("{a}", a=1)} == {Message("{a}", {"a": 1})}
    assert message("{a}", a=1) != message("{a}", a=2)


@given(st.text())
def test_values_stay_on_one_line_and_can_be_seen(value: str) -> None:
    """A terminal is sent no control character, whatever was typed."""
    assert visible(value).isprintable()
    if value.isprintable():
        assert visible(value) == value


def test_control_characters_are_spelled_out() -> None:
    """As in Python's own notation."""
    assert visible("a\nb\x1b[2J\u202e\U000323af") == r"a\nb\x1b[2J\u202e\U000323af"
