"""Finds the tone pattern that a poem follows best, allowing for breaks between couplets.

Every couplet may be of any type; a couplet that does not continue the one before it (失粘)
costs as much as two and a half wrong characters, so that a poem of two well-made couplets
that do not join is blamed for the joint and not for every character after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.verse.forms import VerseForm
from bot.verse.patterns import CoupletMask, Pattern, couplet_masks, patterns_of
from bot.verse.prosody import Tone

_BROKEN_JOINT_COST = 2.5

_WANTED = {"P": Tone.LEVEL, "Z": Tone.OBLIQUE}
_INNER_TYPES = ("aB", "bA")


@dataclass(frozen=True, slots=True)
class CoupletFit:
    """A couplet set against the accepted mask that it fits best."""

    types: str
    """Types of its two lines, such as "aB"."""

    mask: CoupletMask
    clashes: tuple[int, ...]
    """Characters with the wrong tone, counted from 0 through both lines."""

    joined: bool
    """Whether the couplet continues the one before it as the pattern asks (粘)."""

    @property
    def cost(self) -> float:
        """Weigh the faults, in wrong characters."""
        return len(self.clashes) + (0 if self.joined else _BROKEN_JOINT_COST)


@dataclass(frozen=True, slots=True)
class Fit:
    """A poem set against the pattern that it fits best."""

    pattern: Pattern
    """The pattern of its first couplet."""

    couplets: tuple[CoupletFit, ...]

    @property
    def cost(self) -> float:
        """Weigh the faults of all couplets."""
        return sum(couplet.cost for couplet in self.couplets)

    @property
    def clashes(self) -> int:
        """Count the characters with a wrong tone."""
        return sum(len(couplet.clashes) for couplet in self.couplets)

    @property
    def line_types(self) -> str:
        """Return the type that each line is measured by."""
        return "".join(couplet.types for couplet in self.couplets)


def best_fit(form: VerseForm, tones: Sequence[Tone]) -> Fit:
    """Match the tones of a whole poem, one per character, with the patterns of its form.

    A character without known tone clashes with nothing. Of equal fits the one that is
    commonest among human poems is taken.
    """
    step = 2 * form.line_length
    couplets = [tones[start : start + step] for start in range(0, form.length, step)]
    fits = (_continued(pattern, couplets) for pattern in patterns_of(form))
    return min(fits, key=lambda fit: (fit.cost, -fit.pattern.share))


def _continued(pattern: Pattern, couplets: Sequence[Sequence[Tone]]) -> Fit:
    """Take the first couplet from the pattern, each further one as it fits best.

    The choice for a couplet only matters to the next, so keeping the cheaper way to either
    of the two inner types gives the best whole.
    """
    first = _matched(pattern.line_types[:2], couplets[0], joined=True)
    ways: dict[str, tuple[CoupletFit, ...]] = {first.types: (first,)}
    for couplet in couplets[1:]:
        ways = {
            types: min((_extended(way, types, couplet) for way in ways.values()), key=_way_cost)
            for types in _INNER_TYPES
        }
    return Fit(pattern, min(ways.values(), key=_way_cost))


def _extended(
    way: tuple[CoupletFit, ...], types: str, couplet: Sequence[Tone]
) -> tuple[CoupletFit, ...]:
    # After A comes a, after B comes b.
    joined = types[0] == way[-1].types[1].lower()
    return (*way, _matched(types, couplet, joined=joined))


def _way_cost(way: tuple[CoupletFit, ...]) -> float:
    return sum(couplet.cost for couplet in way)


def _matched(types: str, couplet: Sequence[Tone], *, joined: bool) -> CoupletFit:
    masks = couplet_masks(types, len(couplet) // 2)
    # The standard mask stands first, so a licence is only named where it is needed.
    mask = min(masks, key=lambda mask: len(clashes_of(mask.mask, couplet)))
    return CoupletFit(types, mask, clashes_of(mask.mask, couplet), joined)


def clashes_of(mask: str, tones: Sequence[Tone]) -> tuple[int, ...]:
    """Return the positions, from 0, where a known tone is not the one that the mask wants."""
    return tuple(
        position
        for position, (wanted, tone) in enumerate(zip(mask, tones, strict=True))
        if wanted != "*" and tone and not tone & _WANTED[wanted]
    )
