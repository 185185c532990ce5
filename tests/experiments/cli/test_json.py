"""The page on tables names exactly the keys that commands print as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from experiments.tables import COPIES, ENDINGS, MOST_ROWS
from tests.experiments.history.figures import write_record, write_war
from tests.experiments.study.made import played
from tests.experiments.validation.made import off_by

Main = Callable[..., tuple[int, str, str]]

PAGE = (Path(__file__).parents[3] / "docs" / "tables.md").read_text(encoding="utf-8")
KEYS, ROWS = (part for part in PAGE.partition("## JSON")[2].split("`rows` are the rows"))
FEW = ("--scenario", "six-partners", "--months", "12")
SHOWN = {
    "compare": ("compare", *FEW, "--runs", "2", "--out", "compared"),
    "run": ("run", *FEW),
    "study plan": ("study", "plan", "small"),
    "study status": ("study", "status", "study"),
    "study compare": ("study", "compare", "study", "--out", "compared"),
    "scenarios": ("scenarios",),
    "scenarios NAME": ("scenarios", "six-partners"),
    "parameters": ("parameters", "reserves"),
    "data check": ("data", "check", "figures"),
    "patterns": ("patterns", "--scenario", "six-partners", "--runs", "10"),
    "hindcast": (*("hindcast", "--observed", "war", "--scenario", "six-partners", "--runs", "10"),),
    "validate": (
        *("validate", "--observed", "war", "--scenario", "six-partners", "--worlds", "30"),
        *("--runs", "1", "--from", "2024-01", "--to", "2024-12"),
    ),
}


def table(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the commands that a line of a table is about, and its last cell."""
    for line in (line for line in text.splitlines() if line.startswith("|")):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0].startswith("`"):
            yield re.findall(r"`([^`]+)`", cells[0]), cells[-1]


def documented(text: str, command: str) -> list[str]:
    [cell] = [cell for commands, cell in table(text) if command in commands]
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture
def printed(
    kernel: None, main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Any]:
    """Return how to get what a command prints, beside a study that is played."""
    monkeypatch.chdir(tmp_path)
    # What is drawn is no part of this, nor what a record of nothing makes of wars.
    monkeypatch.setattr("experiments.cli.commands._draw", lambda folder: None)
    monkeypatch.setattr("experiments.validation.validation.play_model", off_by({}))

    def run(command: str) -> Any:
        if command.startswith("study"):
            played(tmp_path)
        write_record(tmp_path / "figures")
        write_war(tmp_path / "war")
        code, out, _ = main(*SHOWN[command], "--json")
        assert code == 0
        return json.loads(out)

    return run


@pytest.mark.parametrize("command", SHOWN)
def test_the_keys_are_those_of_the_page(command: str, printed: Callable[[str], Any]) -> None:
    told = printed(command)
    expected = documented(KEYS, command)
    if command == "study compare":
        assert expected[0] == "compare"
        expected = documented(KEYS, "compare") + expected[1:]
    assert sorted(told) == sorted(expected)
    if "rows" not in told:
        return
    assert told["rows"]
    keys = documented(ROWS, command)
    if command == "run":
        assert keys == ["--out", "state", "kremlin_prefers"]
        assert {"month", "date", "land", *keys[1:]} < set(told["rows"][0])
    else:
        keys = [key for key in keys if key != "--set"]
        assert all(list(row) == keys for row in told["rows"])


def test_every_command_of_the_page_is_tried() -> None:
    for text in (KEYS, ROWS):
        named = {name for commands, _ in table(text) for name in commands}
        assert named <= set(SHOWN)
    assert {name for commands, _ in table(KEYS) for name in commands} == set(SHOWN)


def test_what_arms_and_differences_hold(printed: Callable[[str], Any]) -> None:
    row = printed("compare")["rows"][0]
    held = PAGE.partition("In a row of `compare`")[2].partition("A parameter")[0]
    named = re.findall(r"`(\w+)`", held)
    arms, differences = named.index("arms"), named.index("differences")
    assert list(row["arms"]["siloed"]) == named[arms + 1 : differences]
    assert list(row["differences"]["coordinated"]) == named[differences + 1 :]


def test_the_page_names_every_form() -> None:
    assert all(f"`{ending}`" in PAGE for ending in ENDINGS)
    assert all(f"--tables {form}" in PAGE for form in COPIES)
    assert f"at most {MOST_ROWS:,} rows" in PAGE
