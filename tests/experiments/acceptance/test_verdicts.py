"""The rule of verdicts: a wide interval is never an agreement, and never a refutation."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.acceptance.line import Rule
from experiments.acceptance.verdicts import at_least, at_most, exactly, negligible, relevant
from experiments.statistics import Estimate

S = 0.03  # smallest effect of interest
RULES = (at_least, at_most, negligible, relevant)
ends = st.floats(-1, 1)
widths = st.floats(0.001, 1)
smallest_effects = st.floats(0.001, 0.5)


def interval(low: float, high: float) -> Estimate:
    return Estimate((low + high) / 2, low, high, 1000, "BCa")


# Verdicts of: at least, less than, negligible, relevant.
@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.04, 0.09, "holds refuted refuted holds"),
        (0.03, 0.09, "holds refuted refuted holds"),
        (0.02, 0.09, "undecided undecided undecided undecided"),
        (0.01, 0.03, "undecided undecided undecided undecided"),
        (0.01, 0.02, "refuted holds holds refuted"),
        (-0.02, 0.02, "refuted holds holds refuted"),
        (-0.03, 0.02, "refuted holds undecided undecided"),
        (-0.09, -0.02, "refuted holds undecided undecided"),
        (-0.09, -0.03, "refuted holds refuted holds"),
        (-0.09, -0.04, "refuted holds refuted holds"),
        (-0.50, 0.50, "undecided undecided undecided undecided"),
        (0.0, 0.0, "refuted holds holds refuted"),
        (math.nan, math.nan, "undecided undecided undecided undecided"),
    ],
)
def test_verdicts_by_hand(low: float, high: float, said: str) -> None:
    assert [rule(interval(low, high), S) for rule in RULES] == said.split()


@given(widths, widths, smallest_effects)
def test_an_interval_on_both_sides_decides_nothing(below: float, above: float, s: float) -> None:
    wide = interval(s - below, s + above)
    assert at_least(wide, s) == at_most(wide, s) == "undecided"
    wider = interval(min(wide.low, -s), wide.high)
    assert negligible(wider, s) == relevant(wider, s) == "undecided"


@given(ends, ends, ends, ends, smallest_effects, st.sampled_from(RULES))
def test_a_wider_interval_never_decides_more(
    a: float, b: float, c: float, d: float, s: float, rule: Rule
) -> None:
    # What a wide interval says, every interval within it says too.
    outer_low, low, high, outer_high = sorted((a, b, c, d))
    wide, narrow = rule(interval(outer_low, outer_high), s), rule(interval(low, high), s)
    assert wide in (narrow, "undecided")


@given(ends, ends, smallest_effects)
def test_opposites(a: float, b: float, s: float) -> None:
    size = interval(*sorted((a, b)))
    for rule, other in ((at_least, at_most), (negligible, relevant)):
        pair = {rule(size, s), other(size, s)}
        assert pair in ({"holds", "refuted"}, {"undecided"})


@given(ends, ends, smallest_effects)
def test_either_way_is_alike(a: float, b: float, s: float) -> None:
    low, high = sorted((a, b))
    for rule in (negligible, relevant):
        assert rule(interval(low, high), s) == rule(interval(-high, -low), s)


@given(ends, smallest_effects, st.sampled_from(RULES))
def test_a_point_is_always_decided(value: float, s: float, rule: Rule) -> None:
    assert rule(interval(value, value), s) != "undecided"


def test_a_fact_is_so_or_not() -> None:
    assert (exactly(True), exactly(False)) == ("holds", "refuted")
