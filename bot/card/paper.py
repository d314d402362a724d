"""Rice paper: long pale fibres, a soft grain and corners a little darker than the middle.

The paper of a style and size is always the same, and made once in a process.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from bot.card.sizes import CardSize

LEVELS = 24
"""Tones of the paper, 0 (the shade) to `LEVELS - 1` (the paper's own colour and beyond)."""

_MIDDLE = 16.0
_CORNERS = 6.0
_CLOUDS, _GRAIN, _FIBRES = 1.8, 0.6, 8.0
_FIBRES_PER_PIXEL = 0.0004
_CLOUD_SIZES = ((4, 0.6), (11, 0.3), (31, 0.15))
"""Cells along a side of each layer of clouds, and its weight."""

_BAND = 32
"""Rows that are worked out at a time: whole sheets of floats would stay with the process."""


@cache
def paper(size: CardSize, seed: int) -> Image.Image:
    """Return an image of mode L with the tone of every pixel, 0…`LEVELS - 1`.

    Args:
        size: The card.
        seed: Which sheet.
    """
    random = np.random.default_rng(seed)
    clouds = [_clouds(size, cells, random) for cells, _ in _CLOUD_SIZES]
    pale, dark = _fibres(size, random), _fibres(size, random)
    sheet = np.empty((size.height, size.width), dtype=np.uint8)
    for top in range(0, size.height, _BAND):
        rows = slice(top, min(top + _BAND, size.height))
        tones = _MIDDLE + _vignette(size, rows)
        tones += _CLOUDS * sum(
            weight * (layer[rows] / 127.5 - 1)
            for layer, (_, weight) in zip(clouds, _CLOUD_SIZES, strict=True)
        )
        tones += _FIBRES * (pale[rows] / 255 - dark[rows] / 255)
        # The grain also dithers the slow changes, which would else show as bands.
        tones += _GRAIN * (random.random(tones.shape) - 0.5)
        sheet[rows] = np.clip(np.rint(tones), 0, LEVELS - 1)
    return Image.fromarray(sheet)


def _vignette(size: CardSize, rows: slice) -> NDArray[np.float64]:
    y = np.linspace(-1, 1, size.height)[rows, None]
    x = np.linspace(-1, 1, size.width)[None, :]
    return -_CORNERS * ((x**2 + y**2) / 2) ** 1.5


def _clouds(size: CardSize, cells: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return slow changes of tone, 0…255."""
    coarse = Image.fromarray((255 * random.random((cells, cells))).astype(np.uint8))
    return np.asarray(coarse.resize((size.width, size.height), Image.Resampling.BICUBIC))


def _fibres(size: CardSize, random: np.random.Generator) -> NDArray[np.uint8]:
    """Return thin bent threads, 0…255."""
    sheet = Image.new("L", (size.width, size.height))
    pen = ImageDraw.Draw(sheet)
    for _ in range(int(size.width * size.height * _FIBRES_PER_PIXEL)):
        x, y = random.random(2) * (size.width, size.height)
        angle, bend = random.random(2) * (np.pi, 0.5) - (0, 0.25)
        strength = int(60 + 140 * random.random())
        points = [(x, y)]
        for _ in range(4):
            angle += bend
            reach = 4 + 11 * random.random()
            x, y = x + reach * np.cos(angle), y + reach * np.sin(angle)
            points.append((x, y))
        pen.line(points, fill=strength)
    return np.asarray(sheet.filter(ImageFilter.GaussianBlur(0.8)))
