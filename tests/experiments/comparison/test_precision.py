"""Playing on until an interval is narrow enough, or saying what it would take."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.errors import InputError
from experiments.comparison import precision as module
from experiments.comparison.compare import Comparison, compare
from experiments.comparison.design import Design
from experiments.comparison.measures import measure_named
from experiments.comparison.precision import (
    Precision,
    half_width,
    next_total,
    precision,
    runs_needed,
)
from experiments.console import Counter
from experiments.statistics.intervals import arm_mean, paired_difference

LENGTH = measure_named("war_length")


def test_of_the_war_length_if_nothing_else_is_asked_for() -> None:
    assert precision(0.5, None) == Precision(0.5, LENGTH)
    assert precision(0.02, "exhausted") == Precision(0.02, measure_named("exhausted"))
    assert precision(None, None) is None


@pytest.mark.parametrize(
    ("asked", "outcome", "said"),
    [
        (None, "exhausted", "--outcome goes with --precision, the half-width to reach."),
        (0.0, None, "--precision 0; allowed: a number above 0."),
        (-1.0, None, "--precision -1; allowed: a number above 0."),
        (math.nan, None, "--precision nan; allowed: a number above 0."),
        (math.inf, None, "--precision inf; allowed: a number above 0."),
        (
            0.5,
            "war_lenght",
            "--outcome 'war_lenght' not found. Did you mean 'war_length'?\nAllowed: ",
        ),
        (0.5, "", "--outcome '' not found.\nAllowed: durably_settled, on_good_terms,"),
    ],
)
def test_what_cannot_be_reached_at_all(asked: float | None, outcome: str | None, said: str) -> None:
    with pytest.raises(InputError) as error:
        precision(asked, outcome)
    assert str(error.value).startswith(said)


@pytest.fixture
def begun_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the first half-width from 20 pairs."""
    monkeypatch.setattr(module, "FIRST", 20)


def width(played: Comparison, runs: int) -> float:
    """Return the wider half-width of the war length among the first runs of two other arms."""
    first, *others = (LENGTH.of(wars.war)[:runs] for wars in played.wars.values())
    found = [paired_difference(first, other) for other in others]
    return max(half_width(difference.low, difference.high) for difference in found)


def cut(asked: Design, most: int, reached: Precision) -> Comparison:
    """Return wars alone; horizons would take the longest."""
    return compare(replace(asked, runs=most, months=12 + 48), Counter(), reached)


@pytest.mark.compiled
def test_a_precision_that_is_reached_at_once(played: Comparison, begun_small: None) -> None:
    found = cut(played.design, 60, Precision(width(played, 20), LENGTH))
    assert found.design.runs == 20
    for arm, wars in found.wars.items():
        assert wars.war.tobytes() == played.wars[arm].war[:20].tobytes()


@pytest.mark.compiled
def test_a_precision_that_takes_further_runs(played: Comparison, begun_small: None) -> None:
    # The square-root law asks for 32 pairs; whole fifties are played, and those are enough.
    now = width(played, 20)
    wanted = 0.8 * now
    assert next_total(now, 20, wanted, 60) == 50
    assert width(played, 50) <= wanted
    found = cut(played.design, 60, Precision(wanted, LENGTH))
    assert found.design.runs == 50
    for arm, wars in found.wars.items():
        assert len(wars.runs) == len(found.contrast("coordinated").first.runs) == 50
        assert wars.war.tobytes() == played.wars[arm].war[:50].tobytes()
        assert wars.months.tobytes() == played.wars[arm].months[:50].tobytes()


@pytest.mark.compiled
def test_a_precision_beyond_the_runs_allowed(played: Comparison, begun_small: None) -> None:
    now = width(played, 20)
    with pytest.raises(InputError) as error:
        cut(played.design, 60, Precision(now / 10, LENGTH))
    first, second = str(error.value).splitlines()
    assert first == (
        f"--precision {now / 10:g}: with 20 pairs the half-width of war_length is {now:.3g} "
        "(months)."
    )
    assert second == (
        "It takes about 2,000 pairs; allowed: at most 60 (--runs), or a wider half-width."
    )


