"""Options that commands share: whole numbers, and how many threads play."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer

from abm.engine.ensemble import BLOCK
from abm.engine.processors import limited, processors
from abm.errors import InputError
from experiments.cli.compare import ComparisonRequest, run_comparison
from experiments.cli.options import number, whole
from experiments.output import Invocation

Main = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("9", 9), ("+7", 7), ("07", 7)])
def test_whole_numbers_within_the_range(text: str, number: int) -> None:
    assert whole(1, 9)(text) == number


@pytest.mark.parametrize("text", ["0", "10", "-1", "2.0", "two", "", "nan", "1e1"])
def test_anything_else_is_named_with_what_is_allowed(text: str) -> None:
    with pytest.raises(typer.BadParameter) as error:
        whole(1, 9)(text)
    assert str(error.value) == f"{text!r}; allowed: a whole number from 1 to 9."


def test_a_range_without_an_end() -> None:
    assert whole(0)(str(10**30)) == 10**30
    with pytest.raises(typer.BadParameter, match="'-1'; allowed: a whole number from 0 on."):
        whole(0)("-1")


@pytest.mark.parametrize(("text", "read"), [("0.5", 0.5), ("-1", -1.0), ("1e3", 1000.0)])
def test_numbers_that_can_be_read(text: str, read: float) -> None:
    assert number(text) == read


@pytest.mark.parametrize("text", ["", "narrow", "1,5", "0x10"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="; allowed: a number"):
        number(text)


# How many threads play

PLAYING = {
    "compare": "experiments.cli.compare.run_comparison",
    "acceptance": "experiments.acceptance.page.run",
    "patterns": "experiments.history.scorecard.show_patterns",
    "changes": "experiments.history.changes.run",
    "calibrate": "experiments.calibration.calibration.run",
    "validate --observed figures --from 2024-01 --to 2024-12": "experiments.validation.table.run",
    "hindcast --observed figures": "experiments.validation.hindcast_table.run",
    "view --no-browser": "viz.live.server.serve",
    "study plan small": "experiments.study.estimate.sample",
}


@pytest.mark.parametrize("command", PLAYING)
def test_the_number_of_threads_reaches_who_plays(
    command: str, main: Main, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    def note(*given: Any, **_: object) -> None:
        told.append(given[1] if command.startswith("study plan") else processors())
        raise InputError("noted")

    monkeypatch.setattr(PLAYING[command], note)
    usual = processors()
    for words, wanted in (["--workers", "7"], 7), ([], usual):
        assert main(*command.split(), *words)[0] == 2
        assert told.pop() == wanted
    assert processors() == usual


@pytest.mark.parametrize(
    "command",
    [
        *(
            "compare",
            "acceptance",
            "patterns",
            "validate",
            "hindcast",
            "changes",
            "calibrate",
            "view",
        ),
        *("study plan", "study run", "study resume", "study extend"),
    ],
)
def test_every_command_that_plays_says_how_many_threads(command: str, main: Main) -> None:
    code, out, _ = main(*command.split(), "--help")
    assert code == 0
    assert "--workers" in out
    assert "by default one for each processor that may be used" in " ".join(out.split())
    assert main(*command.split(), "--workers", "0")[0] == 2


@pytest.mark.compiled
def test_results_do_not_depend_on_their_number(tmp_path: Path) -> None:
    request = ComparisonRequest(scenario="six-partners", months=12, runs=BLOCK + 10)
    invocation = Invocation(command="concert compare", draw=lambda _: None)
    for workers in (1, 3):
        with limited(workers):
            run_comparison(replace(request, out=tmp_path / str(workers)), invocation)
    one, other = ({file.name: file.read_bytes() for file in folder.iterdir()}
                    for folder in sorted(tmp_path.iterdir()))  # fmt: skip
    assert {"comparison.json", "outcomes.parquet", "monthly.parquet"} <= set(one)
    assert other == one
