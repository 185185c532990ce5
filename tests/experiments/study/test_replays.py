"""Wars of a study, replayed one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

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
