"""Splits poems by a hash of their text, so that the same poem always falls the same way."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from model_export.corpus.clean import CorpusPoem

SPLITS = ("train", "validation", "test")
_VALIDATION_PERMILLE = 10
_TEST_PERMILLE = 30


def split_poems(poems: Iterable[CorpusPoem], dropped: Counter[str]) -> dict[str, list[CorpusPoem]]:
    """Share the poems out to train, validation and test (96 : 1 : 3).

    A training poem with a line that also stands in a held-out poem is dropped, so that
    held-out figures measure nothing learnt by heart.
    """
    parts: dict[str, list[CorpusPoem]] = {name: [] for name in SPLITS}
    for poem in poems:
        parts[split_of(poem)].append(poem)
    held_out = {line for name in SPLITS[1:] for poem in parts[name] for line in poem.lines}
    clean = [poem for poem in parts["train"] if held_out.isdisjoint(poem.lines)]
    dropped["shares a line with a held-out poem"] += len(parts["train"]) - len(clean)
    parts["train"] = clean
    return parts


def split_of(poem: CorpusPoem) -> str:
    """Name the split of a poem."""
    digest = hashlib.sha256("".join(poem.lines).encode()).digest()
    bucket = int.from_bytes(digest[:8], "big") % 1000
    if bucket < _VALIDATION_PERMILLE:
        return "validation"
    return "test" if bucket < _VALIDATION_PERMILLE + _TEST_PERMILLE else "train"


def with_couplets(poems: list[CorpusPoem]) -> list[CorpusPoem]:
    """Add the parallel couplets inside the eight-line poems (lines 3–4 and 5–6)."""
    couplet_form = {"wulu": "wuyan", "qilu": "qiyan"}
    cut = [
        CorpusPoem(couplet_form[poem.form], poem.lines[start : start + 2], poem.title)
        for poem in poems
        if poem.form in couplet_form
        for start in (2, 4)
    ]
    return poems + cut
