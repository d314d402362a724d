"""Poem codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnknownPoemError, UnreadablePoemError
from bot.verse import poem_code
from bot.verse.forms import FORMS, VerseForm
from bot.verse.normalise import is_han

LINES = ("朝辭白帝彩雲間", "千里江陵一日還", "兩岸猿聲啼不住", "輕舟已過萬重山")
CODE = poem_code.encode(LINES)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

# The first and last of each block of ideographs, and some between.
any_han = st.sampled_from("\u3400\u4dbf\u4e00\u9fff\ufa0e\ufa29\U00020000\U000323af一山風雲")


def test_every_ideograph_survives() -> None:
    """Every fifth code point of all planes that have any."""
    whole = "".join(filter(is_han, map(chr, range(0x33FF, 0x32400, 5))))
    whole += "一" * (-len(whole) % 56)
    for at in range(0, len(whole), 56):
        lines = tuple(whole[at + start : at + start + 7] for start in range(0, 56, 7))
        assert poem_code.decode(poem_code.encode(lines))[1] == lines


@given(form=st.sampled_from(list(FORMS.values())), text=st.text(any_han, min_size=56, max_size=56))
def test_a_code_gives_its_poem_back(form: VerseForm, text: str) -> None:
    """For every form and every plane of ideographs."""
    step = form.line_length
    lines = tuple(text[at : at + step] for at in range(0, form.length, step))
    code = poem_code.encode(lines)
    assert poem_code.decode(code) == (form, lines)
    assert poem_code.looks_like_code(code)


def test_the_format_is_fixed() -> None:
    """Codes stand in old messages: they must never change."""
    assert CODE == (
        "q1bZjtuthPqodVtOLywyZ9Du5jhfxOpoAY8tyEOtKi4fn8xyQvhoNNp9sVnD6nyuJ1Asu5qhxSLNLmQ"
    )


def test_a_quatrain_fits_a_button() -> None:
    """Discord allows 100 letters of custom id; the verb and the version need some."""
    assert len(CODE) == 79


def test_every_single_wrong_letter_is_noticed() -> None:
    """All positions, all letters."""
    for position in range(len(CODE)):
        for letter in LETTERS:
            if letter != CODE[position]:
                with pytest.raises(UnknownPoemError):
                    poem_code.decode(CODE[:position] + letter + CODE[position + 1 :])


def test_neighbours_that_changed_places_are_noticed() -> None:
    """The other common slip of a hand."""
    for at in range(len(CODE) - 1):
        turned = CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :]
        if turned != CODE:
            with pytest.raises(UnknownPoemError):
                poem_code.decode(turned)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", "starts with q1"),
        ("q2" + CODE[2:], "starts with q1"),
        ("q1", "names no form"),
        ("q1z" + CODE[3:], "names no form"),
        ("q1b", "wrong or missing letter"),
        (CODE[:-1], "wrong or missing letter"),
        (CODE + "A", "wrong or missing letter"),
        (CODE[:20] + "é" + CODE[21:], "the letter 'é'"),
        (CODE + "\n", r"the letter '\\n'"),
    ],
)
def test_what_is_wrong_is_said(code: str, message: str) -> None:
    """One precise sentence for each way to be wrong."""
    with pytest.raises(UnknownPoemError, match=message):
        poem_code.decode(code)


@pytest.mark.parametrize(
    "numbers",
    [
        [0] * 27,
        [0] * 29,
        [0x7FFF] * 28,
        # A character of the basic range, written the long way: one poem has one code.
        [0] * 27 + [0xA000 - 0x3400, 0x4E00],
        # U+3402 is an ideograph, U+A001 (Yi script) is not.
        [0] * 27 + [0xA000 - 0x3400 + 1, 0x2001],
        [0] * 27 + [0xA000 - 0x3400],
    ],
)
def test_a_right_checksum_does_not_excuse_a_wrong_body(numbers: list[int]) -> None:
    """Too few or too many characters, numbers beyond Unicode, second spellings."""
    start = "q1b" + poem_code._letters(numbers)
    with pytest.raises(UnknownPoemError, match="no poem of its form"):
        poem_code.decode(start + poem_code._check(start))


@given(st.text(max_size=120))
def test_any_text_is_a_code_or_refused(text: str) -> None:
    """Never another exception."""
    for candidate in (text, "q1b" + text):
        with pytest.raises(UnknownPoemError):
            poem_code.decode(candidate)


@pytest.mark.parametrize(
    "lines", [("白日依山盡",), ("白日依山盡", "黃河"), ("白日依山a", "黃河入海流"), ()]
)
def test_only_poems_get_a_code(lines: tuple[str, ...]) -> None:
    """Wrong shapes and letters that are no ideographs."""
    with pytest.raises(UnreadablePoemError):
        poem_code.encode(lines)


def test_seeds_do_not_look_like_codes() -> None:
    """Words, numbers and poems stay seeds; a damaged code is still seen as meant for one."""
    assert not any(map(poem_code.looks_like_code, ["moon", "42", "q1", "q1bold", "白日", *LINES]))
    assert poem_code.looks_like_code(CODE[:-1] + ("A" if CODE[-1] != "A" else "B"))
