"""What a set of poems is like, whoever wrote them: rules, language, variety, copying."""

from __future__ import annotations

from collections.abc import Mapping

from bot.verse.forms import FORMS
from bot.verse.vocabulary import Vocabulary
from model_export.evaluation.reference import EIGHT_LINES, Reference
from model_export.evaluation.tables import (
    FLOOR,
    HUMAN,
    ORIGINAL,
    OURS,
    Finding,
    Findings,
    Measure,
    Table,
    plain,
    ratio,
)
from model_export.metrics.antithesis import mean_antithesis, middle_couplets
from model_export.metrics.diversity import distinct_n, pairwise_overlap, top_share
from model_export.metrics.estimate import Estimate
from model_export.metrics.grams import Poems
from model_export.metrics.prosody import prosody_rates
from model_export.metrics.repetition import repetition_share
from model_export.metrics.two_sample import two_sample_accuracy

_DISTINCT_SIZES = (150, 300)

MEASURES = (
    Measure("format", "format", "lines of the right number and length", "percent"),
    Measure(
        "line_tones_strict",
        "line tones, strict",
        "lines that fit a line type or a licence; readings that both sources attest",
        "percent",
    ),
    Measure(
        "tones_strict",
        "tone pattern, strict",
        "poems that follow one of the four patterns; readings that both sources attest",
        "percent",
    ),
    Measure("tones_lenient", "tone pattern, lenient", "the same, any reading", "percent"),
    Measure(
        "rhyme_strict",
        "rhyme, strict",
        "poems whose even lines share a level Pingshui group; attested readings",
        "percent",
    ),
    Measure("rhyme_lenient", "rhyme, lenient", "the same, any reading", "percent"),
    Measure("regular_strict", "tones and rhyme, strict", "poems that keep both", "percent"),
    Measure(
        "repetition",
        "repeats a character",
        "poems with a character twice, doubled ones (悠悠) apart",
        "percent",
    ),
    Measure(
        "perplexity",
        "trigram perplexity",
        "modified Kneser–Ney character trigram of the training poems",
    ),
    Measure("perplexity_ratio", "perplexity / human", "ratio to the human column"),
    Measure(
        "top_20",
        "top-20 bigrams",
        "share of bigrams at word places taken by the 20 commonest; equal set sizes",
        "percent",
    ),
    *(
        Measure(
            f"distinct_{n}_{size}",
            f"distinct-{n}, {size} poems",
            f"different {n}-grams within lines / all, samples of {size} poems",
        )
        for size in _DISTINCT_SIZES
        for n in (1, 2, 3)
    ),
    Measure("jaccard_bigrams", "shared bigrams", "mean Jaccard of the bigrams of 2,000 pairs"),
    Measure("jaccard_characters", "shared characters", "the same of characters"),
    Measure("copied_4", "copied 4-grams", "4-grams within lines known from training", "percent"),
    Measure("copied_5", "copied 5-grams", "5-grams within lines known from training", "percent"),
    Measure("copied_lines", "copied lines", "whole lines known from training", "percent"),
    Measure(
        "antithesis",
        "antithesis",
        "mean smoothed PMI of facing characters, middle couplets; unrelated lines: 0",
    ),
    Measure(
        "two_sample",
        "told from human",
        "accuracy of a gated CNN trained to tell the set from held-out human poems, on poems it "
        "never saw; human: training against held-out poems; chance 50 %",
        "percent",
    ),
)


def quality_table(
    form: str, ours: Poems, reference: Reference, original: Poems | None = None
) -> Table:
    """Measure the poems of the model beside human ones and random characters.

    Args:
        form: Name of the form.
        ours: Poems of the model, (poems, lines, line length).
        reference: The corpus.
        original: Poems of the origin's network, if there is one.
    """
    sets: dict[str, Poems] = {
        OURS: ours,
        HUMAN: reference.human(form, len(ours)),
        FLOOR: reference.floor(form, len(ours)),
    }
    if original is not None:
        sets[ORIGINAL] = original
    common = min(map(len, sets.values()))
    columns = {name: _qualities(form, poems, reference, common) for name, poems in sets.items()}
    for name in columns:
        columns[name] |= _told_apart(form, sets, name, reference)
    _add_ratios(columns)
    return Table(FORMS[form].title, MEASURES, columns)


def _qualities(form: str, poems: Poems, reference: Reference, common: int) -> Findings:
    """Measure one set; figures that depend on its size take its first `common` poems."""
    found = _rules(form, poems, reference.vocabulary)
    found["perplexity"] = reference.trigram.perplexity(poems)
    for n in (4, 5):
        found[f"copied_{n}"] = reference.grams.copied_share(poems, n)
    found["copied_lines"] = reference.grams.copied_lines(poems)
    if form in EIGHT_LINES:
        found["antithesis"] = mean_antithesis(reference.antithesis, middle_couplets(poems))
    findings = {key: Finding(estimate, len(poems)) for key, estimate in found.items()}
    return findings | _variety(poems[:common])


def _rules(form: str, poems: Poems, vocabulary: Vocabulary) -> dict[str, Estimate]:
    texts = [[vocabulary.decode(line) for line in poem] for poem in poems.tolist()]
    found = {"repetition": repetition_share(poems)}
    for name in ("strict", "lenient"):
        rates = prosody_rates(texts, FORMS[form], strict=name == "strict")
        found |= {
            "format": rates.format,
            f"line_tones_{name}": rates.line_tones,
            f"tones_{name}": rates.tones,
            f"rhyme_{name}": rates.rhyme,
            f"regular_{name}": rates.regular,
        }
    return found


def _variety(poems: Poems) -> Findings:
    overlap = pairwise_overlap(poems)
    findings = {
        "top_20": Finding(top_share(poems), len(poems)),
        "jaccard_bigrams": Finding(overlap.bigrams, len(poems)),
        "jaccard_characters": Finding(overlap.characters, len(poems)),
    }
    for size in _DISTINCT_SIZES:
        if len(poems) >= size:
            for n in (1, 2, 3):
                estimate = distinct_n(poems, n, sample_size=size)
                if len(poems) == size:
                    # There is one such sample only, which says nothing of its error.
                    estimate = plain(estimate.value)
                findings[f"distinct_{n}_{size}"] = Finding(estimate, size)
    return findings


def _told_apart(form: str, sets: Mapping[str, Poems], name: str, reference: Reference) -> Findings:
    human = sets[HUMAN]
    poems = reference.human(form, len(human), split="train") if name == HUMAN else sets[name]
    accuracy = two_sample_accuracy(poems, human, vectors=reference.vectors)
    return {"two_sample": Finding(accuracy, 2 * min(len(poems), len(human)))}


def _add_ratios(columns: Mapping[str, Findings]) -> None:
    human = columns[HUMAN]["perplexity"].estimate
    for name, findings in columns.items():
        if name != HUMAN:
            own = findings["perplexity"]
            findings["perplexity_ratio"] = Finding(ratio(own.estimate, human), own.size)
