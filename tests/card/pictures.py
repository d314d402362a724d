"""Reads what stands where on a drawn card."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def pixels(png: bytes) -> NDArray[np.int64]:
    """Return a picture's colours, shape (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=np.int64)


def dark(png: bytes) -> NDArray[np.bool_]:
    """Tell for each pixel of a pale card whether it is ink; shape (height, width)."""
    return np.asarray(pixels(png).max(axis=2) < 120)


def red(png: bytes) -> NDArray[np.bool_]:
    """Tell for each pixel whether it is seal paste; shape (height, width)."""
    colours = pixels(png)
    return np.asarray((colours[..., 0] > 130) & (colours[..., 1:].max(axis=2) < 90))
