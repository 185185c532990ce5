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
from typing import Any, NamedTuple, get_type_hints

import numpy as np
import pytest

import abm
from abm import inputs, month, reports, schema, state, world
from abm import war as readable
from abm.build import build_inputs, load_inputs
from abm.engine import kernel
from abm.engine.ensemble import Ensemble, Wars
from abm.errors import NumericalFault
from abm.inputs import Inputs
from abm.model import War
from abm.noise import entity_number
from abm.parameters import Settings, Start
from abm.records import Variable, dtype_of, fields_of
from abm.scenarios import load
from abm.war import luck_of
from abm.world import PerPartner, World, layout

Play = Callable[[Inputs, int, int], Wars]


@pytest.fixture(scope="module")
def year() -> Inputs:
    return load_inputs("six-partners", "coordinated", 12)


# Records

# What describes variables, and what holds holders: neither becomes a record.
DECLARING = (Variable, schema.OutcomeDeclaration, Enum, inputs.Inputs, inputs.Yoke)


def declared() -> Iterator[np.dtype[Any]]:
    yield from (kernel.SETTINGS, kernel.START)
    for module in (state, reports, inputs, schema):
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
    rows = kernel.records(
        [SimpleNamespace(**held), SimpleNamespace(**{**held, "tone": -1.0})], kind
    )
    assert [row.tone for row in rows] == [0.5, -1.0]
    assert (rows[0].entity, rows[0].pushes) == (7, True)


def test_no_objects_make_no_records() -> None:
    assert len(kernel.records([], dtype_of(inputs.Sector))) == 0


def test_a_plan_for_the_kernel_holds_the_same_values(year: Inputs) -> None:
    told = kernel.compiled_inputs(year)
    for name in ("gdp_shares", "in_force", "modes", "fixed", "clamps", "turns"):
        assert np.array_equal(getattr(told, name), np.array(getattr(year, name)), equal_nan=True)
    tables: Any = ((told.donors, year.donors), (told.evidence[0], year.evidence[0]))
    for kind, (rows, ones) in zip((inputs.DonorRow, inputs.Evidence), tables, strict=True):
        for row, one in zip(rows, ones, strict=True):
            assert all(np.array_equal(row[k], getattr(one, k)) for k in fields_of(kind))
    assert (told.months, told.treatment, told.first_calendar_month) == (12, 11, 3)


def test_worlds_share_arrays_of_what_they_share() -> None:
    scenario = load("six-partners")
    worlds = [scenario.with_values({"theatre.need": need}) for need in (4.0, 5.0)]
    plans = [kernel.compiled_inputs(build_inputs(world, "siloed", 12)) for world in worlds]
    apart = [
        name for name in Inputs._fields if getattr(plans[0], name) is not getattr(plans[1], name)
    ]
    assert apart == ["start", "settings"]
    assert [plan.settings[0].need for plan in plans] == [4.0, 5.0]


@pytest.mark.compiled
def test_wars_leave_the_arrays_as_they_were() -> None:
    told: Any = kernel.compiled_inputs(load_inputs("six-partners", "coordinated"))
    arrays = [held for held in told if isinstance(held, np.ndarray | np.record)]
    before = [held.tobytes() for held in arrays]
    Ensemble(load_inputs("six-partners", "coordinated"), 2022).play(np.arange(20))
    assert [held.tobytes() for held in arrays] == before


def test_a_plan_for_the_kernel_has_every_setting(year: Inputs) -> None:
    told = kernel.compiled_inputs(year)
    assert set(kernel.SETTINGS.names or ()) == set(vars(year.settings[0]))
    assert set(kernel.START.names or ()) == set(vars(year.start))
    rows: Any = told.settings
    for row, settings in zip(rows, year.settings, strict=True):
        for name, value in vars(settings).items():
            assert np.array_equal(row[name], value, equal_nan=True)
    assert told.start.land == year.start.land


# State


def misplaced(held: World, planned: Inputs) -> list[str]:
    """Name the rooms that do not hold what the world declares, in either engine."""
    found = []
    for name, (holds, shape) in layout(planned).items():
        room = getattr(held, name)
        if isinstance(room, np.recarray | np.record):
            right = room.dtype == dtype_of(holds) and room.shape == shape
        else:
            each = room if shape else [room]
            right = all(isinstance(one, holds) for one in each) and (
                not shape or len(each) == shape[0]
            )
        if not right:
            found.append(name)
    return found


