"""The world of a war: its actors and rooms, declared once; what both engines hold derives from it.

A room added to `World` is there in the readable war, in the compiled engine's memory and in the
kernel's signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from abm.inputs import Inputs
from abm.noise import entity_number
from abm.records import fields_of
from abm.reports import Observation, Reports
from abm.state import (
    Agenda,
    ContactGroup,
    DefenceMinistry,
    DonorGroup,
    ForeignMinistry,
    KremlinAgent,
    KyivGeneralStaff,
    KyivLeadership,
    Partner,
    Signals,
    Table,
    Theatre,
)

Held = TypeVar("Held")

# What there is one of in a room: in the war, per partner, per donor group, per role in the Kremlin.
WAR, PARTNER, DONOR_GROUP, ROLE = "war", "partner", "donor group", "role"
PerPartner = Annotated[list[Held], PARTNER]
PerDonorGroup = Annotated[list[Held], DONOR_GROUP]
PerRole = Annotated[list[Held], ROLE]


class World(NamedTuple):
    """Actors and rooms of one war; `ROOMS` and all that the engines hold derive from it."""

    partners: PerPartner[Partner]
    defence: PerPartner[DefenceMinistry]
    foreign: PerPartner[ForeignMinistry]
    signals: PerPartner[Signals]
    kremlin: PerRole[KremlinAgent]
    group: ContactGroup
    donor_groups: PerDonorGroup[DonorGroup]
    theatre: Theatre
    leadership: KyivLeadership
    staff: KyivGeneralStaff
    reports: Reports
    seen: Observation
    table: Table
    agenda: Agenda


class Room(NamedTuple):
    """What a room holds, and what there is one of: the war, each partner, each group or role."""

    holds: type
    per: str


def rooms_of(world: type) -> dict[str, Room]:
    """Return the rooms that a world declares, by name."""
    hints = get_type_hints(world, include_extras=True)
    return {name: _room(hint) for name, hint in hints.items()}


def _room(hint: type) -> Room:
    if get_origin(hint) is not Annotated:
        return Room(hint, WAR)
    held, per = get_args(hint)
    return Room(get_args(held)[0], per)


ROOMS = rooms_of(World)


def layout(inputs: Inputs) -> dict[str, tuple[type, tuple[int, ...]]]:
    """Return what each room of a war holds and its shape: `(count,)`, or `()` for a single one."""
    shapes = {
        WAR: (),
        PARTNER: (len(inputs.donors),),
        DONOR_GROUP: (inputs.donor_groups,),
        ROLE: (len(inputs.roles[0]),),
    }
    return {name: (room.holds, shapes[room.per]) for name, room in ROOMS.items()}


def new_world(held: Mapping[str, Any]) -> World:
    """Return a world of new rooms; the war's own actors get their numbers, others when it begins.

    `held` has, by name, what the rooms hold at zero: Python objects or records.
    """
    world = World(**held)
    for name, room in ROOMS.items():
        if room.per == WAR and "entity" in fields_of(room.holds):
            held[name].entity = entity_number("war", name)
    return world
