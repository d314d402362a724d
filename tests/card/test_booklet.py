"""Many cards in one file."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageStat
from PIL.PdfParser import PdfParser

from bot.card.booklet import bound
from bot.card.drawing import render
from tests.poems import poem


@pytest.fixture(scope="module")
def cards() -> list[bytes]:
    """A light card, a dark one and a wide one."""
    return [
        render(poem("wujue")),
        render(poem("qijue"), style="ink"),
        render(poem("wulu"), size="wide"),
    ]


def test_a_booklet_has_a_page_for_each_card(cards: list[bytes]) -> None:
    """In order and in the proportions of each; five inches wide."""
    parser = PdfParser(buf=bound([*cards, cards[0]], "pdf"))
    boxes = [parser.read_indirect(page)[b"MediaBox"] for page in parser.pages]
    assert [round(box[2]) for box in boxes] == [360] * 4
    assert [round(box[3]) for box in boxes] == [450, 450, 189, 450]


def test_the_pages_show_the_cards(cards: list[bytes]) -> None:
    """The pictures in the file have the size and the mean colour of the cards."""
    parser = PdfParser(buf=bound(cards, "pdf"))
    for page, card in zip(parser.pages, cards, strict=True):
        resources = parser.read_indirect(page)[b"Resources"]
        stream = parser.read_indirect(resources[b"XObject"][b"image"])
        with Image.open(io.BytesIO(stream.buf)) as shown, Image.open(io.BytesIO(card)) as drawn:
            assert shown.size == drawn.size
            for one, other in zip(_mean(shown), _mean(drawn), strict=True):
                assert abs(one - other) < 2


@pytest.mark.parametrize(
    ("count", "columns", "rows"), [(1, 1, 1), (6, 6, 1), (7, 6, 2), (24, 6, 4)]
)
def test_a_sheet_shows_all_cards(cards: list[bytes], count: int, columns: int, rows: int) -> None:
    """Six side by side; the first one at the upper left has its colours."""
    with Image.open(io.BytesIO(bound([cards[1]] * count, "png"))) as sheet:
        assert sheet.size == (columns * 384 + 24, rows * 474 + 24)
        first = sheet.convert("RGB").crop((24, 24, 384, 474))
        last_row = (count - 1) // columns * 474 + 24
        last_column = (count - 1) % columns * 384 + 24
        last = sheet.convert("RGB").crop((last_column, last_row, last_column + 360, last_row + 450))
        assert sheet.convert("RGB").getpixel((5, 5)) == (222, 208, 180)
    with Image.open(io.BytesIO(cards[1])) as drawn:
        for part in (first, last):
            for one, other in zip(_mean(part), _mean(drawn), strict=True):
                assert abs(one - other) < 4


def test_nothing_cannot_be_bound() -> None:
    """The caller says so before it comes to that."""
    with pytest.raises(ValueError, match="no cards"):
        bound([], "pdf")


def test_files_stay_small_enough_to_be_sent(cards: list[bytes]) -> None:
    """Sixty pages, and two dozen on a sheet: under Discord's ten mebibytes."""
    card = max(cards, key=len)
    assert len(bound([card] * 60, "pdf")) < 10 * 2**20
    assert len(bound([card] * 24, "png")) < 10 * 2**20


def _mean(picture: Image.Image) -> list[float]:
    return ImageStat.Stat(picture.convert("RGB")).mean
