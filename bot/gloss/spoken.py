"""Readings in modern Mandarin: of characters by themselves, and of phrases that change them.

The tables `data/readings.tsv` and `data/phrases.tsv` come from pypinyin by way of
`python -m model_export lexicon`; `data/SOURCES.md` says more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files


def readings(character: str) -> tuple[str, ...]:
    """Return all readings of a character in either script, the commonest first."""
    return tuple(_table("readings").get(character, "").split())


def read_aloud(text: str) -> tuple[str, ...]:
    """Read a text by its phrases.

    Args:
        text: In simplified characters, as the phrases are listed.

    Returns:
        A syllable with its tone mark for each character; "" for one that nobody reads.
    """
    return tuple(_syllables(text))


def _syllables(text: str) -> Iterator[str]:
    phrases, start = _table("phrases"), 0
    while start < len(text):
        # The longest phrase that begins here; none is shorter than two characters.
        ends = range(min(len(text), start + _longest()), start + 1, -1)
        end = next((end for end in ends if text[start:end] in phrases), start + 1)
        if end > start + 1:
            yield from phrases[text[start:end]].split()
        else:
            yield next(iter(readings(text[start])), "")
        start = end


@cache
def _longest() -> int:
    return max(map(len, _table("phrases")))


@cache
def _table(name: str) -> Mapping[str, str]:
    text = files("bot.gloss").joinpath(f"data/{name}.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines())
