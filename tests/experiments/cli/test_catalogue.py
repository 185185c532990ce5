"""The catalogue commands: what they print, what they write, what they refuse."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from abm.data import donors
from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios import load, shipped
from experiments.cli import catalogue
from experiments.cli.catalogue import (
    DonorTableRequest,
    NewScenarioRequest,
    ParametersRequest,
)

Capture = pytest.CaptureFixture[str]

HEADER = (
    "month,donor,iso3,group,alloc_total_eur_bn,alloc_military_eur_bn,commit_total_eur_bn,"
    "gdp_2021_eur_bn"
)
TRACKER = [
    "2022-02,United States,USA,US,2,3,3,20000",
    "2022-03,Poland,POL,EU_members,1,1,1,500",
    "2023-01,Belgium,BEL,EU_members,1,0,1,400",
]

DONORS = DonorTableRequest(file=Path("tracker.csv"), until="2023-01", out=Path("mine.csv"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lines(capsys: Capture) -> list[list[str]]:
    """Return the cells of each line that was printed."""
    printed = capsys.readouterr().out.splitlines()
    return [re.split(r" {2,}", line.strip()) for line in printed]


def test_each_shipped_scenario_has_a_line(capsys: Capture) -> None:
    catalogue.list_scenarios()
    told = {cells[0]: cells[1:] for cells in lines(capsys)}
    assert {name for name, _ in shipped()} < set(told)
    *size, arms = told["six-partners"]
    assert size == ["Six partners", "6", "84", "2023-02"]
    assert arms.split(", ")[:2] == ["siloed", "coordinated"]
    assert told["ukraine-2022"][1:4] == ["34", "84", "2023-02"]


def test_a_scenario_is_shown_with_the_origin_of_its_values(capsys: Capture) -> None:
    catalogue.show_scenario("six-partners", ["theatre.need=4.25"])
    told = lines(capsys)
    assert told[:3] == [
        ["Six partners (six-partners.toml)"],
        ["Six large donors, their shares of aid scaled to a sum of 1. (six-partners.toml)"],
        ["6 partners; 84 months, 2022-03 to 2029-02; arms differ from 2023-02 on."],
    ]
    assert ["theatre.need", "4.25", "EUR bn a month", "--set"] in told
    assert ["theories.T2.prior", "1.2", "log-odds", "ukraine-2022.toml"] in told
    assert set(REGISTER) < {cells[0] for cells in told}


def test_a_file_is_shown_as_it_was_written(here: Path, capsys: Capture) -> None:
    title = "A [red]war[/] :smile:"
    (here / "mine.toml").write_text(
        f'title = "{title}"\ndescription = ""\nextends = "six-partners"\n', encoding="utf-8"
    )
    catalogue.show_scenario("mine.toml")
    told = lines(capsys)
    assert told[0] == [f"{title} (mine.toml)"]
    assert told[1][0].startswith("6 partners;")


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("six-partner", [], "Did you mean 'six-partners'"),
        ("missing.toml", [], "missing.toml"),
        ("six-partners", ["theatre.need=-1"], "theatre.need"),
    ],
)
def test_a_scenario_that_cannot_be_used_prints_nothing(
    name: str, settings: list[str], message: str, capsys: Capture
) -> None:
    with pytest.raises(InputError, match=message):
        catalogue.show_scenario(name, settings)
    assert capsys.readouterr().out == ""


def test_the_register_has_one_whole_line_for_each_parameter(capsys: Capture) -> None:
    catalogue.list_parameters(ParametersRequest())
    heading, *told = lines(capsys)
    assert heading == list(catalogue.PARAMETER_COLUMNS)
    assert [cells[0] for cells in told] == list(REGISTER)
    assert {len(cells) for cells in told} == {len(heading)}
    for cells in told:
        assert cells[1] == REGISTER[cells[0]].meaning
        assert cells[7] == REGISTER[cells[0]].source


def test_a_line_of_the_register(capsys: Capture) -> None:
    catalogue.list_parameters(ParametersRequest(search="barred_above"))
    [told] = [cells for cells in lines(capsys) if cells[0] == "talks.barred_above"]
    assert told[2:] == [
        *("-", "thousand km2", "free", 'numbers from 0 to 110 or "free"', "any month, everybody"),
        *("assumption", "judgement"),
    ]


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("start.land", "at the start"),
        ("theatre.need", "any month, everybody"),
        ("planning.national_effort", "any month, any partner"),
    ],
)
def test_when_and_for_whom_a_parameter_acts_is_said_in_words(
    name: str, acts: str, capsys: Capture
) -> None:
    catalogue.list_parameters(ParametersRequest(search=name))
    assert lines(capsys)[1][6] == acts


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("reserves_drain", "theatre.reserves_drain"),  # in the name
        ("Joint Planning", "start.joint_planning"),  # blanks for _, any case
        ("nobody can plan", "structure.no_joint_capacity"),  # in the meaning
    ],
)
def test_search_looks_in_names_and_meanings(search: str, found: str, capsys: Capture) -> None:
    catalogue.list_parameters(ParametersRequest(search=search))
    names = [cells[0] for cells in lines(capsys)[1:]]
    assert found in names
    assert len(names) < len(REGISTER) / 2


@pytest.mark.parametrize(
    ("search", "nearest"),
    [
        ("mobilizaton", "mobilisation"),
        ("planing.national_efort", "planning.national_effort"),
        ("EXAUSTION", "exhaustion"),
    ],
)
def test_search_without_a_hit_names_the_nearest_that_has_one(
    search: str, nearest: str, capsys: Capture
) -> None:
    with pytest.raises(InputError, match=f"'{search}'.*Did you mean '{nearest}'"):
        catalogue.list_parameters(ParametersRequest(search=search))
    catalogue.list_parameters(ParametersRequest(search=nearest))
    assert nearest in capsys.readouterr().out


def test_a_figure_is_found_by_its_own_name(capsys: Capture) -> None:
    for name, kind in (
        ("kremlin.leadership.cost_weight", "kremlin.*.cost_weight"),
        ("theories.T3.evidence.statements.spread", "theories.*.evidence.*.spread"),
    ):
        catalogue.list_parameters(ParametersRequest(search=name))
        assert capsys.readouterr().out.count(kind) == 1
    with pytest.raises(InputError, match="Did you mean 'theories.\\*.gain'"):
        catalogue.list_parameters(ParametersRequest(search="theories.T4.gian"))


def test_search_without_anything_near(capsys: Capture) -> None:
    with pytest.raises(InputError, match="no parameter has 'qqq' in its name or meaning.\n"):
        catalogue.list_parameters(ParametersRequest(search="qqq"))
    assert capsys.readouterr().out == ""


def test_a_new_scenario_can_be_used_at_once(here: Path, capsys: Capture) -> None:
    assert catalogue.write_new(NewScenarioRequest(name="my-war")) == Path("my-war.toml")
    assert capsys.readouterr().out.splitlines() == [
        "my-war.toml",
        "Next: concert compare --scenario my-war.toml",
    ]
    assert load("my-war.toml").title == "my-war"
    assert [path.name for path in here.iterdir()] == ["my-war.toml"]


def test_a_new_scenario_goes_where_it_is_told(here: Path, capsys: Capture) -> None:
    (here / "my wars").mkdir()
    out = Path("my wars") / "first.toml"
    assert catalogue.write_new(NewScenarioRequest(name="mine", out=out)) == out
    assert "--scenario 'my wars/first.toml'\n" in capsys.readouterr().out
    assert load(str(out)).title == "mine"


def test_an_existing_file_is_replaced_only_with_force(here: Path, capsys: Capture) -> None:
    file = here / "mine.toml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="mine.toml exists"):
        catalogue.write_new(NewScenarioRequest(name="mine"))
    assert file.read_text(encoding="utf-8") == "mine"
    assert capsys.readouterr().out == ""
    catalogue.write_new(NewScenarioRequest(name="mine", force=True))
    assert load("mine.toml").title == "mine"


@pytest.mark.parametrize(
    ("name", "out", "message"),
    [
        ("a/b", None, "'a/b' cannot be used; allowed: a name"),
        ("", None, "allowed: a name"),
        ("mine", "mine.txt", "mine.txt cannot be used; the name of a scenario file ends"),
        ("mine", "file/mine.toml", "file/mine.toml cannot be written"),
        ("mine", "nowhere/mine.toml", "nowhere/mine.toml cannot be written"),
        ("mine", "folder.toml", "folder.toml exists"),
    ],
)
def test_what_cannot_be_written_is_refused(
    here: Path, name: str, out: str | None, message: str, capsys: Capture
) -> None:
    (here / "file").touch()
    (here / "folder.toml").mkdir()
    request = NewScenarioRequest(name=name, out=Path(out) if out else None, force=True)
    with pytest.raises(InputError, match=message):
        catalogue.write_new(request)
    assert capsys.readouterr().out == ""
    assert sorted(path.name for path in here.rglob("*")) == ["file", "folder.toml"]


def test_a_donor_table_is_built_and_said_how_it_was_read(here: Path, capsys: Capture) -> None:
    (here / "tracker.csv").write_text("\n".join([HEADER, *TRACKER]), encoding="utf-8")
    out = catalogue.build_data(DONORS)
    assert capsys.readouterr().out == (
        "Read as a monthly donor table.\n"
        "mine.csv: 2 donors, 2022-02 to 2023-01; "
        "the largest is United States with 75% of military aid.\n"
    )
    assert [donor.code for donor in donors.read(out)] == ["USA", "POL"]
    with pytest.raises(InputError, match="mine.csv exists already"):
        catalogue.build_data(DONORS)
    assert catalogue.build_data(replace(DONORS, force=True)) == out


def test_what_a_release_leaves_out_is_said(here: Path, capsys: Capture) -> None:
    columns = "country,iso,year,month,total,military,commitments,gdp"
    rows = [f"Norway,NOR,2022,{month},0.2,0.1,0.3,407.7" for month in range(2, 13)]
    rows += ["Norway,NOR,2023,1,0.2,0.1,0.3,407.7", "Norway,NOR,2023,0,0.5,0.25,0.5,407.7"]
    (here / "tracker.csv").write_text("\n".join([columns, *rows]), encoding="utf-8")
    catalogue.build_data(DONORS)
    assert capsys.readouterr().out.splitlines()[:2] == [
        "Read as the tracker's published table.",
        "Left out: 1 row without a month, with EUR 0.250 billion of military allocations.",
    ]


def test_a_donor_table_that_cannot_be_built_leaves_nothing(here: Path, capsys: Capture) -> None:
    with pytest.raises(InputError, match="tracker.csv cannot be read"):
        catalogue.build_data(DONORS)
    assert capsys.readouterr().out == ""
    assert list(here.iterdir()) == []


def test_a_donor_table_ends_in_csv(here: Path, capsys: Capture) -> None:
    (here / "tracker.csv").write_text("\n".join([HEADER, *TRACKER]), encoding="utf-8")
    with pytest.raises(InputError) as error:
        catalogue.build_data(replace(DONORS, out=Path("mine.xlsx")))
    assert str(error.value) == "mine.xlsx: a table of donors ends in .csv."
    assert [path.name for path in here.iterdir()] == ["tracker.csv"]


def data(capsys: Capture) -> Any:
    out = capsys.readouterr().out
    assert out.isascii()
    return json.loads(out)


def test_shipped_scenarios_as_data(capsys: Capture) -> None:
    catalogue.show_scenarios(catalogue.ScenariosRequest(as_json=True))
    rows = {row["name"]: row for row in data(capsys)["rows"]}
    assert set(rows) == {name for name, _ in shipped()}
    six = rows["six-partners"]
    assert (six["partners"], six["months"], six["treatment"]) == (6, 84, "2023-02")
    assert six["configurations"] == list(load("six-partners").configurations)


def test_a_scenario_as_data(capsys: Capture) -> None:
    request = catalogue.ScenariosRequest(
        name="six-partners", settings=["theatre.need=4.25"], as_json=True
    )
    catalogue.show_scenarios(request)
    told = data(capsys)
    scenario = load("six-partners")
    assert (told["title"], told["description"]) == (scenario.title, scenario.description)
    rows = {row["name"]: row for row in told["rows"]}
    need = {"value": 4.25, "unit": "EUR bn a month", "origin": "--set"}
    assert rows["theatre.need"] == {"name": "theatre.need", **need}
    assert set(REGISTER) < set(rows)
    assert rows["partners.USA.european"]["value"] is False


def test_parameters_as_data(capsys: Capture) -> None:
    catalogue.list_parameters(ParametersRequest(as_json=True))
    rows = data(capsys)["rows"]
    assert [row["name"] for row in rows] == list(REGISTER)
    for row, declared in zip(rows, REGISTER.values(), strict=True):
        free = math.isnan(declared.default)
        assert row["default"] == (None if free else declared.default)
        assert (row["low"], row["high"]) == (declared.low, declared.high)
        assert (row["meaning"], row["scope"]) == (declared.meaning, declared.scope)
