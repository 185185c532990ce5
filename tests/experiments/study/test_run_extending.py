"""A study that grows: nothing of what is there is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.study.folder import open_folder
from tests.experiments.study.folders import begun, contents, played, rows

pytestmark = pytest.mark.usefixtures("kernel")

Main = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("keep", ["outcomes", "months"])
def test_extended_twice_is_one_larger_study_row_for_row(
    keep: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path, keep=keep, points=2, runs=3)
    before = contents(folder.path)
    assert main("study", "extend", str(folder.path), "--runs", "5")[0] == 0
    assert main("study", "extend", str(folder.path), "--points", "4")[0] == 0
    assert before.items() <= contents(folder.path).items()
    at_once = tmp_path / "at-once"
    at_once.mkdir()
    larger = played(at_once, keep=keep, points=4, runs=5)
    for kind in larger.kinds:
        assert rows(folder.path, kind) == rows(larger.path, kind)
    grown = open_folder(folder.path)
    assert (grown.points == larger.points).all()
    assert main("study", "verify", str(folder.path), "--blocks", "99")[0] == 0


def test_what_is_extended_goes_on_after_a_kill(main: Main, tmp_path: Path) -> None:
    """The manifest is the last to change, so that a new table of points alone is the old study."""
    folder = played(tmp_path)
    old = (folder.path / "manifest.json").read_bytes()
    assert main("study", "extend", str(folder.path), "--points", "8")[0] == 0
    grown = contents(folder.path)
    (folder.path / "manifest.json").write_bytes(old)
    assert len(open_folder(folder.path).points) == 4
    assert main("study", "extend", str(folder.path), "--points", "8")[0] == 0
    assert contents(folder.path) == grown


@pytest.mark.parametrize(
    ("changed", "words", "said"),
    [
        ({}, (), "one of --runs M and --points P"),
        ({}, ("--runs", "4"), "--runs 4; allowed: more than the 4 that there are"),
        ({}, ("--points", "4"), "--points 4; allowed: more than the 4"),
        ({}, ("--points", "5"), "power of two"),
        ({"kind": "latin-hypercube"}, ("--points", "8"), "a Latin hypercube cannot be extended"),
        ({"keep": "quantiles"}, ("--runs", "8"), "cannot have more runs"),
    ],
)
def test_what_cannot_be_extended_is_said(
    changed: dict[str, str], words: tuple[str, ...], said: str, main: Main, tmp_path: Path
) -> None:
    folder = begun(tmp_path, **changed)
    before = (folder.path / "manifest.json").read_bytes()
    code, _, error = main("study", "extend", str(folder.path), *words)
    assert (code, said in error) == (2, True), error
    assert (folder.path / "manifest.json").read_bytes() == before


def test_quantiles_can_have_more_points(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path, keep="quantiles", points=2, block=1)
    assert main("study", "extend", str(folder.path), "--points", "4")[0] == 0
    at_once = tmp_path / "at-once"
    at_once.mkdir()
    larger = played(at_once, keep="quantiles", points=4)
    assert [rows(folder.path, k) for k in folder.kinds] == [
        rows(larger.path, k) for k in larger.kinds
    ]
