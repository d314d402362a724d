"""Variant links and definitions from the Unihan database, as Debian packages it.

Source: Unicode Standard Annex #38; the files are `Unihan_Variants.txt.bz2` and
`Unihan_Readings.txt.bz2` of the Debian package `unicode-data`.
"""

from __future__ import annotations

import bz2
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import DataError

DEFAULT_FOLDER = Path("/usr/share/unicode")
"""Where Debian's `unicode-data` puts the files."""

# Most trustworthy first. kSpecializedSemanticVariant is left out: it links 塚 with 中.
_LINKS = ("kZVariant", "kSemanticVariant", "kTraditionalVariant", "kSimplifiedVariant")


@dataclass(frozen=True, slots=True)
class Unihan:
    """The two properties of Unihan that the lexicon needs."""

    variants: Mapping[str, tuple[str, ...]]
    """Variants of a character, the most trustworthy first."""

    definitions: Mapping[str, str]
    """English definition (kDefinition), as Unihan has it."""


def read(folder: Path) -> Unihan:
    """Read variants and definitions.

    Raises:
        DataError: If a file is missing or is no Unihan file.
    """
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for character, field, value in _rows(folder / "Unihan_Variants.txt.bz2"):
        if field in _LINKS:
            links = ((_LINKS.index(field), _character(item)) for item in value.split())
            found[character].extend(link for link in links if link[1] != character)
    definitions = {
        character: value
        for character, field, value in _rows(folder / "Unihan_Readings.txt.bz2")
        if field == "kDefinition"
    }
    variants = {
        character: tuple(dict.fromkeys(variant for _, variant in sorted(links)))
        for character, links in found.items()
    }
    return Unihan(variants, definitions)


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (character, field, value) of every data line."""
    try:
        with bz2.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("U+"):
                    code, field, value = line.rstrip("\n").split("\t")
                    yield _character(code), field, value
    except FileNotFoundError as error:
        raise DataError(
            f"{path} is missing; install Debian's package unicode-data or give --unihan DIR."
        ) from error
    except (OSError, ValueError) as error:
        raise DataError(f"{path} is not a file of Unihan: {error}") from error


def _character(code: str) -> str:
    """Turn "U+4E00" or "U+4E00<kMatthews" into the character."""
    return chr(int(code.partition("<")[0].removeprefix("U+"), 16))
