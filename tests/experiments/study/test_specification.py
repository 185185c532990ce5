"""Study files read: what they come to, and what it takes to read them again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow
import pytest
from pyarrow import parquet

from abm.errors import InputError
from abm.scenarios.snapshot import snapshot
from abm.schema import War, columns
from experiments.study.specification import Specification, read, shipped, stored
from tests.experiments.study.files import STUDY, Tree, study, toml, uncertain

NEED = {"parameter": "theatre.need"}


def test_a_small_study(tmp_path: Path) -> None:
    found = study(tmp_path)
    assert (found.name, found.title, found.scenario.name) == (
        "mine",
        "A small study",
        "six-partners",
    )
    assert [arm.name for arm in found.arms] == ["siloed", "coordinated"]
    assert [one.parameter for one in found.uncertainties] == [
        *("theatre.need", "kremlin.window", "support.horizon")
    ]
    assert (found.runs, found.seed, found.months, found.block) == (3, 2022, 84, 100)
    assert found.outcomes == tuple(columns(War))
    assert found.keep == "outcomes"
    assert found.text == toml(STUDY)
    assert found.sampling.points(found.uncertainties).shape == (4, 3)


def test_ranges_are_the_declared_ones_unless_narrowed(tmp_path: Path) -> None:
    need, window, horizon = study(tmp_path).uncertainties
    assert need.allowed() == "numbers from 3 to 5"
    assert window.allowed() == "whole numbers from 12 to 24"
    assert horizon.allowed() == '"free", 12, 24'


def test_a_largest_share_is_drawn_over_its_declared_range(tmp_path: Path) -> None:
    [share] = study(
        tmp_path, uncertainties={"x": {"parameter": "start.largest_share"}}
    ).uncertainties
    assert share.allowed() == "numbers from 0.01 to 0.99"


def test_a_scenario_beside_the_study_is_found_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "war.toml").write_text('extends = "six-partners"\nmonths = 20\n', encoding="utf-8")
    assert study(tmp_path, scenario="./war.toml").months == 20


@pytest.mark.parametrize(
    ("kind", "design", "points"),
    [
        ("sobol", {"points": 8}, 8),
        ("latin-hypercube", {"points": 5}, 5),
        ("grid", {}, 3 * 3 * 3),
        ("grid", {"levels": 2}, 2 * 2 * 3),
        ("grid", {"levels": 2, "halvings": 1}, 3 * 3 * 3),
        ("morris", {"trajectories": 6}, 6 * 4),
        ("morris", {"trajectories": 2, "levels": 6}, 2 * 4),
        ("list", {"file": "points.csv"}, 2),
    ],
)
def test_designs(tmp_path: Path, kind: str, design: Tree, points: int) -> None:
    (tmp_path / "points.csv").write_text("need,window,horizon\n3,12,12\n4,13,24\n")
    found = study(tmp_path, design={"kind": kind, **design})
    values = found.sampling.points(found.uncertainties)
    assert found.sampling.kind == kind
    assert len(found.sampling) == len(values) == points
    assert all(
        one.holds(v) for row in values for one, v in zip(found.uncertainties, row, strict=True)
    )


def test_a_grid_may_cut_each_uncertainty_its_own_way(tmp_path: Path) -> None:
    switch = {"parameter": "channel.message"}
    found = uncertain(tmp_path, {**NEED, "levels": 5}, switch, design={"kind": "grid", "levels": 4})
    assert len(found.sampling) == 5 * 2


def test_levers_of_ones_own_lie_over_a_configuration(tmp_path: Path) -> None:
    mine = {"configuration": "coordinated", "treatment": {"planning": {"national_effort": 0.3}}}
    fixed = {"parameters": {"theatre": {"need": 4.5}}, "title": "Fixed"}
    found = study(
        tmp_path, levers={"siloed": {"configuration": "siloed"}, "half": mine, "x": fixed}
    )
    siloed, half, other = found.arms
    base = found.scenario.configurations["coordinated"]
    assert siloed == found.scenario.configurations["siloed"]
    assert half.treatment == base.treatment | {"planning.national_effort": 0.3}
    assert (half.title, other.title, other.name) == ("half", "Fixed", "x")
    assert other.parameters == {"theatre.need": 4.5}
    assert other.treatment == {}


def test_a_lever_may_begin_with_reports_that_a_file_recorded(tmp_path: Path) -> None:
    (tmp_path / "tone.csv").write_text("month,tone\n0,0.25\n1,0.5\n2,0.75\n", encoding="utf-8")
    (tmp_path / "war.toml").write_text(
        'extends = "six-partners"\nconfigurations.told.title = "Told"\n'
        "[configurations.told.reports.r]\n"
        'report = "tone"\nmode = "fixed"\nfile = "tone.csv"\nfrom = 0\n',
        encoding="utf-8",
    )
    words = {"configuration": "told", "treatment": {"words": {"mute": 0.5}}}
    found = study(
        tmp_path, scenario="war.toml", levers={"told": {"configuration": "told"}, "m": words}
    )
    assert found.arms[1].changes.reports == found.arms[0].changes.reports
    assert found.arms[1].treatment == {"words.mute": 0.5}


def folder_of(path: Path, found: Specification) -> Path:
    """Write what a study folder holds of the study itself."""
    folder = path / "kept"
    folder.mkdir()
    (folder / "study.toml").write_text(found.text, encoding="utf-8")
    text = snapshot(found.scenario, found.arms)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    names = [one.name for one in found.uncertainties]
    points = found.sampling.points(found.uncertainties)
    table = pyarrow.table(dict(zip(names, points.T, strict=True)))
    parquet.write_table(table, folder / "design.parquet")
    return folder


def test_a_folder_needs_no_other_file(tmp_path: Path) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    (beside / "war.toml").write_text('extends = "six-partners"\nmonths = 20\n', encoding="utf-8")
    (beside / "points.csv").write_text("need,window,horizon\n3.3,12,free\n4,13,24\n")
    levers = {"siloed": {"configuration": "siloed"}, "mine": {"treatment": {"words": {"mute": 1}}}}
    design = {"kind": "list", "file": "points.csv"}
    first = study(beside, scenario="war.toml", levers=levers, design=design)
    folder = folder_of(tmp_path, first)
    for file in beside.iterdir():
        file.unlink()
    again = stored(folder)
    assert again.hash == first.hash
    assert [arm.hash for arm in again.arms] == [arm.hash for arm in first.arms]
    assert (again.months, again.scenario.name, again.name) == (20, "war", "study")
    points, before = (one.sampling.points(one.uncertainties) for one in (again, first))
    assert np.array_equal(points, before, equal_nan=True)


CHANGES: list[Tree] = [
    {"seed": 1},
    {"months": 60},
    {"keep": "months"},
    {"outcomes": ["terms"]},
    {"levers": ["coordinated", "siloed"]},
    {"levers": ["siloed", "paper"]},
    {"design": {"kind": "latin-hypercube", "points": 4}},
    {"scenario": "ukraine-2022"},
    {"uncertainties": {"need": NEED}},
    {"uncertainties": STUDY["uncertainties"] | {"need": NEED}},
    {"uncertainties": dict(reversed(list(STUDY["uncertainties"].items())))},
]


def test_the_hash_stands_for_all_that_numbers_depend_on(tmp_path: Path) -> None:
    hashes = [study(tmp_path, **changed).hash for changed in [{}, *CHANGES]]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize(
    "changed",
    [
        {"runs": 50},
        {"design": {"kind": "sobol", "points": 16}},
        {"title": "Another"},
        {"description": "Why"},
        {"block": 7},
    ],
)
def test_the_hash_leaves_out_what_may_grow_or_only_names(tmp_path: Path, changed: Tree) -> None:
    assert study(tmp_path, **changed).hash == study(tmp_path).hash


def test_shipped_studies() -> None:
    for file in shipped().glob("*.toml"):
        assert read(Path(file.stem)).hash == read(file).hash
    large = read(Path("coordination"))
    assert (len(large.sampling), large.runs) == (1024, 100)
    assert len(large.uncertainties) >= 12
    assert all(one.reason for one in large.uncertainties)
    assert [arm.name for arm in large.arms] == ["siloed", "coordinated"]


@pytest.mark.parametrize("name", ["smal", "", "x" * 500, "a\nb"])
def test_studies_that_nobody_ships(name: str) -> None:
    with pytest.raises(InputError, match=r"no shipped study .*\nAllowed: coordination, small, or"):
        read(Path(name))
