"""Of 100 paired wars: natural frequencies by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from experiments.statistics.survival import Frequencies, natural_frequencies


def test_frequencies_by_hand() -> None:
    # Of six pairs three are shorter, two equal, one longer: 50, 33.33, 16.67; the one missing
    # war goes to the largest remainder.
    result = natural_frequencies([9, 9, 9, 9, 9, 9], [1, 2, 3, 9, 9, 84])
    assert result == Frequencies(shorter=50, equal=33, longer=17, pairs=6)
    assert result.sentence("coordinated") == (
        "Of 100 paired wars, 50 were shorter, 33 equal, 17 longer under coordinated."
    )


def test_equal_remainders_never_favour_the_second_arm() -> None:
    # One, six and one of eight: 12.5, 75, 12.5.
    result = natural_frequencies([5] * 8, [4, 5, 5, 5, 5, 5, 5, 6])
    assert (result.shorter, result.equal, result.longer) == (12, 75, 13)


def test_frequencies_leave_out_incomplete_pairs() -> None:
    result = natural_frequencies([5, np.nan, 5], [4, 4, np.nan])
    assert result == Frequencies(shorter=100, equal=0, longer=0, pairs=1)


def test_frequencies_without_pairs_say_so() -> None:
    result = natural_frequencies([], [])
    assert result == Frequencies(shorter=0, equal=0, longer=0, pairs=0)
    assert result.sentence("coordinated") == "No pair of wars can be compared."


lengths = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=300)


@given(lengths)
def test_frequencies_sum_to_100_and_stay_within_one_war(rows: list[tuple[int, int]]) -> None:
    first, second = np.array(rows).T
    result = natural_frequencies(first, second)
    assert result.shorter + result.equal + result.longer == 100
    assert abs(result.shorter - 100 * np.mean(second < first)) < 1
    assert abs(result.equal - 100 * np.mean(second == first)) < 1
    assert abs(result.longer - 100 * np.mean(second > first)) < 1
    back = natural_frequencies(second, first)
    assert back.shorter + 1 >= result.longer >= back.shorter
