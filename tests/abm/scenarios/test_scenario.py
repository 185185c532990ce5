"""A scenario as the rest of the product meets it."""

from __future__ import annotations

import pytest

from abm.errors import InputError
from abm.parameters import FREE, REGISTER
from abm.scenarios import Scenario, load
from abm.scenarios.snapshot import snapshot
from tests.abm.scenarios.conftest import SMALL, Write

RECORDED = '[reports.quiet]\nreport = "tone"\nmode = "fixed"\nfile = "run.csv"\nfrom = 1'


def test_every_parameter_has_a_value_and_an_origin(small: str) -> None:
    scenario = load(small, ["theatre.mobility=6"])
    shown = {path: (value, origin) for path, value, origin in scenario.leaves()}
    assert {f"parameters.{name}" for name in REGISTER} <= set(shown)
    assert shown["parameters.theatre.need"] == (4.0, "small.toml")
    assert shown["parameters.theatre.mobility"] == (6.0, "--set")
    assert shown["parameters.theatre.pause_use"] == (0.2, "default")
    assert shown["parameters.kremlin.cover_clamp"] == ("free", "default")


def test_defaults_of_tables_are_shown_as_defaults(small: str) -> None:
    shown = {path: (value, origin) for path, value, origin in load(small).leaves()}
    assert shown["theories.win.evidence.support.memory"] == (1.0, "default")
    assert shown["theories.win.evidence.support.spread"] == (1.5, "small.toml")


def test_every_path_once(small: str) -> None:
    paths = [path for path, _, _ in load(small).leaves()]
    assert len(set(paths)) == len(paths)


def test_the_calendar(small: str) -> None:
    assert load(small).calendar_month == 3
    assert load(small, ["first_month=2023-11"]).calendar_month == 11


def test_the_same_content_has_the_same_fingerprint(small: str, write: Write) -> None:
    scenario = load(small)
    child = write('extends = "small.toml"\ntitle = "T"\ndescription = "D"', "child.toml")
    assert load(child).hash == scenario.hash
    assert load(small, ["months=12", "theatre.need=4"]).hash == scenario.hash
    assert len(scenario.hash) == 12


@pytest.mark.parametrize(
    "setting",
    [
        "months=13",
        "theatre.need=4.5",
        "theories.win.evidence.support.reported=true",
        "partners.AAA.gdp=301",
        "configurations.siloed.treatment.planning.national_effort=0.09",
        "sectors.coast.value=1",
    ],
)
def test_other_content_has_another_fingerprint(small: str, setting: str) -> None:
    assert load(small, [setting]).hash != load(small).hash


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theatre.need", 4.7),
        ("kremlin.cover_clamp", 0.25),
        ("theories.win.evidence.support.spread", 1.25),
        ("sectors.coast.value", 2.5),
        ("kremlin.leader.bias", 0.75),
    ],
)
def test_a_scenario_with_other_values_says_them_as_one_that_was_set(
    small: str, name: str, value: float
) -> None:
    told, wanted = load(small).rewritten({name: value}, "world"), load(small, [f"{name}={value}"])
    assert told.content == wanted.content
    assert (told.hash, snapshot(told)) == (wanted.hash, snapshot(wanted))
    assert (told.parameters, told.theories) == (wanted.parameters, wanted.theories)
    here = {path: origin for path, _, origin in told.leaves()}
    there = {path: origin for path, _, origin in wanted.leaves()}
    assert [path for path in here if here[path] == "world"] == [
        path for path in there if there[path] == "--set"
    ]


def test_what_other_values_leave_open_is_not_said(small: str) -> None:
    gain = "theories.win.gain"
    closed = load(small, ["kremlin.cover_clamp=0.5", f"{gain}=3"])
    told = closed.rewritten({"kremlin.cover_clamp": FREE, "theatre.need": 4.0}, "world")
    assert told.hash == load(small, ["kremlin.cover_clamp=free", f"{gain}=3"]).hash
    assert dict(told.content)["parameters.kremlin.cover_clamp"] == "free"
    assert closed.hash != told.hash


