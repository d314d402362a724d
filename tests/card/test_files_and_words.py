"""Writing a picture, and describing it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.card.alt_text import alt_text
from bot.card.files import write_atomically
from bot.errors import CardUnwritableError
from bot.verse.forms import FORMS
from tests.poems import poem


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Nothing else is left in the folder."""
    path = tmp_path / "card.png"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_an_unwritable_path_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    """A missing folder, a folder itself, a device."""
    for path in (tmp_path / "gone" / "card.png", tmp_path, Path("/dev/null")):
        with pytest.raises(CardUnwritableError, match=str(path)):
            write_atomically(path, b"new")
    assert list(tmp_path.iterdir()) == []
    assert Path("/dev/null").is_char_device()


def test_the_description_is_the_form_and_the_poem() -> None:
    """By value, in either script."""
    assert str(alt_text(poem("wujue"))) == (
        "A Chinese poem in vertical columns, 五絕 (4 lines of 5 characters): "
        "白日依山盡，黃河入海流。欲窮千里目，更上一層樓。"
    )
    assert "白日依山尽，黄河入海流。" in str(alt_text(poem("wujue"), "simplified"))


@pytest.mark.parametrize("form", list(FORMS))
def test_the_description_fits_where_it_goes(form: str) -> None:
    """Discord takes 1,024 characters."""
    assert len(str(alt_text(poem(form)))) <= 1000
