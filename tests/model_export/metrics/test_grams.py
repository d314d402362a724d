"""n-gram keys: exact up to four characters, one to one beyond, special ids marked."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model_export.metrics.grams import contains, distinct, gram_keys, whole_grams


def test_keys_of_bigrams_hold_both_ids_and_stop_at_the_line_end() -> None:
    """Two lines of three characters have two bigrams each, none across the lines."""
    keys = gram_keys(np.array([[[4, 5, 6], [7, 8, 9]]]), 2)
    expected = [[4 << 16 | 5, 5 << 16 | 6], [7 << 16 | 8, 8 << 16 | 9]]
    assert keys.tolist() == [expected]


def test_an_ngram_longer_than_the_line_does_not_exist() -> None:
    """Lines of five have no 6-grams."""
    assert gram_keys(np.full((2, 4, 5), 9), 6).shape == (2, 4, 0)


@given(st.lists(st.lists(st.integers(0, 5), min_size=5, max_size=5), min_size=1, max_size=30))
def test_long_keys_are_equal_only_for_equal_lines(lines: list[list[int]]) -> None:
    """Mixing keeps apart what differs, order included."""
    keys = gram_keys(np.array(lines)[:, None, :], 5).ravel()
    assert len(set(keys.tolist())) == len({tuple(line) for line in lines})


def test_ngrams_with_a_special_id_are_not_whole() -> None:
    """Id 3 spoils both bigrams that it stands in."""
    assert whole_grams(np.array([[[4, 5, 3, 6, 7]]]), 2).tolist() == [[[True, False, False, True]]]


def test_distinct_keys_are_sorted_and_searchable() -> None:
    """Membership is told for keys below, among and above the sorted ones."""
    keys = distinct(np.array([9, 5, 9, 7], dtype=np.uint64))
    assert keys.tolist() == [5, 7, 9]
    asked = np.array([4, 5, 8, 9, 10], dtype=np.uint64)
    assert contains(keys, asked).tolist() == [False, True, False, True, False]
    assert not contains(keys[:0], asked).any()
