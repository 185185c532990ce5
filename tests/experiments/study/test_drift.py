"""Drift: changes since a study was begun, and others at work on it, stand in its way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.study import provenance, worker
from experiments.study.lock import locked
from experiments.study.storage import OUTCOMES, Block, parts
from tests.experiments.study.folders import begun, played

pytestmark = pytest.mark.usefixtures("kernel")
Main = Callable[..., tuple[int, str, str]]


def test_other_libraries_are_refused_by_name_unless_accepted(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = played(tmp_path)
    next(parts(folder.path / OUTCOMES)).file.unlink()
    known = provenance.basis()
    changed = {**known, "numpy": "9.9"}
    for module in ("run", "worker", "verify"):
        monkeypatch.setattr(f"experiments.study.{module}.basis", lambda: changed)
    code, _, error = main("study", "resume", str(folder.path))
    assert code == 2
    assert f"numpy {known['numpy']} then, 9.9 now" in error
    assert "--accept-drift" in error
    code, _, _ = main("study", "resume", str(folder.path), "--accept-drift")
    assert code == 0
    [noted] = json.loads((folder.path / "manifest.json").read_text())["drift"]
    assert noted["differences"] == [f"numpy {known['numpy']} then, 9.9 now"]
    assert main("study", "resume", str(folder.path))[0] == 0
    assert "drift accepted: numpy" in main("study", "status", str(folder.path))[1]


def test_a_study_file_changed_in_the_folder_is_noticed(main: Main, tmp_path: Path) -> None:
    folder = played(tmp_path)
    file = folder.path / "study.toml"
    file.write_text(file.read_text().replace("months = 12", "months = 13"))
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, "the study's design" in error) == (2, True)


def test_points_changed_in_the_folder_are_refused(main: Main, tmp_path: Path) -> None:
    folder, other = begun(tmp_path), tmp_path / "other"
    other.mkdir()
    shutil.copy(begun(other, kind="latin-hypercube").path / "design.parquet", folder.path)
    code, _, error = main("study", "resume", str(folder.path))
    assert (code, "does not hold the points of this study" in error) == (2, True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["siloed", "coordinated"]', '["coordinated", "siloed"]', "arms is ['siloed', "),
        ('"land"]', '"terms"]', "outcomes is ['outcome', "),
        (
            'keep = "outcomes"',
            'keep = "months"',
            "keep is 'outcomes' in manifest.json and 'months'",
        ),
    ],
)
def test_what_parts_are_laid_out_by_cannot_change(
    old: str, new: str, said: str, main: Main, tmp_path: Path
) -> None:
    folder = played(tmp_path)
    file = folder.path / "study.toml"
    file.write_text(file.read_text().replace(old, new))
    code, _, error = main("study", "resume", str(folder.path), "--accept-drift")
    assert (code, said in error) == (2, True), error
    code, told, _ = main("study", "verify", str(folder.path))
    assert (code, said in told) == (1, True), told


def test_a_folder_in_use_is_refused_with_its_owner(main: Main, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    with locked(folder.path):
        code, _, error = main("study", "resume", str(folder.path))
        told = main("study", "status", str(folder.path))[1]
    assert code == 2
    assert "is in use by process" in error
    assert "in use by process" in told


@pytest.mark.parametrize("command", ["resume", "status", "verify", "extend"])
def test_a_folder_without_a_study_is_named(command: str, main: Main, tmp_path: Path) -> None:
    code, _, error = main("study", command, str(tmp_path))
    assert (code, "manifest.json cannot be read" in error) == (2, True)
    for text in ("{}", "[", '{"format": 1, "extents": 3}'):
        (tmp_path / "manifest.json").write_text(text)
        code, _, error = main("study", command, str(tmp_path))
        assert (code, "is not what concert study run writes" in error) == (2, True)


def test_a_worker_with_other_code_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = begun(tmp_path)
    monkeypatch.setattr(worker, "basis", lambda: {**folder.manifest["basis"], "code": "other"})
    with pytest.raises(InputError, match="code .* then, other now"):
        worker.play_block(str(folder.path), Block(0, 0, 0, 2))
