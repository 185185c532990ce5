"""Provenance of numbers: every source, table and library that can move them."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

from abm.data import tracker
from abm.engine import kernel
from abm.engine.sources import ROOT, sources
from abm.errors import InputError
from experiments.cli import main
from experiments.comparison import compare, monthly
from experiments.robustness import money
from experiments.statistics import intervals
from experiments.study import provenance, run, storage, worker
from experiments.study import report as study_report
from experiments.study.provenance import drift, fingerprint, packages, refuse
from viz.report import report


def test_it_names_code_data_and_versions() -> None:
    told = provenance.basis()
    assert told["Python"] == platform.python_version()
    assert told["numba"] == version("numba")
    assert len(told["code"]) == len(told["data"]) == 12


def test_a_fingerprint_is_of_names_and_contents_in_any_order() -> None:
    one, other = {"one.py": b"x = 1"}, {"other.py": b"y = 2"}
    before = fingerprint(one | other)
    assert fingerprint(other | one) == before
    assert fingerprint(other | {"one.py": b"x = 2"}) != before
    assert fingerprint(other) != fingerprint({"third.py": b"y = 2"})


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a copy of every package of ours."""
    folder = tmp_path_factory.mktemp("copy")
    for package in provenance.PACKAGES:
        shutil.copytree(ROOT / package, folder / package)
    return folder


def changes(copy: Path, name: str) -> bool:
    """Whether the study's fingerprint changes with a line of a module in the copy."""
    place = copy.joinpath(*name.split("."))
    # A folder beside a module may hold its data.
    package = place / "__init__.py"
    file = package if package.is_file() else place.with_name(f"{place.name}.py")
    source = file.read_bytes()
    first, rest = source.split(b"\n", 1)
    file.write_bytes(first + b"  # altered\n" + rest)
    after = provenance.code(copy)
    file.write_bytes(source)
    return after != before()


@cache
def before() -> str:
    """Return the fingerprint of the product itself."""
    return provenance.code()


# The worker is asked, not the walk through its imports.
LOADED = """
import sys
from abm.engine.jit import compiled_kernel
import experiments.study.worker
compiled_kernel()
print(*(n for n in sys.modules if n.split(".")[0] in ("abm", "experiments", "studies", "viz")))
"""


def test_every_module_that_a_worker_imports_counts(copy: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    # Statistics, monthly means and quantile levels, storage, and what plays and keeps a block.
    known = (intervals, monthly, storage, worker, provenance, kernel)
    assert {module.__name__ for module in known} <= loaded
    counted = sources([provenance.WORKER], provenance.PACKAGES, copy)
    assert loaded <= set(counted)
    assert provenance.code(copy) == fingerprint(counted)
    assert [name for name in sorted(loaded) if not changes(copy, name)] == []


def test_so_does_what_is_imported_inside_functions(copy: Path) -> None:
    file = copy.joinpath(*worker.__name__.split(".")).with_suffix(".py")
    source = file.read_bytes()
    file.write_bytes(source + b"\n\ndef late() -> None:\n    import studies.rumour\n")
    rumour = copy / "studies" / "rumour.py"
    found = set()
    for text in ("YES = 1", "YES = 2"):
        rumour.write_text(text, encoding="utf-8")
        found.add(provenance.code(copy))
    file.write_bytes(source)
    rumour.unlink()
    assert len(found) == 2


def test_other_modules_do_not_count(copy: Path) -> None:
    outside = (main, compare, money, run, study_report, tracker, report)
    assert [module.__name__ for module in outside if changes(copy, module.__name__)] == []


def test_what_the_study_rests_on_is_the_installed_code(copy: Path) -> None:
    assert provenance.basis()["code"] == provenance.code(copy) == provenance.code()


def test_no_package_of_the_wheel_is_left_out() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert set(provenance.PACKAGES) == set(wheel["packages"])


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
