"""How many processors may be used: what binds a process, what a container grants, what is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from abm.engine import processors as module
from abm.engine.processors import LIMIT, available, check_environment, limited, processors
from abm.errors import InputError
from tests.product import ROOT

Patch = pytest.MonkeyPatch

TWELVE = 12


@pytest.fixture(autouse=True)
def twelve(monkeypatch: Patch) -> None:
    """Bind this process to twelve processors."""
    monkeypatch.delenv(LIMIT, raising=False)
    monkeypatch.setattr(module, "_bound", lambda: TWELVE)


def system(folder: Path, told: str, **groups: str) -> Path:
    """Make a folder with `proc` and `sys`; `groups` are files below the control groups' mount."""
    files = {"proc/self/cgroup": told}
    files |= {f"sys/fs/cgroup/{name.replace('__', '/')}": text for name, text in groups.items()}
    for name, text in files.items():
        file = folder / name.replace("@", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("quota", "granted"),
    [
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("10000 100000\n", 1),
        ("9000000 100000\n", TWELVE),
        ("max 100000\n", TWELVE),
        ("", TWELVE),
        ("a b\n", TWELVE),
        ("100 0\n", TWELVE),
        ("-1 100000\n", TWELVE),
    ],
)
def test_a_quota_of_the_second_version(quota: str, granted: int, tmp_path: Path) -> None:
    made = system(tmp_path, "0::/batch/job\n", **{"batch__job__cpu@max": quota})
    assert available(made) == granted


def test_the_least_of_all_groups_around_counts(tmp_path: Path) -> None:
    quotas = {"cpu@max": "800000 100000", "batch__cpu@max": "300000 100000"}
    made = system(tmp_path, "0::/batch/job\n", **quotas, **{"batch__job__cpu@max": "max 100000"})
    assert available(made) == 3


@pytest.mark.parametrize("path", ["/docker/0123", "/../../user", "/"])
def test_inside_a_container_the_root_is_its_own(path: str, tmp_path: Path) -> None:
    made = system(tmp_path, f"0::{path}\n", **{"cpu@max": "400000 100000"})
    assert available(made) == 4


@pytest.mark.parametrize("folder", ["cpu,cpuacct", "cpu"])
@pytest.mark.parametrize(("quota", "granted"), [("500000", 5), ("-1", TWELVE), ("50000", 1)])
def test_a_quota_of_the_first_version(
    folder: str, quota: str, granted: int, tmp_path: Path
) -> None:
    told = "9:cpuset:/job\n4:cpu,cpuacct:/job\n1:name=systemd:/job\n"
    files = {
        f"{folder}__job__cpu@cfs_quota_us": quota,
        f"{folder}__job__cpu@cfs_period_us": "100000",
    }
    assert available(system(tmp_path, told, **files)) == granted


def test_both_versions_at_once(tmp_path: Path) -> None:
    files = {
        "cpu__cpu@cfs_quota_us": "300000",
        "cpu__cpu@cfs_period_us": "100000",
        "unified__job__cpu@max": "200000 100000",
    }
    assert available(system(tmp_path, "1:cpu:/\n0::/job\n", **files)) == 2


@pytest.mark.parametrize("told", ["", "nonsense\n", "1:memory:/job\n", "::\n", "\udcff"])
def test_groups_that_say_nothing_take_nothing(told: str, tmp_path: Path) -> None:
    made = system(tmp_path, told.replace("\udcff", "?"), **{"other": ""})
    assert available(made) == TWELVE
    assert available(tmp_path / "no" / "such" / "system") == TWELVE


@pytest.mark.parametrize(
    ("told", "granted"),
    [("3", 3), ("1", 1), ("99", TWELVE)],
)
def test_the_environment_may_ask_for_fewer(
    told: str, granted: int, tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setenv(LIMIT, told)
    assert available(tmp_path) == granted


@pytest.mark.parametrize("told", ["0", "-2", "", "abc", "2.5", "٣", "1" * 99, "a\nb"])
def test_an_environment_that_says_no_number_is_refused(
    told: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.setenv(LIMIT, told)
    for asked in (check_environment, lambda: available(tmp_path)):
        with pytest.raises(InputError, match="^NUMBA_NUM_THREADS is '.*a whole number above 0.$"):
            asked()


def test_who_says_how_many_gets_them(monkeypatch: Patch) -> None:
    monkeypatch.setattr(module, "available", lambda: TWELVE)
    assert processors() == TWELVE
    with limited(3):
        assert processors() == 3
        with limited(None):
            assert processors() == 3
        with limited(40):
            assert processors() == 40
    assert processors() == TWELVE


def test_the_limit_goes_when_work_fails(monkeypatch: Patch) -> None:
    monkeypatch.setattr(module, "available", lambda: TWELVE)
    with pytest.raises(KeyError), limited(3):
        raise KeyError
    assert processors() == TWELVE


@pytest.mark.parametrize("fault", [AttributeError, PermissionError, psutil.AccessDenied])
def test_a_system_that_binds_nobody_has_all(fault: type[Exception], monkeypatch: Patch) -> None:
    def refuse(_: object) -> None:
        raise fault

    monkeypatch.undo()
    monkeypatch.setattr(os, "cpu_count", lambda: 7)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 7, raising=False)
    monkeypatch.setattr(psutil.Process, "cpu_affinity", refuse, raising=False)
    assert module._bound() == 7


def test_a_system_that_does_not_know_has_one(monkeypatch: Patch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    monkeypatch.setattr(os, "process_cpu_count", lambda: None, raising=False)
    assert module._bound() == 1


BOUND = """
from abm.engine.processors import processors
from experiments.benchmarks.rates import cores
from experiments.study.executors import threads
with threads(None) as crew:
    print(processors(), cores(), crew.hands())
"""


@pytest.mark.skipif(shutil.which("taskset") is None, reason="needs taskset")
def test_a_process_that_is_bound_to_one_uses_one() -> None:
    one = str(min(os.sched_getaffinity(0)))
    done = subprocess.run(
        ["taskset", "-c", one, sys.executable, "-c", BOUND],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split() == ["1", "1", "1"]


def test_nobody_else_counts_processors() -> None:
    counted = [
        str(file.relative_to(ROOT))
        for folder in ("abm", "experiments", "viz", "studies")
        for file in (ROOT / folder).rglob("*.py")
        if "cpu_count" in file.read_text("utf-8") or "sched_getaffinity" in file.read_text("utf-8")
    ]
    assert counted == ["abm/engine/processors.py"]
