"""Whatever is written, a user meets an explained error or a study that can be planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm.errors import InputError
from abm.parameters import REGISTER
from abm.schema import War, columns
from experiments.study.designs import MAKERS
from experiments.study.specification import read
from tests.experiments.study.files import STUDY, Tree, explains, toml, written
from tests.mutations import NUMBERS, spliced, values

KEYS = [*STUDY, *("kind", "points", "levels", "parameter", "low", "high", "distribution", "mode")]
KEYS += ["mean", "deviation", "choices", "need", "configuration", "treatment", "months", "keep"]
WORDS = st.one_of(
    st.sampled_from([*KEYS, *MAKERS, "free", "siloed", "paper", "normal", "log-uniform"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
VALUES = values(WORDS)
DESIGNS = st.fixed_dictionaries(
    {"kind": st.sampled_from(list(MAKERS))},
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
    file = tmp_path / "mangled.toml"
    file.write_bytes(spliced(toml(STUDY).encode(), where, what, cut))
    survives(file)