@pytest.mark.parametrize("above", ["", "configurations.siloed."])
def test_recorded_series_count_in_the_fingerprint(write: Write, above: str) -> None:
    path = write(SMALL + RECORDED.replace("[reports", f"[{above}reports"))
    write("month,tone\n1,0.5\n", "run.csv")
    before = load(path).hash
    write("month,tone\n1,0.6\n", "run.csv")
    assert load(path).hash != before


def test_a_series_counts_by_its_values_not_by_its_file(write: Write) -> None:
    write("month,tone\n1,0.5\n2,0.6\n", "run.csv")
    from_file = load(write(SMALL + RECORDED)).hash
    assert (
        load(write(SMALL + RECORDED.replace('file = "run.csv"', "values = [0.5, 0.6]"))).hash
        == from_file
    )


ARM = """title = "Mine"
[parameters.start]
reserves = 0.5
[treatment.planning]
national_effort = 0.4
[interventions.gap]
parameter = "will.funding_gap"
value = 1
from = 3
partners = ["AAA"]
"""


@pytest.fixture
def scenario(small: str) -> Scenario:
    return load(small)


def refusal(scenario: Scenario, name: str) -> str:
    with pytest.raises(InputError) as error:
        scenario.configuration(name)
    return str(error.value)


def test_an_arm_by_name(scenario: Scenario) -> None:
    arm = scenario.configuration("siloed")
    assert (arm.name, arm.title, arm.description) == ("siloed", "Siloed", "")
    assert arm.treatment == {"planning.national_effort": 0.08}


def test_an_arm_from_a_file(scenario: Scenario, write: Write) -> None:
    arm = scenario.configuration(write(ARM, "mine.toml"))
    assert arm.name == "mine"
    assert arm.parameters == {"start.reserves": 0.5}
    assert arm.changes.interventions[0].partners == ("AAA",)


def test_an_unknown_arm_names_the_nearest(scenario: Scenario) -> None:
    message = refusal(scenario, "sileod")
    assert "scenario small has no configuration 'sileod'. Did you mean 'siloed'?" in message
    assert "Allowed: siloed, or the path of a .toml file." in message


def test_a_scenario_without_arms(write: Write) -> None:
    scenario = load(write(SMALL.split("[configurations.siloed]")[0]))
    assert "Allowed: none is declared" in refusal(scenario, "siloed")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Mine"', "", "mine.toml: title is missing."),
        (
            "[treatment.planning]",
            "[treatmet.planning]",
            "treatmet is not known. Did you mean 'treat",
        ),
        ("[treatment.planning]", "[treatment.plan]", "treatment = 'plan': there is no such group"),
        ("national_effort = 0.4", "national_effort = 2", "treatment.planning.national_effort = 2;"),
        (
            "[parameters.start]",
            "[treatment.start]",
            "treatment.start.reserves acts once, at the st",
        ),
        ('"AAA"', '"CCC"', "interventions.gap.partners = 'CCC'"),
        ("from = 3", "from = 30", "interventions.gap.from = 30"),
        # It would leave a partner without a share.
        ("reserves = 0.5", "largest_share = 1.0", "largest_share = 1.0; allowed: numbers from 0.0"),
        ("reserves = 0.5", "largest_share = 0.0", "largest_share = 0.0; allowed: numbers from 0.0"),
    ],
)
def test_faults_of_an_arm_in_a_file(
    scenario: Scenario, write: Write, old: str, new: str, said: str
) -> None:
    message = refusal(scenario, write(ARM.replace(old, new), "mine.toml"))
    assert "mine.toml: " in message
    assert said in message


def test_a_file_whose_name_is_no_name(scenario: Scenario, write: Write) -> None:
    message = refusal(scenario, write(ARM, "my arm.toml"))
    assert "an arm has the name of its file; allowed: a name of letters" in message


def test_a_file_that_is_not_there(scenario: Scenario, tmp_path: object) -> None:
    assert "cannot be read" in refusal(scenario, f"{tmp_path}/none.toml")


def test_the_fingerprint_of_an_arm(scenario: Scenario, write: Write) -> None:
    mine = scenario.configuration(write(ARM, "mine.toml")).hash
    assert mine == scenario.configuration(write(ARM.replace("Mine", "Yours"), "yours.toml")).hash
    assert mine != scenario.configuration(write(ARM.replace("0.4", "0.5"), "other.toml")).hash
    assert len(mine) == 12
