"""Effects over worlds, by hand, planted and played."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtri, stdtrit

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.errors import NumericalFault
from abm.scenarios import Scenario
from experiments.comparison.design import Design, design
from experiments.comparison.measures import SHARE, measure_named
from experiments.console import Counter
from experiments.robustness import typicality as module
from experiments.robustness.typicality import (
    Typicality,
    WorldEffects,
    _effort,
    over_worlds,
    typicality,
)
from experiments.robustness.worlds import draw
from experiments.worlds.spread import Worlds

ARMS = ["siloed", "coordinated"]


def told(
    effects: Sequence[float],
    luck: float = 0.0,
    weights: Sequence[float] | None = None,
    efforts: Sequence[float] | None = None,
) -> Typicality:
    """Return how typical effects are in worlds of as much luck, equal ones if not said."""
    found = WorldEffects(
        np.array(effects),
        np.full(len(effects), luck),
        np.ones(len(effects)) if weights is None else np.array(weights),
        None if efforts is None else np.array(efforts),
    )
    return typicality(found, 25, SHARE)


def test_worlds_are_counted_beyond_the_smallest_effect() -> None:
    found = told([0.10, 0.03, 0.02, -0.02, -0.04])
    assert (found.more, found.fewer, found.worlds, found.pairs) == (2, 1, 5, 25)
    assert found.mean.mean == pytest.approx(0.018)
    assert found.equal == 5.0 and not found.accepted


def test_what_luck_explains_is_no_difference_between_worlds() -> None:
    effects = [0.1, -0.1] * 5
    spread = 10 * 0.01 / 9
    found = [told(effects, luck).beyond_luck for luck in (spread, 0.02)]
    assert found == [pytest.approx(0.0, abs=1e-6), 0.0]
    assert told(effects).beyond_luck == pytest.approx(math.sqrt(spread))


def test_few_worlds_do_not_tell_how_far_they_differ() -> None:
    found = told([0.1, -0.1] * 4)
    assert math.isnan(found.beyond_luck) and found.range is None
    # Nor do many of which one stands for nearly everything.
    heavy = told([0.1, -0.1] * 10, weights=[1.0, *[0.01] * 19])
    assert math.isnan(heavy.beyond_luck) and heavy.range is None


# Weights


def test_weighted_worlds_by_hand() -> None:
    """Worlds of 0 and .3 that stand for two parts in three and one: .1 with 1.8 equal worlds."""
    found = told([0.0, 0.3], weights=[2.0, 1.0])
    assert found.mean.mean == pytest.approx(0.1)
    assert found.equal == pytest.approx(1.8)  # 1 / (4/9 + 1/9)
    assert found.mean.method == "none" and math.isnan(found.mean.low)


def test_the_interval_of_weighted_worlds_by_hand() -> None:
    """Of .0, .1, .2 and .3 by 4, 3, 2, 1 the mean is .1 and 10/3 count.

    The variance of the mean is .16 x .01 + .04 x .01 + .01 x .04, which is .0024, times 10/7.
    """
    mean = told([0.0, 0.1, 0.2, 0.3], weights=[4.0, 3.0, 2.0, 1.0]).mean
    reach = float(stdtrit(7 / 3, 0.975)) * math.sqrt(0.0024 * 10 / 7)
    assert (mean.n, mean.method) == (4, "Student")
    ends = (mean.low, mean.mean, mean.high)
    assert ends == pytest.approx((0.1 - reach, 0.1, 0.1 + reach))


def test_equal_weights_are_no_weights() -> None:
    effects = [0.1, 0.0, -0.05, 0.2, 0.15, 0.02, 0.3, 0.01, 0.07, 0.11, 0.0, 0.04, 0.06]
    one, other = told(effects, 0.001, weights=[1 / 13] * 13), told(effects, 0.001)
    assert one.mean == other.mean
    assert (one.luck, one.beyond_luck) == pytest.approx((other.luck, other.beyond_luck))
    assert one.range is not None and other.range is not None
    assert [*one.range] == pytest.approx([*other.range])


def test_what_stands_for_nothing_counts_nowhere_but_among_the_worlds() -> None:
    rng = np.random.default_rng(1)
    effects = rng.normal(0.05, 0.05, 40)
    weights = rng.random(40)
    found = told(effects.tolist(), 0.001, weights.tolist())
    more = told([*effects, 9.0], 0.001, [*weights, 0.0])
    assert more.mean.mean == pytest.approx(found.mean.mean)
    assert more.beyond_luck == pytest.approx(found.beyond_luck)
    assert more.range is not None and found.range is not None
    assert [*more.range] == pytest.approx([*found.range])
    assert more.worlds == 41 and more.equal == pytest.approx(found.equal)


# Luck taken out: worlds of a normal effect, and normal luck in each


def planted(worlds: int, between: float, luck: float) -> list[float]:
    """Return what is estimated where effects are .05 on average and so far apart, by quantiles."""
    levels = (np.arange(worlds) + 0.5) / worlds
    found = 0.05 + math.hypot(between, luck) * ndtri(levels)
    return [float(one) for one in np.random.default_rng(2).permutation(found)]


@pytest.mark.parametrize("weighted", [False, True])
def test_a_range_has_the_luck_taken_out(weighted: bool) -> None:
    """Standard deviations of .04 between worlds and .03 of luck: quantiles and shares are known.

    Effects of .03 are half a standard deviation below the mean, those of -.03 two.
    """
    effects = planted(4_000, 0.04, 0.03)
    weights = np.random.default_rng(3).random(4_000).tolist() if weighted else None
    found = told(effects, 0.03**2, weights)
    near = 0.004 if weighted else 0.0002
    assert found.beyond_luck == pytest.approx(0.04, abs=near)
    assert found.range is not None
    ends = [0.05 + 0.04 * z for z in (-1.6449, 0.0, 1.6449)]
    assert [*found.range[:3]] == pytest.approx(ends, abs=near)
    shares = [0.6915, 1.0 - 0.6915 - 0.0228, 0.0228]
    assert [*found.range[3:]] == pytest.approx(shares, abs=0.03 if weighted else 0.001)


def test_estimates_alone_would_make_the_range_too_wide() -> None:
    found = told(planted(4_000, 0.04, 0.03)).range
    assert found is not None
    assert found.high - found.low == pytest.approx(2 * 1.6449 * 0.05, abs=0.001)


def test_where_all_is_luck_every_world_has_the_mean() -> None:
    found = told(planted(400, 0.0, 0.03), 0.03**2 * 1.01).range
    assert found is not None
    assert [*found] == pytest.approx([0.05, 0.05, 0.05, 1.0, 0.0, 0.0])
    nothing = told([0.0] * 20).range
    assert nothing is not None and [*nothing] == [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]


def test_shares_of_worlds_are_of_what_they_stand_for() -> None:
    """Twenty worlds of .1, twenty of 0, twenty of -.1, by 3, 2 and 1: halves, thirds and sixths."""
    effects = [0.1, 0.0, -0.1] * 20
    found = told(effects, weights=[3.0, 2.0, 1.0] * 20).range
    assert found is not None
    assert [*found[3:]] == pytest.approx([1 / 2, 1 / 3, 1 / 6])


def test_the_part_of_luck_is_that_of_the_variance_of_the_mean() -> None:
    """.03 squared of .05 squared, however many worlds there are."""
    for worlds in (20, 4_000):
        effects = np.array(planted(worlds, 0.04, 0.03))
        scaled = 0.05 + (effects - 0.05) * 0.05 / effects.std(ddof=1)
        assert told(scaled.tolist(), 0.03**2).luck == pytest.approx(0.36)
    assert told([0.1, -0.1] * 5, 1.0).luck == 1.0
    assert told([0.1, -0.1] * 5).luck == 0.0
    for same in (told([0.1] * 5, 0.001), told([0.1], 0.001), told([0.1, 9.0], 0.1, [1.0, 0.0])):
        assert math.isnan(same.luck)


def test_the_part_of_luck_in_weighted_worlds_by_hand() -> None:
    """.0024 x 10/7 as above; of it .16 + .09 + .04 + .01 times the luck of each."""
    found = told([0.0, 0.1, 0.2, 0.3], 0.001, weights=[4.0, 3.0, 2.0, 1.0])
    assert found.luck == pytest.approx(0.3 * 0.001 / (0.0024 * 10 / 7))


# By history's effort


def test_effects_stand_by_thirds_of_historys_effort() -> None:
    """Efforts .01 to .30 in any order; the effect is 0, then .1, then .2 and a little."""
    places = np.random.default_rng(4).permutation(30)
    efforts = (places + 1) / 100
    found = told((places // 10 / 10 + places % 2 / 1000).tolist(), efforts=efforts.tolist())
    assert found.accepted
    assert [(part.low, part.high) for part in found.by_effort] == [
        *((0.01, 0.10), (0.11, 0.20), (0.21, 0.30)),
    ]
    means = [part.mean.mean for part in found.by_effort]
    assert means == pytest.approx([0.0005, 0.1005, 0.2005])
    assert [part.mean.n for part in found.by_effort] == [10, 10, 10]


def test_thirds_are_of_what_worlds_stand_for() -> None:
    """The ten lowest stand for two thirds: their lower half is the first third, and so on."""
    efforts = [(place + 1) / 100 for place in range(30)]
    weights = [4.0] * 10 + [1.0] * 20
    parts = told([0.0] * 30, weights=weights, efforts=efforts).by_effort
    assert [(part.low, part.high) for part in parts] == [
        *((0.01, 0.05), (0.06, 0.10), (0.11, 0.30)),
    ]


def test_few_worlds_are_not_parted() -> None:
    efforts = [(place + 1) / 100 for place in range(29)]
    assert told([0.1, 0.0] * 14 + [0.1], efforts=efforts).by_effort == ()
    assert told([0.1, 0.0] * 20).by_effort == ()  # nor those of which no effort is known


def test_historys_effort_is_the_geometric_mean_of_its_kinds(six: Scenario) -> None:
    told = six.with_values({"planning.national_effort": 0.04, "planning.forum_effort": 0.25})
    assert _effort(told) == pytest.approx(0.1)


# Played


def effects(asked: Design, worlds: Sequence[Scenario], pairs: int) -> list[Any]:
    """Play both arms in worlds, each with runs of its own, and return what differs in length."""
    length, found = measure_named("war_length"), []
    for place, there in enumerate(worlds):
        runs = np.arange(pairs * place, pairs * (place + 1))
        first, second = (
            length.of(Ensemble(build_inputs(there, arm, asked.months), asked.seed).play(runs).war)
            for arm in ARMS
        )
        found.append(second - first)
    return found


@pytest.mark.compiled
def test_effects_are_those_of_all_arms_in_the_same_worlds(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WORLDS", 3)
    monkeypatch.setattr(module, "PER_WORLD", 1)
    asked, length, counter = design(six, ARMS, 6, 5, 60), measure_named("war_length"), Counter()
    found = over_worlds(asked, [length], counter)["coordinated"]["war_length"]
    assert (found.worlds, found.pairs, counter.done) == (3, 6, 3 * 6 * 2)
    assert (found.accepted, found.by_effort, found.equal) == (False, (), 3.0)
    drawn = [six.with_values(world) for world in draw(3, six.parameters)]
    # Runs of its own: worlds that share their luck would look more alike than they are.
    means = [change.mean() for change in effects(asked, drawn, 6)]
    assert found.mean.mean == pytest.approx(sum(means) / 3)


@pytest.mark.compiled
def test_effects_are_those_in_the_accepted_worlds_by_their_weights(
    six: Scenario, three_worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALL_PAIRS", 21)
    held = three_worlds.holding(["theatre.need"])
    asked = replace(design(six, ARMS, 40, 5, 60), worlds=held)
    counter = Counter()
    found = over_worlds(asked, [measure_named("war_length")], counter)["coordinated"]["war_length"]
    assert (found.worlds, found.pairs, counter.done) == (3, 7, 3 * 7 * 2)
    assert found.accepted and found.equal == pytest.approx(held.effective)
    worlds = [held.scenario(six, place) for place in range(3)]
    changes = effects(asked, worlds, 7)
    means = np.array([change.mean() for change in changes])
    assert found.mean.mean == pytest.approx(float(held.weights @ means))
    luck = [change.var(ddof=1) / 7 for change in changes]
    told = WorldEffects(means, np.array(luck), held.weights)
    assert found.luck == pytest.approx(typicality(told, 7, 1.0).luck)


@pytest.mark.compiled
@pytest.mark.parametrize(("runs", "pairs"), [(1, 2), (5, 5), (40, 7)])
def test_no_more_pairs_are_played_in_a_world_than_there_are_and_two_at_least(
    runs: int, pairs: int, six: Scenario, three_worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ALL_PAIRS", 21)
    asked = replace(design(six, ARMS, runs, 5, 24), worlds=three_worlds)
    found = over_worlds(asked, [measure_named("war_length")], Counter())
    assert found["coordinated"]["war_length"].pairs == pairs


@pytest.mark.compiled
def test_a_world_beyond_all_numbers_is_left_out_and_not_counted(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WORLDS", 3)
    monkeypatch.setattr(module, "PER_WORLD", 1)
    play = Ensemble.play

    def breaks_down(self: Ensemble, runs: Any) -> Any:
        """Play, but for the wars of the second world."""
        if runs[0] == 6:
            raise NumericalFault("beyond what numbers can hold")
        return play(self, runs)

    monkeypatch.setattr(Ensemble, "play", breaks_down)
    found = over_worlds(design(six, ARMS, 6, 5, 24), [measure_named("war_length")], Counter())
    assert found["coordinated"]["war_length"].worlds == 2


@pytest.mark.compiled
def test_what_is_left_out_takes_its_weight_with_it(
    six: Scenario, three_worlds: Worlds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of worlds by 5, 3 and 2 the second is missing: the others stand for 5 and 2 of 7."""
    monkeypatch.setattr(module, "ALL_PAIRS", 18)
    asked = replace(design(six, ARMS, 6, 5, 60), worlds=three_worlds)
    worlds = [three_worlds.scenario(six, place) for place in range(3)]
    means = [change.mean() for change in effects(asked, worlds, 6)]
    play = Ensemble.play

    def breaks_down(self: Ensemble, runs: Any) -> Any:
        """Play, but for the wars of the second world."""
        if runs[0] == 6:
            raise NumericalFault("beyond what numbers can hold")
        return play(self, runs)

    monkeypatch.setattr(Ensemble, "play", breaks_down)
    found = over_worlds(asked, [measure_named("war_length")], Counter())
    told = found["coordinated"]["war_length"]
    assert told.worlds == 2
    assert told.mean.mean == pytest.approx((5 * means[0] + 2 * means[2]) / 7)
