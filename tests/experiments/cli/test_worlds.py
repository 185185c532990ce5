"""Comparisons over accepted worlds, from the command line: played, played again and refused."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.scenarios import DEFAULT, load
from abm.schema import Outcome
from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.cli.run import RunRequest
from experiments.output import Invocation
from experiments.war import play_compiled
from experiments.worlds import ACCEPTED
from experiments.worlds.accepted import shipped, write_worlds
from experiments.worlds.folder import WORLDS
from experiments.worlds.spread import Worlds

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]
ARMS = ("siloed", "coordinated")
RUNS, MONTHS, SEED = 12, 30, 9
INVOCATION = Invocation(command="concert compare", draw=lambda _: None)


def compared(folder: Path, worlds: str, **changed: Any) -> Path:
    """Compare, into a folder."""
    usual: dict[str, Any] = {"runs": RUNS, "months": MONTHS, "seed": SEED, "out": folder}
    return run_comparison(ComparisonRequest(**{**usual, "worlds": worlds, **changed}), INVOCATION)


@pytest.fixture(scope="module")
def first(accepted_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison over three worlds, of which one value is set."""
    folder = tmp_path_factory.mktemp("over-worlds") / "first"
    return compared(folder, str(accepted_file), settings=["theatre.need=4.25"])


