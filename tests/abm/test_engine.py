"""The compiled engine: its records, its order of phases, and what it makes of bad numbers."""

from __future__ import annotations

import ast
import hashlib
import inspect
import math
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import abm
from abm import engine, given, moscow, schema, state
from abm.ensemble import Ensemble, Wars
from abm.errors import NumericalFault
from abm.model import War
from abm.parameters import Settings, Start
from abm.plan import plan
from abm.records import dtype_of, fields_of
from abm.world import Given, World

Play = Callable[[Given, int, int], Wars]


@pytest.fixture(scope="module")
def year() -> Given:
    return plan("six-partners", "coordinated", 12)


# Records

DECLARING = (schema.Variable, schema.OutcomeDeclaration, Enum)


def declared() -> Iterator[np.dtype[Any]]:
    yield from (engine.SETTINGS, engine.START)
    for module in (state, moscow, given, schema):
        for kind in vars(module).values():
            own = isinstance(kind, type) and kind.__module__ == module.__name__
            if own and not issubclass(kind, DECLARING):
                yield dtype_of(kind)


def test_no_attribute_hides_behind_one_that_every_record_has() -> None:
    # With compilation off, `record.fill` would be NumPy's method, not the field.
    taken = set(dir(np.record)) | set(dir(np.recarray))
    hidden = {name for dtype in declared() for name in dtype.names or () if name in taken}
    assert hidden == set()


def test_records_hold_what_objects_hold() -> None:
    kind = dtype_of(state.ForeignMinistry)
    held = dict.fromkeys(fields_of(state.ForeignMinistry), 0.5) | {"entity": 7, "pushes": True}
    rows = engine.records(
        [SimpleNamespace(**held), SimpleNamespace(**{**held, "tone": -1.0})], kind
    )
    assert [row.tone for row in rows] == [0.5, -1.0]
    assert (rows[0].entity, rows[0].pushes) == (7, True)


def test_no_objects_make_no_records() -> None:
    assert len(engine.records([], dtype_of(given.Sector))) == 0


def test_a_plan_for_the_kernel_holds_the_same_values(year: Given) -> None:
    told = engine.compiled_plan(year)
    for name in ("gdp_shares", "network", "in_force", "modes", "fixed", "clamps", "turns"):
        assert np.array_equal(getattr(told, name), np.array(getattr(year, name)), equal_nan=True)
    for name, kind in (("donors", given.Donor), ("evidence", given.Evidence)):
        for row, one in zip(getattr(told, name), getattr(year, name), strict=True):
            assert all(np.array_equal(row[k], getattr(one, k)) for k in fields_of(kind))
    assert (told.months, told.treatment, told.first_calendar_month) == (12, 11, 3)


def test_a_plan_for_the_kernel_has_every_setting(year: Given) -> None:
    told = engine.compiled_plan(year)
    assert set(engine.SETTINGS.names or ()) == set(vars(year.settings[0]))
    assert set(engine.START.names or ()) == set(vars(year.start))
    rows: Any = told.settings
    for row, settings in zip(rows, year.settings, strict=True):
        for name, value in vars(settings).items():
            assert np.array_equal(row[name], value, equal_nan=True)
    assert told.start.land == year.start.land


def test_a_store_has_room_for_every_actor(year: Given) -> None:
    store = engine.blank_store(year)
    assert engine.Store._fields == World._fields
    assert [len(rows) for rows in store] == [6, 6, 6, 6, 4, 1, 1, 1, 1, 1, 1, 1]
    war = War.of(year, 0, 0)
    for name in ("theatre", "leadership", "staff"):
        assert getattr(store, name)[0].entity == getattr(war.world, name).entity != 0


def test_clearing_a_store_leaves_nothing(year: Given) -> None:
    blank = engine.blank_store(year)
    store = blank.copied()
    for rows in store:
        rows.view(np.uint8)[:] = 77
    engine.clear(store, blank)
    for rows, zeros in zip(store, blank, strict=True):
        assert (rows == zeros).all()


def test_a_copied_store_is_ones_own(year: Given) -> None:
    blank = engine.blank_store(year)
    blank.copied().theatre[0].land = 9.0
    assert blank.theatre[0].land == 0.0


# The order of phases stands twice


