"""Results of a comparison, file by file."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pyarrow
import pytest
from pyarrow import parquet

from abm.scenarios import Scenario, load
from abm.schema import HEADLINE, variables
from abm.schema import War as WarRecord
from experiments.comparison.compare import Comparison
from experiments.comparison.content import Content
from experiments.comparison.design import Design, design
from experiments.comparison.measures import CAUSES
from experiments.comparison.monthly import LEVELS, averaged_columns
from experiments.comparison.results import summary, write
from experiments.study import provenance
from tests.experiments.conftest import HORIZON, TOLD, wars_of

ByHand = Callable[..., Comparison]
NAN = float("nan")
FIRST = [
    {"outcome": 0, "war_length": 3.0, "terms": -1.0, "months": [{"status": 0, "land": 70.0}]},
    {"outcome": 5, "war_length": 12.0, "months": [{"status": 0, "land": 60.0}] * 12},
]
SECOND = [
    {"outcome": 5, "war_length": 12.0, "months": [{"status": 0}] * 12},
    {"outcome": 3, "war_length": 1.0, "months": [{"status": 0}]},
]
COMMAND = "concert compare siloed coordinated --seed 1"


@pytest.fixture(scope="module")
def made(by_hand: ByHand) -> Comparison:
    """Return a comparison of two wars an arm, by hand."""
    return by_hand(siloed=FIRST, coordinated=SECOND)


@pytest.fixture(scope="module")
def content(made: Comparison) -> Content:
    """Return what comparison.json is to hold."""
    return summary(made, COMMAND)


@pytest.fixture
def folder(made: Comparison, content: Content, tmp_path: Path) -> Path:
    """Return a folder with everything but the figures."""
    write(made, content, tmp_path)
    return tmp_path


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_comparison_json_is_the_content_and_has_no_nan(content: Content, folder: Path) -> None:
    text = (folder / "comparison.json").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=refuse) == content
    assert "null" in text


def test_the_keys_of_comparison_json(content: Content) -> None:
    assert set(content) == {
        *("format", "disclaimer", "warrant", "summary", "version", "versions", "basis", "command"),
        *(
            "scenario",
            "worlds",
            "seed",
            "runs",
            "runs_with_months",
            "months",
            "treatment",
            "reference",
            "arms",
        ),
        *("differences", "measures", "horizons", "incidence", "peace", "chain"),
        "chain_differences",
        *("parameters", "partners", "placebo", "composite"),
    }
    assert content["scenario"].keys() >= {"name", "title", "hash", "first_month", "partners"}
    assert content["arms"].keys() == {"siloed", "coordinated"}
    assert content["arms"]["siloed"].keys() == {
        *("title", "description", "treatment", "parameters", "changes", "measures"),
        "unsettled",
    }
    assert content["differences"].keys() == {"coordinated"}
    told = content["differences"]["coordinated"]
    assert told.keys() == {
        *("summary", "sentence", "of_100_pairs", "identical", "measures", "primary", "money"),
        *("conditional", "pairing", "enough", "worlds", "clocks", "robustness"),
        *("default_world", "groups"),
    }
    assert content["summary"] == told["summary"]
    assert told["of_100_pairs"] == {
        **{"of": 2, "shorter": 1, "equal": 0, "longer": 1, "running": 0, "pairs": 2}
    }
    assert content["placebo"] is None


def test_every_measure_is_told_for_arms_and_differences(content: Content) -> None:
    names = [measure.name for measure in TOLD]
    assert [measure["name"] for measure in content["measures"]] == names
    for of in content["arms"].values():
        assert list(of["measures"]) == names
        for told in of["measures"].values():
            assert told.keys() == {"mean", "low", "high", "n", "method"}
    for effect in content["differences"]["coordinated"]["measures"].values():
        assert effect.keys() == {
            *("first", "second", "estimate", "low", "high", "pairs", "method"),
            *("superiority", "standardised", "p", "differing", "units"),
        }


def test_what_no_pair_shows_is_not_enough(content: Content) -> None:
    found = content["differences"]["coordinated"]
    told = found["measures"]["delivered"]
    assert (told["method"], told["differing"], told["units"]) == ("too few differ", 0, 2)
    assert (told["low"], told["high"]) == (None, None)
    assert found["enough"]["delivered"]["half_width"] is None
    assert found["enough"]["delivered"]["runs"] is None


def test_curves_have_a_number_for_each_month(content: Content) -> None:
    for curves in content["incidence"].values():
        assert list(curves) == list(CAUSES.values())
        for bands in curves.values():
            assert list(bands) == ["mean", "low", "high"]
            lengths = {len(curve) for curve in (bands["mean"], bands["low"], bands["high"])}
            assert lengths == {HORIZON + 1}
    for chains in (content["chain"], content["chain_differences"]):
        for told in chains.values():
            assert list(told) == list(HEADLINE)
            for by_month in told.values():
                assert {len(by_month[key]) for key in ("mean", "low", "high", "wars")} == {HORIZON}


def test_the_content_by_hand(content: Content, six: Scenario) -> None:
    assert content["disclaimer"] == "Concert explores an argument. It never forecasts."
    assert content["version"] == version("concert-policy-lab")
    assert content["command"] == COMMAND
    assert content["basis"] == provenance.basis()
    assert content["scenario"]["hash"] == six.hash
    assert (content["runs"], content["runs_with_months"], content["seed"]) == (2, 2, 1)
    assert (content["months"], content["treatment"], content["reference"]) == (12, 11, "siloed")
    assert content["arms"]["siloed"]["measures"]["terms"] == {
        **{"mean": -1.0, "low": None, "high": None, "n": 1, "method": "none"}
    }
    assert content["incidence"]["siloed"]["durable settlement"]["mean"][2:4] == [0.0, 0.5]
    assert content["chain"]["siloed"]["joint_planning"]["wars"] == [2, *[1] * 11]
    assert content["chain_differences"]["coordinated"]["joint_planning"]["wars"] == [2, *[0] * 11]


def test_bytes_that_are_no_text_do_no_harm(made: Comparison, tmp_path: Path) -> None:
    told = summary(made, "concert compare --out 'r\udcffsults'")
    write(made, told, tmp_path)
    kept = json.loads((tmp_path / "comparison.json").read_text(encoding="utf-8"))
    assert kept["command"] == "concert compare --out 'r?sults'"


def test_outcomes_have_a_row_per_arm_and_run(folder: Path) -> None:
    table = parquet.read_table(folder / "outcomes.parquet")
    recorded = [variable.name for variable in variables(WarRecord)]
    kept = [name for name in recorded if not name.startswith("fault_")]
    assert table.column_names == ["arm", "run", *kept]
    assert table["arm"].to_pylist() == ["siloed", "siloed", "coordinated", "coordinated"]
    assert table["run"].to_pylist() == [0, 1, 0, 1]
    assert table["outcome"].to_pylist() == [
        *("durable settlement", "still fighting", "still fighting", "Russian withdrawal")
    ]
    assert table["war_length"].to_pylist() == [3.0, 12.0, 12.0, 1.0]
    assert {str(table.schema.field(name).type) for name in kept} == {"double", "string"}


def test_monthly_has_a_row_per_arm_variable_and_month(folder: Path, six: Scenario) -> None:
    table = parquet.read_table(folder / "monthly.parquet")
    levels = [f"q{int(100 * level):02d}" for level in LEVELS]
    assert table.column_names == ["arm", "variable", "month", "wars", "mean", *levels]
    names = [column.name for column in averaged_columns(six)]
    assert table.num_rows == 2 * len(names) * HORIZON
    assert set(table["variable"].to_pylist()) == set(names)
    rows = {(row["arm"], row["variable"], row["month"]): row for row in table.to_pylist()}
    assert rows["siloed", "land", 0]["mean"] == 65.0
    assert rows["siloed", "land", 0]["wars"] == 2
    assert rows["siloed", "land", 1]["q50"] == 60.0
    assert rows["coordinated", "land", 0]["mean"] == 0.0
    assert rows["coordinated", "land", 11]["wars"] == 1


@pytest.mark.parametrize("name", ["outcomes", "monthly", "partners"])
def test_tables_say_where_they_come_from(folder: Path, name: str, six: Scenario) -> None:
    schema: pyarrow.Schema = parquet.read_schema(folder / f"{name}.parquet")
    told = {key.decode(): value.decode() for key, value in schema.metadata.items()}
    assert told == {
        "disclaimer": "Concert explores an argument. It never forecasts.",
        "warrant": "Illustrative",
        "concert": version("concert-policy-lab"),
        "scenario": six.hash,
        "seed": "1",
        "command": COMMAND,
    }


def test_the_scenario_reloads_as_it_was(folder: Path, six: Scenario) -> None:
    again = load(str(folder / "scenario.toml"))
    assert again.hash == six.hash
    assert again.partners == six.partners
    assert list(again.configurations) == list(six.configurations)


def test_an_arm_from_a_file_is_in_the_scenario(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n[treatment.planning]\nnational_effort = 0.5\n')
    asked: Design = design(six, ["siloed", str(file)], 2, 1, HORIZON)
    made = Comparison(asked, {"siloed": wars_of(FIRST), "mine": wars_of(SECOND)})
    write(made, summary(made, COMMAND), tmp_path)
    again = load(str(tmp_path / "scenario.toml"))
    assert again.configuration("mine").hash == asked.configurations[1].hash
    assert again.configuration("mine").treatment == {"planning.national_effort": 0.5}
