"""Recruits and tempo: Russia loses what it can recruit, once its campaign for contracts began."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from abm.build import build_inputs
from abm.engine.ensemble import Wars
from abm.inputs import Inputs
from abm.state import FIGHTING
from tests.abm.editions import first_edition

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]

#: What does nothing while there is no campaign and no tempo.
IDLE = (
    "theatre.campaign_month=10",
    "theatre.campaign_months=3",
    "theatre.tempo_recruits=1.2",
    "theatre.tempo_least=1",
    "theatre.tempo_most=1",
    "theatre.tempo_memory=1",
    "theatre.tempo_force=400",
    "theatre.tempo_force_months=3",
    "theatre.tempo_ukrainian=1",
    "theatre.tempo_advance=1",
)
#: Levels that fit recruits and tempo.
LEVELS = (
    "theatre.russian_recruits=18.5",
    "theatre.permanent_losses=.72",
    "theatre.russian_loss_rate=.051",
    "theatre.ukrainian_loss_rate=.0253",
    "theatre.mobilisation_size=29",
    "theatre.mobilisation_ratio=.7",
    "theatre.mobilisation_sector=1",
    "theatre.mobilisation_fighting=1",
    "theatre.ukrainian_recruits=12.7",
    "theatre.volunteers=23",
    "theatre.mobility=4",
    "theatre.base_fires=.42",
    "theatre.russian_crowded_above=free",
    "theatre.recruits_at_rest=.3",
)
CAMPAIGN = (*LEVELS, "theatre.campaign_recruits=40")
TEMPO = (*CAMPAIGN, "theatre.tempo_rate=.09")
MONTHS = 36
RUNS = range(8)


@cache
def inputs(*settings: str) -> Inputs:
    return build_inputs(first_edition([f"months={MONTHS}", *settings]), "siloed")


def test_without_campaign_and_tempo_a_war_is_as_it_was(
    compiled: Play, assert_same: Compare
) -> None:
    assert_same(compiled(inputs(*IDLE), 1, 2022), compiled(inputs(), 1, 2022))


def test_losses_grow_from_year_to_year_as_recruits_do(compiled: Play) -> None:
    wars = [compiled(inputs(*TEMPO), run, 2022).months[0] for run in RUNS]
    years = (slice(0, 10), slice(10, 22), slice(22, 34))
    lost = [np.mean([np.nansum(war["russian_losses"][year]) for war in wars]) for year in years]
    came = [np.mean([np.nanmean(war["russian_recruits"][year]) for war in wars]) for year in years]
    assert lost[0] < lost[1] < lost[2]
    assert came[1] < came[2]


def test_tempo_is_one_until_the_campaign_and_stays_within_its_bounds(compiled: Play) -> None:
    for run in RUNS:
        war = compiled(inputs(*TEMPO, "theatre.tempo_most=1.2"), run, 2022).months[0]
        assert (war["tempo"][:14] == 1.0).all()
        assert war["tempo"][14] != 1.0
        lasting = war["tempo"][~np.isnan(war["tempo"])]
        assert lasting.min() >= 0.6 and lasting.max() <= 1.2


def test_tempo_changes_in_fighting_months_only(compiled: Play) -> None:
    talkative = (*TEMPO, "talks.ceasefire_chance=.12", "kyiv.join_threshold=0", "kremlin.quorum=0")
    paused = 0
    for run in range(12):
        war = compiled(inputs(*talkative), run, 2022).months[0]
        # A status is that of a month's end, so the month after it is one of no fighting.
        rests = np.flatnonzero((war["status"][:-1] > FIGHTING) & ~np.isnan(war["tempo"][1:])) + 1
        assert (war["tempo"][rests] == war["tempo"][rests - 1]).all()
        paused += len(rests)
    assert paused


def test_tempo_costs_both_sides(compiled: Play) -> None:
    for run in RUNS:
        calm = compiled(inputs(*CAMPAIGN), run, 2022).months[0]
        pressed = compiled(inputs(*TEMPO), run, 2022).months[0]
        assert calm[:15].tobytes() == with_tempo_of(pressed, calm)[:15].tobytes()
        first = 15  # the tempo of month 14 holds from here on
        for side, share in (("russian_losses", 1.0), ("ukrainian_losses", 0.5)):
            factor = 1.0 + share * (pressed["tempo"][first - 1] - 1.0)
            assert np.isclose(pressed[side][first], factor * calm[side][first], rtol=0.05)


def with_tempo_of(war: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return a war whose recorded tempo is another's."""
    changed = war.copy()
    changed["tempo"] = other["tempo"]
    return changed


def test_russia_mobilises_once_and_not_outside_fighting(compiled: Play) -> None:
    for run in RUNS:
        war = compiled(inputs(*TEMPO), run, 2022)
        month = int(war.war["mobilised_month"][0])
        men = war.months[0]["russian_recruits"]
        assert war.months[0]["status"][max(0, month - 1)] == FIGHTING
        assert men[month + 1 : month + 4].min() > 29.0 > men[month]


def test_the_fall_of_a_sector_brings_mobilisation_forward(compiled: Play) -> None:
    unequal = [one for one in TEMPO if "mobilisation_ratio" not in one]
    for run in RUNS:
        by_ratio, by_sector = (
            compiled(inputs(*unequal, "theatre.mobilisation_ratio=.5", switch), run, 2022)
            for switch in ("theatre.mobilisation_sector=0", "theatre.mobilisation_sector=1")
        )
        fallen = np.flatnonzero(by_sector.months[0]["held"][:, 1] == 0.0)
        called = by_sector.war["mobilised_month"][0]
        assert not by_ratio.war["mobilised_month"][0] < called
        assert called == fallen[0]
