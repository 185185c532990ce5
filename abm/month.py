"""The phases of a month: who acts after whom, for both engines, and what is done around them.

Each phase calls acts for its actors; where actors need each other's result, a phase goes round
again. Rounds are short also so that the processor works on several partners at once, and draws of
random numbers have rounds of their own for that. No result depends on the order within a round.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from abm.actors import (
    contact_group,
    kremlin,
    kyiv,
    ministries,
    moscow_staff,
    negotiation,
    partner,
    recorder,
    sign_off,
)
from abm.actors import theatre as front
from abm.inputs import Inputs
from abm.schema import LATER, Month, PartnerMonth, War
from abm.state import Luck, World


class Chronicle(NamedTuple):
    """Where a war is written down: the record of the whole, of this month, and of its partners.

    `numbers` are those of `month`, in the order of `schema.columns`; `portraits` as in
    `record.portray`.
    """

    war: War
    month: Month
    numbers: Iterable[float]
    portraits: list[list[PartnerMonth]]


def own_row(given: Inputs, luck: Luck, own: int) -> int:
    """Return the row of `given.settings` in force for a partner this month."""
    return given.in_force[luck.month][own]


def common_row(given: Inputs, luck: Luck) -> int:
    """Return the row of `given.settings` in force for everybody this month."""
    return given.in_force[luck.month][len(given.donors)]


def begin(world: World, given: Inputs, war: War, luck: Luck) -> None:
    """Set the stage of month 0 and open the war's record."""
    recorder.begin(war)
    luck.month = 0
    common = given.settings[common_row(given, luck)]
    front.begin(world.theatre, given.sectors, given.start, common)
    contact_group.begin(world.group, given.start)
    kyiv.begin(world.leadership, world.staff, given.start)
    moscow_staff.begin_reports(world.reports, given.start)
    moscow_staff.begin_briefing(world.seen, given.start)
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        donor = given.donors[own]
        partner.begin(world.partners[own], donor, given.start, settings, luck)
        ministries.begin_defence(
            world.defence[own], donor, given.gdp_shares[own], given.start, settings
        )
        ministries.begin_foreign(world.foreign[own], donor)
        moscow_staff.begin(world.signals[own], given.start)
    for row in range(len(given.seats)):
        kremlin.begin(world.kremlin[row], given.seats[row], given.theories, given.start, luck)


