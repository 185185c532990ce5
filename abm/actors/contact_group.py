"""Acts of the contact group: planning together, filling shortfalls, hearing Moscow."""

from __future__ import annotations

import math

from abm import noise
from abm.inputs import DonorRow
from abm.parameters import Settings, Start
from abm.rules import contact_group as rules
from abm.rules import partner as planning
from abm.rules.choice import addresses_us
from abm.state import (
    DELAY,
    PAUSE,
    SETTLE,
    ContactGroup,
    DefenceMinistry,
    DonorGroup,
    ForeignMinistry,
    KremlinAgent,
    Luck,
    Partner,
    Table,
    Theatre,
)

MESSAGES = 5.0  # messages of a month that are heard: as many as noise.binomial5 draws


def begin(group: ContactGroup, start: Start) -> None:
    """Meet in March 2022."""
    group.joint = start.joint_planning
    group.joint_base = start.joint_planning
    group.joint_forum = start.joint_planning
    group.support_factor = 1.0
    for month in range(DELAY + 1):
        group.audience[month] = start.audience


def share_shocks(group: ContactGroup, theatre: Theatre, luck: Luck) -> None:
    """Meet the shocks that are common to all partners (R1, R9)."""
    group.will_shock = noise.normal(luck, noise.WILL_COMMON, theatre.entity)
    group.package_shock = noise.normal(luck, noise.PACKAGE_SIZE_COMMON, theatre.entity)


def count_activity(
    group: ContactGroup,
    donor_groups: list[DonorGroup],
    partners: list[Partner],
    donors: list[DonorRow],
) -> None:
    """Count how active partners look, by donor group and together, each by what it weighs."""
    for row in range(len(donor_groups)):
        donor_groups[row].activity = 0.0
    for own in range(len(partners)):
        near = donor_groups[donors[own].group]
        near.activity = near.activity + donors[own].tie * partners[own].activity
    group.activity = 0.0
    for row in range(len(donor_groups)):
        group.activity = group.activity + donor_groups[row].activity


def plan_jointly(group: ContactGroup, partners: list[Partner], settings: Settings) -> None:
    """Build and lose the group's joint capacity from its members' effort (R4)."""
    effort = 0.0
    framing = 0.0
    for partner in range(len(partners)):
        effort = effort + partners[partner].share * partners[partner].forum_effort
        framing = framing + partners[partner].share * partners[partner].framing
    able = 1.0 - settings.no_joint_capacity
    growth, rotation = settings.growth, settings.rotation
    siloed = settings.siloed_effort if settings.treated > 0.0 else effort
    group.joint = able * planning.joint_capacity(group.joint, effort, growth, rotation)
    group.joint_base = able * planning.joint_capacity(group.joint_base, siloed, growth, rotation)
    group.joint_forum = planning.through_channel(group.joint, group.joint_base, settings.forum)
    group.framing = framing


def count_absence(group: ContactGroup, partners: list[Partner], settings: Settings) -> None:
    """Feel for how long and how much partners' money has been absent (R6)."""
    missing = 0.0
    for row in range(len(partners)):
        missing = missing + partners[row].absent_share
    group.absence = rules.absence(
        group.absence, missing, settings.absence_memory, settings.absence_limit
    )


def count_trade(group: ContactGroup, defence: list[DefenceMinistry]) -> None:
    """Count what some would buy and what those without appropriations could sell (R10)."""
    group.wanted = 0.0
    group.idle = 0.0
    for row in range(len(defence)):
        group.wanted = group.wanted + defence[row].wanted
        group.idle = group.idle + defence[row].idle


def count_shortfalls(
    group: ContactGroup,
    partners: list[Partner],
    defence: list[DefenceMinistry],
    theatre: Theatre,
    settings: Settings,
) -> None:
    """Count what some partners lack and others could spare (R12)."""
    group.spare = 0.0
    group.shortfall = 0.0
    for row in range(len(partners)):
        own = defence[row].delivered_own
        lacking = rules.shortfall(partners[row].share * theatre.need, own, settings.need_covered)
        group.shortfall = group.shortfall + lacking
        possible = defence[row].deliverable + defence[row].traded
        spare = rules.spare_delivery(possible, own, settings.spare_share)
        group.spare = group.spare + spare


def count_deliveries(group: ContactGroup, defence: list[DefenceMinistry]) -> None:
    """Count what arrives in Ukraine and what was due."""
    group.delivered = 0.0
    group.due = 0.0
    for row in range(len(defence)):
        group.delivered = group.delivered + defence[row].delivered
        group.due = group.due + defence[row].due


def hear_moscow(
    group: ContactGroup,
    kremlin: list[KremlinAgent],
    theatre: Theatre,
    settings: Settings,
    luck: Luck,
) -> None:
    """Hear to whom Moscow speaks; readers get it two months late (audience index)."""
    constructive = 0.0
    for row in range(len(kremlin)):
        settles = kremlin[row].prefers == SETTLE
        chance = addresses_us(
            settles,
            kremlin[row].prefers == PAUSE,
            settings.address_when_settling,
            settings.deceit,
            settings.address_when_fighting,
        )
        constructive = constructive + kremlin[row].weight * chance
    addressed = rules.addressed(constructive, settings.address_misread)
    heard = noise.binomial5(luck, noise.AUDIENCE, theatre.entity, addressed)
    for month in range(DELAY, 0, -1):
        group.audience[month] = group.audience[month - 1]
    group.audience[0] = rules.audience(group.audience[0], heard, MESSAGES, settings.audience_weight)


def gather_pressure(
    group: ContactGroup,
    partners: list[Partner],
    foreign: list[ForeignMinistry],
    settings: Settings,
) -> None:
    """Add up pushes for talks and the talk of concessions (R13)."""
    pushes = 0.0
    weights = 0.0
    for row in range(len(partners)):
        weight = math.sqrt(partners[row].share)
        weights = weights + weight
        pushes = pushes + (weight if foreign[row].pushes else 0.0)
    pushes = pushes / weights
    group.pressure = rules.talk_pressure(group.pressure, pushes, settings.pressure_weight)
    group.concession_talk = rules.concession_talk(
        group.concession_talk, pushes, settings.concession_weight
    )
    if settings.forced_talks > 0.0:
        group.pressure = settings.forced_pressure


def cool(group: ContactGroup, table: Table, settings: Settings) -> None:
    """Speak less of concessions after an earnest talk has failed (R13)."""
    if table.failed_earnest:
        group.concession_talk = settings.concession_cooling * group.concession_talk
