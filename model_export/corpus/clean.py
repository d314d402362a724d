"""Turns a raw entry into a poem of a known shape with a usable title, or says why not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.verse.forms import FORMS
from bot.verse.normalise import han_only, is_han, normalise
from model_export.corpus.source import RawPoem

_BY_SHAPE = {(form.lines, form.line_length): form.name for form in FORMS.values()}

TITLE_LENGTH = 12
"""Most characters of a title that the model sees."""

_LINE_END = re.compile(r"[，。？！；、：,.?!;:\s]+")
_BRACKETS = re.compile(r"[（(〔\[【《〈].*?[）)〕\]】》〉]|[（(].*$")
# A number in a series ("其三", "十首 一") tells nothing of the poem.
_SERIES = re.compile(
    r"(?:\s*(?:其{n}|{n}首)|\s+{n})+\s*$".replace("{n}", "[一二三四五六七八九十百]+")
)
# What editors write where the poet left no title.
_NO_TITLE = frozenset(
    {"句", "失題", "無題", "闕題", "缺題", "題闕", "偈", "頌古", "頌", "詩", "絕句"}
)


@dataclass(frozen=True, slots=True)
class CorpusPoem:
    """A poem of a known form in standard traditional characters."""

    form: str
    lines: tuple[str, ...]
    title: str


def clean(poems: Iterable[RawPoem], dropped: Counter[str]) -> Iterator[CorpusPoem]:
    """Yield the poems of the six shapes; count the others by reason in `dropped`."""
    for raw in poems:
        text = normalise(raw.text)
        lines = tuple(line for line in _LINE_END.split(text) if line)
        form = _BY_SHAPE.get((len(lines), len(lines[0]))) if lines else None
        if not lines:
            dropped["empty"] += 1
        elif len({len(line) for line in lines}) != 1:
            dropped["lines of different length"] += 1
        elif form is None:
            dropped["another number of lines or characters"] += 1
        elif not all(is_han(character) for line in lines for character in line):
            dropped["gaps or other signs in the text"] += 1
        else:
            yield CorpusPoem(form, lines, clean_title(raw.title))


def clean_title(title: str) -> str:
    """Reduce a title to the characters that may say what the poem is about.

    Brackets (editors' notes) and numbers in a series go; a title that is none is empty.
    """
    bare = _SERIES.sub("", _BRACKETS.sub("", normalise(title)).strip())
    kept = han_only(bare)
    return "" if kept in _NO_TITLE else kept[:TITLE_LENGTH]