def test_every_room_holds_what_the_world_declares(year: Inputs) -> None:
    for held in (kernel.new_state(year).world, War.of(year, 0, 0).world):
        assert list(layout(year)) == list(held._fields)
        assert misplaced(held, year) == []
        swapped: Any = {"reports": held.seen, "seen": held.reports}
        assert misplaced(held._replace(**swapped), year) == ["reports", "seen"]
        fewer: Any = {"signals": held.signals[1:], "kremlin": held.signals}
        assert misplaced(held._replace(**fewer), year) == ["signals", "kremlin"]


def test_there_is_one_of_each_per_partner_group_role_or_war(year: Inputs) -> None:
    shapes = [shape for _, shape in layout(year).values()]
    groups = len({donor.group for donor in year.donors})
    assert shapes == [*[(6,)] * 4, (len(year.roles[0]),), (), (groups,), *[()] * 7]


def test_the_wars_own_actors_have_their_numbers(year: Inputs) -> None:
    for held in (kernel.new_state(year).world, War.of(year, 0, 0).world):
        for name in ("theatre", "leadership", "staff"):
            assert getattr(held, name).entity == entity_number("war", name)


def test_all_state_lies_in_one_memory(year: Inputs) -> None:
    state, fresh = kernel.new_state(year), kernel.new_state(year)
    rooms: Any = state.world
    zeros: Any = fresh.world
    before = state.memory.copy()
    for room in rooms:
        for name in room.dtype.names:
            room[name] = 1
        assert (state.memory != before).any()
        before = state.memory.copy()
    state.memory[:] = state.blank
    for room, blank in zip(rooms, zeros, strict=True):
        assert np.array_equal(room, blank)


def test_states_share_nothing(year: Inputs) -> None:
    one, other = kernel.new_state(year), kernel.new_state(year)
    one.world.theatre.land = 9.0
    assert other.world.theatre.land == one.blank[0] == 0.0


class Weather:
    """A room that no world has yet."""

    entity: int
    cloud: float