@pytest.mark.compiled
def test_a_single_pair_has_no_precision(played: Comparison) -> None:
    with pytest.raises(InputError, match="with 1 pairs the half-width of war_length is nan"):
        cut(played.design, 1, Precision(5.0, LENGTH))


@pytest.mark.compiled
def test_an_outcome_that_never_exists_has_no_precision(
    played: Comparison, begun_small: None
) -> None:
    terms = replace(measure_named("terms"), of=lambda war: np.full(np.shape(war["terms"]), np.nan))
    with pytest.raises(InputError, match="It takes no number of pairs; allowed: at most 60"):
        cut(played.design, 60, Precision(1.0, terms))


def test_half_width() -> None:
    assert half_width(-0.5, 1.5) == 1.0
    assert math.isnan(half_width(math.nan, math.nan))


@pytest.mark.parametrize(
    ("width", "pairs", "target", "needed"),
    [
        (0.06, 100, 0.03, 400),  # half the width, four times the pairs, without a rounding more
        (0.03, 1_000, 0.03, 1_000),
        (0.031, 1_000, 0.03, 1_068),  # 1067.8
        (0.015, 1_000, 0.03, 250),
        (1e-9, 1_000, 0.03, 2),
        (0.0, 1_000, 0.03, 1_000),
    ],
)
def test_runs_needed_by_hand(width: float, pairs: int, target: float, needed: int) -> None:
    assert runs_needed(width, pairs, target) == needed


@pytest.mark.parametrize(
    ("width", "pairs", "most", "total"),
    [
        (0.06, 100, 5_000, 450),  # 400 and 5% are 420
        (0.06, 100, 450, 450),
        (0.06, 100, 449, None),
        (0.0301, 1_000, 5_000, 1_100),  # 1,057 with the margin, but at least 10% more
        (0.06, 1_000, 4_200, 4_200),  # 4,200 to the run: no further 50
        (0.03, 1_000, 5_000, 1_000),
        (0.0, 100, 5_000, 100),
        (0.02, 1_000, 500, 1_000),
        (0.04, 1_000, 1_000, None),
    ],
)
def test_next_total_by_hand(width: float, pairs: int, most: int, total: int | None) -> None:
    assert next_total(width, pairs, 0.03, most) == total


def test_nothing_is_known_without_an_interval() -> None:
    assert runs_needed(math.nan, 1, 0.03) is None
    assert next_total(math.nan, 1, 0.03, 5_000) is None


@pytest.mark.parametrize("target", [0.0, -0.1, math.nan])
def test_target_must_be_above_zero(target: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        runs_needed(0.1, 100, target)
    with pytest.raises(ValueError, match="must be above 0"):
        next_total(0.1, 100, target, 5_000)


@given(st.floats(0, 10), st.integers(2, 10_000), st.floats(0.001, 1), st.integers(2, 10**7))
def test_next_total_reaches_the_target_by_the_law(
    width: float, pairs: int, target: float, most: int
) -> None:
    total = next_total(width, pairs, target, most)
    if width <= target:
        assert total == pairs
    elif total is None:
        assert max(1.05 * pairs * (width / target) ** 2, 1.1 * pairs) > most - 50
    else:
        assert total % 50 == 0
        assert pairs * 1.1 - 1e-6 <= total <= most
        assert width * math.sqrt(pairs / total) <= target


def test_law_holds_for_the_intervals_of_a_comparison() -> None:
    few, many = np.arange(200) < 60, np.arange(800) < 240
    width = half_width(arm_mean(few).low, arm_mean(few).high)
    reached = half_width(arm_mean(many).low, arm_mean(many).high)
    assert runs_needed(width, 200, reached) == pytest.approx(800, rel=0.02)
