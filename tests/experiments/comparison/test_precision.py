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
from experiments.comparison.measures import Fields, measure_named
from experiments.comparison.precision import (
    Precision,
    next_total,
    precision,
    runs_needed,
)
from experiments.console import Counter
from experiments.statistics.intervals import Difference, paired_difference

LENGTH = measure_named("war_length")
DENSE = measure_named(
    "delivered"
)  # which differs in most pairs, as the length of few wars does not


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
    """Return the wider half-width of what is delivered among the first runs of two other arms."""
    first, *others = (DENSE.of(wars.war)[:runs] for wars in played.wars.values())
    return max(paired_difference(first, other).half_width for other in others)


def cut(asked: Design, most: int, reached: Precision) -> Comparison:
    """Return wars alone; horizons would take the longest."""
    return compare(replace(asked, runs=most, months=12 + 48), Counter(), reached)


@pytest.mark.compiled
def test_a_precision_that_is_reached_at_once(played: Comparison, begun_small: None) -> None:
    found = cut(played.design, 60, Precision(width(played, 20), DENSE))
    assert found.design.runs == 20
    for arm, wars in found.wars.items():
        assert wars.war.tobytes() == played.wars[arm].war[:20].tobytes()


@pytest.mark.compiled
def test_a_precision_that_takes_further_runs(played: Comparison, begun_small: None) -> None:
    # The square-root law asks for 32 pairs; whole fifties are played, and those are enough.
    now = width(played, 20)
    wanted = 0.8 * now
    assert next_total([math.ceil(20 / 0.8**2)], 20, 60) == 50
    assert width(played, 50) <= wanted
    found = cut(played.design, 60, Precision(wanted, DENSE))
    assert found.design.runs == 50
    for arm, wars in found.wars.items():
        assert len(wars.runs) == len(found.contrast("coordinated").first.runs) == 50
        assert wars.war.tobytes() == played.wars[arm].war[:50].tobytes()
        assert wars.months.tobytes() == played.wars[arm].months[:50].tobytes()


@pytest.mark.compiled
def test_a_precision_beyond_the_runs_allowed(played: Comparison, begun_small: None) -> None:
    now = width(played, 20)
    with pytest.raises(InputError) as error:
        cut(played.design, 60, Precision(now / 10, DENSE))
    first, second = str(error.value).splitlines()
    assert first == (
        f"--precision {now / 10:g}: with 20 pairs the half-width of delivered is {now:.3g} "
        "(EUR bn)."
    )
    assert second == (
        "It takes about 2,000 pairs; allowed: at most 60 (--runs), or a wider half-width."
    )


@pytest.mark.compiled
def test_a_single_pair_has_no_precision(played: Comparison) -> None:
    with pytest.raises(InputError, match="with 1 pair the half-width of war_length is nan"):
        cut(played.design, 1, Precision(5.0, LENGTH))


@pytest.mark.compiled
def test_an_outcome_that_never_exists_has_no_precision(
    played: Comparison, begun_small: None
) -> None:
    terms = replace(measure_named("terms"), of=lambda war: np.full(np.shape(war["terms"]), np.nan))
    with pytest.raises(InputError, match="It takes no known number of pairs; allowed: at most 60"):
        cut(played.design, 60, Precision(1.0, terms))


@pytest.mark.compiled
def test_what_is_never_seen_is_not_precise(played: Comparison, begun_small: None) -> None:
    # No war of sixty ends in a withdrawal: once a half-width of 0, and any precision was reached.
    withdrawn = replace(measure_named("withdrawn"), of=lambda war: np.isnan(war["war_length"]))
    with pytest.raises(InputError) as error:
        cut(played.design, 60, Precision(0.0001, withdrawn))
    # Wilson's limit of none in n is z^2 / (n + z^2): .161 of 20, and .0001 of 38,411.
    assert str(error.value).splitlines() == [
        "--precision 0.0001: with 20 pairs the half-width of withdrawn is 0.161 (share of wars).",
        "It takes about 38,411 pairs; allowed: at most 60 (--runs), or a wider half-width.",
    ]


@pytest.mark.compiled
def test_a_difference_that_is_constant_tells_no_half_width(
    played: Comparison, begun_small: None
) -> None:
    # 7 in every war of the first arm, 8 in every war of the others.
    seen: list[float] = []

    def later(war: Fields) -> np.ndarray:
        seen.append(7.0 if len(seen) % 2 == 0 else 8.0)
        return np.full(np.shape(war["terms"]), seen[-1])

    with pytest.raises(InputError, match="war_length differs by the same in every pair, which"):
        cut(played.design, 60, Precision(1.0, replace(LENGTH, of=later)))


