"""Reading a typed poem."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UnreadablePoemError
from bot.verse.forms import FORMS, VerseForm
from bot.verse.normalise import is_han
from bot.verse.reading import read_poem

LINES = ("白日依山盡", "黃河入海流", "欲窮千里目", "更上一層樓")
WHOLE = "".join(LINES)

han = st.sampled_from("白日依山盡黃河入海流一\u3400\u9fff\U00020000")
noise = st.text(
    "，。！？；、：…—·,.;:!?-/|\n\r\t\u3000\x00\u200b🌄Ab9éあ々 ", min_size=1, max_size=6
)


@pytest.mark.parametrize(
    "typed",
    [
        "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。",
        "\n".join(LINES),
        WHOLE,
        "白日依山盡黃河入海流\r\n欲窮千里目更上一層樓",
        " ".join(WHOLE),
        "白日 依山盡，黃河 入海流。欲窮 千里目，更上 一層樓。",
        "《登鸛雀樓》\n" + "，".join(LINES),
        "登鸛雀樓 white"[7:] + "🌄" + "🌊".join(LINES) + "\x00\u200b",
        "【唐】" + "/".join(LINES) + "(王之渙)",
    ],
)
def test_a_quatrain_is_read_however_it_is_typed(typed: str) -> None:
    """Punctuation, breaks after lines or couplets, blanks, a title, emoji and controls."""
    assert read_poem(typed) == (FORMS["wujue"], LINES)


def test_variants_are_normalised() -> None:
    """One spelling inside, whatever was typed."""
    assert read_poem("黃河入海流，羣山爲我開")[1] == ("黃河入海流", "群山為我開")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "no Chinese character"),
        ("hello 🌄 \x00", "no Chinese character"),
        ("白日依山盡，黃河入海流，欲窮千里目", "3 lines of 5 characters"),
        ("白日依山盡，黃河入海", "5, 4 characters"),
        ("白日依山盡，黃河遠上白雲間", "5, 7 characters"),
        ("白" * 33, "33 characters in one line"),
        ("君不見黃河", "5 characters in one line"),
        ("白日依山，黃河入海", "2 lines of 4 characters"),
    ],
)
def test_text_of_no_form_is_refused_with_its_shape(typed: str, message: str) -> None:
    """One sentence that says what was found and what to write."""
    with pytest.raises(UnreadablePoemError, match=message) as caught:
        read_poem(typed)
    assert "5 or 7 characters" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("unit", ["白", "白,", "《", "((", "🌄白 ", "白日依山盡，", "\x00"])
def test_long_text_is_refused_fast_and_briefly(unit: str) -> None:
    """10 kB of anything: no quadratic time, no echo of the text."""
    start = time.perf_counter()
    with pytest.raises(UnreadablePoemError) as caught:
        read_poem(unit * (10_000 // len(unit)))
    assert time.perf_counter() - start < 1
    assert len(str(caught.value)) < 200


@given(
    form=st.sampled_from(list(FORMS.values())),
    text=st.text(han, min_size=56, max_size=56),
    gaps=st.lists(noise, min_size=8, max_size=8),
)
def test_any_noise_between_lines_gives_the_same_lines(
    form: VerseForm, text: str, gaps: list[str]
) -> None:
    """What separates lines never matters, unless it opens a bracket."""
    step = form.line_length
    lines = [text[at : at + step] for at in range(0, form.length, step)]
    typed = "".join(line + gap for line, gap in zip(lines, gaps, strict=False))
    assert read_poem(typed) == read_poem("\n".join(lines))
    assert read_poem(typed)[0] is form


@given(st.text(max_size=200))
def test_reading_gives_a_form_or_one_clear_error(text: str) -> None:
    """Never another exception, never lines that do not fit the form."""
    try:
        form, lines = read_poem(text)
    except UnreadablePoemError:
        return
    assert [len(line) for line in lines] == [form.line_length] * form.lines
    assert all(is_han(character) for line in lines for character in line)
