"""Every war of a comparison can be played again, from its folder alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from abm.schema import OUTCOMES
from experiments.one_war import play_compiled
from experiments.running import Choice

pytestmark = pytest.mark.compiled

Main = Callable[..., tuple[int, str, str]]

PROGRAM = Path(sys.executable).with_name("concert")
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


@pytest.fixture(scope="module")
def here(kernel: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a comparison of three arms, one of them from a file now gone."""
    folder = tmp_path_factory.mktemp("replay")
    (folder / "mine.toml").write_text(MINE, encoding="utf-8")
    arms = ["siloed", "paper", "mine.toml"]
    words = ["compare", *arms, *WAR, "--runs", "30", "--out", "first"]
    subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, check=True)
    (folder / "mine.toml").unlink()
    return folder


@pytest.fixture(scope="module")
def rows(here: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the outcomes of the comparison by arm and run."""
    table = parquet.read_table(here / "first" / "outcomes.parquet").to_pylist()
    return {(row.pop("arm"), row.pop("run")): row for row in table}


@pytest.mark.parametrize("arm", ["siloed", "paper", "mine"])
@pytest.mark.parametrize("run", [0, 17, 29])
def test_a_replay_ends_as_the_comparison_says(
    here: Path, rows: dict[tuple[str, int], dict[str, Any]], arm: str, run: int
) -> None:
    record = play_compiled(
        Choice(None, None, run, None, None, [], here / "first", arm).case()
    ).record
    told = {**rows[arm, run]}
    assert told.pop("outcome") == OUTCOMES[int(record["outcome"])]
    assert {name: record[name].hex() for name in told} == {
        name: value.hex() for name, value in told.items()
    }


def test_wars_differ_between_runs_and_arms(rows: dict[tuple[str, int], dict[str, Any]]) -> None:
    assert len(rows) == 90
    assert len({tuple(map(str, row.values())) for row in rows.values()}) > 60


@pytest.mark.parametrize("arm", ["paper", "mine"])
def test_a_replay_writes_what_a_direct_run_writes(
    here: Path, arm: str, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(MINE, encoding="utf-8")
    named = "mine.toml" if arm == "mine" else arm
    direct = main("run", *WAR, "--configuration", named, "--run", "17", "--out", "direct.csv")
    Path("mine.toml").unlink()
    folder = str(here / "first")
    replay = main("run", "--from", folder, "--arm", arm, "--run", "17", "--out", "replay.csv")
    assert direct == replay
    assert direct[0] == 0
    assert Path("direct.csv").read_bytes() == Path("replay.csv").read_bytes()
