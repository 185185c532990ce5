"""The money equivalent on curves that are known, and what is said of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.scenarios import Scenario
from abm.schema import Outcome
from experiments import money
from experiments.money import (
    LESS,
    MORE,
    NAME,
    MoneyEquivalent,
    durable,
    equivalent,
    money_sentence,
    with_factor,
)
from experiments.statistics import Difference

NAN = math.nan
RUNS = 10_000
HALF = 0.05  # half-width of every interval below


def settled(share: float, runs: int = RUNS) -> Any:
    """Return records of wars of which a share is durably settled, the first runs."""
    war = np.zeros(runs, [("outcome", float)])
    war["outcome"] = np.where(
        np.arange(runs) < round(share * runs), Outcome.DURABLE, Outcome.EXHAUSTED
    )
    return war


def line(slope: float) -> Callable[[float], Any]:
    """Return how to play a first arm that settles half its wars, and more with more money."""
    return lambda factor: settled(0.5 + slope * (factor - 1.0))


@pytest.fixture
def known_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every paired difference an interval of the same known width."""

    def difference(first: Any, second: Any) -> Difference:
        one, other = float(np.mean(first)), float(np.mean(second))
        change = other - one
        return Difference(one, other, change, change - HALF, change + HALF, len(first), "BCa")

    monkeypatch.setattr(money, "paired_difference", difference)


def numbers(found: MoneyEquivalent) -> list[float]:
    return [found.factor, found.low, found.high]


# The other arm settles a share; the first .5 + slope (factor - 1), which reaches the share, the
# share less .05 and the share plus .05 at these factors.
@pytest.mark.parametrize(
    ("share", "slope", "expected", "bound"),
    [
        (0.58, 0.25, [1.32, 1.12, 1.52], ""),
        (0.42, 0.25, [0.68, 0.48, 0.88], ""),
        (0.51, 0.25, [1.04, 0.84, 1.24], ""),
        (0.50, 0.25, [1.0, 0.8, 1.2], ""),
        (0.58, 0.04, [3.0, 1.75, NAN], ""),
        (0.47, 0.04, [0.25, NAN, 1.5], ""),
        (0.62, 0.05, [NAN, 2.4, NAN], "above"),
        (0.70, 0.05, [NAN, NAN, NAN], "above"),
        (0.43, 0.05, [NAN, NAN, 0.6], "below"),
        (0.30, 0.05, [NAN, NAN, NAN], "below"),
        (0.58, 0.00, [NAN, NAN, NAN], "above"),
    ],
)
def test_factor_and_limits_by_hand(
    share: float, slope: float, expected: list[float], bound: str, known_widths: None
) -> None:
    found = equivalent(settled(0.5), settled(share), line(slope))
    assert numbers(found) == pytest.approx(expected, nan_ok=True)
    assert (found.bound, found.runs) == (bound, RUNS)


def test_between_factors_that_are_played_the_curve_is_straight(known_widths: None) -> None:
    # .5 at 1, .6 at 1.1 and 1 from 1.2 on: .7 is a quarter of the way from 1.1 to 1.2.
    def play(factor: float) -> Any:
        return settled(0.6 if factor < 1.15 else 1.0)

    assert equivalent(settled(0.5), settled(0.7), play).factor == pytest.approx(1.125)


def test_each_factor_is_played_once_and_no_more_than_needed(known_widths: None) -> None:
    played: list[float] = []

    def play(factor: float) -> Any:
        played.append(factor)
        return settled(0.5 + 0.25 * (factor - 1.0))

    equivalent(settled(0.5), settled(0.58), play)
    assert played == [1.1, 1.2, 1.3, 1.4, 1.6]


def test_identical_arms_are_worth_exactly_nothing() -> None:
    def play(factor: float) -> Any:
        raise AssertionError(f"played {factor}")

    assert numbers(equivalent(settled(0.3), settled(0.3), play)) == [1.0, 1.0, 1.0]


def test_one_pair_has_no_limits() -> None:
    found = equivalent(settled(0.0, 1), settled(1.0, 1), lambda _: settled(1.0, 1))
    assert numbers(found) == pytest.approx([1.1, NAN, NAN], nan_ok=True)


@given(st.integers(0, 12), st.integers(0, 12), st.lists(st.integers(0, 12), min_size=14))
def test_limits_lie_on_either_side(own: int, other: int, curve: Sequence[int]) -> None:
    # Whatever the curve, even one that falls.
    at = dict(zip((*LESS[1:], *MORE[1:]), curve, strict=False)) | {0.0: own}
    found = equivalent(
        settled(own / 12, 12), settled(other / 12, 12), lambda f: settled(at.get(f, own) / 12, 12)
    )
    assert not found.low > found.factor
    assert not found.high < found.factor
    assert not found.low > found.high
    assert math.isnan(found.factor) == bool(found.bound)


def test_only_durable_settlements_count() -> None:
    war = np.array(
        [(Outcome.DURABLE,), (Outcome.BROKEN,), (Outcome.EXHAUSTED,)], [("outcome", float)]
    )
    assert durable(war).tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("parameters", "treatment", "factor", "expected"),
    [
        ({}, {}, 1.2, 1.2),
        ({NAME: 0.5}, {}, 1.2, 0.6),
        ({NAME: 0.5}, {NAME: 2.0}, 1.2, 2.4),
        ({}, {NAME: 2.0}, 1.6, 3.0),  # the register allows no more
        ({}, {}, 0.0, 0.0),
    ],
)
def test_a_factor_multiplies_what_an_arm_has(
    six: Scenario,
    parameters: dict[str, float],
    treatment: dict[str, float],
    factor: float,
    expected: float,
) -> None:
    siloed = six.configuration("siloed")
    arm = replace(
        siloed, parameters=parameters, treatment={"planning.national_effort": 0.08, **treatment}
    )
    varied = with_factor(six, arm, factor)
    assert varied.treatment == {"planning.national_effort": 0.08, NAME: pytest.approx(expected)}
    assert varied.parameters == parameters
    assert replace(varied, treatment=arm.treatment) == arm


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            MoneyEquivalent(1.32, 1.12, 1.52, "", 9),
            "With 32% more appropriations from the treatment month on (95% interval "
            "+12% to +52%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(0.68, NAN, 0.88, "", 9),
            "With 32% less appropriations from the treatment month on (95% interval "
            "beyond -100% to -12%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(2.9, 2.0, NAN, "", 9),
            "With 190% more appropriations from the treatment month on (95% interval "
            "+100% to beyond +200%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(1.0, 1.0, 1.0, "", 9),
            "With the same appropriations A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(NAN, 2.4, NAN, "above", 9),
            "A do not match B even with 3 times the appropriations.",
        ),
        (
            MoneyEquivalent(NAN, NAN, 0.6, "below", 9),
            "A settle as often as B even without any new appropriations.",
        ),
    ],
)
def test_what_is_said(found: MoneyEquivalent, said: str) -> None:
    assert money_sentence(found, "A", "B") == said
