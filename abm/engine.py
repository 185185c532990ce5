"""The compiled engine: the same acts over NumPy records, a block of runs at a time.

Acts and rules stay plain Python; `abm.compiling` compiles them inside one kernel, `play_block`. It
repeats the readable engine to the bit (Linux x86-64).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from abm import moscow, phases, state
from abm.acts import record
from abm.given import Donor, Evidence, Seat, Sector, Theory
from abm.noise import entity_number
from abm.parameters import REGISTER
from abm.records import dtype_of
from abm.schema import War
from abm.world import Given, World

SETTINGS = np.dtype(
    [(p.field, np.float64) for p in REGISTER.values() if p.scope != "start"]
    + [("treated", np.float64)]
)
START = np.dtype([(p.field, np.float64) for p in REGISTER.values() if p.scope == "start"])


def records(holders: list[Any], dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
    """Return an array of records with the attributes of Python objects."""
    rows = np.zeros(len(holders), dtype)
    for row, holder in zip(rows, holders, strict=True):
        for name in dtype.names or ():
            row[name] = getattr(holder, name)
    return rows.view(np.recarray)


def compiled_plan(given: Given) -> Given:
    """Return what a war is given as arrays of records, for the kernel."""
    arrays: dict[str, Any] = {
        "donors": records(given.donors, dtype_of(Donor)),
        "gdp_shares": np.array(given.gdp_shares, float),
        "network": np.array(given.network, float),
        "seats": records(given.seats, dtype_of(Seat)),
        "theories": records(given.theories, dtype_of(Theory)),
        "evidence": records(given.evidence, dtype_of(Evidence)),
        "sectors": records(given.sectors, dtype_of(Sector)),
        "start": records([given.start], START)[0],
        "settings": records(given.settings, SETTINGS),
        "in_force": np.array(given.in_force, np.int64),
        "modes": np.array(given.modes, float),
        "fixed": np.array(given.fixed, float),
        "clamps": np.array(given.clamps, float),
        "turns": np.array(given.turns, np.int64),
    }
    return given._replace(**arrays)


class Kept(NamedTuple):
    """What is kept of wars, run by run: records, and the numbers of the months as plain floats.

    `months` has a record per month to keep and one to spare, `portraits` a row of partners for
    each portrait or none.
    """

    months: Any
    numbers: Any
    portraits: Any


class Store(NamedTuple):
    """One war's state as arrays of records: an actor each, or one record for a room."""

    partners: Any
    defence: Any
    foreign: Any
    signals: Any
    kremlin: Any
    group: Any
    theatre: Any
    leadership: Any
    staff: Any
    reports: Any
    seen: Any
    table: Any

    def copied(self) -> Store:
        """Return a store of one's own, for a thread."""
        return Store(*(rows.copy() for rows in self))


def blank_store(given: Given) -> Store:
    """Return one war's state at zero, as arrays of records (rooms have one record)."""
    partners, seats = len(given.donors), len(given.seats)

    def rows(holder: type, count: int = 1) -> Any:
        return np.zeros(count, dtype_of(holder)).view(np.recarray)

    store = Store(
        partners=rows(state.Partner, partners),
        defence=rows(state.DefenceMinistry, partners),
        foreign=rows(state.ForeignMinistry, partners),
        signals=rows(moscow.Signals, partners),
        kremlin=rows(moscow.KremlinAgent, seats),
        group=rows(state.ContactGroup),
        theatre=rows(state.Theatre),
        leadership=rows(state.KyivLeadership),
        staff=rows(state.KyivGeneralStaff),
        reports=rows(moscow.Reports),
        seen=rows(moscow.Observation),
        table=rows(moscow.Table),
    )
    store.theatre.entity = entity_number("war", "theatre")
    store.leadership.entity = entity_number("war", "leadership")
    store.staff.entity = entity_number("war", "staff")
    return store


def clear(store: Store, blank: Store) -> None:
    """Set one war's state back to zero."""
    for row in range(len(store.partners)):
        store.partners[row] = blank.partners[row]
        store.defence[row] = blank.defence[row]
        store.foreign[row] = blank.foreign[row]
        store.signals[row] = blank.signals[row]
    for row in range(len(store.kremlin)):
        store.kremlin[row] = blank.kremlin[row]
    store.group[0] = blank.group[0]
    store.theatre[0] = blank.theatre[0]
    store.leadership[0] = blank.leadership[0]
    store.staff[0] = blank.staff[0]
    store.reports[0] = blank.reports[0]
    store.seen[0] = blank.seen[0]
    store.table[0] = blank.table[0]


def play_month(world: World, given: Given, war: War, luck: state.Luck) -> None:
    """Play one month: the phases in the order of the readable engine."""
    phases.feel_shocks(world, given, luck)
    phases.read_front(world, given, luck)
    phases.plan_jointly(world, given, luck)
    phases.speak(world, given, luck)
    phases.sign(world, given, luck)
    phases.deliver(world, given, luck)
    phases.fight(world, given, luck)
    phases.inform(world, given, luck)
    phases.weigh_terms(world, given, luck)
    phases.choose(world, given, luck)
    phases.negotiate(world, given, war, luck)
    phases.end(world, given, war, luck)


def find_fault(numbers: np.ndarray[Any, Any]) -> int:
    """Return the place of the first number that is not finite, or -1."""
    for place in range(len(numbers)):
        if not np.isfinite(numbers[place]):
            return place
    return -1


def play_war(world: World, given: Given, war: War, kept: Kept, luck: state.Luck) -> None:
    """Play one war into what is kept of it."""
    record.begin(war)
    phases.begin(world, given, luck)
    month = 0
    while record.goes_on(world.theatre, month, given.months):
        luck.month = month
        play_month(world, given, war, luck)
        place = min(month, len(kept.months) - 1)
        row = kept.months[place]
        settings = given.settings[phases.common_row(given, luck)]
        record.record_month(row, world, given.theories, settings)
        fault = find_fault(kept.numbers[place])
        if fault >= 0:
            war.fault_month = float(month)
            war.fault_variable = float(fault)
            return
        if month < given.months:
            record.add_month(war, row, world.table, month, given.treatment + 24)
            record.portray(kept.portraits, world, month - given.treatment)
        month = month + 1
    settings = given.settings[phases.common_row(given, luck)]
    record.conclude(war, world.table, world.theatre, settings, given.months)


def play_block(
    store: Store,
    blank: Store,
    given: Given,
    war: Any,
    kept: Kept,
    luck: Any,
    runs: Any,
) -> None:
    """Play the runs of a block one after the other."""
    for place in range(len(runs)):
        clear(store, blank)
        luck[0].run = runs[place]
        world = World(
            store.partners,
            store.defence,
            store.foreign,
            store.signals,
            store.kremlin,
            store.group[0],
            store.theatre[0],
            store.leadership[0],
            store.staff[0],
            store.reports[0],
            store.seen[0],
            store.table[0],
        )
        own = Kept(kept.months[place], kept.numbers[place], kept.portraits[place])
        play_war(world, given, war[place], own, luck[0])
