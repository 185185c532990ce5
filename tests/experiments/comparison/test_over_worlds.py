"""A comparison whose runs are spread over worlds: these are the units of all that is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pyarrow import parquet

from abm.engine.ensemble import Ensemble, Wars
from abm.errors import InputError
from abm.scenarios import Scenario
from experiments.comparison.compare import Comparison, compare, incidence, play
from experiments.comparison.content import checked
from experiments.comparison.design import Design, Playing, design
from experiments.comparison.differences import difference_of, horizons
from experiments.comparison.measures import PEACE, measure_named
from experiments.comparison.peace import peace
from experiments.comparison.precision import Precision
from experiments.comparison.results import outcome_columns, summary, told, worlds, write
from experiments.console import Counter
from experiments.robustness import typicality
from experiments.robustness.money import durable
from experiments.robustness.typicality import over_worlds
from experiments.robustness.variants import CLOCKS, in_default_world, with_clocks
from experiments.statistics.effects import p_value
from experiments.statistics.intervals import paired_difference
from experiments.statistics.runs import difference_by_run, mean_by_run
from experiments.worlds.accepted import read_worlds
from experiments.worlds.folder import (
    SCENARIO,
    WORLDS,
    read_comparison,
    scenario_of_run,
    settings_of_run,
)
from experiments.worlds.spread import WorldAcceptance, Worlds

pytestmark = pytest.mark.compiled

Compare = Callable[[Wars, Wars], None]
ARMS = ["siloed", "coordinated"]
RUNS, MONTHS, SEED = 75, 84, 5
NAMES = ("theatre.need", "settlement.break_value", "planning.national_effort")
LOW, HIGH = np.array([[3.2, 2.0, 0.02], [4.6, 12.0, 0.5]])


@pytest.fixture(scope="module", autouse=True)
def few_pairs_in_each_world() -> Iterator[None]:
    """Have four pairs played in each of fifteen worlds where a range over them is asked for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typicality, "ALL_PAIRS", 60)
        yield


@pytest.fixture(scope="module")
def fifteen() -> Worlds:
    """Return fifteen worlds of unlike weights."""
    rng = np.random.default_rng(8)
    values, weights = LOW + rng.random((15, 3)) * (HIGH - LOW), 0.3 + rng.random(15)
    acceptance = WorldAcceptance("2024-12", 13, ("P5",), "0" * 16)
    return Worlds("mine.parquet", NAMES, values, weights / weights.sum(), acceptance)


@pytest.fixture(scope="module")
def spread(six: Scenario, fifteen: Worlds) -> Design:
    """Return a design whose runs are spread over these worlds, in which one value is held."""
    asked = design(six, ARMS, RUNS, SEED, MONTHS)
    return replace(asked, worlds=fifteen.holding(["settlement.break_value"]))


@pytest.fixture(scope="module")
def made(spread: Design, kernel: None) -> Comparison:
    """Return the comparison, played with all that it is held against."""
    return compare(spread, Counter())


