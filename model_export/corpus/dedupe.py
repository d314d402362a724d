"""Finds poems that stand in the corpus twice, also under two titles or with other readings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tqdm import tqdm

from model_export.corpus.clean import CorpusPoem

# Two poems are one when half their lines agree; editions differ in a character here and there,
# so a line agrees already when its even or its odd characters do.
_SAME_SHARE = 0.5


def without_duplicates(poems: Iterable[CorpusPoem], dropped: Counter[str]) -> Iterator[CorpusPoem]:
    """Yield each poem once, the longest version first; count the others in `dropped`.

    A quatrain that is half of an eight-line poem counts as a duplicate of it.
    """
    owners: dict[tuple[int, str], list[int]] = defaultdict(list)
    ordered = sorted(poems, key=lambda poem: -len(poem.lines))
    for index, poem in enumerate(tqdm(ordered, desc="removing duplicates", unit="poem")):
        keys = [_line_keys(line) for line in poem.lines]
        matches: Counter[int] = Counter()
        for pair in keys:
            matches.update({owner for key in pair for owner in owners.get(key, ())})
        if matches and matches.most_common(1)[0][1] >= len(poem.lines) * _SAME_SHARE:
            dropped["duplicate"] += 1
            continue
        for pair in keys:
            for key in pair:
                owners[key].append(index)
        yield poem


def _line_keys(line: str) -> tuple[tuple[int, str], tuple[int, str]]:
    return (0, line[::2]), (1, line[1::2])
