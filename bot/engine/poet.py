"""The poet: the one class through which everything else asks for poems."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.engine.arrays import Floats
from bot.engine.blending import Blender
from bot.engine.bundle import ModelBundle
from bot.engine.composing import Composer, SearchConfig, Wish
from bot.engine.effort import candidates_of
from bot.engine.latent import slerp
from bot.engine.requests import BlendRequest, BlendStep, PoemRequest, variation_of
from bot.engine.settled import settled_by
from bot.engine.task import usual_sampling
from bot.engine.themes import ThemeIndex
from bot.engine.wishes import acrostic_text, fixed_ids
from bot.errors import RequestError
from bot.verse import lexicon
from bot.verse.poem import Poem


class Poet:
    """Writes poems with one model; nothing that it holds ever changes, so any thread may ask."""

    def __init__(self, bundle: ModelBundle, config: SearchConfig | None = None) -> None:
        self.vocabulary = bundle.vocabulary
        """What the model can write."""
        self._composer = Composer(bundle, config or SearchConfig())
        self._blender = Blender(self._composer)
        self.name = bundle.manifest.name
        """Name of the model."""
        self.model = bundle.manifest.identity
        """Name and weights of the model, as its poems say it."""

    @classmethod
    def open(cls, folder: Path, threads: int = 1, config: SearchConfig | None = None) -> Poet:
        """Load a model folder.

        Args:
            folder: One that `model_export export` wrote.
            threads: Threads for one operation of a graph; they change no poem.
            config: How to look for good poems.

        Raises:
            ModelError: If the folder cannot be used; see `ModelBundle.open`.
        """
        return cls(ModelBundle.open(folder, threads), config)

    @cached_property
    def themes(self) -> ThemeIndex:
        """What themes mean, and which there are; made when it is first asked for, in 0.2 s."""
        return ThemeIndex.load(lexicon.entries(), known=self.vocabulary)

    def compose(self, request: PoemRequest) -> Poem:
        """Write one poem; see `compose_many`."""
        return self.compose_many([request])[0]

    def compose_many(self, requests: Sequence[PoemRequest]) -> list[Poem]:
        """Write a poem for each request; each is the one that it would get alone.

        Raises:
            VerseError: If a request cannot be met; then none is.
        """
        wishes = [self._wish(request) for request in requests]
        tasks = [
            self._composer.task(wish, self._epsilons(request, wish))
            for wish, request in zip(wishes, requests, strict=True)
        ]
        poems = [
            self._composer.best_poem(wish, task, found)
            for wish, task, found in zip(wishes, tasks, self._composer.decode(tasks), strict=True)
        ]
        return self._composer.with_latents(poems)

    def blend(self, request: BlendRequest) -> list[BlendStep]:
        """Walk from one poem to another; see `Blender.blend`."""
        return self._blender.blend(request)

    def vary(self, poem: Poem, seed: str) -> Poem:
        """Write a near neighbour of a poem: of its form, from a code close to its own."""
        return self.compose(variation_of(poem, seed))

    def rewrite(self, poem: Poem, line: int, seed: str) -> Poem:
        """Write one line anew and leave the others as they are.

        Args:
            poem: The poem to change.
            line: Line to write anew, counted from 1.
            seed: What the new line grows from; it may lower the effort as with any poem.

        Raises:
            RequestError: If the poem has no such line.
            UnknownCharacterError: If the model lacks a character of the other lines.
        """
        form = poem.form
        if not 1 <= line <= form.lines:
            raise RequestError(
                "There is no line {line}; {form} has the lines 1 to {count}.",
                line=line,
                form=form.label,
                count=form.lines,
            )
        ids = np.array(self._composer.ids_of(poem), dtype=np.int64)
        span = slice((line - 1) * form.line_length, line * form.line_length)
        fixed, banned = ids.copy(), np.zeros_like(ids)
        fixed[span], banned[span] = 0, ids[span]
        self.vocabulary.encode("".join(poem.lines[: line - 1] + poem.lines[line:]))
        wish = Wish(
            form=form,
            seed=seed,
            fixed=fixed,
            candidates=candidates_of(seed, self._composer.config.blend_candidates),
            sampling=usual_sampling(form),
            theme=self.themes.resolve(poem.theme) if poem.theme else None,
            banned=banned,
            settled=settled_by(poem),
        )
        task = self._composer.task(wish, [self._composer.epsilon_of(poem, wish.title)])
        (found,) = self._composer.decode([task])
        (written,) = self._composer.with_latents([self._composer.best_poem(wish, task, found)])
        return dataclasses.replace(written, acrostic=_kept_acrostic(poem, written))

    def _wish(self, request: PoemRequest) -> Wish:
        form = request.verse_form
        acrostic = (
            acrostic_text(request.acrostic, form, self.vocabulary)
            if request.acrostic is not None
            else None
        )
        return Wish(
            form=form,
            seed=request.seed,
            fixed=fixed_ids(form, acrostic, request.fixed, self.vocabulary),
            candidates=request.drafts,
            sampling=request.sampling,
            acrostic=acrostic,
            theme=self.themes.resolve(request.theme) if request.theme is not None else None,
        )

    def _epsilons(self, request: PoemRequest, wish: Wish) -> list[Floats]:
        drawn = self._composer.epsilons(request.seed)
        if request.near is None:
            return drawn
        start = self._composer.epsilon_of(request.near, wish.title)
        return [slerp(start, end, self._composer.config.variation) for end in drawn]


def _kept_acrostic(old: Poem, new: Poem) -> str | None:
    """Return the acrostic if the new poem still has it."""
    first = "".join(line[0] for line in new.lines)
    return old.acrostic if old.acrostic == first else None