@pytest.fixture(scope="module")
def written(made: Comparison, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the comparison; nobody may write there."""
    folder = tmp_path_factory.mktemp("over-worlds")
    write(made, summary(made, "concert compare"), folder)
    return folder


@pytest.fixture(scope="module")
def units(fifteen: Worlds) -> np.ndarray:
    """Return the world of each run."""
    return fifteen.places(np.arange(RUNS))


# Designs


def test_worlds_are_part_of_what_a_design_is_known_by(six: Scenario, spread: Design) -> None:
    alone = replace(spread, worlds=None)
    assert alone.identity["worlds"] == "default"
    assert spread.worlds is not None and spread.identity["worlds"] == spread.worlds.digest
    known = {spread.identity["worlds"], spread.holding(NAMES).identity["worlds"]}
    assert len(known) == 2
    assert {name for name in alone.identity if alone.identity[name] != spread.identity[name]} == {
        "worlds"
    }


def test_a_design_holds_in_its_worlds_what_is_set(spread: Design) -> None:
    assert spread.holding(["theatre.need"]).worlds is not None
    held = spread.holding(["theatre.need"]).worlds
    assert held is not None and held.held == {"theatre.need", "settlement.break_value"}
    alone = replace(spread, worlds=None)
    assert alone.holding(["theatre.need"]) is alone


def test_units_are_worlds_or_runs(spread: Design, units: np.ndarray) -> None:
    assert spread.units(np.arange(RUNS)).tolist() == units.tolist()
    assert spread.units([7, 3]).tolist() == units[[7, 3]].tolist()
    assert replace(spread, worlds=None).units([7, 3]).tolist() == [7, 3]


def test_inputs_are_of_other_months_and_scenarios_where_they_are_named(spread: Design) -> None:
    arm = spread.configurations[0]
    assert len(spread.inputs(arm).inputs) == 15 and spread.inputs(arm).first.months == MONTHS
    assert {one.months for one in spread.inputs(arm, 24).inputs} == {24}
    other = spread.scenario.with_values({"theatre.base_fires": 0.123})
    found = spread.inputs(arm, scenario=other)
    assert {one.settings[0].base_fires for one in found.inputs} == {0.123}
    assert [one.settings[0].need for one in found.inputs] == [
        one.settings[0].need for one in spread.inputs(arm).inputs
    ]
    assert replace(spread, worlds=None).inputs(arm).worlds is None


# Wars


@pytest.mark.parametrize("arm", ARMS)
def test_every_war_is_that_of_its_run_in_its_world(
    arm: str, made: Comparison, spread: Design, assert_same: Compare
) -> None:
    wars = made.wars[arm]
    assert spread.worlds is not None
    for run in (0, 1, 37, 74):
        there = spread.worlds.scenario(spread.scenario, int(spread.units([run])[0]))
        [alone] = replace(
            spread, scenario=there, worlds=None
        ).inputs(there.configuration(arm)).inputs  # fmt: skip
        own = Ensemble(alone, SEED).play([run])
        assert_same(Wars._make(table[run : run + 1] for table in wars)._replace(cut=own.cut), own)


@pytest.mark.parametrize("stages", [(7, 20, 75), (41, 75)])
def test_playing_on_is_playing_at_once_in_all_worlds(
    stages: tuple[int, ...], made: Comparison, spread: Design, assert_same: Compare
) -> None:
    playing = Playing(spread.inputs(spread.configurations[1]), SEED, 40)
    for runs in stages:
        wars = playing.to(runs, Counter())
    whole = made.wars["coordinated"]
    assert wars.war.tobytes() == whole.war.tobytes()
    assert_same(
        wars._replace(cut=whole.cut),
        whole._replace(months=whole.months[:40], portraits=whole.portraits[:40]),
    )


# Intervals are over worlds


def test_means_and_differences_are_over_worlds(made: Comparison, units: np.ndarray) -> None:
    first, second = (made.wars[arm].war for arm in ARMS)
    contrast = made.contrast("coordinated")
    assert contrast.units == len({*units.tolist()}) == 15
    for measure in made.measures:
        before, after = measure.of(first), measure.of(second)
        known = difference_by_run(before, after, units)
        np.testing.assert_equal(contrast.differences[measure.name], known)
        np.testing.assert_equal(contrast.effects[measure.name].difference, known)
        np.testing.assert_equal(made.estimates("siloed")[measure.name], mean_by_run(before, units))
    length = measure_named("war_length")
    before, after = length.of(first), length.of(second)
    assert contrast.differences["war_length"].units == 15
    assert contrast.p_values()["war_length"] == p_value(before, after, units)
    # By hand: what wars of a world share makes the interval another one than over runs.
    over_runs = paired_difference(before, after)
    found = contrast.differences["war_length"]
    assert found.estimate == pytest.approx(over_runs.estimate)
    assert (found.low, found.high) != (over_runs.low, over_runs.high)


def test_the_interval_of_a_mean_is_that_of_the_means_of_worlds_by_hand(
    by_hand: Callable[..., Comparison],
) -> None:
    """Two runs in each of eleven worlds: the interval is that of eleven means."""
    rng = np.random.default_rng(3)
    wars = [{"outcome": 0, "war_length": float(one)} for one in rng.normal(50.0, 9.0, 22)]
    plain = by_hand(siloed=[{"outcome": 0, "war_length": 0.0}] * 22, coordinated=wars)
    places = np.repeat(np.arange(11), 2)
    contrast = replace(plain.contrast("coordinated"), worlds=places)
    lengths = np.array([war["war_length"] for war in wars])
    known = paired_difference(np.zeros(11), lengths.reshape(11, 2).mean(axis=1))
    found = contrast.differences["war_length"]
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (known.estimate, known.low, known.high)
    )
    assert (found.pairs, found.units) == (22, 11)


def test_curves_and_peace_are_over_worlds(made: Comparison, units: np.ndarray) -> None:
    wars = made.wars["coordinated"].war
    np.testing.assert_equal(made.incidence("coordinated"), incidence(wars, units, MONTHS))
    by_runs = incidence(wars, np.arange(RUNS), MONTHS)
    assert any(
        not np.array_equal(bands.low, by_runs[cause].low)
        for cause, bands in made.incidence("coordinated").items()
    )
    np.testing.assert_equal(made.peace("coordinated"), peace(wars, units))


def test_horizons_are_over_worlds(made: Comparison, units: np.ndarray) -> None:
    found = {one["months"]: one for one in horizons(made)}
    assert list(found) == [60, 84, 120]
    length = measure_named("war_length")
    for months, one in found.items():
        records = made.horizons[months]
        first, second = (length.of(records[arm]) for arm in ARMS)
        known = difference_by_run(first, second, units)
        told = one["differences"]["coordinated"]["war_length"]
        assert (told["estimate"], told["low"], told["units"]) == (known.estimate, known.low, 15)
        mean = mean_by_run(length.of(records["siloed"]), units)
        assert one["arms"]["siloed"]["war_length"]["low"] == mean.low


def test_wars_at_a_horizon_are_those_of_their_worlds(made: Comparison, spread: Design) -> None:
    for months, arms in made.horizons.items():
        alone = Playing(spread.inputs(spread.configurations[0], months), SEED)
        assert arms["siloed"].tobytes() == alone.to(RUNS, Counter()).war.tobytes()


def test_how_many_runs_are_enough_is_not_told_of_worlds(made: Comparison) -> None:
    """More runs in as many worlds narrow an interval only so far."""
    told = difference_of(made, "coordinated")["enough"]["war_length"]
    assert told["half_width"] == made.contrast("coordinated").differences["war_length"].half_width
    assert (told["smallest"], told["runs"]) == (1.0, None)
    alone = replace(made, design=replace(made.design, worlds=None))
    assert difference_of(alone, "coordinated")["enough"]["war_length"]["runs"] is not None


def test_a_precision_is_that_of_worlds(spread: Design, made: Comparison) -> None:
    """Between the half-width over runs and the wider one over worlds lies what is not reached."""
    measure = measure_named("delivered")
    pairs = [measure.of(made.wars[arm].war) for arm in ARMS]
    over_runs = paired_difference(*pairs).half_width
    found = made.contrast("coordinated").differences["delivered"].half_width
    assert found > 1.1 * over_runs
    wanted = Precision((found + over_runs) / 2, measure)
    arms = {one.name: Playing(spread.inputs(one), SEED) for one in spread.configurations}
    assert wanted.reached(replace(spread, worlds=None), arms, Counter()).runs == RUNS
    with pytest.raises(InputError, match=f"the half-width of delivered is {found:.3g}"):
        wanted.reached(spread, arms, Counter())


# What it is held against


def test_the_default_world_stands_beside(made: Comparison, spread: Design) -> None:
    alone = play(replace(spread, worlds=None), Counter())
    assert made.default.keys() == {"coordinated"}
    for name, found in made.default["coordinated"].items():
        np.testing.assert_equal(found, alone.contrast("coordinated").differences[name])
        assert found.pairs == RUNS
    assert in_default_world(alone.design, made.measures, Counter()) == {}


def test_clocks_are_set_in_every_world_and_told_over_worlds(six: Scenario, fifteen: Worlds) -> None:
    """A world sets the clock's own parameters too: they give way to it."""
    drain = np.linspace(0.02, 0.05, 15)[:, None]
    there = replace(
        fifteen,
        parameters=(*NAMES, "theatre.reserves_drain"),
        values=np.hstack([fifteen.values, drain]),
    )
    asked = replace(design(six, ARMS, 30, SEED, 36), worlds=there)
    found = with_clocks(asked, [measure_named("durably_settled")], Counter())
    assert [*found] == [clock.name for clock in CLOCKS]
    for clock in CLOCKS:
        held = asked.holding(clock.settings)
        inputs = held.inputs(asked.configurations[0], scenario=clock.on(six))
        if clock.since is None:
            drains = {one.settings[0].reserves_drain for one in inputs.inputs}
            assert drains == {clock.settings["theatre.reserves_drain"]}
        assert len({one.settings[0].need for one in inputs.inputs}) == 15
        difference = found[clock.name]["coordinated"]["durably_settled"]
        assert difference.units == len({*there.places(np.arange(30)).tolist()})


def test_money_is_searched_in_every_world(made: Comparison, units: np.ndarray) -> None:
    """The difference at factor 1 is the one over worlds, whose limits the search begins with."""
    money, first = made.money["coordinated"], made.wars["siloed"].war
    assert money.runs == RUNS
    known = difference_by_run(durable(first), durable(made.wars["coordinated"].war), units)
    assert known.units == 15
    assert (money.factor > 1.0) == (known.estimate > 0.0) or money.bound != ""


def test_the_range_is_over_the_worlds_themselves(made: Comparison, spread: Design) -> None:
    durable = [one for one in made.measures if one.name in PEACE]
    known = over_worlds(spread, durable, Counter())["coordinated"]
    np.testing.assert_equal(made.worlds["coordinated"], known)
    found = made.worlds["coordinated"]["durably_settled"]
    assert spread.worlds is not None
    assert found.accepted and found.worlds == 15
    assert found.equal == pytest.approx(spread.worlds.effective)


def test_few_pairs_are_held_against_nothing(spread: Design) -> None:
    few = compare(replace(spread, runs=20), Counter())
    assert (few.worlds, few.clocks, few.default, few.money) == ({}, {}, {}, {})


# What is written


def test_the_content_names_the_worlds(made: Comparison, fifteen: Worlds) -> None:
    content = summary(made, "concert compare")
    assert content["worlds"] == {
        "name": "mine.parquet",
        "count": 15,
        "equal": pytest.approx(fifteen.effective),
        "until": "2024-12",
        "patterns": 13,
        "left_out": ["P5"],
        "held": ["settlement.break_value"],
    }
    assert told(made)["worlds"] == content["worlds"]
    checked(json.loads(json.dumps(content)), "comparison.json")
    assert worlds(replace(made.design, worlds=None)) is None
    difference = content["differences"]["coordinated"]
    assert difference["default_world"].keys() == {"durably_settled", "lasting"}
    assert content["summary"][0].startswith("Over 15 accepted worlds (worth ")
    spoken = [text for text in difference["robustness"] if "In the default world" in text]
    assert len(spoken) == 1 and spoken[0] in content["summary"]


def test_what_is_typical_is_written_whole(made: Comparison) -> None:
    content = summary(made, "concert compare")["differences"]["coordinated"]
    found = made.worlds["coordinated"]["durably_settled"]
    written = content["worlds"]["durably_settled"]
    assert written["accepted"] and written["equal"] == found.equal
    assert written["luck"] == (None if np.isnan(found.luck) else found.luck)
    assert found.range is not None
    assert written["range"] == found.range._asdict()
    assert written["by_effort"] == []  # of fifteen worlds thirds would be too few


def test_outcomes_say_the_world_of_each_war(
    made: Comparison, written: Path, units: np.ndarray
) -> None:
    table = parquet.read_table(written / "outcomes.parquet")
    assert table.column_names[:3] == ["arm", "run", "world"]
    assert table["world"].to_pylist() == [*units.tolist()] * 2
    alone = replace(made, design=replace(made.design, worlds=None))
    assert "world" not in outcome_columns(alone)


def test_the_worlds_lie_beside_the_tables(
    written: Path, made: Comparison, fifteen: Worlds, tmp_path: Path
) -> None:
    kept = read_worlds(written / WORLDS)
    assert kept.digest == fifteen.digest and kept.acceptance == fifteen.acceptance
    alone = replace(made, design=replace(made.design, worlds=None), default={})
    write(alone, summary(alone, "concert compare"), tmp_path)
    assert not (tmp_path / WORLDS).exists()
    assert read_comparison(tmp_path).held is None
    assert settings_of_run(tmp_path, read_comparison(tmp_path), 3) == []


def test_a_folder_gives_the_world_of_a_run(
    written: Path, spread: Design, units: np.ndarray
) -> None:
    kept = read_comparison(written)
    assert kept.held == ["settlement.break_value"]
    assert spread.worlds is not None
    for run in (0, 37, 74):
        there = scenario_of_run(written, kept, run)
        known = spread.worlds.scenario(spread.scenario, int(units[run]))
        assert [there.value(name).hex() for name in NAMES] == [
            known.value(name).hex() for name in NAMES
        ]
        assert settings_of_run(written, kept, run) == spread.worlds.settings(run)
    assert (written / SCENARIO).is_file()
