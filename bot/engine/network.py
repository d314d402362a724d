"""The graphs of a bundle in the terms of verse: forms, titles, patterns, rhymes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.engine.arrays import Floats, Ids
from bot.engine.bundle import ModelBundle
from bot.engine.constraints import rules_of
from bot.engine.latent import LatentPrior
from bot.engine.task import Plan
from bot.verse.forms import FORMS, VerseForm
from bot.verse.vocabulary import SPECIAL_COUNT

_PATTERN_IDS = {"aB": 1, "bA": 2, "AB": 3, "BA": 4}
"""Id of a tone pattern in the network, by the types of its first two lines; 0 is unknown."""


class Network:
    """Says the engine's words to the graphs."""

    def __init__(self, bundle: ModelBundle) -> None:
        self._bundle = bundle
        manifest = bundle.manifest
        self._rhyme_ids = {name: index + 1 for index, name in enumerate(manifest.rhyme_groups)}
        self._form_ids = {name: index for index, name in enumerate(manifest.forms)}
        self._positions = _position_rows(manifest.forms)

    @property
    def latent_dim(self) -> int:
        """Dimensions of z."""
        return self._bundle.manifest.latent_dim

    def prior(self, form: VerseForm, title: str) -> tuple[LatentPrior, Floats]:
        """Return p(z | title, form) and the title's vector, (width,); "" is no title."""
        length = self._bundle.manifest.title_length
        ids = self._bundle.vocabulary.encode_lenient(title)
        known = [index for index in ids if index >= SPECIAL_COUNT][:length]
        padded = np.array([known + [0] * (length - len(known))], dtype=np.int64)
        forms = np.array([self._form_ids[form.name]], dtype=np.int64)
        mean, scale, vector = self._bundle.title_reader(padded, forms)
        return LatentPrior(mean[0], scale[0]), vector[0]

    def encode(self, form: VerseForm, poems: Sequence[Sequence[str]]) -> Floats:
        """Return the means of q(z | poem), (poems, latent_dim), for the lines of poems.

        Characters that the model does not know are hidden from it.
        """
        read = self._bundle.vocabulary.encode_lenient
        ids = np.array([[read(line) for line in lines] for lines in poems])
        return self._bundle.encoder(ids, self._positions[form.name])

    def end_logits(self, form: VerseForm, latents: Floats, title_vector: Floats) -> Floats:
        """Return what a free draft has at the line ends, (latents, lines, vocabulary)."""
        unknown = np.zeros(len(latents), dtype=np.int64)
        vectors = np.repeat(title_vector[None], len(latents), axis=0)
        positions = self._positions[form.name]
        return self._bundle.draft.ends(latents, vectors, positions, unknown, unknown)

    def conditions(
        self, form: VerseForm, latents: Floats, title_vector: Floats, plans: Sequence[Plan]
    ) -> Floats:
        """Return the condition of each position under each plan, (plans, positions, width)."""
        patterns = rules_of(form).patterns
        pattern_ids = [_PATTERN_IDS[patterns[plan.pattern].line_types[:2]] for plan in plans]
        rhyme_ids = [self._rhyme_ids[plan.rhyme] for plan in plans]
        return self._bundle.draft.conditions(
            latents[[plan.latent for plan in plans]],
            np.repeat(title_vector[None], len(plans), axis=0),
            self._positions[form.name],
            np.array(pattern_ids, dtype=np.int64),
            np.array(rhyme_ids, dtype=np.int64),
        )

    def criticise(self, form: VerseForm, ids: Ids) -> Floats | None:
        """Return how human poems look, (poems,), for ids (poems, positions); None: no critic."""
        critic = self._bundle.critic
        if critic is None:
            return None
        grid = ids.reshape(len(ids), form.lines, form.line_length)
        return critic(grid, self._positions[form.name])


def _position_rows(forms: Sequence[str]) -> dict[str, Ids]:
    """Return each form's rows of the position tables, in which forms follow one another."""
    rows, start = {}, 0
    for name in forms:
        form = FORMS[name]
        ids = np.arange(start, start + form.length, dtype=np.int64)
        rows[name] = ids.reshape(form.lines, form.line_length)
        start += form.length
    return rows