@pytest.mark.compiled
@pytest.mark.parametrize("differing", [0, 1, 9])
def test_a_difference_that_few_pairs_show_is_never_precise(
    played: Comparison, begun_small: None, differing: int
) -> None:
    # Once a half-width of .375 from one pair of 60, with which 9 runs sufficed.
    first = DENSE.of(played.wars["siloed"].war)

    def rare(war: Fields) -> np.ndarray:
        own = DENSE.of(war)
        later = not np.array_equal(own, first[: own.size])
        return np.where(later & (np.arange(own.size) < differing), 9.0, 0.0)

    with pytest.raises(InputError) as error:
        cut(played.design, 60, Precision(100.0, replace(LENGTH, of=rare)))
    assert str(error.value).splitlines() == [
        f"--precision 100: with 20 pairs too few differ in war_length to tell a half-width "
        f"({differing} of 20; at least 10).",
        "Allowed: another --outcome, or a number of --runs without --precision.",
    ]


@pytest.mark.parametrize("differing", [0, 1, 9])
def test_of_what_few_pairs_show_no_number_of_runs_is_known(differing: int) -> None:
    change = np.where(np.arange(60) < differing, -9.0, 0.0)
    assert runs_needed(paired_difference(np.zeros(60), change), 60, 100.0) is None


@pytest.mark.compiled
def test_an_arm_that_is_the_first_one_again_has_nothing_to_measure(
    played: Comparison, begun_small: None
) -> None:
    first, second = played.design.configurations[:2]
    again = replace(first, name="again")
    asked = replace(played.design, configurations=(first, again))
    assert cut(asked, 60, Precision(1e-9, LENGTH)).design.runs == 20
    with pytest.raises(InputError, match="too few differ in war_length"):
        cut(replace(asked, configurations=(first, again, second)), 60, Precision(1e-9, LENGTH))


def mean_of(half: float) -> Difference:
    """Return a difference of means with an interval of this half-width."""
    return Difference(0.0, 1.0, 1.0, 1.0 - half, 1.0 + half, 100, "BCa")


@pytest.mark.parametrize(
    ("width", "pairs", "target", "needed"),
    [
        (0.06, 100, 0.03, 400),  # half the width, four times the pairs, without a rounding more
        (0.03, 1_000, 0.03, 1_000),
        (0.031, 1_000, 0.03, 1_068),  # 1067.8
        (0.015, 1_000, 0.03, 250),
        (1e-9, 1_000, 0.03, 2),
        (0.0, 1_000, 0.03, None),  # constant: of what varies too rarely nothing is known
    ],
)
def test_runs_needed_by_hand(width: float, pairs: int, target: float, needed: int | None) -> None:
    assert runs_needed(mean_of(width), pairs, target) == needed


@pytest.mark.parametrize(("runs", "first", "second"), [(20, 0, 0), (200, 1, 3), (1_000, 300, 420)])
def test_runs_that_a_share_needs_are_what_its_own_interval_says(
    runs: int, first: int, second: int
) -> None:
    found = paired_difference(np.arange(runs) < first, np.arange(runs) % 501 < second)
    needed = runs_needed(found, runs, 0.03)
    assert needed is not None and found.shares is not None
    for count, narrow in ((needed, True), (needed - 1, False)):
        low, high = found.shares.limits(count / runs)
        assert ((high - low) / 2 <= 0.03) == narrow


def test_twenty_runs_never_suffice_for_what_they_never_saw() -> None:
    # z^2 / (n + z^2) is .03 at 124.2 wars.
    found = paired_difference(np.zeros(20, bool), np.zeros(20, bool))
    assert runs_needed(found, 20, 0.03) == 125


@pytest.mark.parametrize(
    ("needed", "pairs", "most", "total"),
    [
        ([400], 100, 5_000, 450),  # 400 and 5% are 420
        ([400], 100, 450, 450),
        ([400], 100, 449, None),
        ([1_007], 1_000, 5_000, 1_100),  # 1,057 with the margin, but at least 10% more
        ([4_000], 1_000, 4_200, 4_200),  # 4,200 to the run: no further 50
        ([1_000], 1_000, 5_000, 1_000),
        ([90, 400], 100, 5_000, 450),
        ([250], 1_000, 500, 1_000),
        ([1_778], 1_000, 1_000, None),
        ([400, None], 100, 5_000, None),
        ([], 100, 5_000, 100),
    ],
)
def test_next_total_by_hand(
    needed: list[int | None], pairs: int, most: int, total: int | None
) -> None:
    assert next_total(needed, pairs, most) == total


def test_nothing_is_known_without_an_interval() -> None:
    assert runs_needed(mean_of(math.nan), 1, 0.03) is None


@pytest.mark.parametrize("target", [0.0, -0.1, math.nan])
def test_target_must_be_above_zero(target: float) -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        runs_needed(mean_of(0.1), 100, target)


@given(st.floats(0.0001, 10), st.integers(2, 10_000), st.floats(0.001, 1), st.integers(2, 10**7))
def test_next_total_reaches_the_target_by_the_law(
    width: float, pairs: int, target: float, most: int
) -> None:
    needed = runs_needed(mean_of(width), pairs, target)
    assert needed is not None
    total = next_total([needed], pairs, most)
    if needed <= pairs:
        assert total == pairs
    elif total is None:
        assert max(1.05 * needed, 1.1 * pairs) > most - 50
    else:
        assert total % 50 == 0
        assert pairs * 1.1 - 1e-6 <= total <= most
        assert width * math.sqrt(pairs / total) <= target
