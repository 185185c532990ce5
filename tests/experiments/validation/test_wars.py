"""Wars in many worlds: which are played, and what is kept of them."""

from __future__ import annotations

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.errors import NumericalFault
from abm.scenarios import Scenario, load
from experiments.console import Counter
from experiments.history.summaries import running
from experiments.robustness.worlds import draw, within
from experiments.validation.observables import observables
from experiments.validation.series import FamilyRecord, Period, TimeSeries
from experiments.validation.wars import PlayedModel, WorldsDesign, play_model
from experiments.worlds.spread import WorldAcceptance, Worlds

FAMILIES = observables().families
START = 12 * 2022 + 2
PERIOD = Period(START, START + 9, START + 10, START + 14)
DESIGN = WorldsDesign(6, 2, 7)


def family(name: str, given: list[int], window: list[int]) -> FamilyRecord:
    """Return a family that was observed in these months of the war, always as .5."""
    seen = [
        TimeSeries(START + np.array(months, np.int64), np.full(len(months), 0.5))
        for months in (given, window)
    ]
    return FamilyRecord(name, FAMILIES[name], seen[0], seen[1])


RECORDS = [
    family("losses", [3, 4], [10, 14]),
    family("television", [3, 6], [12]),
    family("donors", [], []),
]


def play(scenario: Scenario, counter: Counter) -> PlayedModel:
    arm = scenario.configuration("siloed")
    return play_model(scenario, arm, DESIGN, PERIOD, RECORDS, counter)


@pytest.mark.compiled
def test_each_world_has_runs_of_its_own(six: Scenario) -> None:
    counter = Counter()
    found = play(six, counter)
    assert (counter.total, counter.done, found.left_out) == (12, 12, 0)
    assert found.world.tolist() == [place // 2 for place in range(12)]
    second = within(six, draw(6, six.parameters)[1])
    wars = Ensemble(build_inputs(second, "siloed", 15), 7).play(np.array([2, 3]))
    losses = np.asarray(wars.months["russian_losses"])
    np.testing.assert_array_equal(found.given["losses"][2:4], losses[:, [3, 4]])
    np.testing.assert_array_equal(found.window["losses"][2:4], losses[:, [10, 14]])
    np.testing.assert_array_equal(found.running[2:4], running(wars)[:, 9])
    assert found.given["donors"].shape == (12, 0)


@pytest.mark.compiled
def test_what_is_in_another_unit_is_scaled_war_by_war(six: Scenario) -> None:
    found = play(six, Counter())
    np.testing.assert_allclose(found.given["television"].mean(axis=1), 0.5)
    assert len({*found.window["television"].ravel().tolist()}) > 1


@pytest.mark.compiled
def test_a_war_is_played_at_least_to_its_treatment(six: Scenario) -> None:
    short = PERIOD._replace(given=START + 5, first=START + 6, last=START + 8)
    records = [family("losses", [3], [8])]
    arm = six.configuration("siloed")
    found = play_model(six, arm, DESIGN, short, records, Counter())
    assert found.window["losses"].shape == (12, 1)


def test_worlds_beyond_what_numbers_can_hold_are_left_out(
    six: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise NumericalFault("not finite")

    monkeypatch.setattr(Ensemble, "play", fault)
    found = play(six, Counter())
    assert (found.left_out, len(found.world), len(found.running)) == (6, 0, 0)
    assert found.given["losses"].shape == (0, 0)


def test_a_stop_drops_what_has_not_begun(six: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Ensemble, "play", stop)
    with pytest.raises(KeyboardInterrupt):
        play(six, Counter())


@pytest.mark.compiled
def test_accepted_worlds_are_played_as_they_are_and_stand_for_what_they_weigh() -> None:
    scenario = load("ukraine-2022")
    accepted = Worlds(
        "toy",
        ("theatre.need", "structure.one_ministry"),
        np.array([[3.5, 0.0], [5.0, 0.0]]),
        np.array([0.25, 0.75]),
        WorldAcceptance("2022-11", 1, (), ""),
    )
    design, arm = WorldsDesign(200, 2, 7, accepted), scenario.configuration("siloed")
    found = play_model(scenario, arm, design, PERIOD, RECORDS, Counter())
    assert (design.number, found.left_out) == (2, 0)
    assert found.stands.tolist() == [0.25, 0.25, 0.75, 0.75]
    there = within(scenario, {"theatre.need": 5.0})
    wars = Ensemble(build_inputs(there, "siloed", 15), 7).play(np.array([2, 3]))
    losses = np.asarray(wars.months["russian_losses"])
    np.testing.assert_array_equal(found.window["losses"][2:], losses[:, [10, 14]])
    # A rival structure is held in all of them.
    rival = within(scenario, {"structure.one_ministry": 1.0})
    [first, _] = design.holding(["structure.one_ministry"]).scenarios(rival)
    assert first.parameters["structure.one_ministry"] == 1.0
    assert first.parameters["theatre.need"] == 3.5
    assert WorldsDesign(4, 2, 7).holding(["theatre.need"]).accepted is None
