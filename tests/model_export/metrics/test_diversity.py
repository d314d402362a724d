"""Diversity: distinct n-grams, stock words and overlap of pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model_export.metrics.diversity import distinct_n, jaccard, pairwise_overlap, top_share

_ids = st.lists(st.integers(0, 6), min_size=4, max_size=4)


def test_distinct_shares_are_counted_over_the_sample() -> None:
    """Lines 甲乙甲乙甲 and 甲乙丙丁戊: 5 of 10 characters, 5 of 8 bigrams, 5 of 6 trigrams."""
    poems = np.array([[[4, 5, 4, 5, 4]], [[4, 5, 6, 7, 8]]])
    shares = [distinct_n(poems, n, sample_size=2).value for n in (1, 2, 3)]
    assert shares == pytest.approx([5 / 10, 5 / 8, 5 / 6])


def test_distinct_leaves_out_special_ids() -> None:
    """Unknown characters are no variety: one kind in three places."""
    poems = np.array([[[4, 4, 4, 2, 2]]])
    assert distinct_n(poems, 1, sample_size=1).value == pytest.approx(1 / 3)


def test_distinct_refuses_a_sample_larger_than_the_set() -> None:
    """A smaller sample would not compare with the others."""
    with pytest.raises(ValueError, match="samples of 150"):
        distinct_n(np.full((149, 4, 5), 9), 2, sample_size=150)


def test_top_share_reads_lines_in_words_of_two() -> None:
    """In 甲乙丙丁甲乙丙 the words are 甲乙, 丙丁, 甲乙; 丁甲 and 乙丙 are none."""
    poems = np.array([[[4, 5, 6, 7, 4, 5, 6]]])
    assert top_share(poems, top=1).value == pytest.approx(2 / 3)


def test_copies_of_one_poem_overlap_wholly() -> None:
    """Equal sets have a Jaccard index of 1 for each pair."""
    overlap = pairwise_overlap(np.tile(np.arange(4, 24).reshape(1, 4, 5), (3, 1, 1)), pairs=50)
    assert (overlap.bigrams.value, overlap.characters.value) == (1, 1)


def test_a_poem_is_never_paired_with_itself() -> None:
    """Two poems without a common character overlap by 0 in every pair."""
    poems = np.arange(4, 44).reshape(2, 4, 5)
    assert pairwise_overlap(poems, pairs=200).characters.value == 0


@given(_ids, _ids)
def test_jaccard_is_that_of_the_sets(first: list[int], second: list[int]) -> None:
    """Repeats count once and 0 is no member."""
    one, two = set(first) - {0}, set(second) - {0}
    expected = len(one & two) / len(one | two) if one | two else 1.0
    rows = [np.array([ids], dtype=np.uint64) for ids in (first, second)]
    assert jaccard(*rows)[0] == pytest.approx(expected)