def rows(folder: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return what a comparison recorded, by arm and run."""
    table = parquet.read_table(folder / "outcomes.parquet").to_pylist()
    return {(row.pop("arm"), row.pop("run")): row for row in table}


def content(folder: Path) -> dict[str, Any]:
    """Return what comparison.json says."""
    found: dict[str, Any] = json.loads((folder / "comparison.json").read_text("utf-8"))
    return found


def same(row: dict[str, Any], record: dict[str, float]) -> bool:
    """Whether a row is a war's record to the bit."""
    told = {name: value for name, value in row.items() if name != "world"}
    ended = told.pop("outcome") == Outcome.of(record["outcome"]).declared.title
    return ended and {name: record[name].hex() for name in told} == {
        name: value.hex() for name, value in told.items()
    }


# Played, and played again


@pytest.mark.parametrize("arm", ARMS)
def test_every_row_is_repeated_to_the_bit(first: Path, arm: str) -> None:
    recorded = rows(first)
    for run in range(RUNS):
        case = RunRequest(run=run, source=first, arm=arm).case()
        assert same(recorded[arm, run], play_compiled(case).record)
    assert {recorded[arm, run]["world"] for run in range(RUNS)} == {0, 1, 2}


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_the_command_repeats_a_war_in_its_world(first: Path, engine: str, main: Main) -> None:
    for run in (0, 1, 2):
        words = ["run", "--from", str(first), "--run", str(run), "--arm", "coordinated"]
        code, out, error = main(*words, "--engine", engine, "--json")
        assert (code, error) == (0, "")
        assert json.loads(out)["run"] == run


def test_rows_are_those_of_wars_by_hand(first: Path, three_worlds: Worlds) -> None:
    """The world of a run, and in it the value that was set for all of them."""
    for run in (0, 5, 11):
        place = int(three_worlds.places([run])[0])
        row = rows(first)["siloed", run]
        assert row["world"] == place
        there = load(DEFAULT).with_values(three_worlds.world(place) | {"theatre.need": 4.25})
        war = Ensemble(build_inputs(there, "siloed", MONTHS), SEED, monthly=False).play([run]).war
        assert same(row, {name: float(war[name][0]) for name in war.dtype.names or ()})


def test_what_is_compared_is_said(first: Path, accepted_file: Path) -> None:
    told = content(first)
    assert told["worlds"]["name"] == str(accepted_file)
    assert (told["worlds"]["count"], told["worlds"]["held"]) == (3, ["theatre.need"])
    assert (first / WORLDS).is_file()


def test_the_table_says_over_how_many_worlds(accepted_file: Path, main: Main) -> None:
    words = ["compare", "--worlds", str(accepted_file), "--runs", "6", "--months", "14", "--quick"]
    code, out, _ = main(*words)
    assert code == 0 and ", over 3 accepted worlds, treatment from" in out
    code, out, _ = main(*words, "--json")
    assert json.loads(out)["worlds"]["count"] == 3


def test_a_scenario_of_ones_own_keeps_its_value_in_all_worlds(
    accepted_file: Path, three_worlds: Worlds, tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "{DEFAULT}"\n[parameters.theatre]\nneed = 4.6\n', encoding="utf-8")
    folder = compared(tmp_path / "out", str(accepted_file), scenario=str(file), runs=3)
    assert content(folder)["worlds"]["held"] == ["theatre.need"]
    for run in range(3):
        case = RunRequest(run=run, source=folder).case()
        place = int(three_worlds.places([run])[0])
        assert case.scenario.value("theatre.need") == 4.6
        assert (
            case.scenario.value("theories.T4.gain") == three_worlds.world(place)["theories.T4.gain"]
        )
        assert same(rows(folder)["siloed", run], play_compiled(case).record)


# Where there are no other worlds


def test_the_default_world_is_what_it_was(tmp_path: Path) -> None:
    folder = compared(tmp_path / "out", "default")
    assert content(folder)["worlds"] is None
    assert not (folder / WORLDS).exists()
    recorded = rows(folder)
    for arm in ARMS:
        inputs = build_inputs(load(DEFAULT), arm, MONTHS)
        wars = Ensemble(inputs, SEED, monthly=False).play(np.arange(RUNS)).war
        for run in range(RUNS):
            assert "world" not in recorded[arm, run]
            record = {name: float(wars[name][run]) for name in wars.dtype.names or ()}
            assert same(recorded[arm, run], record)


def test_a_scenario_outside_the_family_plays_its_own_world_and_says_so(
    accepted_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = compared(tmp_path / "one", str(accepted_file), scenario="six-partners")
    said = capsys.readouterr().err
    assert (
        "six-partners lies outside the family of scenarios for which worlds were accepted, as its "
        "history is another: its default world is played.\n"
    ) in said
    other = compared(tmp_path / "other", "default", scenario="six-partners")
    assert "outside the family" not in capsys.readouterr().err
    for name in ("outcomes.parquet", "monthly.parquet", "partners.parquet", "scenario.toml"):
        assert (one / name).read_bytes() == (other / name).read_bytes()
    assert content(one)["worlds"] is content(other)["worlds"] is None
    assert content(one)["differences"] == content(other)["differences"]


def test_without_a_word_it_is_the_shipped_worlds() -> None:
    asked = ComparisonRequest(runs=3)
    assert asked.worlds == ACCEPTED
    found = asked.design().worlds
    assert found is not None and found.digest == shipped().digest
    assert replace(asked, scenario="six-partners").design().worlds is None


# Refused


def refused(main: Main, worlds: str, *more: str) -> Sequence[str]:
    """Return what is said of worlds that cannot be played, after which nothing was written."""
    words = ["compare", "--worlds", worlds, "--runs", "2", "--months", "14", "--out", "made", *more]
    code, out, error = main(*words)
    assert (code, out, Path("made").exists()) == (2, "", False)
    lines = error.splitlines()
    assert lines[0].startswith("concert: ") and len(lines) <= 2
    return lines


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_worlds_of_another_version_are_refused(
    three_worlds: Worlds, here: Path, main: Main
) -> None:
    acceptance = three_worlds.acceptance._replace(reference="f" * 16)
    write_worlds(here / "old.parquet", replace(three_worlds, acceptance=acceptance), {})
    first, second = refused(main, "old.parquet")
    assert f"were {'f' * 16}, and are {three_worlds.acceptance.reference} now" in first
    assert second.endswith("or play --worlds default.")


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (None, "there is no such file"),
        (b"", "is not a Parquet file, or it is damaged"),
        (b"weight,theatre.need\n1,3.5\n", "is not a Parquet file, or it is damaged"),
    ],
)
def test_a_file_that_holds_no_worlds_is_refused(
    made: bytes | None, said: str, here: Path, main: Main
) -> None:
    if made is not None:
        (here / "mine.parquet").write_bytes(made)
    assert said in refused(main, "mine.parquet")[0]


def test_a_file_that_is_cut_off_is_refused(accepted_file: Path, here: Path, main: Main) -> None:
    (here / "cut.parquet").write_bytes(accepted_file.read_bytes()[:-100])
    assert "cut.parquet is not a Parquet file, or it is damaged" in refused(main, "cut.parquet")[0]


# A folder whose worlds are others


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the comparison, to be altered."""
    return Path(shutil.copytree(first, tmp_path / "first"))


def test_a_war_of_another_world_is_refused_and_can_be_played_as_a_new_one(
    folder: Path, three_worlds: Worlds, main: Main
) -> None:
    write_worlds(folder / WORLDS, replace(three_worlds, values=three_worlds.values[::-1]), {})
    code, out, error = main("run", "--from", str(folder), "--run", "0")
    assert (code, out) == (2, "")
    assert "first keeps another war than is played now: " in error
    again = error.splitlines()[1].partition("as a new war: ")[2]
    assert "--set theories.T4.gain=20.0" in again and "theatre.need" not in again
    assert main(*shlex.split(again)[1:])[0] == 0


@pytest.mark.parametrize("what", ["gone", "damaged"])
def test_a_folder_without_its_worlds_repeats_nothing(what: str, folder: Path, main: Main) -> None:
    (folder / WORLDS).unlink()
    if what == "damaged":
        (folder / WORLDS).write_bytes(b"nothing")
    code, out, error = main("run", "--from", str(folder), "--run", "0")
    assert (code, out) == (2, "")
    assert WORLDS in error and len(error.splitlines()) == 1
