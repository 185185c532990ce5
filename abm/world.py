"""A war's whole state in one place, and what is given to it; the same shape in both engines."""

from __future__ import annotations

from typing import NamedTuple

from abm.given import Donor, Evidence, Seat, Sector, Theory
from abm.moscow import KremlinAgent, Observation, Reports, Signals, Table
from abm.parameters import Settings, Start
from abm.state import (
    ContactGroup,
    DefenceMinistry,
    ForeignMinistry,
    KyivGeneralStaff,
    KyivLeadership,
    Partner,
    Theatre,
)


class World(NamedTuple):
    """Actors and rooms of one war."""

    partners: list[Partner]
    defence: list[DefenceMinistry]
    foreign: list[ForeignMinistry]
    signals: list[Signals]
    kremlin: list[KremlinAgent]
    group: ContactGroup
    theatre: Theatre
    leadership: KyivLeadership
    staff: KyivGeneralStaff
    reports: Reports
    seen: Observation
    table: Table


class Given(NamedTuple):
    """What a war is given: who takes part, what they believe in, what is in force when.

    `settings[in_force[month][partner]]` are the values in force for a partner; the last column is
    everybody's. `modes` and `fixed` hold what an experiment does to each report in each month,
    `clamps` the log-odds it sets (NaN: none). `turns` is the order in which partners act.
    """

    donors: list[Donor]
    gdp_shares: list[float]
    network: list[list[float]]
    seats: list[Seat]
    theories: list[Theory]
    evidence: list[Evidence]
    sectors: list[Sector]
    start: Start
    settings: list[Settings]
    in_force: list[list[int]]
    modes: list[list[float]]
    fixed: list[list[float]]
    clamps: list[list[float]]
    turns: list[int]
    months: int
    treatment: int
    first_calendar_month: int
