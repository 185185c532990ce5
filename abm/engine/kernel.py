"""The compiled engine: the same acts over NumPy records, a block of runs at a time.

Acts and rules stay plain Python; `abm.engine.jit` compiles them inside one kernel, `play_block`. It
repeats the readable engine to the bit (Linux x86-64).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from abm.inputs import DonorRow, Evidence, Inputs, KremlinRole, OccasionRow, Sector, Theory
from abm.month import Chronicle, advance, begin
from abm.parameters import REGISTER
from abm.records import FRAMES, Same, dtype_of, record_type
from abm.state import Luck
from abm.world import World, layout, new_world

Records: TypeAlias = "np.recarray[tuple[int, ...], np.dtype[np.record]]"

SETTINGS = record_type(
    [(p.field, np.float64) for p in REGISTER.values() if p.scope != "start"]
    + [("treated", np.float64)]
)
START = record_type([(p.field, np.float64) for p in REGISTER.values() if p.scope == "start"])


def records(holders: Sequence[object], dtype: np.dtype[np.void]) -> Records:
    """Return records, (object,), with the attributes of Python objects that `dtype` names."""
    rows, told = np.zeros(len(holders), dtype), [vars(holder) for holder in holders]
    for name in dtype.names or ():
        rows[name] = [values[name] for values in told]
    return rows.view(np.recarray)


def plain_records(holders: Sequence[object], dtype: np.dtype[np.void]) -> Records:
    """Return the same where `dtype` has many fields and all are plain numbers, which is quicker."""
    names = dtype.names or ()
    told = map(itemgetter(*names), map(vars, holders))
    numbers = np.fromiter(chain.from_iterable(told), np.float64, len(names) * len(holders))
    return numbers.view(dtype).view(np.recarray)


def versions(tables: Sequence[Sequence[object]], dtype: np.dtype[np.void]) -> Records:
    """Return records, (version, object), of tables that differ between versions."""
    rows = records([row for table in tables for row in table], dtype)
    return rows.reshape(len(tables), len(tables[0])).view(np.recarray)


def by_month(rows: Sequence[Sequence[float]], dtype: type) -> NDArray[Any]:
    """Return rows by month as an array, (month, column), one that months share being read once."""
    runs = [list(run) for _, run in groupby(rows, key=id)]
    told: NDArray[Any] = np.array([run[0] for run in runs], dtype)
    return np.repeat(told, [len(run) for run in runs], axis=0)


def compiled_inputs(inputs: Inputs) -> Inputs:
    """Return what a war is given as arrays of records, for the kernel.

    Inputs that share what `abm.build` made for several worlds share the arrays of it.
    """
    own: dict[str, Any] = {
        "start": plain_records([inputs.start], START)[0],
        "settings": plain_records(inputs.settings, SETTINGS),
    }
    nothing: dict[str, Any] = dict.fromkeys((*own, "yokes"))
    return _frame(Same(inputs._replace(**nothing)))._replace(**own)


@lru_cache(FRAMES)
def _frame(parts: Same) -> Inputs:
    """Return inputs with arrays of records, but for settings and the start."""
    told = Inputs._make(parts.parts)
    arrays: dict[str, Any] = {
        "donors": records(told.donors, dtype_of(DonorRow)),
        "gdp_shares": np.array(told.gdp_shares, float),
        "roles": versions(told.roles, dtype_of(KremlinRole)),
        "theories": versions(told.theories, dtype_of(Theory)),
        "evidence": versions(told.evidence, dtype_of(Evidence)),
        "sectors": versions(told.sectors, dtype_of(Sector)),
        "versions": np.array(told.versions, np.int64),
        "in_force": by_month(told.in_force, np.int64),
        "modes": by_month(told.modes, np.float64),
        "fixed": by_month(told.fixed, np.float64),
        "clamps": by_month(told.clamps, np.float64),
        "energy": np.array(told.energy, float),
        "occasions": records(told.occasions, dtype_of(OccasionRow)),
        "turns": np.array(told.turns, np.int64),
        "horizons": np.array(told.horizons, np.int64),
        "yokes": (),
    }
    return told._replace(**arrays)


class State(NamedTuple):
    """One war's state: its rooms, the memory in which they all lie, and that memory blank.

    Actors of a kind are an array of records, what there is one of is a single record. All are views
    of `memory` (int64 words), so that one copy of `blank` sets the war back.
    """

    world: World
    memory: NDArray[np.int64]
    blank: NDArray[np.int64]


def new_state(inputs: Inputs) -> State:
    """Return one war's state with everything at zero, in memory of its own."""
    rooms = layout(inputs)
    whole = np.zeros(1, _whole(tuple((name, *room) for name, room in rooms.items())))
    held = {name: whole[name][0] for name in rooms}
    world = new_world(
        {n: room.view(np.recarray) if room.shape else room for n, room in held.items()}
    )
    memory = whole.view(np.int64)
    return State(world, memory, memory.copy())


@cache
def _whole(rooms: tuple[tuple[str, type, tuple[int, ...]], ...]) -> np.dtype[np.void]:
    """Return the type of a record that holds these rooms."""
    return record_type([(name, dtype_of(holds), shape) for name, holds, shape in rooms])


class Kept(NamedTuple):
    """What is kept of wars, run by run: records, and the numbers of the months as plain floats.

    Of each war, `wars` has a record per horizon, `months` a record per month to keep and one to
    spare, `numbers` the same in the order of `schema.columns`, `portraits` a row of partners for
    each portrait or none.
    """

    wars: Records
    months: Records
    numbers: NDArray[np.float64]
    portraits: Any


def play_war(world: World, inputs: Inputs, kept: Kept, place: int, luck: Luck) -> None:
    """Play one war into its place in what is kept."""
    wars, portraits = kept.wars[place], kept.portraits[place]
    begin(world, inputs, wars[len(wars) - 1], luck)
    spare = kept.months.shape[1] - 1
    goes_on = True
    while goes_on:
        month = min(luck.month, spare)
        row, numbers = kept.months[place, month], kept.numbers[place, month]
        chronicle = Chronicle(wars, row, numbers, portraits)
        goes_on = advance(world, inputs, chronicle, luck)
        luck.month += 1


def play_block(
    state: State, inputs: Inputs, kept: Kept, luck: Luck, runs: NDArray[np.int64]
) -> None:
    """Play the runs of a block one after the other.

    Args:
        state: Where each of them is played; it begins blank.
        inputs: What the wars are given, as `compiled_inputs` returns it.
        kept: Where results are written, a row per run.
        luck: The seed; the rest is set here.
        runs: Numbers of the runs, int64, (run,).
    """
    for place in range(len(runs)):
        # Word by word: for a slice Numba would compile what it says of other lengths, text and all.
        for word in range(len(state.memory)):
            state.memory[word] = state.blank[word]
        luck.run = runs[place]
        luck.told = place * len(inputs.modes) if len(inputs.fixed) > len(inputs.modes) else 0
        play_war(state.world, inputs, kept, place, luck)
