"""Every war of a comparison can be played again, from its folder alone."""

from __future__ import annotations

import json
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.schema import Outcome
from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.cli.run import RunRequest
from experiments.output import Invocation
from experiments.study import provenance
from experiments.war import play_compiled
from tests.mutations import planted

pytestmark = pytest.mark.compiled

OTHER = {**provenance.basis(), "code": "0123456789ab"}
Main = Callable[..., tuple[int, str, str]]

MINE = """
title = "My own arm"
[treatment.planning]
national_effort = 0.4
[interventions.gap]
parameter = "will.funding_gap"
value = 1
from = 19
until = 26
partners = ["USA"]
"""
WAR = ["--scenario", "six-partners", "--set", "theatre.need=4.5", "--seed", "9", "--months", "60"]


@pytest.fixture(scope="session")
def first(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a comparison of three arms, one of them from a file now gone."""
    folder = tmp_path_factory.mktemp("replay")
    mine = folder / "mine.toml"
    mine.write_text(MINE, encoding="utf-8")
    arms = ["siloed", "paper", str(mine)]
    request = ComparisonRequest(
        arms=arms,
        scenario="six-partners",
        runs=30,
        months=60,
        seed=9,
        settings=["theatre.need=4.5"],
        out=folder / "first",
    )
    run_comparison(request, Invocation(command="concert compare", draw=lambda _: None))
    mine.unlink()
    return folder / "first"


@pytest.fixture(scope="session")
def rows(first: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the outcomes of the comparison by arm and run."""
    table = parquet.read_table(first / "outcomes.parquet").to_pylist()
    return {(row.pop("arm"), row.pop("run")): row for row in table}


@pytest.mark.parametrize("arm", ["siloed", "paper", "mine"])
@pytest.mark.parametrize("run", [0, 17, 29])
def test_a_replay_ends_as_the_comparison_says(
    first: Path, rows: dict[tuple[str, int], dict[str, Any]], arm: str, run: int
) -> None:
    record = play_compiled(RunRequest(run=run, source=first, arm=arm).case()).record
    told = {**rows[arm, run]}
    assert told.pop("outcome") == Outcome.of(record["outcome"]).declared.title
    assert {name: record[name].hex() for name in told} == {
        name: value.hex() for name, value in told.items()
    }


def test_wars_differ_between_runs_and_arms(rows: dict[tuple[str, int], dict[str, Any]]) -> None:
    assert len(rows) == 90
    assert len({tuple(map(str, row.values())) for row in rows.values()}) > 60


@pytest.mark.parametrize("arm", ["paper", "mine"])
def test_a_replay_writes_what_a_direct_run_writes(
    first: Path, arm: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(MINE, encoding="utf-8")
    named = "mine.toml" if arm == "mine" else arm
    direct = main("run", *WAR, "--configuration", named, "--run", "17", "--out", "direct.csv")
    Path("mine.toml").unlink()
    replay = main("run", "--from", str(first), "--arm", arm, "--run", "17", "--out", "replay.csv")
    assert direct == replay
    assert direct[0] == 0
    assert Path("direct.csv").read_bytes() == Path("replay.csv").read_bytes()


# Another war than was compared


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """Return a copy of the comparison, to be altered."""
    return Path(shutil.copytree(first, tmp_path / "first"))


def made_on(folder: Path, basis: object) -> None:
    """Have a comparison say what it was made on."""
    file = folder / "comparison.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**told, "basis": basis}), encoding="utf-8")


def play_differently(folder: Path) -> None:
    """Have the same arm, run and seed give another war, as other code would."""
    file = folder / "scenario.toml"
    text = file.read_text(encoding="utf-8")
    assert "need = 4.5" in text
    file.write_text(text.replace("need = 4.5", "need = 4.6"), encoding="utf-8")


def test_a_comparison_keeps_what_it_was_made_on(first: Path) -> None:
    told = json.loads((first / "comparison.json").read_text(encoding="utf-8"))
    assert told["basis"] == provenance.basis()


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_another_war_than_was_compared_is_refused(
    engine: str, folder: Path, main: Main, tmp_path: Path
) -> None:
    play_differently(folder)
    made_on(folder, OTHER)
    out = tmp_path / "war.csv"
    words = ["run", "--from", str(folder), "--arm", "mine", "--run", "17", "--engine", engine]
    code, told, error = main(*words, "--out", str(out))
    assert (code, told, out.exists()) == (2, "", False)
    assert "first keeps another war than is played now: " in error
    assert " then, " in error
    assert f"code 0123456789ab then, {provenance.code()} now" in error
    assert len(error.splitlines()) == 2
    again = error.splitlines()[1].partition("as a new war: ")[2]
    assert main(*shlex.split(again)[1:])[0] == 0


def test_a_war_that_is_the_same_under_other_code_is_said_to_be(folder: Path, main: Main) -> None:
    words = ["run", "--from", str(folder), "--arm", "paper", "--run", "3"]
    quiet = main(*words)
    assert (quiet[0], quiet[2]) == (0, "")
    made_on(folder, OTHER)
    code, told, error = main(*words)
    assert (code, told) == quiet[:2]
    assert error.endswith("now; its outcomes are the same.\n")
    made_on(folder, {})  # a comparison of old says nothing of it
    assert main(*words) == quiet


@pytest.mark.parametrize("what", ["nothing", "empty", "folder", "pipe", "device", "dots"])
def test_without_outcomes_nothing_is_said_to_be_repeated(
    what: str, folder: Path, main: Main
) -> None:
    file = folder / "outcomes.parquet"
    file.unlink()
    planted(file, what)
    code, told, error = main("run", "--from", str(folder), "--run", "3")
    assert (code, told) == (2, "")
    assert "outcomes.parquet does not hold the outcomes of this war" in error
