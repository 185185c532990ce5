"""A scenario as the rest of the product meets it."""

from __future__ import annotations

import pytest

from abm.parameters import REGISTER
from abm.scenarios import load

from .conftest import SMALL, Write

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
