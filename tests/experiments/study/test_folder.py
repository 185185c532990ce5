"""The folder of a study: whole from the beginning, and needing nothing else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from abm.errors import InputError
from experiments.study.folder import (
    create,
    describe_failure,
    failed_blocks,
    open_folder,
    read_design,
)
from experiments.study.results import Study
from experiments.study.specification import read
from experiments.study.storage import OUTCOMES, Block, stamp_of
from experiments.study.worker import part_stamp
from experiments.text import DISCLAIMER
from experiments.warrant import DESIGNED_WORLDS, illustrative
from tests.experiments.study.folders import begun, study_file


def test_it_needs_no_other_file(tmp_path: Path) -> None:
    scenario = tmp_path / "mine.toml"
    scenario.write_text(
        'extends = "six-partners"\ntitle = "Mine"\n[parameters.theatre]\nneed = 4\n'
    )
    file = study_file(tmp_path)
    file.write_text(file.read_text().replace('"six-partners"', '"mine.toml"'))
    spec = read(file)
    folder = create(tmp_path / "out", spec, "concert study run")
    scenario.unlink()
    file.unlink()
    moved = shutil.move(folder.path, tmp_path / "elsewhere")
    again = open_folder(Path(moved))
    assert again.specification.hash == spec.hash == again.manifest["design"]
    assert again.specification.scenario.hash == spec.scenario.hash
    assert again.arms == ["siloed", "coordinated"]


def test_points_are_those_of_the_design(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    spec = folder.specification
    np.testing.assert_array_equal(folder.points, spec.sampling.points(spec.uncertainties))
    assert list(read_design(folder.path)) == ["point", "need", "window"]
    assert folder.values(2) == dict(zip(["need", "window"], folder.points[2], strict=True))


def test_it_counts_wars(tmp_path: Path) -> None:
    folder = begun(tmp_path, runs=5, block=3)
    assert (folder.wars, folder.runs) == (2 * 4 * 5, 5)
    assert folder.wars_finished([0, 1, 2, 99]) == 2 * (3 + 2 + 3)
    assert [block.number for block in folder.missing({0, 3})] == [1, 2, 4, 5, 6, 7]


def test_a_block_is_done_when_all_its_parts_are_there(tmp_path: Path) -> None:
    folder = begun(tmp_path, keep="months")
    name = "part-000003.0123456789abcdef.parquet"
    (folder.path / "monthly" / name).touch()
    assert folder.finished() == set()
    (folder.path / OUTCOMES / name).touch()
    assert folder.finished() == {3}


def test_a_folder_of_another_format_is_refused(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    manifest = {**folder.manifest, "format": 99}
    (folder.path / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(InputError, match="format of another version"):
        open_folder(folder.path)


def test_the_manifest_says_what_it_never_does(tmp_path: Path) -> None:
    manifest = json.loads((begun(tmp_path).path / "manifest.json").read_text())
    assert manifest["disclaimer"] == "Concert explores an argument. It never forecasts."
    assert manifest["warrant"] == "Illustrative"
    assert manifest["extents"] == [[0, 4, 0, 4, 2]]


def test_points_and_results_say_what_they_may_be_called(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    stamp = stamp_of(folder.path / "design.parquet")
    assert (stamp["warrant"], stamp["disclaimer"]) == ("Illustrative", DISCLAIMER)
    assert Study(folder).warrant == illustrative(DESIGNED_WORLDS)


def test_a_study_begun_before_that_was_said_is_opened_and_its_parts_stay(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    block = Block(0, 0, 0, 2)
    assert part_stamp(folder.manifest, block)["warrant"] == "Illustrative"
    of_old = {name: told for name, told in folder.manifest.items() if name != "warrant"}
    (folder.path / "manifest.json").write_text(json.dumps(of_old))
    assert "warrant" not in part_stamp(open_folder(folder.path).manifest, block)
    (folder.path / "manifest.json").write_text(json.dumps({**of_old, "warrant": ["Proven"]}))
    with pytest.raises(InputError, match="warrant"):
        open_folder(folder.path)


LARGE = 10**12


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("extents", [[0, LARGE, 0, LARGE, 1]]),
        ("extents", [[0, 4, 0, LARGE, 1]]),
        ("extents", [[0, 2**24, 0, 2, 1]]),  # more blocks than files may lie in a folder
        ("extents", [[0, 4, 0, 4, 0]]),
        ("extents", [[0, 4, 0, 4]]),
        ("extents", [[0, 4, 0, 4, 2], [9, 4, 0, 4, 2]]),
        ("extents", [[0, 4, 1, 4, 2]]),
        ("extents", [[True, 4, 0, 4, 2]]),
        ("extents", []),
        ("extents", None),
        ("arms", ["siloed", 3]),
        ("basis", {"code": 3}),
        ("drift", [{"differences": 3}]),
        ("drift", [{}]),
        ("keep", "all"),
        ("title", "\x1b[2J"),
        ("points", None),
        ("outcomes", [3]),
        ("name", None),
        ("seal", None),
        ("files", {"study.toml": 3}),
    ],
)
def test_a_manifest_is_checked_before_anything_is_made_of_it(
    key: str, value: object, tmp_path: Path
) -> None:
    folder = begun(tmp_path)
    file = folder.path / "manifest.json"
    file.write_text(json.dumps({**folder.manifest, key: value}))
    told = rf"manifest.json is not what concert study run writes\.\n{key}"
    with pytest.raises(InputError, match=told) as caught:
        open_folder(folder.path)
    assert str(caught.value).count("\n") == 1


@pytest.mark.parametrize("key", ["seal", "files"])
def test_what_parts_are_checked_by_cannot_be_left_out(key: str, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    kept = {name: value for name, value in folder.manifest.items() if name != key}
    (folder.path / "manifest.json").write_text(json.dumps(kept))
    with pytest.raises(InputError, match=rf"is not what concert study run writes\.\n{key}"):
        open_folder(folder.path)


def test_an_extended_study_is_opened(tmp_path: Path) -> None:
    folder = begun(tmp_path)
    for extents in ([[0, 4, 0, 4, 2], [0, 4, 4, 3, 2]], [[0, 4, 0, 4, 2], [4, 4, 0, 4, 2]]):
        file = folder.path / "manifest.json"
        file.write_text(json.dumps({**folder.manifest, "extents": extents}))
        assert [list(extent) for extent in open_folder(folder.path).extents] == extents


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"point": 3}', "[" * 5000, '{"run": NaN}'])
def test_a_note_that_was_lost_leaves_the_number(text: str, tmp_path: Path) -> None:
    folder = begun(tmp_path)
    (folder.path / "failed" / "block-000003.json").write_text(text)
    (folder.path / "failed" / "block-of-mine.json").write_text("")
    assert failed_blocks(folder) == [3]
    assert describe_failure(folder, 3) == "block 3"
