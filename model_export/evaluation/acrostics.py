"""Whether acrostics are kept, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from model_export.evaluation.reference import Reference
from model_export.evaluation.tables import OURS, Finding, Measure, Table
from model_export.evaluation.writing import ids_of, write_poems
from model_export.metrics.estimate import Estimate, share
from model_export.metrics.prosody import keeps_rhyme, keeps_tones

_FREQUENT = 1000
"""Acrostics are made of so many of the commonest characters."""

MEASURES = (
    Measure("kept", "acrostic kept", "poems whose lines begin as asked", "percent"),
    Measure("format", "form kept", "lines of the right number and length", "percent"),
    Measure("rhyme", "rhyme kept", "even lines share a level Pingshui group; strict", "percent"),
    Measure(
        "clash", "a clash reported", "poems that name a character the pattern forbids", "percent"
    ),
    Measure("honest", "tones kept or clash reported", "tone pattern by any reading", "percent"),
    Measure("perplexity", "trigram perplexity", "as in the table of the form"),
)


def acrostics_table(
    poet: Poet, form: str, reference: Reference, *, count: int, candidates: int
) -> Table:
    """Write poems on random acrostics of frequent characters, a character a line.

    Args:
        poet: Writes.
        form: Name of the form.
        reference: The corpus, for what is frequent.
        count: Number of acrostics.
        candidates: Candidates a poem.
    """
    wishes = _acrostics(reference, FORMS[form].lines, count)
    requests = [
        PoemRequest(form, str(seed), acrostic=wish, candidates=candidates)
        for seed, wish in enumerate(wishes)
    ]
    poems = write_poems(poet, requests, "acrostics")
    found = _kept(poems, wishes)
    found["perplexity"] = reference.trigram.perplexity(ids_of(poems, reference.vocabulary))
    findings = {key: Finding(estimate, len(poems)) for key, estimate in found.items()}
    return Table(f"{FORMS[form].title}: {count} acrostics", MEASURES, {OURS: findings})


def _acrostics(reference: Reference, length: int, count: int) -> list[str]:
    # The vocabulary lists the commonest characters first.
    frequent = list(reference.vocabulary.characters[:_FREQUENT])
    rng = np.random.default_rng(0)
    return ["".join(rng.choice(frequent, size=length, replace=False)) for _ in range(count)]


def _kept(poems: Sequence[Poem], wishes: Sequence[str]) -> dict[str, Estimate]:
    facts = [
        {
            "kept": "".join(line[0] for line in poem.lines) == wish,
            "format": [len(line) for line in poem.lines]
            == [poem.form.line_length] * poem.form.lines,
            "rhyme": keeps_rhyme(poem.lines, strict=True),
            "clash": bool(poem.clashes),
            "honest": bool(poem.clashes) or keeps_tones(poem.lines, poem.form, strict=False),
        }
        for poem, wish in zip(poems, wishes, strict=True)
    ]
    return {key: share(sum(fact[key] for fact in facts), len(facts)) for key in facts[0]}
