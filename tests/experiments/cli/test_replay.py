"""Every war of a comparison can be played again, from its folder alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.schema import Outcome
from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.cli.run import RunRequest
from experiments.output import Invocation
from experiments.war import play_compiled

pytestmark = pytest.mark.compiled

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
