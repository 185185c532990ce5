"""Coverage: 95% intervals hold the truth in 95 of 100 samples, where the truth is known.

Each test draws 2,000 samples. The number of intervals that hold the truth is binomial: with 95%
it lies outside `LIMITS`, 1,856 to 1,939 samples (92.8% to 97.0%), in one test of 65,000. Intervals
that hold it in 90% would lie within in one test of 100,000, those that hold it in 98% in one of
900.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom, norm

from experiments.statistics.effects import superiority
from experiments.statistics.intervals import LARGE, arm_mean, paired_difference
from experiments.statistics.runs import difference_by_run
from experiments.statistics.survival import incidence_bands

SAMPLES = 2_000
LIMITS = tuple(int(binom.ppf(tail, SAMPLES, 0.95)) for tail in (1e-5, 1 - 1e-5))

Draw = Callable[[np.random.Generator], tuple[float, float, float]]


def share_held(draw: Draw) -> int:
    """Count the samples whose limits hold the truth; `draw` gives low, truth and high."""
    dice = np.random.Generator(np.random.Philox(key=1949))
    return sum(low <= truth <= high for low, truth, high in (draw(dice) for _ in range(SAMPLES)))


def test_limits_tell_95_from_90_and_98() -> None:
    assert LIMITS == (1_856, 1_939)
    least, most = LIMITS
    assert binom.cdf(least - 1, SAMPLES, 0.95) + binom.sf(most, SAMPLES, 0.95) < 1 / 65_000
    assert binom.sf(least - 1, SAMPLES, 0.90) < 1 / 100_000
    assert binom.cdf(most, SAMPLES, 0.98) < 1 / 900


def skewed_pairs(dice: np.random.Generator, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Skewed values of a common world; the second arm adds a skewed effect of mean 1."""
    world = dice.lognormal(0.0, 0.5, size)
    effect = dice.lognormal(-0.125, 0.5, size)
    return world, world + effect


@pytest.mark.parametrize(("size", "method"), [(120, "BCa"), (LARGE + 1, "BCa expansion")])
def test_difference_of_skewed_outcomes(size: int, method: str) -> None:
    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        found = paired_difference(*skewed_pairs(dice, size))
        assert found.method == method
        return found.low, 1.0, found.high

    least, most = LIMITS
    assert least <= share_held(draw) <= most


def test_difference_of_settlements() -> None:
    # One war in ten is settled under the first arm alone, a quarter under the second alone.
    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        luck = dice.random(120)
        first, second = luck < 0.30, (luck >= 0.10) & (luck < 0.55)
        found = paired_difference(first, second)
        return found.low, 0.15, found.high

    least, most = LIMITS
    assert least <= share_held(draw) <= most


def test_superiority() -> None:
    # Half of the pairs favour the second arm, three in ten the first: .5 + .2 / 2.
    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        change = dice.choice([-4.0, 0.0, 1.0], 100, p=[0.3, 0.2, 0.5])
        found = superiority(np.zeros(100), change)
        return found.low, 0.6, found.high

    least, most = LIMITS
    assert least <= share_held(draw) <= most


def test_share_of_wars() -> None:
    # Wilson's interval holds 95% on average over shares; at a single share it jumps with n.
    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        truth = dice.uniform(0.02, 0.98)
        found = arm_mean(dice.random(100) < truth)
        return found.low, truth, found.high

    least, most = LIMITS
    assert least <= share_held(draw) <= most


def observed(dice: np.random.Generator, wars: int) -> tuple[np.ndarray, np.ndarray]:
    """Wars that each month end with 3% and 5% by two causes, and are lost from sight with 2%."""
    ends, seen = dice.geometric(0.08, wars), dice.geometric(0.02, wars)
    cause = np.where(ends > seen, 0, np.where(dice.random(wars) < 0.375, 1, 2))
    return np.minimum(ends, seen), cause


@pytest.mark.parametrize("month", [2, 6, 24])
def test_band_of_cumulative_incidence(month: int) -> None:
    truth = 0.375 * (1 - 0.92**month)

    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        _, low, high = incidence_bands(*observed(dice, 200), month, [1, 2])
        return low[0, month], truth, high[0, month]

    least, most = LIMITS
    assert least <= share_held(draw) <= most


#: Of a share so rare that most samples show none of it, more than 95% hold the truth: the limits
#: of what was never seen have to be right for shares that are larger.
RARE = [(n, share) for n in (20, 60, 200, 1_000) for share in (0.0005, 0.005, 0.02)]


@pytest.mark.parametrize(("pairs", "share"), RARE)
def test_difference_of_rare_outcomes(pairs: int, share: float) -> None:
    # Withdrawal under the second arm is four times as frequent, and half of the first arm's wars
    # that end so end so under both. Once 14% to 74% of intervals held the truth.
    kinds = [0.5 * share, 0.5 * share, 3.5 * share]

    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        both, one, other, neither = dice.multinomial(pairs, [*kinds, 1.0 - sum(kinds)])
        first = np.repeat([True, True, False, False], (both, one, other, neither))
        second = np.repeat([True, False, True, False], (both, one, other, neither))
        found = paired_difference(first, second)
        return found.low, 3.0 * share, found.high

    assert share_held(draw) >= LIMITS[0]


@pytest.mark.parametrize(("runs", "share"), [(20, 0.002), (20, 0.03), (100, 0.002), (100, 0.03)])
def test_difference_of_rare_outcomes_by_run(runs: int, share: float) -> None:
    # Eight worlds a run, half of whose luck is the run's. Two arms share most of it as well.
    ends = [float(norm.ppf(one)) for one in (share, 2.0 * share)]
    place = np.repeat(np.arange(runs), 8)

    def draw(dice: np.random.Generator) -> tuple[float, float, float]:
        def luck() -> np.ndarray:
            """Normal luck of each war: half the run's, half its own."""
            halves = dice.normal(size=runs)[place], dice.normal(size=place.size)
            return np.asarray(math.sqrt(0.5) * (halves[0] + halves[1]))

        first = luck()
        second = 0.8 * first + 0.6 * luck()
        found = difference_by_run(first < ends[0], second < ends[1], place)
        return found.low, share, found.high

    assert share_held(draw) >= LIMITS[0]
