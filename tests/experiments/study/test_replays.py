"""Wars of a study, replayed one by one."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study import provenance
from experiments.study.folder import open_folder
from experiments.study.results import case_of
from experiments.study.storage import OUTCOMES, parts
from tests.experiments.study.folders import begun, played

pytestmark = pytest.mark.usefixtures("kernel")
Main = Callable[..., tuple[int, str, str]]


def test_a_replayed_war_is_the_war_of_the_study(tmp_path: Path) -> None:
    from pyarrow import parquet

    from experiments.war import play_compiled

    folder = played(tmp_path)
    tables = [
        parquet.read_table(part.file, partitioning=None) for part in parts(folder.path / OUTCOMES)
    ]
    for table in tables:
        for row in table.to_pylist():
            arm = folder.arms[row["arm"]]
            war = play_compiled(case_of(folder.path, row["point"], arm, row["run"]))
            assert war.record["land"] == row["land"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "which point is not said"),
        (["--point", "4"], "--point 4"),
        (["--point", "1", "--run", "4"], "has runs 0 to 3"),
        (["--point", "1", "--arm", "siload"], "Did you mean 'siloed'"),
    ],
)
def test_a_war_that_the_study_does_not_hold_is_refused(
    words: list[str], said: str, main: Main, tmp_path: Path
) -> None:
    folder = begun(tmp_path)
    code, _, error = main("run", "--from", str(folder.path), *words)
    assert (code, said in error) == (2, True), error


def test_points_go_with_studies(main: Main, tmp_path: Path) -> None:
    code, _, error = main("run", "--point", "1")
    assert (code, "--point goes with --from" in error) == (2, True)
    code, _, error = main("run", "--from", str(tmp_path), "--point", "1")
    assert (code, "holds no study" in error) == (2, True)


def altered(path: Path, **basis: str) -> None:
    """Have a study say that it rests on something else."""
    file = path / "manifest.json"
    manifest = json.loads(file.read_text())
    file.write_text(json.dumps({**manifest, "basis": {**manifest["basis"], **basis}}))


def test_another_war_than_the_study_keeps_is_refused(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    words = ["run", "--from", str(folder.path), "--point", "2", "--arm", "coordinated"]
    quiet = main(*words)
    assert (quiet[0], quiet[2]) == (0, "")
    altered(folder.path, numpy="1.0")
    code, told, error = main(*words)
    assert (code, told) == quiet[:2]
    assert error.endswith("now; its outcomes are the same.\n")
    scenario = folder.path / "scenario.toml"
    scenario.write_text(
        scenario.read_text().replace("national_effort = 0.6", "national_effort = 0")
    )
    code, told, error = main(*words)
    assert (code, told) == (2, "")
    assert "is not as it was written: scenario.toml " in error
    now = open_folder(folder.path)  # as where the change was accepted
    now.rewritten(files=now.texts(), design=now.specification.hash)
    code, told, error = main(*words)
    assert (code, told) == (2, "")
    assert "keeps another war than is played now: land " in error
    assert f"numpy 1.0 then, {provenance.basis()['numpy']} now" in error


def test_the_command_that_is_named_plays_the_same_case(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    for part in parts(folder.path / OUTCOMES):
        part.file.write_bytes(b"?")
    words = ["run", "--from", str(folder.path), "--point", "2", "--run", "3"]
    code, _, error = main(*words)
    assert (code, "does not hold the outcomes of this war" in error) == (2, True)
    again = shlex.split(error.partition("as a new war: ")[2])[1:]
    for part in parts(folder.path / OUTCOMES):
        part.file.unlink()
    assert main(*again) == main(*words)


def test_a_war_of_a_block_that_is_not_there_cannot_be_compared(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    altered(folder.path, code="0123456789ab")
    code, _, error = main("run", "--from", str(folder.path), "--point", "1")
    assert code == 0
    assert error.endswith("now; nothing is kept of it to compare with.\n")
