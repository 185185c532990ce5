"""Settings of the command line."""

from __future__ import annotations

import pytest

from abm.errors import InputError
from abm.scenarios import load
from abm.scenarios.resolve import parse


def refusal(*settings: str) -> str:
    with pytest.raises(InputError) as error:
        load("six-partners", settings)
    return str(error.value)


def test_a_parameter_goes_by_its_name() -> None:
    scenario = load("six-partners", ["theatre.need=4", "kremlin.window=24"])
    assert scenario.parameters["theatre.need"] == 4.0
    assert scenario.parameters["kremlin.window"] == 24.0
    assert scenario.origins["parameters.theatre.need"] == "--set"


def test_any_value_goes_by_its_path() -> None:
    settings = ["months=24", "theories.T4.prior=-.5", "title=My war", "kremlin.economy.bias = 0"]
    scenario = load("six-partners", settings)
    assert scenario.months == 24
    assert scenario.theories["T4"].prior == -0.5
    assert scenario.title == "My war"
    assert scenario.kremlin["economy"].bias == 0.0


def test_later_settings_win() -> None:
    assert load("six-partners", ["months=24", "months=36"]).months == 36


def test_settings_reach_every_arm() -> None:
    scenario = load("six-partners", ["planning.growth=0.3"])
    assert scenario.parameters["planning.growth"] == 0.3
    assert all("planning.growth" not in arm.treatment for arm in scenario.configurations.values())


def test_settings_can_write_whole_elements() -> None:
    scenario = load(
        "six-partners",
        [
            "interventions.gap.parameter=will.funding_gap",
            "interventions.gap.value=1",
            "interventions.gap.from=20",
            'interventions.gap.partners=["USA"]',
        ],
    )
    assert scenario.changes.interventions[0].partners == ("USA",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("1e-3", 0.001),
        ("free", "free"),
        ("", ""),
        ("true", True),
        ("[1, 2]", [1, 2]),
        ('"3"', "3"),
        ("3\nmonths = 4", "3\nmonths = 4"),
        ("[" * 5000, "[" * 5000),
    ],
)
def test_values_are_toml_or_words(text: str, value: object) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("months", "--set 'months' cannot be used; allowed: name=value"),
        ("=3", "--set '=3' cannot be used"),
        (
            "theatre.ned=4",
            "--set: there is no parameter 'theatre.ned'. Did you mean 'theatre.need'",
        ),
        ("teatre.need=4", "'teatre.need': not found. Did you mean 'theatre.need'"),
        ("monts=4", "Did you mean 'months'"),
        ("extends=six-partners", "--set extends: allowed in a scenario file only"),
        ("without=[]", "--set without: allowed in a scenario file only"),
        ("theatre.need=9", "--set: parameters.theatre.need = 9; allowed: numbers from 3 to 6."),
        ("theatre.need=true", "theatre.need = True; allowed: numbers from 3 to 6."),
        ("theatre.need=nan", "theatre.need = nan; allowed"),
        ("theatre.need=inf", "theatre.need = inf; allowed"),
        ("theatre.need=free", "theatre.need = 'free'; allowed"),
        ("will.funding_gap=0.5", "allowed: whole numbers from 0 to 1."),
        ("theories.T4.prio=1", "theories.T4.prio is not known. Did you mean 'prior'?"),
        ("theories.T44.prior=1", "theories.T44.title is missing. Did you mean 'theories.T4'?"),
        ("title=2022-03-01", "is a date"),
        ("a.b=1", "'a.b': not found"),
        ("months=1" + "0" * 400, "months is too large"),
    ],
)
def test_what_cannot_be_set(setting: str, said: str) -> None:
    assert said in refusal(setting)


def test_parameters_that_may_stay_free() -> None:
    scenario = load("six-partners", ["support.horizon=6", "industry.orders=free"])
    assert scenario.parameters["support.horizon"] == 6.0
    assert dict(scenario.content)["parameters.industry.orders"] == "free"
