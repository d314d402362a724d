"""From a request to the task of the decoder, and from its candidates to a poem."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.engine import noise, ranking
from bot.engine.arrays import Doubles, Floats, Ids
from bot.engine.bundle import ModelBundle
from bot.engine.characters import CharacterTable
from bot.engine.constraints import rules_of
from bot.engine.decoding import Decoder
from bot.engine.fitting import Fitter
from bot.engine.guidance import NO_THEME, Pull, ThemeGuide
from bot.engine.network import Network
from bot.engine.planning import PlanConfig, Planner
from bot.engine.ranking import Evidence, RankingWeights
from bot.engine.settled import Settled
from bot.engine.task import Candidates, Halving, Plan, Sampling, Task
from bot.engine.themes import ResolvedTheme, image_characters
from bot.verse.forms import VerseForm
from bot.verse.poem import Poem


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """How the poet looks for a good poem."""

    latents: int = 4
    """Codes that one seed stands for; each gets as many candidates."""

    planning: PlanConfig = field(default_factory=PlanConfig)
    halving: Halving = field(default_factory=Halving)
    weights: RankingWeights = field(default_factory=RankingWeights)
    theme_boost: float = 2.0
    """Nats added to image characters of the theme while there is none."""

    theme_enough: int = 3
    """Image characters from which on nothing is added."""

    variation: float = 0.3
    """Share of the way that a near neighbour goes."""

    blend_candidates: int = 24
    """Candidates at each step of a blend."""

    pull: float = 2.0
    """Nats by which a step of a blend leans towards an end that it is close to."""

    smoothness: float = 2.0
    """Score that two neighbours on a blend would earn by being the same."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request, understood."""

    form: VerseForm
    seed: str
    fixed: Ids
    candidates: int
    sampling: Sampling
    acrostic: str | None = None
    theme: ResolvedTheme | None = None
    banned: Ids | None = None
    pull: Pull | None = None
    settled: Settled | None = None
    """Pattern and rhyme, if they need not be drawn any more."""

    @property
    def title(self) -> str:
        """What the network is told as the title: the theme's own, then its images."""
        if self.theme is None:
            return ""
        return "".join(dict.fromkeys(self.theme.title + "".join(self.theme.images)))


class Composer:
    """Writes candidates for wishes and makes poems of them."""

    def __init__(self, bundle: ModelBundle, config: SearchConfig) -> None:
        table = CharacterTable.of(bundle.vocabulary)
        self.network = Network(bundle)
        self.config = config
        self._model = bundle.manifest.identity
        self._vocabulary = bundle.vocabulary
        self._decoder = Decoder(bundle.step, table)
        self._fitter = Fitter(bundle.vocabulary, table)
        self._planner = Planner(table, config.planning)

    def epsilons(self, seed: str) -> list[Floats]:
        """Return the codes that a seed stands for."""
        count, dims = self.config.latents, self.network.latent_dim
        drawn = noise.normals(noise.key_of(seed, "latent"), count * dims)
        return list(drawn.reshape(count, dims))

    def epsilon_of(self, poem: Poem, title: str = "") -> Floats:
        """Return the code of a poem as seen from the prior of a title.

        A poem of this very model knows its place in the latent space, any other is encoded.
        """
        prior, _ = self.network.prior(poem.form, title)
        if poem.latent and poem.model == self._model:
            return prior.epsilon(np.array(poem.latent, dtype=np.float32))
        return prior.epsilon(self.network.encode(poem.form, [poem.lines])[0])

    def with_latents(self, poems: Sequence[Poem]) -> list[Poem]:
        """Return finished poems with their places in the latent space."""
        latents: dict[int, Floats] = {}
        for form in {poem.form for poem in poems}:
            numbers = [number for number, poem in enumerate(poems) if poem.form == form]
            means = self.network.encode(form, [poems[number].lines for number in numbers])
            latents.update(zip(numbers, means, strict=True))
        return [
            dataclasses.replace(poem, latent=tuple(latents[number].tolist()))
            for number, poem in enumerate(poems)
        ]

    def ids_of(self, poem: Poem) -> list[int]:
        """Return the ids of a poem's characters, `UNKNOWN` for those without one."""
        return self._vocabulary.encode_lenient("".join(poem.lines))

    def task(self, wish: Wish, epsilons: Sequence[Floats]) -> Task:
        """Plan and draft what the decoder is to write."""
        form, key = wish.form, noise.key_of(wish.seed, "poem")
        prior, vector = self.network.prior(form, wish.title)
        latents = np.stack([prior.latent(epsilon) for epsilon in epsilons])
        plans = self._plans(wish, latents, vector, key)
        return Task(
            form=form,
            key=key,
            plans=plans,
            conditions=self.network.conditions(form, latents, vector, plans),
            plan_of=np.arange(wish.candidates) % len(plans),
            fixed=wish.fixed,
            sampling=wish.sampling,
            theme=self._guide(wish.theme),
            pull=wish.pull,
            banned=wish.banned,
            halving=self.config.halving,
        )

    def decode(self, tasks: Sequence[Task]) -> list[Candidates]:
        """Write the candidates of all tasks."""
        return self._decoder.decode(tasks)

    def scores(self, wish: Wish, candidates: Candidates) -> Doubles:
        """Score candidates, the higher the better."""
        images = image_characters(wish.theme) if wish.theme else ()
        evidence = Evidence(
            candidates=candidates,
            texts=self.texts(candidates),
            line_length=wish.form.line_length,
            image_characters=frozenset(char for char in images if char in self._vocabulary),
            critic=self.network.criticise(wish.form, candidates.ids),
        )
        return ranking.scores(evidence, self.config.weights)

    def texts(self, candidates: Candidates) -> list[str]:
        """Return the text of each candidate, without breaks."""
        return [self._vocabulary.decode(row) for row in candidates.ids.tolist()]

    def best_poem(self, wish: Wish, task: Task, candidates: Candidates) -> Poem:
        """Make a poem of the candidate with the highest score."""
        scores = self.scores(wish, candidates)
        chosen = ranking.best(scores)
        return self.poem(wish, task, candidates, chosen, float(scores[chosen]))

    def poem(
        self, wish: Wish, task: Task, candidates: Candidates, chosen: int, score: float
    ) -> Poem:
        """Make a poem of one of the candidates, which has the score given."""
        form = wish.form
        plan = task.plans[candidates.plans[chosen]]
        text = self._vocabulary.decode(candidates.ids[chosen].tolist())
        return Poem(
            form=form,
            lines=tuple(
                text[at : at + form.line_length] for at in range(0, form.length, form.line_length)
            ),
            seed=wish.seed,
            theme=wish.theme.text if wish.theme else None,
            images=wish.theme.images if wish.theme else (),
            acrostic=wish.acrostic,
            pattern=rules_of(form).patterns[plan.pattern].name,
            rhyme=plan.rhyme,
            score=round(score, 4),
            model=self._model,
            clashes=self._fitter.clashes(form, candidates.ids[chosen], plan, wish.fixed),
        )

    def _plans(
        self, wish: Wish, latents: Floats, vector: Floats, key: np.uint64
    ) -> tuple[Plan, ...]:
        fittings = self._fitter.fittings(wish.form, wish.fixed, wish.settled)
        ends = self.network.end_logits(wish.form, latents, vector)
        return self._planner.plans(wish.form, fittings, ends, key)

    def _guide(self, theme: ResolvedTheme | None) -> ThemeGuide:
        if theme is None:
            return NO_THEME
        config = self.config
        return ThemeGuide.of(
            theme.images, self._vocabulary, config.theme_boost, config.theme_enough
        )
