"""Study files read: what they come to, and everything that can be wrong in one."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios.snapshot import snapshot
from abm.schema import War, columns
from experiments.study.designs import KINDS
from experiments.study.specification import Specification, read, shipped, stored

from .files import STUDY, Tree, study, toml, uncertain, written

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


WRONG: list[tuple[Tree, str]] = [
    # keys
    ({"title": None}, "mine.toml: title is missing."),
    ({"runs": None}, "mine.toml: runs is missing."),
    ({"levers": None}, "mine.toml: levers is missing."),
    ({"uncertainty": {}}, "uncertainty is not known. Did you mean 'uncertainties'?"),
    ({"runs": 0}, "runs = 0; allowed: a whole number from 1 to 4294967296."),
    ({"runs": 1.5}, "runs = 1.5; allowed: a whole number"),
    ({"seed": -1}, "seed = -1; allowed: a whole number from 0 to"),
    ({"months": 0}, "months = 0; allowed: a whole number from 1 to 600."),
    ({"months": 5}, "mine.toml: months = 5 cannot be used: treatment begins in month 11; allowed:"),
    ({"block": 0}, "block = 0; allowed: a whole number from 1 to 100000."),
    (
        {"keep": "month"},
        "keep = 'month'; allowed: outcomes, quantiles, months. Did you mean 'months'?",
    ),
    ({"outcomes": ["term"]}, "outcomes = 'term': there is no such outcome. Did you mean 'terms'?"),
    ({"outcomes": []}, "outcomes = []; allowed: a list of names, each once, at least one."),
    # the scenario
    (
        {"scenario": "six-partner"},
        "scenario: there is no shipped scenario 'six-partner'. Did you mean",
    ),
    ({"scenario": "none.toml"}, "none.toml cannot be read: No such file or directory."),
    # levers
    ({"levers": ["siloed"]}, "levers: 1 given; allowed: two or more, the first is the reference."),
    ({"levers": ["siloed", "siloed"]}, "levers = ['siloed', 'siloed']; allowed: a list of config"),
    ({"levers": ["siloed", 3]}, "levers = ['siloed', 3]; allowed: a list of configurations"),
    (
        {"levers": ["siloed", "cordinated"]},
        "levers = 'cordinated': there is no such configuration.",
    ),
    ({"levers": ["siloed", "cordinated"]}, "Did you mean 'coordinated'?"),
    ({"levers": "siloed"}, "levers = 'siloed'; allowed: a table."),
    (
        {"levers": {"siloed": {}, "x": {}}},
        "levers.siloed: the scenario has a configuration 'siloed'; rename the lever.",
    ),
    (
        {"levers": {"y": {}, "x": {"configuration": "silo"}}},
        "levers.x.configuration = 'silo': there is no such configuration. Did you mean 'siloed'?",
    ),
    (
        {"levers": {"y": {}, "x": {"treatment": {"theatre": {"need": 9}}}}},
        "levers.x.treatment.theatre.need = 9; allowed: numbers from 3 to 6.",
    ),
    (
        {"levers": {"y": {}, "x": {"treatment": {"theater": {"need": 4}}}}},
        "levers.x.treatment = 'theater': there is no such group of parameters. Did you mean",
    ),
    # the design
    ({"design": {"kind": "sobl"}}, "design.kind = 'sobl'; allowed: grid, latin-hypercube, sobol"),
    ({"design": {"kind": "sobol"}}, "design.points is missing; a sobol design needs it."),
    (
        {"design": {"kind": "sobol", "points": 1000}},
        "mine.toml: design.points = 1000; allowed for a Sobol design: a power of two, such as 512",
    ),
    (
        {"design": {"kind": "sobol", "points": 0}},
        "design.points = 0; allowed: a whole number from 1",
    ),
    (
        {"design": {"kind": "grid", "points": 8}},
        "design.points is not known with a grid design: levels, halvings.",
    ),
    (
        {"design": {"kind": "grid", "levels": 1}},
        "design.levels = 1; allowed: a whole number from 2",
    ),
    (
        {"design": {"kind": "morris", "trajectories": 10**7}},
        "design: 40,000,000 points; allowed: at most 16,777,216.",
    ),
    ({"design": {"kind": "morris", "levels": 5}}, "design.levels = 5; allowed: an even number"),
    ({"design": {"kind": "morris"}}, "design.trajectories is missing; a morris design needs it."),
    ({"design": {"kind": "list", "file": "no.csv"}}, "no.csv cannot be read: No such file or dir"),
    # uncertainties
    ({"uncertainties": {}}, "uncertainties: there are none; allowed: one or more tables"),
    ({"uncertainties": {"x": {}}}, "uncertainties.x.parameter is missing."),
    (
        {"uncertainties": {"x": {"parameter": "theatre.ned"}}},
        "there is no parameter 'theatre.ned'. Did you mean 'theatre.need'?",
    ),
    ({"uncertainties": {"a-b": NEED}}, "uncertainties.a-b is not a name; allowed: letters, digits"),
    ({"uncertainties": {"and": NEED}}, "uncertainties.and is not a name; allowed: letters, digits"),
    (
        {"uncertainties": {"run": NEED}},
        "uncertainties.run is not a name; allowed: a name that is no",
    ),
    ({"uncertainties": {"terms": NEED}}, "uncertainties.terms is not a name; allowed: a name that"),
    (
        {"uncertainties": {"x": NEED, "y": NEED}},
        "uncertainties.y.parameter = 'theatre.need'; allowed: a parameter other than that of x.",
    ),
    (
        {
            "uncertainties": {"x": NEED},
            "levers": {
                n: {"parameters": {"theatre": {"need": v}}} for n, v in (("a", 4), ("b", 5))
            },
        },
        "uncertainties.x: every arm sets theatre.need itself; allowed: what at least one leaves",
    ),
]
TABLES: list[tuple[Tree, str]] = [
    (
        {"low": 2},
        "x.low = 2; allowed: within the declared range of theatre.need, numbers from 3 to 6.",
    ),
    ({"high": 7}, "x.high = 7; allowed: within the declared range of theatre.need, numbers from 3"),
    ({"low": "3"}, "x.low = '3'; allowed: within the declared range"),
    ({"low": True}, "x.low = True; allowed: within the declared range"),
    ({"low": math.nan}, "x.low = nan; allowed: within the declared range"),
    ({"low": 5, "high": 4}, "x: low = 5 is not below high = 4."),
    ({"low": 4, "high": 4}, "x: low = 4 is not below high = 4."),
    ({"distribution": "flat"}, "x.distribution = 'flat'; allowed: uniform, log-uniform, triang"),
    ({"distribution": "triangular"}, "x.mode is missing; the distribution is triangular."),
    ({"distribution": "triangular", "mode": 9}, "x.mode = 9.0; allowed: numbers from 3 to 6."),
    ({"distribution": "normal", "mean": 4}, "x.deviation is missing; the distribution is normal."),
    (
        {"distribution": "normal", "mean": 4, "deviation": 0},
        "x.deviation = 0; allowed: a number abo",
    ),
    (
        {"distribution": "normal", "mean": 2, "deviation": 1},
        "x.mean = 2.0; allowed: numbers from 3",
    ),
    ({"mode": 4}, "x.mode is given; the distribution is uniform."),
    ({"choices": [4]}, "x.choices = [4]; allowed: two or more values, each once."),
    ({"choices": [4, 4.0]}, "x.choices = [4, 4.0]; allowed: two or more values, each once."),
    ({"choices": [4, 9]}, "x.choices = 9; allowed: numbers from 3 to 6."),
    ({"choices": [4, "free"]}, "x.choices = 'free'; allowed: numbers from 3 to 6."),
    ({"choices": [4, 5], "low": 4}, "x.low and choices are both given; allowed: one of them."),
    ({"levels": 4}, "x.levels is given; allowed with a grid, not a sobol design."),
    (
        {"parameter": "kremlin.window", "low": 12.5},
        "x.low = 12.5; allowed: within the declared range",
    ),
    (
        {"parameter": "will.fatigue", "distribution": "log-uniform"},
        "x.low = 0.0; allowed: above 0 w",
    ),
    (
        {"parameter": "start.largest_share"},
        "x: a largest share of 0 or 1 leaves a partner without a",
    ),
]


def without(tree: Tree) -> Tree:
    return {key: value for key, value in tree.items() if value is not None}


@pytest.mark.parametrize(("changed", "told"), WRONG)
def test_what_is_wrong_is_explained(tmp_path: Path, changed: Tree, told: str) -> None:
    refused(tmp_path, without(STUDY | changed), told)


@pytest.mark.parametrize(("table", "told"), TABLES)
def test_what_is_wrong_with_an_uncertainty(tmp_path: Path, table: Tree, told: str) -> None:
    refused(tmp_path, STUDY | {"uncertainties": {"x": NEED | table}}, f"uncertainties.{told}")


def test_grids_finer_than_whole_numbers(tmp_path: Path) -> None:
    window = {"parameter": "kremlin.window", "levels": 14}
    tree = STUDY | {"uncertainties": {"x": window}, "design": {"kind": "grid"}}
    refused(tmp_path, tree, "x.levels = 14; allowed: at most 13, its whole numbers.")
    tree["uncertainties"] = {"x": window | {"levels": 8}}
    tree["design"] = {"kind": "grid", "halvings": 1}
    refused(tmp_path, tree, "design.halvings = 1; allowed: fewer, as a whole number has no values")


def test_grids_of_more_points_than_can_be_counted(tmp_path: Path) -> None:
    names = [name for name, told in REGISTER.items() if not (told.whole or told.optional)][:30]
    tables = {f"x{place}": {"parameter": name} for place, name in enumerate(names)}
    tree = STUDY | {"uncertainties": tables, "design": {"kind": "grid", "levels": 10_000}}
    refused(tmp_path, tree, "points; allowed: at most 16,777,216.")


def refused(folder: Path, tree: Tree, told: str) -> None:
    """Check that a study file is refused in these words, in two lines at most."""
    with pytest.raises(InputError) as error:
        read(written(folder, tree))
    assert told in str(error.value)
    explains(error.value)


def explains(error: InputError) -> None:
    assert str(error).count("\n") <= 1
    assert str(error).replace("\n", "").isprintable()
    assert 20 <= len(str(error)) <= 1200


# Whatever is written, a user meets an explained error or a study that can be planned.

NUMBERS = st.one_of(st.integers(-3, 700), st.integers(), st.floats(), st.floats(0.0, 1.0))
KEYS = [*STUDY, *("kind", "points", "levels", "parameter", "low", "high", "distribution", "mode")]
KEYS += ["mean", "deviation", "choices", "need", "configuration", "treatment", "months", "keep"]
WORDS = st.one_of(
    st.sampled_from([*KEYS, *KINDS, "free", "siloed", "paper", "normal", "log-uniform"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
VALUES = st.recursive(
    st.one_of(NUMBERS, WORDS, st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=5,
)
DESIGNS = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(KINDS))},
    optional={
        "points": st.integers(-1, 40),
        "levels": st.integers(0, 6),
        "halvings": st.integers(-1, 3),
        "trajectories": st.integers(0, 4),
        "file": WORDS,
    },
)
UNCERTAIN = st.fixed_dictionaries(
    {"parameter": st.sampled_from(sorted(REGISTER)) | WORDS},
    optional={
        "distribution": st.sampled_from(["uniform", "log-uniform", "triangular", "normal"]),
        "low": NUMBERS,
        "high": NUMBERS,
        "mode": NUMBERS,
        "mean": NUMBERS,
        "deviation": NUMBERS,
        "choices": st.lists(NUMBERS | WORDS, max_size=3),
        "levels": st.integers(0, 5),
    },
)
STUDIES = st.fixed_dictionaries(
    {},
    optional={
        "uncertainties": st.dictionaries(st.sampled_from("abc") | WORDS, UNCERTAIN, max_size=3),
        "design": DESIGNS,
        "levers": st.lists(WORDS, max_size=3) | st.dictionaries(WORDS, VALUES, max_size=3),
        "scenario": WORDS,
        "outcomes": st.lists(WORDS | st.sampled_from(columns(War)), max_size=3),
        "months": NUMBERS,
        "runs": NUMBERS,
        "keep": WORDS,
    },
)
QUICK = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def survives(file: Path) -> None:
    """Read a study and make its points, or be refused in words."""
    try:
        found = read(file)
    except InputError as error:
        explains(error)
        return
    if len(found.sampling) < 5000:
        points = found.sampling.points(found.uncertainties)
        assert points.shape == (len(found.sampling), len(found.uncertainties))
        for one, values in zip(found.uncertainties, points.T, strict=True):
            assert all(one.holds(value) for value in values)


@QUICK
@given(STUDIES)
def test_tables_mangled(tmp_path: Path, changed: Tree) -> None:
    survives(written(tmp_path, STUDY | changed))


@QUICK
@given(UNCERTAIN, DESIGNS)
def test_uncertainties_mangled(tmp_path: Path, table: Tree, design: Tree) -> None:
    survives(written(tmp_path, STUDY | {"uncertainties": {"x": table}, "design": design}))


@QUICK
@given(st.sampled_from([*STUDY, "x"]), st.sampled_from(["", *KEYS]), VALUES)
def test_values_mangled(tmp_path: Path, key: str, inner: str, value: Any) -> None:
    table = STUDY.get(key)
    changed = {**table, inner: value} if inner and isinstance(table, dict) else value
    survives(written(tmp_path, STUDY | {key: changed}))


@QUICK
@given(st.integers(0, len(toml(STUDY))), st.binary(max_size=6), st.integers(0, 40))
def test_bytes_mangled(tmp_path: Path, where: int, what: bytes, cut: int) -> None:
    text = toml(STUDY).encode()
    file = tmp_path / "mangled.toml"
    file.write_bytes(text[:where] + what + text[where + cut :])
    survives(file)
