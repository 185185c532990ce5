"""Whatever is written, a user meets an explained error or a scenario, never a traceback."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abm import build
from abm.errors import InputError
from abm.parameters import REGISTER
from abm.scenarios import load
from abm.scenarios.draft import Draft, leaves
from abm.scenarios.files import DEFAULT, check_plain
from abm.scenarios.resolve import resolved
from tests.abm.scenarios.conftest import SMALL
from tests.mutations import NUMBERS, changed, spliced, values

TREE = tomllib.loads(SMALL)
PATHS = [path for path, _ in leaves(TREE)]
PARTS = sorted({path[:depth] for path in PATHS for depth in range(1, len(path) + 1)})
KEYS = sorted({key for path in PATHS for key in path})
WORDS = st.one_of(
    st.sampled_from(KEYS), st.sampled_from(["treatment", "free"]), st.text(max_size=8)
)
VALUES = values(WORDS)
QUICK = settings(max_examples=150, deadline=None)


def survives(tree: dict[str, Any]) -> None:
    """Build every arm, or be refused with one or two printable lines."""
    try:
        check_plain(tree, "mangled.toml")
        draft = Draft(DEFAULT)
        draft.lay(tree, DEFAULT)
        scenario = resolved("mangled", draft)
        for name in scenario.configurations:
            build.build_inputs(scenario, name)
    except InputError as error:
        explains(error)


def explains(error: InputError) -> None:
    """Check that an error is one or two printable lines of some length."""
    assert str(error).count("\n") <= 1
    assert str(error).replace("\n", "").isprintable()
    assert 20 <= len(str(error)) <= 1000


@QUICK
@given(st.lists(st.tuples(st.sampled_from(PARTS), st.none() | VALUES), min_size=1, max_size=3))
def test_values_and_tables_replaced(changes: list[tuple[tuple[str, ...], Any]]) -> None:
    tree = TREE
    for path, value in changes:
        tree = changed(tree, path, value)
    survives(tree)


@QUICK
@given(st.sampled_from(PARTS), WORDS, VALUES)
def test_keys_added(path: tuple[str, ...], key: str, value: Any) -> None:
    survives(changed(TREE, (*path, key), value))


CHANGE = st.fixed_dictionaries(
    {},
    optional={
        "parameter": st.sampled_from(sorted(REGISTER)) | WORDS,
        "value": NUMBERS | WORDS,
        "from": st.integers(-1, 14) | WORDS,
        "until": st.integers(-1, 14) | WORDS,
        "months": st.integers(-1, 14),
        "partners": st.lists(st.sampled_from(["AAA", "BBB", "CCC"]), max_size=3),
        "largest": st.integers(-1, 4),
        "report": st.sampled_from(["tone", "cover", "kyiv_limit"]) | WORDS,
        "mode": st.sampled_from(["own", "masked", "fixed"]),
        "values": st.lists(NUMBERS, max_size=3),
        "theory": st.sampled_from(["win", "lose"]),
        "log_odds": NUMBERS,
    },
)


@QUICK
@given(st.sampled_from(["interventions", "reports", "beliefs"]), CHANGE, st.booleans())
def test_changes(kind: str, change: dict[str, Any], in_an_arm: bool) -> None:
    above = ("configurations", "siloed") if in_an_arm else ()
    survives(changed(TREE, (*above, kind, "x"), change))


@QUICK
@given(
    st.sampled_from(sorted(REGISTER)), NUMBERS | WORDS, st.sampled_from(["parameters", "treatment"])
)
def test_parameters_of_an_arm(name: str, value: Any, key: str) -> None:
    survives(changed(TREE, ("configurations", "siloed", key, *name.split(".")), value))


NAMES = st.one_of(
    st.sampled_from(sorted(REGISTER)),
    st.sampled_from([".".join(path) for path in PARTS]),
    st.text(max_size=12),
    st.from_regex(r"[a-z.]{0,20}", fullmatch=True),
)


@settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES, st.one_of(VALUES.map(str), st.text(max_size=10))), max_size=3))
def test_settings(small: str, told: list[tuple[str, str]]) -> None:
    try:
        load(small, [f"{name}={text}" for name, text in told])
    except InputError as error:
        explains(error)


@settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(SMALL.encode())), st.binary(max_size=6), st.integers(0, 40))
def test_bytes_of_a_file(tmp_path: Path, where: int, what: bytes, cut: int) -> None:
    path = tmp_path / "mangled.toml"
    path.write_bytes(spliced(SMALL.encode(), where, what, cut))
    try:
        load(str(path))
    except InputError as error:
        explains(error)


@settings(QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20))
def test_names_of_scenarios_and_arms(small: str, name: str) -> None:
    with pytest.raises(InputError):
        load(name)
    with pytest.raises(InputError):
        load(small).configuration(name)
