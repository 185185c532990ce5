"""Shared by tests: Hypothesis without a clock, one compiled kernel, and both engines."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import pytest

from abm.engine.ensemble import Ensemble, Wars
from abm.inputs import Inputs
from abm.parameters import REGISTER, Settings, Start
from abm.records import dtype_of
from abm.schema import Month, PartnerMonth, columns, values
from abm.schema import War as WarRecord
from abm.state import Luck
from abm.war import PlainWar, luck_of
from tests.commands import make_once
from tests.experiments.study.nursery import Nursery, nursery
from tests.kernels import compile_once

hypothesis.settings.register_profile("concert", deadline=None, print_blob=True)
hypothesis.settings.load_profile("concert")

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]


def pytest_configure(config: pytest.Config) -> None:
    """Keep kernels with pytest's own cache, for all workers and the next run.

    Signals act as they do for whoever types a command, even where tests are started in the
    background or under nohup: what is ignored here, every process started from here ignores.
    """
    usual: dict[str, Any] = {"SIGINT": signal.default_int_handler, "SIGHUP": signal.SIG_DFL}
    for name, acts in usual.items():
        one = getattr(signal, name, None)  # Windows has no SIGHUP
        if one is not None and signal.getsignal(one) is signal.SIG_IGN:
            signal.signal(one, acts)
    kept = getattr(config, "cache", None)  # absent where pytest keeps nothing
    if kept is not None and not os.environ.get("XDG_CACHE_HOME"):
        os.environ["XDG_CACHE_HOME"] = str(kept.mkdir("concert"))
    make_once()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with a file on the compiled engine: one worker compiles, others do what is light.

    The longest tests stand on that engine; light ones at the end keep every worker busy to the end.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    heavy = [file for file in files if any(map(on_compiled, files[file]))]
    light = [file for file in files if file not in heavy]
    half = len(light) // 2
    order = [*heavy[:1], *light[:half], *heavy[1:], *light[half:]]
    items[:] = [item for file in order for item in files[file]]


def on_compiled(item: pytest.Item) -> bool:
    """Return whether a test needs the kernel."""
    return item.get_closest_marker("compiled") is not None


def pytest_collection_finish() -> None:
    """Keep the collector of garbage off the tests themselves: millions of objects that stay."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Have a kernel for those that need it."""
    if on_compiled(item):
        compile_once()


@pytest.fixture(scope="session")
def kernel() -> None:
    """Have a kernel for small tests that run with compilation off as well."""
    compile_once()


@pytest.fixture(scope="session")
def born(kernel: None) -> Iterator[Nursery]:
    """Give processes in which Concert is loaded already; one command needs seconds for that."""
    with nursery() as found:
        yield found


@pytest.fixture(scope="session")
def compiled(kernel: None) -> Play:
    """Return how the compiled engine plays one war."""

    def play(inputs: Inputs, run: int, seed: int) -> Wars:
        return Ensemble(inputs, seed).play(np.array([run]))

    return play


@pytest.fixture(scope="session")
def readable() -> Play:
    """Return how the readable engine plays one war, recorded as the compiled one records it."""

    def play(inputs: Inputs, run: int, seed: int) -> Wars:
        war = PlainWar(inputs, run, seed)
        portraits = np.full((1, 2, len(inputs.donors), len(columns(PartnerMonth))), np.nan)
        partners = portraits.view(dtype_of(PartnerMonth))[..., 0].view(np.recarray)
        war.portraits = partners[0]
        war.play()
        numbers = np.full((1, inputs.months, len(columns(Month))), np.nan)
        for month, row in enumerate(war.history):
            numbers[0, month] = values(row)
        records = [values(war.cut[place]) for place in range(len(war.cut))]
        wars = np.array([records]).view(dtype_of(WarRecord))[..., 0].view(np.recarray)
        cut = wars if len(war.cut) > 1 else wars[:, :0]
        months = numbers.view(dtype_of(Month))[..., 0].view(np.recarray)
        return Wars(np.array([run]), wars[:, -1], months, partners, cut)

    return play


@pytest.fixture(scope="session")
def assert_same() -> Compare:
    """Return a comparison to the bit: of the sign of zero, too; missing values are all alike."""

    def compare(one: Wars, other: Wars) -> None:
        assert differences(one, other) == []

    return compare


def differences(one: Wars, other: Wars) -> list[str]:
    """Name every variable in which wars differ, with the first run and month."""
    found = []
    for table, mine, others in zip(Wars._fields[1:], one[1:], other[1:], strict=True):
        assert mine.shape == others.shape
        for name in mine.dtype.names or ():
            places = np.argwhere(bits(mine[name]) != bits(others[name]))
            if len(places):
                found.append(f"{table}: {name} at {places[0]}")
    return found


def bits(numbers: np.ndarray) -> np.ndarray:
    """Return the bits of numbers; all kinds of NaN are one."""
    return np.where(np.isnan(numbers), np.nan, numbers).view(np.uint64)


@pytest.fixture(scope="session")
def set_to() -> Callable[..., Settings]:
    """Return how to make settings: as declared, but for what is named."""
    declared = {p.field: p.default for p in REGISTER.values() if p.scope != "start"}
    return lambda **values: Settings({**declared, "treated": 1.0, **values})


@pytest.fixture(scope="session")
def begun_with() -> Callable[..., Start]:
    """Return how to make starting values: as declared, but for what is named."""
    declared = {p.field: p.default for p in REGISTER.values() if p.scope == "start"}

    def make(**values: float) -> Start:
        start = Start()
        start.__dict__.update({**declared, **values})
        return start

    return make


@pytest.fixture
def luck() -> Luck:
    """Return the address of the first month of some war."""
    return luck_of(2022, 0)
