"""How evenly the bot walks from one poem to another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from bot.engine.poet import Poet
from bot.engine.references import poem_of
from bot.engine.requests import BlendRequest
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from model_export.evaluation.reference import Reference
from model_export.evaluation.tables import Finding, Findings, Measure, Table
from model_export.evaluation.writing import ids_of
from model_export.metrics.blend import Paths, blend_quality

STEPS = 5
"""Poems on a path, the two ends included."""

OWN, HUMAN_ENDS, UNRELATED = "own ends", "human ends", "unrelated poems"

MEASURES = (
    Measure(
        "nearness",
        "nearness of neighbours / of ends",
        "Jaccard of characters, both averaged over paths; unrelated poems: 1",
    ),
    Measure(
        "smoothness",
        "largest step / mean step",
        f"character edits; 1 is even, {STEPS - 1} one jump",
    ),
    Measure("monotonicity", "monotonicity", "Spearman of the step with nearness to the end"),
    Measure("still", "steps that change nothing", "neighbours that are the same poem", "percent"),
    Measure("inner_perplexity", "trigram perplexity between the ends", "inner steps only"),
)


def blends_table(
    poet: Poet, form: str, own: Sequence[Poem], reference: Reference, *, pairs: int
) -> Table:
    """Measure paths between own poems, between human ones, and chains of unrelated poems.

    Args:
        poet: Walks.
        form: Name of the form.
        own: Poems of the model, at least two; five make a chain.
        reference: The corpus.
        pairs: Most paths of each kind.
    """
    human = _human_poems(form, reference, 2 * pairs)
    columns = {
        OWN: _measured(_paths(poet, own[: 2 * pairs], "blends of own poems"), reference),
        HUMAN_ENDS: _measured(_paths(poet, human, "blends of human poems"), reference),
    }
    chains = len(own) // STEPS
    if chains:
        ids = ids_of(own[: chains * STEPS], reference.vocabulary)
        paths = ids.reshape(chains, STEPS, *ids.shape[1:])[:pairs]
        columns[UNRELATED] = _measured(paths, reference)
    return Table(f"{FORMS[form].title}: blends of {STEPS} steps", MEASURES, columns)


def _human_poems(form: str, reference: Reference, count: int) -> list[Poem]:
    texts = reference.human(form, count).tolist()
    decode = reference.vocabulary.decode
    return [poem_of(FORMS[form], tuple(map(decode, lines))) for lines in texts]


def _paths(poet: Poet, poems: Sequence[Poem], label: str) -> Paths:
    """Blend the first poem with the second, the third with the fourth, and so on."""
    # A poem left over has no partner.
    pairs = list(zip(poems[::2], poems[1::2], strict=False))
    form = poems[0].form.name
    paths = []
    for number, (start, end) in enumerate(tqdm(pairs, desc=label, unit="path")):
        steps = poet.blend(BlendRequest(start, end, STEPS, form, seed=str(number)))
        paths.append(ids_of([step.poem for step in steps], poet.vocabulary))
    return np.stack(paths)


def _measured(paths: Paths, reference: Reference) -> Findings:
    quality = blend_quality(paths)
    inner = paths[:, 1:-1].reshape(-1, *paths.shape[2:])
    found = {
        "nearness": quality.nearness,
        "smoothness": quality.smoothness,
        "monotonicity": quality.monotonicity,
        "still": quality.still_share,
        "inner_perplexity": reference.trigram.perplexity(inner),
    }
    return {key: Finding(estimate, len(paths)) for key, estimate in found.items()}