def feel_shocks(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 1: shocks to will, elections, gaps (R1, R2)."""
    front.report_front(world.theatre, world.staff, given.settings[common_row(given, luck)], luck)
    contact_group.share_shocks(world.group, world.theatre, luck)
    for own in range(len(given.donors)):
        partner.roll(world.partners[own], luck)
    for own in range(len(given.donors)):
        ministries.roll_for_defence(world.defence[own], luck)
    for own in range(len(given.donors)):
        ministries.roll_for_foreign(world.foreign[own], luck)
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        partner.shift_will(world.partners[own], world.group, world.theatre, settings, luck)
        partner.open_or_close_gap(world.partners[own], settings, luck)


def read_front(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 2: ministries read the front and pool what they read (R3)."""
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.assess_as_defence(defence, world.theatre, settings)
        ministries.assess_as_foreign(foreign, defence, world.theatre, settings)
    for own in given.turns:
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.pool_as_defence(defence, foreign, world.partners[own])
        ministries.pool_as_foreign(foreign, defence, world.partners[own])


def plan_jointly(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 3: joint capacity of pairs and of the contact group (R4)."""
    for own in given.turns:
        partner.plan_jointly(world.partners[own], given.settings[own_row(given, luck, own)])
    contact_group.plan_jointly(world.group, world.partners, given.settings[common_row(given, luck)])


def speak(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 4: public statements (R5)."""
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.speak_as_defence(defence, world.partners[own], settings)
        ministries.speak_as_foreign(foreign, defence, world.partners[own], settings)


def sign(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 5: proposals, sign-off, horizon, packages (R6-R9)."""
    front.judge_phase(world.theatre, given.settings[common_row(given, luck)])
    contact_group.taper(world.group, world.theatre, given.settings[common_row(given, luck)])
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        ministries.receive_capacity(world.defence[own], settings)
        partner.appropriate(world.partners[own], world.group, world.theatre, settings)
        ministries.offer(world.defence[own], world.partners[own], settings)
        ministries.wish(world.foreign[own], world.partners[own], settings)
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        sign_off.look_around(own, world.partners, given.network, world.group, settings)
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        sign_off.agree(world.partners[own], settings, luck)
    for own in range(len(given.donors)):
        sign_off.roll(world.partners[own], luck)
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        room, defence, foreign = world.partners[own], world.defence[own], world.foreign[own]
        sign_off.sign(room, defence, foreign, world.group, settings, luck)


def deliver(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 6: deliveries, orders, the contact group's fill, Ukraine's buffer (R10-R12)."""
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        room, defence = world.partners[own], world.defence[own]
        ministries.deliver(defence, room, world.theatre, settings)
        ministries.order(defence, room, settings)
        partner.keep_arrears(room, defence, settings)
        partner.look_active(room, settings)
    common = given.settings[common_row(given, luck)]
    contact_group.count_shortfalls(
        world.group, world.partners, world.defence, world.theatre, common
    )
    for own in given.turns:
        settings = given.settings[own_row(given, luck, own)]
        ministries.fill(world.defence[own], world.group, settings)
        partner.settle_account(world.partners[own], world.defence[own], settings)
    contact_group.count_deliveries(world.group, world.defence)
    front.supply(world.theatre, world.group, common)


def fight(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 7: posture, combat, attrition, exhaustion, reserves (R14-R17)."""
    settings = given.settings[common_row(given, luck)]
    theatre, command, leadership = world.theatre, world.staff, world.leadership
    front.weigh_forces(theatre, command, settings)
    kyiv.take_posture(command, theatre, leadership, settings)
    front.fight(theatre, command, settings, luck)
    front.lose_sectors(theatre, given.sectors)
    front.suffer(theatre, command, leadership, given.sectors, settings, luck)
    front.replenish(theatre, settings)
    kyiv.replenish(command, theatre, settings)
    kyiv.tire(leadership, theatre, world.table, settings)
    front.spend_reserves(theatre, settings)


def inform(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 8: Moscow's staff reports, the Kremlin's agents update their theories (R18-R21)."""
    settings = given.settings[common_row(given, luck)]
    reports, seen = world.reports, world.seen
    moscow_staff.report(reports, world.theatre, world.group)
    moscow_staff.listen(reports, world.partners, world.defence, world.foreign, settings)
    _watch(world, given, luck)
    _look_ahead(world, given, luck)
    moscow_staff.add_up_cover(reports, world.theatre, settings)
    moscow_staff.add_up_guarantee(reports, world.signals, settings)
    calendar = (given.first_calendar_month - 1 + luck.month) % 12 + 1
    moscow_staff.show_front(seen, world.theatre, world.staff, calendar, luck.month)
    modes, fixed = given.modes[luck.month], given.fixed[luck.month]
    moscow_staff.brief(seen, reports, modes, fixed, settings)
    for row in range(len(world.kremlin)):
        agent = world.kremlin[row]
        kremlin.succeed(agent, given.seats[row], given.theories, given.start, settings, luck)
        kremlin.read_front(agent, seen, settings, luck)
        kremlin.weigh_evidence(agent, seen, given.evidence, settings)
        kremlin.cap_states(agent, given.evidence, len(given.theories), settings)
        clamps = given.clamps[luck.month]
        kremlin.update_theories(agent, given.evidence, len(given.theories), clamps)


def _watch(world: World, given: Inputs, luck: Luck) -> None:
    for own in range(len(given.donors)):
        moscow_staff.roll(world.signals[own], world.defence[own], luck)
    for own in range(len(given.donors)):
        settings = given.settings[own_row(given, luck, own)]
        signals, defence = world.signals[own], world.defence[own]
        moscow_staff.watch_partner(signals, world.partners[own], defence, settings)
        moscow_staff.judge_promises(signals, defence, world.theatre, world.table, settings)


def _look_ahead(world: World, given: Inputs, luck: Luck) -> None:
    for own in range(len(given.donors)):
        moscow_staff.look_ahead(world.signals[own])
    for month in range(int(given.settings[common_row(given, luck)].window)):
        for own in range(len(given.donors)):
            settings = given.settings[own_row(given, luck, own)]
            moscow_staff.expect_support(world.signals[own], month, settings)
        moscow_staff.add_up_support(world.reports, world.signals, month)


def weigh_terms(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 8b: Kyiv's limit and Moscow's estimate of it (R25)."""
    settings = given.settings[common_row(given, luck)]
    reports, seen, leadership = world.reports, world.seen, world.leadership
    kyiv.weigh_terms(leadership, world.staff, world.theatre, reports, settings)
    moscow_staff.estimate_limit(reports, leadership, seen, world.group, settings, luck)
    modes, fixed = given.modes[luck.month], given.fixed[luck.month]
    moscow_staff.brief_on_limit(seen, reports, modes, fixed)


def choose(world: World, given: Inputs, luck: Luck) -> None:
    """Phase 9: the Kremlin values its options, votes, decides on sectors and men (R22-R24)."""
    settings = given.settings[common_row(given, luck)]
    for row in range(len(world.kremlin)):
        agent = world.kremlin[row]
        kremlin.value_continuing(agent, world.seen, given.theories, settings)
        kremlin.value_pausing(agent, world.seen, given.theories, settings)
        kremlin.value_settling(agent, world.seen, settings)
    negotiation.weigh_votes(world.table, world.kremlin, settings)
    negotiation.note_belief(world.table, world.kremlin, given.theories)
    negotiation.count_quitting(world.theatre, world.kremlin, world.table)
    kremlin.hold_sectors(world.theatre, world.kremlin, world.seen, given.sectors, settings)
    kremlin.mobilise(world.theatre, world.seen, settings)
    contact_group.hear_moscow(world.group, world.kremlin, world.theatre, settings, luck)


def negotiate(world: World, given: Inputs, war: War, luck: Luck) -> None:
    """Phase 10: pressure for talks, joining, episodes, bargaining (R13, R25)."""
    settings = given.settings[common_row(given, luck)]
    for own in given.turns:
        own_settings = given.settings[own_row(given, luck, own)]
        foreign, room = world.foreign[own], world.partners[own]
        ministries.push_talks(foreign, room, world.group, world.theatre, own_settings, luck)
    contact_group.gather_pressure(world.group, world.partners, world.foreign, settings)
    kyiv.decide_to_join(world.leadership, world.group, settings, luck)
    negotiation.meet(world.table, world.theatre, world.leadership, war, settings, luck)
    contact_group.cool(world.group, world.table, settings)


def end(world: World, given: Inputs, war: War, luck: Luck) -> None:
    """Phase 11: endings; the chronicle is written after it.

    The month in which a settlement breaks ends no war: it is on again, and the next month tells.
    """
    if not world.table.watching:
        settings = given.settings[common_row(given, luck)]
        negotiation.end(world.theatre, world.leadership, war, settings, luck)


def play_month(world: World, given: Inputs, war: War, luck: Luck) -> None:
    """Play one month: the phases in their order."""
    feel_shocks(world, given, luck)
    read_front(world, given, luck)
    plan_jointly(world, given, luck)
    speak(world, given, luck)
    sign(world, given, luck)
    deliver(world, given, luck)
    fight(world, given, luck)
    inform(world, given, luck)
    weigh_terms(world, given, luck)
    choose(world, given, luck)
    negotiate(world, given, war, luck)
    end(world, given, war, luck)


def advance(world: World, given: Inputs, chronicle: Chronicle, luck: Luck) -> bool:
    """Play the month of `luck` and write it down; return whether the war goes on.

    It does not after a number that is not finite, which the war's record then names.
    """
    war, month = chronicle.war, chronicle.month
    settings = given.settings[common_row(given, luck)]
    play_month(world, given, war, luck)
    recorder.record_month(month, world, given.theories, settings)
    fault = find_fault(chronicle.numbers)
    if fault >= 0:
        war.fault_month = float(luck.month)
        war.fault_variable = float(fault)
        return False
    if luck.month < given.months:
        recorder.add_month(war, month, world.table, luck.month, given.treatment + LATER)
        recorder.portray(chronicle.portraits, world, luck.month - given.treatment)
    if recorder.goes_on(world.theatre, luck.month + 1, given.months):
        return True
    recorder.conclude(war, world.table, world.theatre, settings, given.months)
    return False


def find_fault(numbers: Iterable[float]) -> int:
    """Return the place of the first number that is not finite, or -1."""
    for place, number in enumerate(numbers):
        if not math.isfinite(number):
            return place
    return -1
