"""Estimate of a study: counts by hand, sizes against parts that are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from experiments.study.estimate import (
    Sample,
    StudyEstimate,
    drawn,
    estimate,
    played_at,
    sample,
)
from experiments.study.folder import block_size
from experiments.study.specification import Specification
from experiments.study.storage import Block, parquet_bytes
from experiments.study.worker import month_rows, outcome_rows
from tests.experiments.study.files import STUDY, Tree, study, written

Main = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.compiled


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Specification:
    return study(tmp_path_factory.mktemp("planned"), runs=40, block=15)


@pytest.fixture(scope="module")
def tried(spec: Specification, kernel: None) -> Sample:
    return sample(spec, threads=2, seconds=0.0)


def test_a_sample_has_wars_of_every_arm_on_every_thread(tried: Sample) -> None:
    assert [len(wars.runs) for wars in tried.arms] == [10, 10]
    assert tried.per_second > 0.0


def test_counts_by_hand(spec: Specification, tried: Sample) -> None:
    found = estimate(spec, 2, Sample(tried.arms, per_second=10.0))
    assert (found.points, found.blocks, found.wars) == (4, 4 * 3, 4 * 40 * 2)
    assert found.seconds == 32.0
    assert found.memory > 10e6


def test_quantiles_hold_all_runs_of_a_point_in_a_block(tmp_path: Path) -> None:
    assert block_size(study(tmp_path, runs=40, block=15)) == 15
    assert block_size(study(tmp_path, runs=40, block=15, keep="quantiles")) == 40
    assert block_size(study(tmp_path, runs=4, block=15)) == 4


@pytest.mark.parametrize("keep", ["outcomes", "months"])
def test_the_disk_is_that_of_the_parts(tmp_path: Path, keep: str, kernel: None) -> None:
    spec = study(tmp_path, runs=30, keep=keep)
    found = estimate(spec, 1, sample(spec, threads=1, seconds=0.2)).disk
    parts = 0
    for number, point in enumerate(spec.sampling.points(spec.uncertainties)):
        block, arms = Block(number, number, 0, 30), played_at(spec, point, runs=30)
        parts += len(parquet_bytes(outcome_rows(spec, block, arms), {}))
        if keep == "months":
            parts += len(parquet_bytes(month_rows(spec, block, arms), {}))
    assert found == pytest.approx(parts, rel=0.5)


def test_points_are_drawn_from_what_is_uncertain(spec: Specification, tmp_path: Path) -> None:
    points = drawn(spec, 0)
    for _ in range(50):
        values = next(points)
        assert all(one.holds(v) for one, v in zip(spec.uncertainties, values, strict=True))
    (tmp_path / "points.csv").write_text("need,window,horizon\n3,12,12\n4,13,24\n")
    listed = study(tmp_path, design={"kind": "list", "file": "points.csv"})
    points = drawn(listed, 0)
    assert {tuple(next(points)) for _ in range(50)} == {(3.0, 12.0, 12.0), (4.0, 13.0, 24.0)}


def test_time_and_sizes_follow_the_number_of_wars(
    tmp_path: Path, tried: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("experiments.study.estimate._resident", lambda: 10**9)  # of this process

    def planned(points: int, runs: int) -> StudyEstimate:
        design: Tree = {"kind": "sobol", "points": points}
        return estimate(study(tmp_path, runs=runs, design=design), 2, tried)

    small, more_points, more_runs = planned(64, 100), planned(2**20, 100), planned(64, 100_000)
    assert more_points.seconds == small.seconds * 2**14
    assert more_points.disk == pytest.approx(small.disk * 2**14)
    assert more_runs.seconds == small.seconds * 1000
    assert more_runs.memory == pytest.approx(small.memory, rel=0.01)


def test_the_command_says_it_all(tmp_path: Path, main: Main, kernel: None) -> None:
    code, out, err = main("study", "plan", str(written(tmp_path, STUDY)))
    assert (code, err) == (0, "")
    assert "A small study: nothing has been started." in out
    assert "4 points x 3 runs x 2 arms (siloed, coordinated)" in out
    for word in ("points", "wars", "time", "disk", "memory"):
        assert f"\n{word} " in out
    assert [file.name for file in tmp_path.iterdir()] == ["mine.toml"]


def test_the_same_as_data(tmp_path: Path, main: Main, kernel: None) -> None:
    code, out, err = main("study", "plan", str(written(tmp_path, STUDY)), "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["title"], told["arms"]) == ("A small study", ["siloed", "coordinated"])
    assert (told["points"], told["runs"], told["wars"]) == (4, 3, 24)
    assert told["seconds"] == told["wars"] / told["per_second"]


def test_many_points_are_not_made(tmp_path: Path, tried: Sample) -> None:
    spec = study(tmp_path, design={"kind": "sobol", "points": 2**24})
    assert estimate(spec, 2, tried).wars == 2**24 * 3 * 2
    assert np.isfinite(estimate(spec, 2, tried).disk)
