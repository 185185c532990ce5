"""The compiled engine: the same acts over NumPy records, a block of runs at a time.

Acts and rules stay plain Python; `abm.engine.jit` compiles them inside one kernel, `play_block`. It
repeats the readable engine to the bit (Linux x86-64).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from abm.inputs import DonorRow, Evidence, Inputs, KremlinRole, OccasionRow, Sector, Theory
from abm.month import Chronicle, advance, begin
from abm.parameters import REGISTER
from abm.records import dtype_of
from abm.state import Luck
from abm.world import World, layout, new_world

Records: TypeAlias = "np.recarray[tuple[int, ...], np.dtype[np.record]]"

SETTINGS = np.dtype(
    [(p.field, np.float64) for p in REGISTER.values() if p.scope != "start"]
    + [("treated", np.float64)]
)
START = np.dtype([(p.field, np.float64) for p in REGISTER.values() if p.scope == "start"])


def records(holders: Sequence[object], dtype: np.dtype[np.void]) -> Records:
    """Return records, (object,), with the attributes of Python objects that `dtype` names."""
    rows = np.zeros(len(holders), dtype)
    for row, holder in zip(rows, holders, strict=True):
        for name in dtype.names or ():
            row[name] = getattr(holder, name)
    return rows.view(np.recarray)


def versions(tables: Sequence[Sequence[object]], dtype: np.dtype[np.void]) -> Records:
    """Return records, (version, object), of tables that differ between versions."""
    held = [records(rows, dtype) for rows in tables]
    return np.stack(held).view(np.recarray)


def compiled_inputs(inputs: Inputs) -> Inputs:
    """Return what a war is given as arrays of records, for the kernel."""
    arrays: dict[str, Any] = {
        "donors": records(inputs.donors, dtype_of(DonorRow)),
        "gdp_shares": np.array(inputs.gdp_shares, float),
        "network": np.array(inputs.network, float),
        "roles": versions(inputs.roles, dtype_of(KremlinRole)),
        "theories": versions(inputs.theories, dtype_of(Theory)),
        "evidence": versions(inputs.evidence, dtype_of(Evidence)),
        "sectors": versions(inputs.sectors, dtype_of(Sector)),
        "start": records([inputs.start], START)[0],
        "settings": records(inputs.settings, SETTINGS),
        "versions": np.array(inputs.versions, np.int64),
        "in_force": np.array(inputs.in_force, np.int64),
        "modes": np.array(inputs.modes, float),
        "fixed": np.array(inputs.fixed, float),
        "clamps": np.array(inputs.clamps, float),
        "energy": np.array(inputs.energy, float),
        "occasions": records(inputs.occasions, dtype_of(OccasionRow)),
        "turns": np.array(inputs.turns, np.int64),
        "horizons": np.array(inputs.horizons, np.int64),
        "yokes": (),
    }
    return inputs._replace(**arrays)


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
    rooms = [(name, dtype_of(holds), shape) for name, (holds, shape) in layout(inputs).items()]
    whole = np.zeros(1, np.dtype(rooms, align=True)).view(np.recarray)
    world = new_world({name: whole[name][0] for name, _, _ in rooms})
    memory = whole.view(np.int64, np.ndarray)
    return State(world, memory, memory.copy())


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
