"""Writes the prepared corpus: vocabulary, arrays and a report of what was dropped and why."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.verse.forms import FORMS
from bot.verse.vocabulary import UNKNOWN, Vocabulary
from model_export.corpus import source
from model_export.corpus.clean import TITLE_LENGTH, CorpusPoem, clean
from model_export.corpus.dedupe import without_duplicates
from model_export.corpus.labels import Labeller
from model_export.corpus.split import SPLITS, split_poems, with_couplets

MINIMUM_COUNT = 12
"""A character that occurs less often in training has no id: too few examples to learn it."""

_MOST_UNKNOWN = 1


def build(source_folder: Path, out: Path) -> dict[str, object]:
    """Prepare the corpus and write it to `out`, replacing what stood there.

    Args:
        source_folder: Folder with the `poet.*.json` files.
        out: Gets `vocabulary.txt`, `report.json` and `<form>.<split>.npz` with the arrays
            `poems` uint16 (poems, characters), `titles` uint16 (poems, TITLE_LENGTH),
            `patterns` and `rhymes` uint8 (poems,), see `labels`.

    Returns:
        The report.
    """
    dropped: Counter[str] = Counter()
    poems = list(without_duplicates(clean(source.read(source_folder), dropped), dropped))
    parts = split_poems(poems, dropped)
    vocabulary = _vocabulary_of(parts["train"])
    partial = out.with_name(out.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    vocabulary.save(partial / "vocabulary.txt")
    counts = {
        split: _write_split(partial, split, with_couplets(parts[split]), vocabulary, dropped)
        for split in SPLITS
    }
    report: dict[str, object] = {
        "source": f"{source.PACKAGE} {source.VERSION}",
        "vocabulary": len(vocabulary),
        "vocabulary_fingerprint": vocabulary.fingerprint,
        "poems": counts,
        "dropped": dict(dropped.most_common()),
        "sha256": corpus_hash(partial),
    }
    (partial / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n")
    shutil.rmtree(out, ignore_errors=True)
    partial.rename(out)
    return report


def corpus_hash(folder: Path) -> str:
    """SHA-256 over the arrays' contents and the vocabulary, independent of zip details."""
    digest = hashlib.sha256((folder / "vocabulary.txt").read_bytes())
    for path in sorted(folder.glob("*.npz")):
        with np.load(path) as arrays:
            for name in sorted(arrays.files):
                digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    return digest.hexdigest()


def _vocabulary_of(poems: Iterable[CorpusPoem]) -> Vocabulary:
    counts = Counter(character for poem in poems for line in poem.lines for character in line)
    kept = [pair for pair in counts.items() if pair[1] >= MINIMUM_COUNT]
    # Commonest first, then by code point, so that the order is the same on every machine.
    return Vocabulary.of(character for character, _ in sorted(kept, key=lambda p: (-p[1], p[0])))


def _write_split(
    folder: Path,
    split: str,
    poems: list[CorpusPoem],
    vocabulary: Vocabulary,
    dropped: Counter[str],
) -> dict[str, int]:
    counts = {}
    labeller = Labeller(vocabulary)
    for form in FORMS:
        chosen = [poem for poem in poems if poem.form == form]
        ids = np.array(
            [vocabulary.encode_lenient("".join(poem.lines)) for poem in chosen], dtype=np.uint16
        ).reshape(-1, FORMS[form].length)
        titles = np.array([_title_ids(poem, vocabulary) for poem in chosen], dtype=np.uint16)
        readable = (ids == UNKNOWN).sum(axis=1) <= _MOST_UNKNOWN
        dropped["too many rare characters"] += int((~readable).sum())
        ids = ids[readable]
        np.savez_compressed(
            folder / f"{form}.{split}.npz",
            poems=ids,
            titles=titles.reshape(-1, TITLE_LENGTH)[readable],
            patterns=labeller.patterns(form, ids),
            rhymes=labeller.rhymes(form, ids),
        )
        counts[form] = int(readable.sum())
    return counts


def _title_ids(poem: CorpusPoem, vocabulary: Vocabulary) -> NDArray[np.uint16]:
    known = [index for index in vocabulary.encode_lenient(poem.title) if index != UNKNOWN]
    padded = np.zeros(TITLE_LENGTH, dtype=np.uint16)
    padded[: len(known)] = known
    return padded
