"""Placebos that must show nothing, and planted effects that must be found."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from abm import reports
from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars, joined
from abm.model import War
from abm.records import fields_of
from abm.scenarios import Scenario, load
from abm.scenarios.changes import Intervention, ReportChange, Window
from abm.schema import Month, Outcome, values
from abm.schema import War as WarRecord
from abm.state import SETTLED
from experiments.statistics.intervals import arm_mean, paired_difference

SMALL, DEFAULT = "six-partners", "ukraine-2022"
ARMS = ("siloed", "coordinated")
CHANNELS = ("message", "realism", "industry", "sequencing", "sign_off", "forum")
UNPAID = ("planning.effort_paid=0",)
OFF = (*UNPAID, *(f"channel.{name}=0" for name in CHANNELS))
PLANNING = {"joint_planning", "joint_forum"}
MUNITIONS, MONEY = 5, 6  # rows of evidence in the shipped scenarios
T3, T4 = 2, 3
STATEMENTS = ("tone", "european_tone", "dispersion")
WESTERN = ("deliveries", "cover", "cover_unbooked", "guarantee", *STATEMENTS, "concession_talk")

pytestmark = pytest.mark.compiled


def play(scenario: Scenario, arm: str, runs: int, **done: Any) -> Wars:
    chosen = scenario.configuration(arm)
    inputs = build_inputs(scenario, replace(chosen, changes=chosen.changes._replace(**done)))
    return joined(list(Ensemble(inputs, 2022).play_all(runs)))


@cache
def both(name: str, settings: tuple[str, ...], runs: int) -> tuple[Wars, Wars]:
    scenario = load(name, settings)
    return play(scenario, ARMS[0], runs), play(scenario, ARMS[1], runs)


def differing(first: Wars, second: Wars) -> set[str]:
    """Return the names of recorded variables that are not the same to the bit."""
    pairs = {name: (first.months[name], second.months[name]) for name in fields_of(Month)}
    for name in fields_of(WarRecord):
        pairs[f"war {name}"] = first.war[name], second.war[name]
    return {
        name
        for name, (one, other) in pairs.items()
        if not np.array_equal(one, other, equal_nan=True)
    }


def fixed(series: Mapping[str, Sequence[float]]) -> tuple[ReportChange, ...]:
    """Return changes that tell the Kremlin these series from the first month on."""
    always = Window(0, None)
    return tuple(
        ReportChange(name, reports.REPORTS.index(name), reports.FIXED, tuple(told), always)
        for name, told in series.items()
    )


def told_of(wars: Wars, run: int, names: Sequence[str]) -> dict[str, list[float]]:
    """Return what was reported in one war, month by month to its end."""
    row = wars.months[run]
    length = int(np.isfinite(row["land"]).sum())
    return {name: [float(value) for value in row[name][:length]] for name in names}


def longest(wars: Wars) -> int:
    return int(np.argmax(np.isfinite(wars.months["land"]).sum(axis=1)))


# N3: no channel, no cost: no difference


@pytest.mark.parametrize(("name", "runs"), [(DEFAULT, 100), (SMALL, 200)])
def test_without_channels_and_cost_coordination_changes_nothing(name: str, runs: int) -> None:
    first, second = both(name, OFF, runs)
    assert differing(first, second) == {*PLANNING, "war joint_planning"}


@pytest.mark.parametrize("channel", CHANNELS)
def test_each_channel_alone_does_change_wars(channel: str) -> None:
    on = tuple(setting for setting in OFF if setting != f"channel.{channel}=0")
    found = differing(*both(SMALL, on, 200))
    assert {"war outcome", "war land", "support_credibility", "willingness_to_negotiate"} <= found


def test_the_cost_of_effort_alone_is_a_difference() -> None:
    unpaid = tuple(setting for setting in OFF if setting not in UNPAID)
    assert {"effort_cost", "balance_of_accounts"} <= differing(*both(SMALL, unpaid, 60))


def test_with_channels_coordination_changes_every_war() -> None:
    first, second = both(DEFAULT, UNPAID, 100)
    assert (first.months["land"][:, 60] != second.months["land"][:, 60]).all()


def test_before_the_treatment_month_the_arms_are_one() -> None:
    first, second = both(SMALL, (), 200)
    for name in fields_of(Month):
        assert np.array_equal(first.months[name][:, :11], second.months[name][:, :11])
    assert not np.array_equal(
        first.months["joint_planning"][:, 11], second.months["joint_planning"][:, 11]
    )


# N1: blind to forward evidence


@pytest.mark.parametrize("clamp", [2, 10])
def test_for_a_blind_kremlin_forward_cover_does_not_matter(clamp: int) -> None:
    blind = "kremlin.cover_blind=1"
    own = play(load(SMALL, [blind]), "coordinated", 60)
    told = play(load(SMALL, [blind, f"kremlin.cover_clamp={clamp}"]), "coordinated", 60)
    assert differing(own, told) == {"support_credibility", "war support_credibility"}
    assert np.nanmin(own.months["cover"][:, :12]) > 0.0


def test_for_a_seeing_kremlin_it_does() -> None:
    low, high = (
        play(load(SMALL, [f"kremlin.cover_clamp={clamp}"]), "siloed", 100) for clamp in (2, 10)
    )
    difference = paired_difference(durable(low), durable(high))
    assert difference.low > 0.1
    assert np.nanmean(high.war["willingness_to_negotiate"]) > 0.1


def test_munitions_and_money_add_nothing_for_a_blind_kremlin() -> None:
    war = War.of(
        build_inputs(load(SMALL, ["kremlin.cover_blind=1", "months=24"]), "siloed"), 0, 2022
    )
    while war.running:
        war.step()
        for agent in war.world.kremlin:
            assert agent.change[MUNITIONS] == agent.change[MONEY] == 0.0
            assert agent.evidence[MUNITIONS] == agent.evidence[MONEY] == 0.0
        assert war.history[-1].cover > war.history[-1].cover_unbooked > 0.0


# Replaced reports


TALK = (
    "theories.T4.evidence.talk="
    '{observable="concession talk",predicted=0.5,rival=0.1,spread=0.5,state=true}'
)


@pytest.mark.parametrize("arm", ARMS)
def test_a_kremlin_that_is_told_its_own_reports_fights_the_same_war(arm: str) -> None:
    scenario = load(SMALL, [TALK, "talks.ceasefire_chance=0.12"])
    own = play(scenario, arm, 40)
    assert own.war["ceasefires"].sum() > 0.0
    # A settlement watched beyond the horizon outlasts what was recorded.
    watched = own.months["status"][:, -1] == SETTLED
    for run in (run for run in range(40) if not watched[run]):
        told = fixed(told_of(own, run, reports.REPORTS))
        again = play(scenario, arm, run + 1, reports=told)
        assert differing(one_of(own, run), one_of(again, run)) == set()


def one_of(wars: Wars, run: int) -> Wars:
    return Wars(*(part[run : run + 1] for part in wars))


def test_permuted_statements_carry_nothing_of_the_war() -> None:
    scenario, other = load(SMALL), both(SMALL, (), 200)[0]
    told = told_of(other, longest(other), STATEMENTS)
    order = list(range(len(told["tone"])))
    random.Random(2).shuffle(order)
    permuted = {name: [series[month] for month in order] for name, series in told.items()}
    first, second = (play(scenario, arm, 60, reports=fixed(permuted)) for arm in ARMS)
    assert beliefs_agree(first, second, T3)
    assert not beliefs_agree(first, second, T4)
    assert not beliefs_agree(*both(SMALL, (), 200), T3)
    in_order = play(scenario, "siloed", 60, reports=fixed(told))
    assert not beliefs_agree(first, in_order, T3)


def test_told_of_another_war_the_kremlin_cannot_tell_the_arms_apart() -> None:
    scenario, other = load(SMALL), both(SMALL, (), 200)[0]
    told = fixed(told_of(other, longest(other), WESTERN))
    first, second = (play(scenario, arm, 60, reports=told) for arm in ARMS)
    assert beliefs_agree(first, second, T3)
    assert beliefs_agree(first, second, T4)
    assert "deliveries" in differing(first, second)
    assert not beliefs_agree(*both(SMALL, (), 200), T4)


def beliefs_agree(first: Wars, second: Wars, theory: int) -> bool:
    """Whether a belief is the same to the bit wherever both wars run and nothing is settled."""
    one, other = first.months[:60], second.months[:60]
    compared = (one["status"] < SETTLED) & (other["status"] < SETTLED)
    assert compared.sum() > 2000
    held = one["belief"][..., theory], other["belief"][..., theory]
    return bool(np.array_equal(held[0][compared], held[1][compared]))


# N5 and a planted effect


def fading(to: float) -> tuple[Intervention, ...]:
    """Return appropriations that fall by a tenth a month from September 2022 on."""
    return tuple(
        Intervention(
            f"month {month}",
            "support.appropriation_factor",
            max(to, 1.0 - 0.1 * (month - 5)),
            Window(month, None),
            None,
            None,
        )
        for month in range(6, 16)
    )


def durable(wars: Wars) -> Any:
    return (wars.war["outcome"] == Outcome.DURABLE).astype(float)


def test_when_support_really_fades_coordination_does_not_settle_wars() -> None:
    faded = play(load(SMALL), "coordinated", 300, interventions=fading(0.2))
    assert arm_mean(durable(faded) > 0.0).high < 0.03
    backed = both(SMALL, (), 200)[1]
    assert arm_mean(durable(backed)).low > 0.1


def test_doubled_appropriations_are_found() -> None:
    single, double = both(SMALL, (), 200)[0], play(doubled(), "siloed", 200)
    settled = paired_difference(durable(single), durable(double))
    land = paired_difference(single.war["land"], double.war["land"])
    seen = paired_difference(single.war["support_credibility"], double.war["support_credibility"])
    assert settled.low > 0.1
    assert land.high < 0.0
    assert seen.low > 0.1


def doubled() -> Scenario:
    return load(SMALL, ["support.appropriation_factor=2"])


def test_the_planted_effect_runs_through_what_moscow_observes() -> None:
    single = War.of(build_inputs(load(SMALL, ["months=24"]), "siloed"), 3, 2022).play()
    double = War.of(
        build_inputs(load(SMALL, ["months=24", "support.appropriation_factor=2"]), "siloed"),
        3,
        2022,
    ).play()
    assert values(single.history[-1]) != values(double.history[-1])
    assert double.history[-1].deliveries > single.history[-1].deliveries
    assert double.history[-1].belief[T4] < single.history[-1].belief[T4]