def phases_of(function: Any) -> list[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [ast.unparse(call.func) for call in sorted(calls, key=lambda call: call.lineno)]
    return [name for name in names if name.startswith("phases.")]


def test_both_engines_play_the_same_phases_in_the_same_order() -> None:
    order = phases_of(engine.play_month)
    assert order == phases_of(War._play_month)
    assert len(order) == len(set(order)) == 12


# Numbers that are not finite


@pytest.mark.parametrize(
    ("numbers", "place"),
    [([0.0, -1.0], -1), ([0.0, math.nan, math.inf], 1), ([-math.inf], 0), ([], -1)],
)
def test_the_first_number_that_is_not_finite_is_found(numbers: list[float], place: int) -> None:
    assert engine.find_fault(np.array(numbers)) == place


def with_settings(planned: Given, **values: float) -> Given:
    changed = [Settings({**vars(row), **values}) for row in planned.settings]
    return planned._replace(settings=changed)


def with_start(planned: Given, **values: float) -> Given:
    start = Start()
    start.__dict__.update({**vars(planned.start), **values})
    return planned._replace(start=start)


def fault(play: Play, planned: Given, run: int = 7) -> str:
    with pytest.raises(NumericalFault) as caught:
        play(planned, run, 2022)
    return str(caught.value)


def test_a_sum_that_overflows_is_named_by_both_engines(
    readable: Play, compiled: Play, year: Given
) -> None:
    money = with_settings(year, appropriations=1e308, appropriation_factor=10.0)
    assert fault(readable, money).startswith("run 7, month 0: ")
    one, other = (fault(play, money).partition(" is ")[0] for play in (readable, compiled))
    assert one == other


def test_a_fault_names_the_month_in_which_it_arises(
    readable: Play, compiled: Play, year: Given
) -> None:
    rows = [list(row) for row in year.in_force]
    late = with_settings(year, appropriations=1e308, appropriation_factor=10.0).settings
    for row in rows[5:]:
        row[:] = [own + len(late) for own in row]
    sudden = year._replace(settings=[*year.settings, *late], in_force=rows)
    for play in (readable, compiled):
        assert fault(play, sudden, 3).startswith("run 3, month 5: ")


@pytest.mark.parametrize("monthly", [True, False])
@pytest.mark.compiled
def test_a_fault_beyond_the_horizon_is_found_as_well(monthly: bool) -> None:
    planned = plan("six-partners", "coordinated")
    wars = Ensemble(planned, 2022).play(np.arange(400))
    run = int(np.flatnonzero(wars.war["signed_month"] > 70)[0])
    rows = [list(row) for row in planned.in_force]
    bad = with_settings(planned, appropriations=1e308, appropriation_factor=10.0).settings
    for row in rows[84:]:
        row[:] = [own + len(bad) for own in row]
    later = planned._replace(settings=[*planned.settings, *bad], in_force=rows)
    with pytest.raises(NumericalFault, match=f"run {run}, month 84: "):
        Ensemble(later, 2022, monthly=monthly).play(np.array([0, run]))


UNCOUNTABLE = [
    ({"russian_manpower": -100.0}, "force_balance"),  # the logarithm of a negative number
    ({"exhaustion": -5000.0}, "ukrainian_recruits"),  # an exponential that overflows
]


@pytest.mark.parametrize(("broken", "rule"), UNCOUNTABLE)
def test_where_python_refuses_to_count_on_the_rule_is_named(
    readable: Play, year: Given, broken: dict[str, float], rule: str
) -> None:
    message = fault(readable, with_start(year, **broken))
    assert re.match(rf"run 7, month 0: .* in {rule};", message)


def test_a_division_by_nought_is_a_fault(readable: Play, year: Given) -> None:
    message = fault(readable, with_settings(year, need=0.0))
    assert re.match("run 7, month 0: .*division by zero in weigh_forces;", message)


@pytest.mark.compiled
@pytest.mark.parametrize("broken", [{"need": 0.0}, *(start for start, _ in UNCOUNTABLE)])
def test_compiled_code_counts_on_and_finds_the_same_month(
    compiled: Play, year: Given, broken: dict[str, float]
) -> None:
    change = with_settings if "need" in broken else with_start
    assert fault(compiled, change(year, **broken)).startswith("run 7, month 0: ")


# The same bits, whatever helps to find errors

PLAYED = """
import hashlib
import numpy
from abm.ensemble import Ensemble
from abm.plan import plan
wars = Ensemble(plan("six-partners", "coordinated", 12), 2022).play(numpy.arange(2))
print(hashlib.sha256(wars.war.tobytes() + wars.months.tobytes()).hexdigest())
"""


def elsewhere(**settings: str) -> str:
    """Return the hash of two wars played in a process of its own."""
    root = str(Path(abm.__file__).parent.parent)
    environment = {**os.environ, "PYTHONPATH": root, **settings}
    command = [sys.executable, "-c", PLAYED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def here(year: Given) -> str:
    wars = Ensemble(year, 2022).play(np.arange(2))
    return hashlib.sha256(wars.war.tobytes() + wars.months.tobytes()).hexdigest()


@pytest.mark.compiled
def test_without_compilation_the_bits_are_the_same(year: Given) -> None:
    assert elsewhere(NUMBA_DISABLE_JIT="1") == here(year)


@pytest.mark.compiled
def test_with_bounds_checked_where_nothing_can_be_kept(year: Given, tmp_path: Path) -> None:
    # One process for both: no index is out of bounds, and a cache folder may be unusable.
    file = tmp_path / "file"
    file.touch()
    told = elsewhere(NUMBA_BOUNDSCHECK="1", NUMBA_OPT="0", XDG_CACHE_HOME=str(file))
    assert told == here(year)
