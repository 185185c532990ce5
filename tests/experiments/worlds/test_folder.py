"""Folder of a comparison: which wars it holds, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abm.errors import InputError
from abm.scenarios import Scenario
from abm.scenarios.snapshot import snapshot
from experiments.worlds.accepted import write_worlds
from experiments.worlds.folder import (
    SCENARIO,
    WORLDS,
    ComparedWars,
    read_comparison,
    scenario_of_run,
    settings_of_run,
)
from experiments.worlds.spread import Worlds

TOLD: dict[str, Any] = {
    "arms": {"siloed": {}, "coordinated": {}},
    "runs": 20,
    "seed": 7,
    "months": 30,
}


@pytest.fixture
def folder(six: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return what a comparison leaves behind, as far as its wars are told."""
    monkeypatch.chdir(tmp_path)
    made = Path("first")
    made.mkdir()
    tell(made)
    (made / SCENARIO).write_text(snapshot(six), encoding="utf-8")
    return made


def tell(folder: Path, **changed: object) -> None:
    """Have a folder say something else of its wars."""
    (folder / "comparison.json").write_text(json.dumps({**TOLD, **changed}), encoding="utf-8")


def test_a_comparison_says_which_wars_it_holds(folder: Path) -> None:
    known = ComparedWars(["siloed", "coordinated"], 20, 7, 30, None)
    assert read_comparison(folder) == known
    tell(folder, worlds=None)
    assert read_comparison(folder) == known
    tell(folder, worlds={"held": ["theatre.need"], "name": "accepted"})
    assert read_comparison(folder) == known._replace(held=["theatre.need"])


def test_without_worlds_every_run_is_in_the_scenarios_own(folder: Path, six: Scenario) -> None:
    told = read_comparison(folder)
    assert settings_of_run(folder, told, 3) == []
    assert scenario_of_run(folder, told, 3).hash == six.hash


def test_a_run_is_in_its_world_but_for_what_is_held(
    folder: Path, six: Scenario, three_worlds: Worlds
) -> None:
    tell(folder, worlds={"held": ["theatre.need"]})
    write_worlds(folder / WORLDS, three_worlds, {})
    told = read_comparison(folder)
    for run in (0, 1, 2, 17):
        place = int(three_worlds.places([run])[0])
        there = scenario_of_run(folder, told, run)
        known = three_worlds.holding(["theatre.need"]).scenario(six, place)
        np.testing.assert_equal(there.parameters, known.parameters)
        assert there.theories == known.theories
        assert there.value("theatre.need") == six.value("theatre.need")
        assert len(settings_of_run(folder, told, run)) == 3


def test_worlds_that_are_gone_are_named(folder: Path, three_worlds: Worlds) -> None:
    tell(folder, worlds={"held": []})
    told = read_comparison(folder)
    with pytest.raises(InputError, match=f"^first/{WORLDS}"):
        scenario_of_run(folder, told, 3)
    (folder / WORLDS).write_bytes(b"nothing")
    with pytest.raises(InputError, match=f"^first/{WORLDS} is not a Parquet file"):
        scenario_of_run(folder, told, 3)


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "3", "null", "[" * 10**5),
        '{"arms": ["siloed"], "runs": 20, "seed": 7}',
        '{"arms": 3, "runs": 20, "seed": 7, "months": 30}',
        '{"arms": [], "runs": 20, "seed": 7, "months": 30}',
        '{"arms": ["siloed"], "runs": "20", "seed": 7, "months": 30}',
        '{"arms": ["siloed"], "runs": 0, "seed": 7, "months": 30}',
        '{"arms": ["siloed"], "runs": 20, "seed": -1, "months": 30}',
        '{"arms": ["siloed"], "runs": 20, "seed": 7, "months": 30.5}',
        '{"arms": ["siloed"], "runs": 20, "seed": 7, "months": 30, "worlds": 3}',
        '{"arms": ["siloed"], "runs": 20, "seed": 7, "months": 30, "worlds": {}}',
        '{"arms": ["siloed"], "runs": 20, "seed": 7, "months": 30, "worlds": {"held": "all"}}',
    ],
)
def test_a_file_that_is_no_comparison(folder: Path, content: str) -> None:
    (folder / "comparison.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_comparison(folder)
    assert str(error.value) == "first/comparison.json is not what concert compare writes."


def test_a_study_is_named_by_its_own_folder(folder: Path) -> None:
    tell(folder, study={})
    with pytest.raises(InputError, match="^first compares a study; name the study's own folder"):
        read_comparison(folder)


@pytest.mark.parametrize(
    ("source", "reason"), [("none", "No such file"), ("empty", "No such"), ("file", "Not a dir")]
)
def test_a_folder_that_is_no_comparison(
    source: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=f"{source}/comparison.json cannot be read: {reason}"):
        read_comparison(Path(source))
