"""Other horizons and other clocks: wars played besides those that are compared."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.scenarios import Scenario, load
from experiments.comparison.design import Design, Playing, design, outcomes
from experiments.comparison.measures import ArmRecords, measure_named
from experiments.console import Counter
from experiments.robustness import variants
from experiments.robustness.variants import CLOCKS, at_horizons, horizons_of, longer, with_clocks

pytestmark = pytest.mark.compiled

ARMS = ["siloed", "coordinated"]
SEED = 5
RANDOM = (
    'parameter = "contact_group.forced_talks"\nvalue = 1\nfrom = 12\n'
    'schedule = "random"\ncount = 3\n'
)


YOKED = (
    "[configurations.siloed.reports.tone]\nreport = 'tone'\nmode = 'yoked'\narm = 'coordinated'\n"
)


def told(asked: Design, counter: Counter) -> dict[int, ArmRecords]:
    """Play a design and return its wars at each horizon."""
    horizons = horizons_of(asked)
    arms = {
        arm.name: Playing(
            build_inputs(asked.scenario, arm, asked.months),
            asked.seed,
            longer=longer(asked, arm, horizons),
        )
        for arm in asked.configurations
    }
    for playing in arms.values():
        playing.to(asked.runs, counter)
    return at_horizons(asked, horizons, arms, counter)


def alone(asked: Design, arm: str, months: int) -> bytes:
    """Return the records of wars that are played to a horizon and no further."""
    inputs = build_inputs(asked.scenario, arm, months)
    return Ensemble(inputs, SEED, monthly=False).play(np.arange(asked.runs)).war.tobytes()


@pytest.mark.parametrize("months", [12, 84, 120, 130])
@pytest.mark.parametrize("runs", [1, 12])
def test_horizons_are_comparisons_at_that_horizon(
    six: Scenario, runs: int, months: int, kernel: None
) -> None:
    asked, counter = design(six, ARMS, runs, SEED, months), Counter()
    found = told(asked, counter)
    assert list(found) == [60, 84, 120]
    for horizon, arm in product(found, ARMS):
        assert found[horizon][arm].tobytes() == alone(asked, arm, horizon)
    # Each arm is played once, to the longest of them.
    assert counter.total == counter.done == 2 * runs


@pytest.mark.parametrize(
    ("text", "plays"),
    [
        # A settlement of a siloed war is watched with the other arm's reports: they end with it.
        (YOKED + "from = 20", 1 + 1 + 2),
        (YOKED + "from = 20\nuntil = 70", 1 + 1 + 1),
        (YOKED + "from = 20\nuntil = 60", 1 + 1),
        ("[interventions.act]\n" + RANDOM + "until = 84", 1 + 1),
    ],
)
def test_wars_that_begin_in_another_way_are_played_to_their_horizon(
    text: str, plays: int, tmp_path: Path, kernel: None
) -> None:
    file = tmp_path / "act.toml"
    file.write_text(f'extends = "six-partners"\nmonths = 84\n{text}\n', encoding="utf-8")
    asked, counter = design(load(str(file)), ARMS, 12, SEED, 84), Counter()
    found = told(asked, counter)
    for horizon, arm in product(found, ARMS):
        assert found[horizon][arm].tobytes() == alone(asked, arm, horizon)
    assert counter.total == counter.done == plays * 12


def test_a_war_that_ends_early_is_the_same_at_every_horizon(six: Scenario, kernel: None) -> None:
    found = told(design(six, ARMS, 60, SEED, 84), Counter())
    for arm in ARMS:
        ended = found[60][arm]["war_length"] < 60.0
        assert ended.any()
        for months in (84, 120):
            lengths = found[months][arm]["war_length"]
            assert (lengths[ended] == found[60][arm]["war_length"][ended]).all()
            assert (lengths[~ended] >= 60.0).all()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("treatment = 60", [60, 84, 120]),
        ("treatment = 61", [84, 120]),
        (
            '[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\nfrom = 84',
            [120],
        ),
        ("[interventions.act]\n" + RANDOM, []),
        ("[interventions.act]\n" + RANDOM + "until = 84", [84, 120]),
        ("[interventions.act]\n" + RANDOM + "until = 50", [60, 84, 120]),
        ("[configurations.siloed.interventions.act]\n" + RANDOM, []),
    ],
)
def test_a_horizon_that_ends_before_something_begins_is_left_out(
    text: str, left: list[int], tmp_path: Path, kernel: None
) -> None:
    file = tmp_path / "late.toml"
    file.write_text(f'extends = "six-partners"\nmonths = 90\n{text}\n', encoding="utf-8")
    asked = design(load(str(file)), ARMS, 2, SEED, 90)
    assert list(told(asked, Counter())) == left


def test_horizons_rest_on_no_more_than_so_many_pairs(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variants, "RUNS", 10)
    asked, counter = design(six, ARMS, 25, SEED, 84), Counter()
    for cut in told(asked, counter).values():
        assert {len(rows) for rows in cut.values()} == {10}
    assert counter.done == 2 * 25


@pytest.mark.parametrize("clock", CLOCKS, ids=lambda clock: clock.name)
def test_a_clock_sets_the_war_economy_whatever_the_scenario_says(clock: variants.Clock) -> None:
    scenario = clock.on(load("six-partners", ("theatre.adaptation=0.02",)))
    months = build_inputs(scenario, "siloed")
    early, late = (months.settings[months.in_force[month][-1]] for month in (0, 60))
    assert (early.reserves_drain, early.adaptation) != (late.reserves_drain, 0.02) or clock.since
    assert late.reserves_frozen == (1.0 if clock.since else 0.0)
    assert early.reserves_frozen == 0.0


def test_effects_with_each_clock_are_those_of_both_arms_with_it(
    six: Scenario, kernel: None
) -> None:
    asked = design(six, ARMS, 12, SEED, 60)
    settled = measure_named("durably_settled")
    found = with_clocks(asked, [settled], Counter())
    assert list(found) == [clock.name for clock in CLOCKS]
    [frozen] = [clock for clock in CLOCKS if clock.since]
    wars = [outcomes(build_inputs(frozen.on(six), arm, 60), SEED, 12, Counter()) for arm in ARMS]
    difference = found[frozen.name]["coordinated"]["durably_settled"]
    assert (difference.first, difference.second) == tuple(settled.of(war).mean() for war in wars)


@pytest.mark.parametrize("setting", ["treatment", "parameters"])
def test_no_clock_is_told_where_an_arm_sets_it(setting: str, kernel: None) -> None:
    told = f"configurations.siloed.{setting}.theatre.adaptation=0.02"
    asked = design(load("six-partners", [told]), ARMS, 2, SEED, 24)
    assert with_clocks(asked, [measure_named("durably_settled")], Counter()) == {}
