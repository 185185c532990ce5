"""A snapshot is one file that stands alone and gives the same wars."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm import build
from abm.model import War
from abm.scenarios import Scenario, load, shipped
from abm.scenarios.snapshot import snapshot
from abm.schema import values
from tests.abm.scenarios.conftest import Write

RECORDED = "month,tone,deliveries\n" + "".join(
    f"{month},{0.1 * month},{1 / (month + 1)}\n" for month in range(12)
)
CHANGES = """
[interventions.gap]
parameter = "will.funding_gap"
value = 1
from = 7
until = 9
partners = ["AAA"]
[reports.quiet]
report = "cover"
mode = "masked"
from = 8
months = 2
[reports.steady]
report = "deliveries"
mode = "fixed"
values = [0.9, 0.8, 0.7]
from = 6
[reports.heard]
report = "tone"
mode = "fixed"
file = "war.csv"
from = 5
[beliefs.doubt]
theory = "win"
log_odds = -1.5
from = "treatment"
"""
ARM = (
    """
title = "An \\"arm\\" of its own — with a \\\\"
[parameters.theatre]
need = 5.5
[parameters.talks]
barred_above = 60
[treatment.planning]
national_effort = 0.3
"""
    + CHANGES
)


@pytest.fixture
def beside(tmp_path: Path) -> None:
    """Lay a recorded war beside the scenario."""
    (tmp_path / "war.csv").write_text(RECORDED, encoding="utf-8")


def alone(text: str, tmp_path: Path) -> Scenario:
    """Load a snapshot in a folder that has nothing else."""
    folder = tmp_path / "alone"
    folder.mkdir()
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return load(str(folder / "scenario.toml"))


def same(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios say the same, whatever they are called and wherever it was written."""
    names = (
        *("title", "description", "first_month", "months", "treatment", "partners", "theories"),
        *("sectors", "kremlin", "changes", "hash"),
    )
    parts = all(getattr(one, name) == getattr(other, name) for name in names)
    return parts and str(one.parameters) == str(other.parameters)  # "nan" is free


def war(scenario: Scenario, arm: str) -> list[list[float]]:
    played = War.of(build.build_inputs(scenario, arm, 12), run=3, seed=8).play()
    return [values(row) for row in played.history]


@pytest.mark.parametrize("name", [name for name, _ in shipped()])
def test_shipped_scenarios_come_back(name: str, tmp_path: Path) -> None:
    scenario = load(name)
    again = alone(snapshot(scenario), tmp_path)
    assert same(scenario, again)
    for arm, told in scenario.configurations.items():
        assert again.configurations[arm].hash == told.hash
        assert again.configurations[arm].title == told.title


def test_settings_and_free_values_come_back(small: str, tmp_path: Path) -> None:
    settings = ["theatre.need=5.25", "start.largest_share=free", 'title=Two "quoted" – words']
    scenario = load(small, [*settings, "configurations.siloed.treatment.words.mute=0.5"])
    again = alone(snapshot(scenario), tmp_path)
    assert same(scenario, again)
    assert again.title == 'Two "quoted" – words'
    assert again.configurations["siloed"].treatment["words.mute"] == 0.5


def test_a_description_of_several_lines_comes_back(write: Write, tmp_path: Path) -> None:
    text = '"""\nOne line.\nAnother: "quoted", with a \\\\.\n"""\nextends = "six-partners"\n'
    scenario = load(write(f'title = "A war"\ndescription = {text}'))
    assert alone(snapshot(scenario), tmp_path).description == scenario.description


def test_the_file_needs_no_other(write: Write, small: str, beside: None, tmp_path: Path) -> None:
    path = write(f'extends = "small.toml"\n{CHANGES}', "mine.toml")
    text = snapshot(load(path))
    tree = tomllib.loads(text)
    assert not {"extends", "donors", "only"} & set(tree)
    assert "file" not in tree["reports"]["heard"]
    assert tree["reports"]["heard"]["values"] == [0.1 * month for month in range(5, 12)]
    assert same(load(path), alone(text, tmp_path))


def test_recorded_reports_of_a_configuration_stand_in_full(
    write: Write, small: str, beside: None, tmp_path: Path
) -> None:
    arm = CHANGES.replace("\n[", "\n[configurations.siloed.")
    path = write(f'extends = "small.toml"\n{arm}', "mine.toml")
    scenario = load(path)
    again = alone(snapshot(scenario), tmp_path)
    assert again.configurations["siloed"].changes == scenario.configurations["siloed"].changes
    assert again.configurations["siloed"].hash == scenario.configurations["siloed"].hash
    assert same(scenario, again)


def test_arms_from_files_come_along(write: Write, small: str, beside: None, tmp_path: Path) -> None:
    scenario = load(small)
    arm = scenario.configuration(write(ARM, "mine.toml"))
    text = snapshot(scenario, [scenario.configurations["siloed"], arm])
    (tmp_path / "war.csv").unlink()
    arms = alone(text, tmp_path).configurations
    again = arms["mine"]
    assert (again.title, again.hash) == (arm.title, arm.hash)
    assert (again.parameters, again.treatment) == (arm.parameters, arm.treatment)
    assert again.changes == arm.changes
    assert list(arms) == ["siloed", "mine"]


def test_a_snapshot_gives_the_same_war(
    write: Write, small: str, beside: None, tmp_path: Path
) -> None:
    path = write(f'extends = "small.toml"\n{CHANGES}', "mine.toml")
    scenario = load(path)
    again = alone(snapshot(scenario), tmp_path)
    assert war(scenario, "siloed") == war(again, "siloed")
    assert war(scenario, "siloed") != war(load(small), "siloed")


def test_a_snapshot_of_a_snapshot_is_the_same(small: str, tmp_path: Path) -> None:
    text = snapshot(load(small))
    assert snapshot(alone(text, tmp_path)) == text


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20))
def test_whatever_can_be_printed_comes_back(write: Write, tmp_path: Path, words: str) -> None:
    scenario = load(write())
    told = replace(scenario, content=(*scenario.content, ("description", words)))
    (tmp_path / "again.toml").write_text(snapshot(told), encoding="utf-8")
    assert load(str(tmp_path / "again.toml")).description == words


def test_a_snapshot_is_toml_as_others_write_it(small: str) -> None:
    text = snapshot(load(small))
    assert "[theories.win.evidence.support]" in text
    assert tomli_w.dumps(tomllib.loads(text)) == text
