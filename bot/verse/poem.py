"""A finished poem, with where it came from and how it stands with the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.verse import lexicon, poem_code
from bot.verse.forms import VerseForm
from bot.verse.prosody import tones_of

Script = Literal["traditional", "simplified"]
"""The two ways to write Chinese."""

# 乾 is simplified to 干 in the sense "dry" only; one for one cannot tell.
_KEPT = {"干坤": "乾坤", "干元": "乾元", "干象": "乾象", "干道": "乾道"}


@dataclass(frozen=True, slots=True)
class Clash:
    """A character that a person asked for and that the pattern does not allow there."""

    line: int
    """Line, counted from 1."""

    position: int
    """Character in the line, counted from 1."""

    character: str


@dataclass(frozen=True, slots=True)
class Poem:
    """A poem written by the bot, in traditional characters."""

    form: VerseForm
    lines: tuple[str, ...]
    seed: str
    """What the poem grew from; the same seed gives the same poem again."""

    theme: str | None
    images: tuple[str, ...]
    """Chinese words that the theme was turned into."""

    acrostic: str | None
    pattern: str
    """Name of the tone pattern, such as 平起首句入韻."""

    rhyme: str
    """Level Pingshui group of the rhyme, such as 一東."""

    score: float
    """Rank among the candidates; comparable within one model and form only."""

    model: str
    """Name and weights of the model that wrote it, such as qibu-1a2b3c4d."""

    clashes: tuple[Clash, ...] = ()

    latent: tuple[float, ...] = field(default=(), compare=False, repr=False)
    """Where the model's encoder places it: the mean of q(z | poem), in single precision."""

    def __post_init__(self) -> None:
        """Refuse lines that are not of the form."""
        lengths = [len(line) for line in self.lines]
        if lengths != [self.form.line_length] * self.form.lines:
            raise ValueError(f"{self.form.name} cannot have lines of {lengths} characters")

    @property
    def id(self) -> str:
        """The poem code, from which the text can be read back."""
        return poem_code.encode(self.lines)

    @property
    def text(self) -> str:
        """The poem with punctuation, a couplet a line."""
        return _punctuated(self.lines)

    @property
    def tones(self) -> tuple[str, ...]:
        """For each line a string of 平, 仄 and 中 (either), by the strict readings."""
        return tuple(
            "".join(tones_of(character, strict=True).sign for character in line)
            for line in self.lines
        )

    def simplified(self) -> tuple[str, ...]:
        """Return the lines in simplified characters."""
        return tuple(_simplified(line) for line in self.lines)

    def to_json(self, script: Script = "traditional") -> dict[str, object]:
        """Return plain data for a JSON line; `text` is in the script asked for."""
        lines = self.simplified() if script == "simplified" else self.lines
        return {
            "id": self.id,
            "form": self.form.name,
            "seed": self.seed,
            "theme": self.theme,
            "acrostic": self.acrostic,
            "lines": list(self.lines),
            "text": _punctuated(lines),
            "tones": list(self.tones),
            "pattern": self.pattern,
            "rhyme": self.rhyme,
            "score": self.score,
            "model": self.model,
        }


def _punctuated(lines: tuple[str, ...]) -> str:
    couplets = zip(lines[::2], lines[1::2], strict=True)
    return "\n".join(f"{upper}，{lower}。" for upper, lower in couplets)


def _simplified(line: str) -> str:
    text = lexicon.simplified(line)
    for wrong, right in _KEPT.items():
        text = text.replace(wrong, right)
    return text
