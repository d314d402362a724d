"""Cards as they come out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from bot.card.colours import contrast
from bot.card.drawing import render
from bot.card.layout import Layout, Writing, arrange
from bot.card.sizes import SIZES
from bot.card.styles import STYLES
from bot.errors import FontMissingError, RequestError
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from tests.card.pictures import dark, pixels, red
from tests.poems import poem, poem_of


def _layout(of: Poem, size: str) -> Layout:
    """Place a poem as `render` does, but for the writing beside the verse."""
    return arrange(SIZES[size], Writing(of.lines, "月", ("七步",), "", 0.0))


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("size", list(SIZES))
def test_a_card_has_its_size_and_columns_of_ink_with_paper_between(form: str, size: str) -> None:
    """Every column of the layout holds ink; no ink strays into the gaps between them."""
    drawn = poem(form)
    ink = dark(render(drawn, size=size))
    assert ink.shape == (SIZES[size].height, SIZES[size].width)
    layout = _layout(drawn, size)
    for column in layout.verse:
        half = column[0].size / 2
        band = ink[:, round(column[0].x - half) : round(column[0].x + half)]
        assert band.sum() > 0.05 * len(column) * column[0].size ** 2
    for gap in layout.rules[1:-1]:
        assert not ink[:, gap - 3 : gap + 4].any()


def test_the_first_line_is_the_rightmost_column() -> None:
    """A line of the thinnest character shows which column it went to."""
    thin = poem_of("一一一一一 黃河入海流 欲窮千里目 更上一層樓")
    ink, layout = dark(render(thin)), _layout(thin, "portrait")
    amounts = [
        ink[:, round(column[0].x - 40) : round(column[0].x + 40)].sum() for column in layout.verse
    ]
    assert amounts[0] < 0.4 * min(amounts[1:])
    assert layout.verse[0][0].x > layout.verse[-1][0].x


def test_the_margins_are_free() -> None:
    """Nothing is drawn within 4 % of an edge, whatever the form."""
    for form in FORMS:
        for size in SIZES.values():
            ink = dark(render(poem(form), size=size.name, style="cinnabar"))
            rows, columns = np.nonzero(ink)
            assert rows.min() > 0.04 * size.height
            assert rows.max() < 0.96 * size.height
            assert columns.min() > 0.04 * size.width
            assert columns.max() < 0.96 * size.width


@pytest.mark.parametrize("size", list(SIZES))
@pytest.mark.parametrize("style", list(STYLES))
def test_the_seal_stands_at_the_lower_left_and_nothing_else_is_red(style: str, size: str) -> None:
    """More than half of its square is paste; the hairlines are paler than paste."""
    drawn = poem()
    paste = red(render(drawn, style=style, size=size))
    box = _layout(drawn, size).seal
    square = (slice(box.top, box.top + box.side), slice(box.left, box.left + box.side))
    assert paste[square].mean() > 0.5
    paste[square] = False
    assert not paste.any()
    assert box.left < SIZES[size].width / 3
    assert box.top > SIZES[size].height / 2


@pytest.mark.parametrize("style", list(STYLES))
def test_ink_and_paper_are_apart_as_drawn(style: str) -> None:
    """The full ink against every tone of the bare paper in the picture."""
    picture = pixels(render(poem(), style=style))
    layout = _layout(poem(), "portrait")
    column = layout.verse[0][0]
    half = column.size // 2
    left, right = round(column.x) - half, round(column.x) + half
    body = picture[round(column.y) - half : round(layout.verse[0][-1].y) + half, left:right]
    colours = {tuple(colour) for colour in body.reshape(-1, 3).tolist()}
    ink = STYLES[style].ink
    assert ink in colours
    paper = {tuple(colour) for colour in picture[:40].reshape(-1, 3).tolist()}
    assert min(contrast(ink, ground) for ground in paper) >= 4.5


def test_the_same_card_has_the_same_bytes_in_every_thread() -> None:
    """Fonts, paper and seal are shared by all threads."""
    jobs = [(style, size) for style in STYLES for size in SIZES]
    alone = [render(poem(), style=style, size=size) for style, size in jobs]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda job: render(poem(), style=job[0], size=job[1]), jobs * 2))
    assert together == alone * 2
    assert len(set(alone)) == len(jobs)


def test_a_card_is_small() -> None:
    """Below 400 kB in every style and size, far from what a message may carry."""
    for style in STYLES:
        assert len(render(poem("qilu"), style=style)) < 400_000


def test_the_script_changes_the_verse() -> None:
    """雲 and 云 differ; a line that is written alike in both scripts stays as it is."""
    drawn = poem_of("白日依山中 黃雲入海流 欲窮千里目 更上一層樓")
    traditional, simplified = dark(render(drawn)), dark(render(drawn, script="simplified"))
    alike, other = (
        slice(round(column[0].x - column[0].size / 2), round(column[0].x + column[0].size / 2))
        for column in _layout(drawn, "portrait").verse[:2]
    )
    assert (traditional[:, alike] == simplified[:, alike]).all()
    assert (traditional[:, other] != simplified[:, other]).any()


def test_the_title_is_the_given_one_else_a_chinese_theme_else_the_form() -> None:
    """An English theme cannot stand in a column of characters."""
    plain = render(poem())
    assert render(poem(theme="moon")) == plain == render(poem(), title="七絕")
    assert render(poem(theme="月")) == render(poem(), title="月") != plain
    assert render(poem(theme="月"), title="七絕") == plain


def test_any_seed_can_be_signed() -> None:
    """What no font has is left out, and a long seed is cut."""
    assert render(poem(seed="42😀\x00")) == render(poem(seed="42"))
    assert render(poem(seed="x" * 5000)) == render(poem(seed="x" * 17))
    assert render(poem(seed="")) != render(poem(seed="1"))


def test_an_unknown_style_or_size_is_named() -> None:
    """The message lists what there is."""
    with pytest.raises(RequestError, match=r"'silk'.*celadon"):
        render(poem(), style="silk")
    with pytest.raises(RequestError, match=r"'huge'.*wide"):
        render(poem(), size="huge")


def test_a_font_file_is_used_for_what_it_has(tmp_path: Path) -> None:
    """A Latin font changes the seed's figures and nothing else."""
    latin = tmp_path / "latin.ttf"
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    latin.write_bytes(font.font_bytes)
    changed = dark(render(poem())) != dark(render(poem(), font=latin))
    verse = _layout(poem(), "portrait").verse
    assert changed.any()
    assert not changed[:, round(verse[-1][0].x - verse[-1][0].size / 2) :].any()


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    """Missing, empty or something else."""
    with pytest.raises(FontMissingError, match=r"gone\.otf.*CARD_FONT"):
        render(poem(), font=tmp_path / "gone.otf")
    (tmp_path / "empty.otf").touch()
    with pytest.raises(FontMissingError, match=r"empty\.otf"):
        render(poem(), font=tmp_path / "empty.otf")
