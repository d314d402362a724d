"""Whether themed poems show their theme, by its images and to a judge trained on titles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.engine.theme_table import curated_themes
from bot.engine.themes import image_characters
from bot.verse.forms import FORMS
from bot.verse.vocabulary import SPECIAL_COUNT, Vocabulary
from model_export.evaluation.reference import Reference, grid
from model_export.evaluation.tables import Finding, Findings, Measure, Table, ratio
from model_export.evaluation.writing import ids_of, write_poems
from model_export.metrics.estimate import bootstrap_mean
from model_export.metrics.theme import TITLE_THEMES, Labels, ThemeClassifier, title_labels
from model_export.training.batches import FormData

THEMED, UNTHEMED, HUMAN_ANY, RATIO = "themed", "untitled", "human", "themed / human"

IMAGERY = (
    Measure("one", "at least one image", "poems with an image character of the theme", "percent"),
    Measure("two", "at least two images", "poems with two different ones", "percent"),
    Measure("mean", "images a poem", "different image characters of the theme"),
)
RECOGNITION = (
    Measure(
        "seen",
        "theme recognised",
        "P@1 over ten themes of a naive Bayes judge trained on titled human poems",
        "percent",
    ),
    Measure(
        "hidden",
        "theme recognised, its own characters hidden",
        "the same, blind to the characters that name the themes",
        "percent",
    ),
)


def imagery_table(
    poet: Poet,
    form: str,
    untitled: Sequence[str],
    reference: Reference,
    *,
    themes: int,
    each: int,
    candidates: int,
) -> Table:
    """Count image characters in themed poems and, by chance, in others.

    Args:
        poet: Writes.
        form: Name of the form.
        untitled: Texts of own poems without a theme.
        reference: The corpus.
        themes: Number of curated themes, the most wished for first.
        each: Poems a theme.
        candidates: Candidates a poem.
    """
    keys = [theme.key for theme in curated_themes()[:themes]]
    requests = [
        PoemRequest(form, str(seed), theme=key, candidates=candidates)
        for key in keys
        for seed in range(each)
    ]
    poems = write_poems(poet, requests, "themed poems")
    images = [frozenset(image_characters(poet.themes.resolve(key))) for key in keys]
    themed = [
        ["".join(p.lines) for p in poems[i * each : (i + 1) * each]] for i in range(len(keys))
    ]
    human = [poet.vocabulary.decode(row.ravel()) for row in reference.human(form, 500)]
    columns = {
        THEMED: _imagery(images, themed),
        UNTHEMED: _imagery(images, [untitled] * len(keys)),
        HUMAN_ANY: _imagery(images, [human] * len(keys)),
    }
    title = f"{FORMS[form].title}: images of {len(keys)} themes"
    return Table(title, IMAGERY, columns)


def recognition_table(
    poet: Poet, form: str, reference: Reference, *, each: int, candidates: int
) -> Table:
    """Let a judge trained on titled human poems name the themes of poems.

    Args:
        poet: Writes.
        form: Name of the form.
        reference: The corpus.
        each: Poems a theme.
        candidates: Candidates a poem.
    """
    requests = [
        PoemRequest(form, str(seed), theme=theme.name, candidates=candidates)
        for theme in TITLE_THEMES
        for seed in range(each)
    ]
    ours = ids_of(write_poems(poet, requests, "poems to recognise"), reference.vocabulary)
    wanted = np.repeat(np.arange(len(TITLE_THEMES)), each)
    human, labels = grid(reference.test[form]), _labels(reference.test[form], reference.vocabulary)
    naming = "".join(theme.characters for theme in TITLE_THEMES)
    columns: dict[str, Findings] = {THEMED: {}, HUMAN_ANY: {}, RATIO: {}}
    for key, hidden in (("seen", ""), ("hidden", naming)):
        if (labels < 0).all():
            continue
        judge = _judge(reference, hidden)
        own, known = judge.accuracy(ours, wanted), judge.accuracy(human, labels)
        columns[THEMED][key] = Finding(own, len(ours))
        columns[HUMAN_ANY][key] = Finding(known, int((labels >= 0).sum()))
        columns[RATIO][key] = Finding(ratio(own, known), len(ours))
    title = f"{FORMS[form].title}: themes recognised; chance {1 / len(TITLE_THEMES):.0%}"
    return Table(title, RECOGNITION, columns)


def _imagery(images: Sequence[frozenset[str]], texts: Sequence[Sequence[str]]) -> Findings:
    """Give the figures of poems by theme; the interval is over themes."""
    counts: NDArray[np.int64] = np.array(
        [
            [len(wanted & set(text)) for text in group]
            for wanted, group in zip(images, texts, strict=True)
        ]
    )
    found = {
        "one": (counts >= 1).mean(axis=1),
        "two": (counts >= 2).mean(axis=1),
        "mean": counts.mean(axis=1),
    }
    return {key: Finding(bootstrap_mean(values), counts.size) for key, values in found.items()}


def _judge(reference: Reference, hidden: str) -> ThemeClassifier:
    parts = list(reference.train.values())
    ids = [index for index in reference.vocabulary.encode_lenient(hidden) if index >= SPECIAL_COUNT]
    return ThemeClassifier.fit(
        [grid(part) for part in parts],
        [_labels(part, reference.vocabulary) for part in parts],
        hidden=ids,
    )


def _labels(data: FormData, vocabulary: Vocabulary) -> Labels:
    """Label poems by the themes that their titles name."""
    rows = (row[row >= SPECIAL_COUNT].tolist() for row in data.titles)
    return title_labels(map(vocabulary.decode, rows))