@pytest.fixture
def wider(monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare two more rooms in one place."""
    rooms = get_type_hints(World, include_extras=True)
    more = {"weather": Weather, "forecasts": PerPartner[Weather]}
    make: Any = NamedTuple
    declared = make("Wider", list({**rooms, **more}.items()))
    monkeypatch.setattr(world, "World", declared)
    monkeypatch.setattr(world, "ROOMS", world.rooms_of(declared))


@pytest.mark.usefixtures("wider")
def test_a_room_declared_once_reaches_both_engines(year: Inputs) -> None:
    for held in (kernel.new_state(year).world, War.of(year, 0, 0).world):
        told: Any = held
        assert misplaced(held, year) == []
        assert (told.weather.cloud, len(told.forecasts)) == (0.0, 6)
        assert told.weather.entity == entity_number("war", "weather")


@pytest.mark.usefixtures("wider")
def test_every_war_of_a_block_begins_with_every_room_blank(
    year: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def play(held: Any, *_: object) -> None:
        seen.append((held.weather.cloud, held.forecasts[5].cloud, held.table.demand))
        held.weather.cloud = held.forecasts[5].cloud = held.table.demand = 7.0

    monkeypatch.setattr(kernel, "play_war", play)
    kept: Any = None
    kernel.play_block(kernel.new_state(year), year, kept, luck_of(2022, 0), np.arange(3))
    assert seen == [(0.0, 0.0, 0.0)] * 3


# One month for both engines


def test_a_month_plays_its_phases_in_the_order_of_their_numbers() -> None:
    tree = ast.parse(textwrap.dedent(inspect.getsource(month.play_month)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [ast.unparse(call.func) for call in sorted(calls, key=lambda call: call.lineno)]
    told = [str(getattr(month, name).__doc__) for name in names]
    found = [re.match(r"Phase (\d+)(b?): ", text) for text in told]
    order = [(int(match[1]), match[2]) for match in found if match]
    assert order == sorted(order)
    assert order == [
        *((number, "") for number in range(1, 9)),
        (8, "b"),
        (9, ""),
        (10, ""),
        (11, ""),
    ]


def test_both_engines_advance_in_the_same_way(
    year: Inputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = []

    def advance(_: World, __: Inputs, chronicle: month.Chronicle, luck: state.Luck) -> bool:
        chronicle.month.land = float(luck.month)
        months.append(luck.month)
        return luck.month < 2

    for engine in (readable, kernel):
        monkeypatch.setattr(engine, "advance", advance)
    war = War.of(year, 0, 2022).play()
    assert [row.land for row in war.history] == months == [0, 1, 2]
    rows = np.zeros((1, 4), dtype_of(schema.Month)).view(np.recarray)
    summary = np.zeros((1, 1), dtype_of(schema.War)).view(np.recarray)
    kept = kernel.Kept(summary, rows, np.zeros((1, 4, 1)), summary)
    kernel.play_war(kernel.new_state(year).world, year, kept, 0, luck_of(2022, 0))
    assert (rows.land.tolist(), months) == ([[0.0, 1.0, 2.0, 0.0]], [0, 1, 2] * 2)


# Numbers that are not finite


@pytest.mark.parametrize(
    ("numbers", "place"),
    [([0.0, -1.0], -1), ([0.0, math.nan, math.inf], 1), ([-math.inf], 0), ([], -1)],
)
def test_the_first_number_that_is_not_finite_is_found(numbers: list[float], place: int) -> None:
    assert month.find_fault(np.array(numbers)) == place


def with_settings(planned: Inputs, **values: float) -> Inputs:
    changed = [Settings({**vars(row), **values}) for row in planned.settings]
    return planned._replace(settings=changed)


def with_start(planned: Inputs, **values: float) -> Inputs:
    start = Start()
    start.__dict__.update({**vars(planned.start), **values})
    return planned._replace(start=start)


def fault(play: Play, planned: Inputs, run: int = 7) -> str:
    with pytest.raises(NumericalFault) as caught:
        play(planned, run, 2022)
    return str(caught.value)


def test_a_sum_that_overflows_is_named_by_both_engines(
    readable: Play, compiled: Play, year: Inputs
) -> None:
    money = with_settings(year, appropriations=1e308, appropriation_factor=10.0)
    assert fault(readable, money).startswith("run 7, month 0: ")
    one, other = (fault(play, money).partition(" is ")[0] for play in (readable, compiled))
    assert one == other


def test_an_exponential_that_overflows_is_told_alike_by_both_engines(
    readable: Play, compiled: Play, year: Inputs
) -> None:
    weary = with_start(year, exhaustion=-5000.0)
    told = fault(readable, weary)
    assert told.startswith("run 7, month 0: ukrainian_manpower is inf; ")
    assert fault(compiled, weary).startswith("run 7, month 0: ukrainian_manpower is not finite; ")


def test_a_fault_names_the_month_in_which_it_arises(
    readable: Play, compiled: Play, year: Inputs
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
    planned = load_inputs("six-partners", "coordinated")
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
    ({"russian_manpower": -100.0}, "clash"),  # the square root of a negative number
    ({"ukrainian_manpower": -100.0}, "clash"),
]


@pytest.mark.parametrize(("broken", "rule"), UNCOUNTABLE)
def test_where_python_refuses_to_count_on_the_rule_is_named(
    readable: Play, year: Inputs, broken: dict[str, float], rule: str
) -> None:
    message = fault(readable, with_start(year, **broken))
    assert re.match(rf"run 7, month 0: .* in {rule};", message)


def test_a_division_by_nought_is_a_fault(readable: Play, year: Inputs) -> None:
    message = fault(readable, with_settings(year, need=0.0))
    assert re.match("run 7, month 0: .*division by zero in answer_support;", message)


@pytest.mark.compiled
@pytest.mark.parametrize("broken", [{"need": 0.0}, *(start for start, _ in UNCOUNTABLE)])
def test_compiled_code_counts_on_and_finds_the_same_month(
    compiled: Play, year: Inputs, broken: dict[str, float]
) -> None:
    change = with_settings if "need" in broken else with_start
    assert fault(compiled, change(year, **broken)).startswith("run 7, month 0: ")


# The same bits, whatever helps to find errors

PLAYED = """
import hashlib
import numpy
from abm.engine.ensemble import Ensemble
from abm.build import load_inputs
wars = Ensemble(load_inputs("six-partners", "coordinated", 12), 2022).play(numpy.arange(2))
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


@pytest.mark.compiled
def test_without_compilation_bounds_are_checked_and_the_bits_are_the_same(
    year: Inputs, tmp_path: Path
) -> None:
    # NumPy checks every index; compiled code does so where NUMBA_BOUNDSCHECK is set, as `.ci/run`
    # does. A cache folder may be unusable: nothing is compiled, so nothing need be kept.
    file = tmp_path / "file"
    file.touch()
    wars = Ensemble(year, 2022).play(np.arange(2))
    here = hashlib.sha256(wars.war.tobytes() + wars.months.tobytes()).hexdigest()
    assert elsewhere(NUMBA_DISABLE_JIT="1", XDG_CACHE_HOME=str(file)) == here
