"""Everything that can be wrong in a study file, and the words in which it is refused."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from abm.errors import InputError
from abm.parameters import REGISTER
from experiments.study.specification import read
from tests.experiments.study.files import STUDY, Tree, explains, written

NEED = {"parameter": "theatre.need"}

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
    ({"runs": 2**32, "block": 1}, "block: 4 points and 4,294,967,296 runs make 17,179,869,184 bl"),
    (
        {"keep": "month"},
        "keep = 'month'; allowed: outcomes, quantiles, months, patterns. Did you mean 'months'?",
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
    (
        {"levers": [], "keep": "patterns"},
        "levers: 0 given; allowed: one or more, the first is the reference.",
    ),
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
        "uncertainties.run is not a name; allowed: a name that neither",
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
