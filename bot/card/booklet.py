"""Many cards in one file: a booklet to leaf through, or a sheet to see them all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal, TypeAlias

from PIL import Image

from bot.card.colours import Colour
from bot.card.drawing import NAME

Binding: TypeAlias = Literal["pdf", "png"]
"""A booklet with a card on each page, or a sheet with all cards side by side."""

_PAGE_WIDTH_INCHES = 5.0
_QUALITY = 80
"""Of the pictures in a booklet, as JPEG counts it: 120 kB a page, and no edge looks frayed."""

_THUMBNAIL_WIDTH, _GAP = 360, 24
_COLUMNS = 6
_GROUND: Colour = (222, 208, 180)


def bound(cards: Sequence[bytes], binding: Binding) -> bytes:
    """Put cards into one file; the same cards make the same pictures.

    Args:
        cards: PNG files, one or more.
        binding: How to put them together.

    Returns:
        A PDF or PNG file.

    Raises:
        ValueError: If there are no cards.
    """
    if not cards:
        raise ValueError("There are no cards to bind.")
    return _booklet(cards) if binding == "pdf" else _sheet(cards)


def _booklet(cards: Sequence[bytes]) -> bytes:
    """Add page after page, so that but one picture at a time lies unpacked in memory."""
    file = io.BytesIO()
    for number, card in enumerate(cards):
        with Image.open(io.BytesIO(card)) as picture:
            page = picture.convert("RGB")
        file.seek(0)
        page.save(
            file,
            "PDF",
            append=number > 0,
            quality=_QUALITY,
            resolution=page.width / _PAGE_WIDTH_INCHES,
            title=NAME,
            author=NAME,
        )
    return file.getvalue()


def _sheet(cards: Sequence[bytes]) -> bytes:
    """Paste the cards in rows, in a palette of their own that keeps the file small."""
    thumbnails = [_thumbnail(card) for card in cards]
    columns = min(_COLUMNS, len(cards))
    width, height = _THUMBNAIL_WIDTH + _GAP, max(item.height for item in thumbnails) + _GAP
    rows = -(-len(cards) // columns)
    sheet = Image.new("RGB", (columns * width + _GAP, rows * height + _GAP), _GROUND)
    for number, thumbnail in enumerate(thumbnails):
        row, column = divmod(number, columns)
        sheet.paste(thumbnail, (column * width + _GAP, row * height + _GAP))
    file = io.BytesIO()
    sheet.quantize(256).save(file, "PNG")
    return file.getvalue()


def _thumbnail(card: bytes) -> Image.Image:
    with Image.open(io.BytesIO(card)) as picture:
        size = (_THUMBNAIL_WIDTH, round(picture.height * _THUMBNAIL_WIDTH / picture.width))
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
