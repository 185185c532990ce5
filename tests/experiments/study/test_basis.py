"""What numbers rest on: every source, table and library that can move them."""

from __future__ import annotations

import platform
from importlib.metadata import version
from pathlib import Path

import pytest

from abm.errors import InputError
from experiments.study import basis
from experiments.study.basis import drift, fingerprint, packages, refuse


def test_it_names_code_data_and_versions() -> None:
    told = basis.basis()
    assert told["Python"] == platform.python_version()
    assert told["numba"] == version("numba")
    assert len(told["code"]) == len(told["data"]) == 12


def test_a_fingerprint_is_of_names_and_contents_in_any_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one.py", tmp_path / "other.py"
    one.write_text("x = 1")
    other.write_text("y = 2")
    before = fingerprint([one, other])
    assert fingerprint([other, one]) == before
    one.write_text("x = 2")
    assert fingerprint([one, other]) != before
    assert fingerprint([one]) != fingerprint([other.rename(tmp_path / "third.py")])


def test_every_package_below_is_noted() -> None:
    told = packages()
    assert {"concert-policy-lab", "numpy", "llvmlite", "pyarrow", "rich"} <= set(told)
    assert told["numpy"] == version("numpy")
    assert "pytest" not in told


def test_what_came_and_went_is_named() -> None:
    assert drift({"a": "1", "b": "2"}, {"b": "2", "c": "3"}) == [
        "a 1 then, none now",
        "c none then, 3 now",
    ]
    assert drift({"a": "1"}, {"a": "1"}) == []


def test_it_is_refused_by_name() -> None:
    with pytest.raises(InputError, match=r"x was begun on something else: a 1 then, 2 now"):
        refuse(["a 1 then, 2 now"], "x")
    refuse([], "x")
