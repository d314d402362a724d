"""The hand-made themes, read from `data/themes.tsv`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.errors import ModelDamagedError
from bot.messages import Message

_COLUMNS = ("key", "aliases", "chinese", "title", "images", "note")


@dataclass(frozen=True, slots=True)
class CuratedTheme:
    """One row of the table."""

    key: str
    """English name, lower case."""

    aliases: tuple[str, ...]
    """Other English words and emoji for it."""

    chinese: tuple[str, ...]
    """Chinese words for it, in both scripts."""

    title: str
    """Title of a poem on it, traditional characters."""

    images: tuple[str, ...]
    """Image words in traditional characters, the most characteristic first."""

    note: Message | None
    """What stands for what, where a modern thing was mapped to old images."""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that a person may type for it, the key first."""
        return (self.key, *self.aliases, *self.chinese)


@cache
def curated_themes() -> tuple[CuratedTheme, ...]:
    """Read all themes in the order of the file, the most wished for first.

    Raises:
        ModelDamagedError: If the file of this installation is not a table of themes.
    """
    text = files("bot.engine").joinpath("data/themes.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = [tuple(line.split("\t")) for line in lines]
    if not rows or rows[0] != _COLUMNS or any(len(row) != len(_COLUMNS) for row in rows):
        raise ModelDamagedError("The table of themes is damaged; install the program again.")
    return tuple(_theme(*row) for row in rows[1:])


def _theme(
    key: str, aliases: str, chinese: str, title: str, images: str, note: str
) -> CuratedTheme:
    return CuratedTheme(
        key=key,
        aliases=tuple(filter(None, aliases.split("|"))),
        chinese=tuple(filter(None, chinese.split("|"))),
        title=title,
        images=tuple(images.split()),
        note=Message(note) if note else None,
    )
