"""The phases of a month: who acts after whom, for both engines, and what is done around them.

Each phase calls acts for its actors; where actors need each other's result, a phase goes round
again. Rounds are short also so that the processor works on several partners at once, and draws of
random numbers have rounds of their own for that. No result depends on the order within a round.
The phases, and the rules that they name (R1 to R25), are told in `docs/model.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from abm.actors import (
    agenda,
    commitment,
    contact_group,
    forces,
    kremlin,
    kyiv,
    manpower,
    ministries,
    moscow_staff,
    negotiation,
    partner,
    recorder,
    sign_off,
)
from abm.actors import theatre as front
from abm.inputs import Inputs
from abm.records import Rows
from abm.schema import LATER, Month, PartnerMonth, War
from abm.state import Luck
from abm.world import World


class Chronicle(NamedTuple):
    """Where a war is written down: its records by horizon, of this month, and of its partners.

    The last of `wars` is the record of the whole; the others are cut off from it. `numbers` are
    those of `month`, in the order of `schema.columns`; `portraits` as in `recorder.portray`.
    """

    wars: Rows[War]
    month: Month
    numbers: Iterable[float]
    portraits: list[list[PartnerMonth]]


def own_row(inputs: Inputs, luck: Luck, own: int) -> int:
    """Return the row of `inputs.settings` in force for a partner this month."""
    return inputs.in_force[luck.table + luck.month][own]


def common_row(inputs: Inputs, luck: Luck) -> int:
    """Return the row of `inputs.settings` in force for everybody this month."""
    return inputs.in_force[luck.table + luck.month][len(inputs.donors)]


def version(inputs: Inputs, luck: Luck) -> int:
    """Return the version of roles, theories, evidence and sectors in force this month."""
    return inputs.versions[luck.table + luck.month]


def begin(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
    """Set the stage of month 0 and open the war's record."""
    recorder.begin(war)
    luck.month = 0
    luck.table = 0
    common = inputs.settings[common_row(inputs, luck)]
    now = version(inputs, luck)
    theories = inputs.theories[now]
    front.begin(world.theatre, inputs.sectors[now], inputs.start, common)
    forces.begin(world.theatre)
    commitment.begin_in_field(world.theatre)
    contact_group.begin(world.group, inputs.start)
    kyiv.begin(world.leadership, world.staff, inputs.start)
    moscow_staff.begin_reports(world.reports, inputs.start)
    moscow_staff.begin_briefing(world.seen, inputs.start)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        donor = inputs.donors[own]
        partner.begin(world.partners[own], donor, inputs.start, settings, luck)
        commitment.begin(world.partners[own], luck)
        ministries.begin_defence(
            world.defence[own], donor, inputs.gdp_shares[own], inputs.start, settings
        )
        ministries.begin_foreign(world.foreign[own], donor)
        moscow_staff.begin(world.signals[own], inputs.start)
    for row in range(len(world.kremlin)):
        role = inputs.roles[now][row]
        kremlin.begin(world.kremlin[row], role, theories, inputs.start, luck)


def keep_agenda(world: World, inputs: Inputs, luck: Luck) -> None:
    """Before all phases: let conditions and chance say which interventions act."""
    if len(inputs.occasions) > 0:
        theatre, group, reports = world.theatre, world.group, world.reports
        agenda.look(world.agenda, inputs.occasions, theatre, group, reports, world.table, luck)
        luck.table = world.agenda.bits * len(inputs.modes)


def feel_shocks(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 1: shocks to will, elections, gaps (R1, R2)."""
    front.report_front(world.theatre, world.staff, inputs.settings[common_row(inputs, luck)], luck)
    contact_group.share_shocks(world.group, world.theatre, luck)
    for own in range(len(inputs.donors)):
        partner.roll(world.partners[own], luck)
    for own in range(len(inputs.donors)):
        ministries.roll_for_defence(world.defence[own], luck)
    for own in range(len(inputs.donors)):
        ministries.roll_for_foreign(world.foreign[own], luck)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        partner.shift_will(world.partners[own], world.group, world.theatre, settings, luck)
        partner.open_or_close_gap(world.partners[own], settings, luck)
    contact_group.count_absence(
        world.group, world.partners, inputs.settings[common_row(inputs, luck)]
    )


def read_front(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 2: ministries read the front and pool what they read (R3)."""
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.assess_as_defence(defence, world.theatre, settings)
        ministries.assess_as_foreign(foreign, defence, world.theatre, settings)
    for own in inputs.turns:
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.pool_as_defence(defence, foreign, world.partners[own])
        ministries.pool_as_foreign(foreign, defence, world.partners[own])


def plan_jointly(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 3: joint capacity of pairs and of the contact group (R4)."""
    for own in inputs.turns:
        partner.plan_jointly(world.partners[own], inputs.settings[own_row(inputs, luck, own)])
    contact_group.plan_jointly(
        world.group, world.partners, inputs.settings[common_row(inputs, luck)]
    )


def speak(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 4: public statements (R5)."""
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        defence, foreign = world.defence[own], world.foreign[own]
        ministries.speak_as_defence(defence, world.partners[own], settings)
        ministries.speak_as_foreign(foreign, defence, world.partners[own], settings)


def sign(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 5: proposals, sign-off, horizon, packages (R6-R9)."""
    common = inputs.settings[common_row(inputs, luck)]
    commitment.judge_phase(world.theatre, common, luck)
    commitment.taper(world.group, world.theatre, world.table, common)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        ministries.receive_capacity(world.defence[own], settings)
        partner.appropriate(world.partners[own], world.group, world.theatre, settings)
        ministries.offer(world.defence[own], world.partners[own], settings)
        ministries.wish(world.foreign[own], world.partners[own], settings)
    groups, ties = world.donor_groups, inputs.start.group_ties
    contact_group.count_activity(world.group, groups, world.partners, inputs.donors)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        donor = inputs.donors[own]
        near = groups[donor.group]
        sign_off.look_around(world.partners[own], donor, world.group, near, ties, settings)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        commitment.look_ahead(world.partners[own], world.theatre, settings)
        sign_off.agree(world.partners[own], settings, luck)
        commitment.plan_for_peace(world.partners[own], settings)
    for own in range(len(inputs.donors)):
        sign_off.roll(world.partners[own], luck)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        room, defence, foreign = world.partners[own], world.defence[own], world.foreign[own]
        sign_off.sign(room, defence, foreign, world.group, world.theatre, settings, luck)


def deliver(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 6: deliveries, trade, orders, the contact group's fill, Ukraine's buffer (R10-R12)."""
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        room, defence = world.partners[own], world.defence[own]
        ministries.deliver(defence, room, world.theatre, settings)
        ministries.look_for_trade(defence, room, settings)
        ministries.order(defence, room, settings)
    contact_group.count_trade(world.group, world.defence)
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        room, defence = world.partners[own], world.defence[own]
        ministries.trade(defence, world.group)
        partner.keep_arrears(room, defence, settings)
        partner.look_active(room, settings)
    common = inputs.settings[common_row(inputs, luck)]
    contact_group.count_shortfalls(
        world.group, world.partners, world.defence, world.theatre, common
    )
    for own in inputs.turns:
        settings = inputs.settings[own_row(inputs, luck, own)]
        ministries.fill(world.defence[own], world.group, settings)
        partner.settle_account(world.partners[own], world.defence[own], settings)
    contact_group.count_deliveries(world.group, world.defence)
    front.supply(world.theatre, world.group, common)
    commitment.keep_up(world.theatre, common)


def fight(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 7: posture, combat, attrition, exhaustion, reserves (R14-R17)."""
    settings = inputs.settings[common_row(inputs, luck)]
    theatre, command, leadership = world.theatre, world.staff, world.leadership
    forces.answer_support(theatre, world.defence, inputs.start, settings)
    sectors = inputs.sectors[version(inputs, luck)]
    front.weigh_forces(theatre, command, settings)
    forces.weigh_quality(theatre, settings)
    kyiv.take_posture(command, theatre, leadership, settings)
    front.fight(theatre, command, settings, luck)
    front.lose_sectors(theatre, sectors)
    manpower.suffer(theatre, command, leadership, sectors, settings, luck)
    forces.wear(theatre, settings)
    manpower.replenish(theatre, settings)
    kyiv.replenish(command, theatre, settings)
    kyiv.tire(leadership, theatre, world.table, settings)
    front.spend_reserves(theatre, settings)
    manpower.set_tempo(theatre, settings, luck)


def inform(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 8: Moscow's staff reports, the Kremlin's agents update their theories (R18-R21)."""
    settings = inputs.settings[common_row(inputs, luck)]
    reports, seen = world.reports, world.seen
    moscow_staff.report(reports, world.theatre, world.group)
    moscow_staff.listen(reports, world.partners, world.defence, world.foreign, settings)
    _watch(world, inputs, luck)
    _look_ahead(world, inputs, luck)
    moscow_staff.add_up_cover(reports, world.theatre, settings)
    moscow_staff.add_up_guarantee(reports, world.signals, settings)
    moscow_staff.add_up_ultimatum(reports, world.partners, world.signals, settings)
    calendar = (inputs.first_calendar_month - 1 + luck.month) % 12 + 1
    now = version(inputs, luck)
    theories, evidence = inputs.theories[now], inputs.evidence[now]
    energy = inputs.energy[luck.month]
    moscow_staff.show_front(seen, world.theatre, world.staff, energy, calendar, luck.month)
    moscow_staff.show_sectors(seen, world.theatre, inputs.sectors[now])
    modes, fixed = inputs.modes[luck.month], inputs.fixed[luck.told + luck.month]
    moscow_staff.brief(seen, reports, modes, fixed, settings)
    negotiation.offer(world.table, world.theatre, settings)
    moscow_staff.show_offers(seen, reports, world.table)
    for row in range(len(world.kremlin)):
        agent, role = world.kremlin[row], inputs.roles[now][row]
        kremlin.take_role(agent, role)
        kremlin.succeed(agent, role, theories, inputs.start, settings, luck)
        kremlin.read_front(agent, seen, settings, luck)
        kremlin.weigh_evidence(agent, seen, evidence, settings)
        kremlin.cap_states(agent, evidence, len(theories), settings)
        clamps = inputs.clamps[luck.month]
        kremlin.update_theories(agent, evidence, len(theories), clamps)


def _watch(world: World, inputs: Inputs, luck: Luck) -> None:
    for own in range(len(inputs.donors)):
        moscow_staff.roll(world.signals[own], world.defence[own], luck)
    for own in range(len(inputs.donors)):
        settings = inputs.settings[own_row(inputs, luck, own)]
        signals, room, defence = world.signals[own], world.partners[own], world.defence[own]
        moscow_staff.watch_partner(signals, room, defence, settings)
        moscow_staff.judge_promises(signals, room, defence, world.theatre, world.table, settings)
        moscow_staff.note_ultimatum(signals, settings)


def _look_ahead(world: World, inputs: Inputs, luck: Luck) -> None:
    for own in range(len(inputs.donors)):
        moscow_staff.look_ahead(world.signals[own])
    for month in range(int(inputs.settings[common_row(inputs, luck)].window)):
        for own in range(len(inputs.donors)):
            settings = inputs.settings[own_row(inputs, luck, own)]
            moscow_staff.expect_support(world.signals[own], month, settings)
        moscow_staff.add_up_support(world.reports, world.signals, month)


def weigh_terms(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 8b: Kyiv's limit and Moscow's estimate of it (R25)."""
    settings = inputs.settings[common_row(inputs, luck)]
    reports, seen, leadership = world.reports, world.seen, world.leadership
    kyiv.weigh_terms(leadership, world.staff, world.theatre, reports, settings)
    moscow_staff.estimate_limit(reports, leadership, seen, world.group, settings, luck)
    modes, fixed = inputs.modes[luck.month], inputs.fixed[luck.told + luck.month]
    moscow_staff.brief_on_limit(seen, reports, modes, fixed)


def choose(world: World, inputs: Inputs, luck: Luck) -> None:
    """Phase 9: the Kremlin values its options, votes, decides on sectors and men (R22-R24)."""
    settings = inputs.settings[common_row(inputs, luck)]
    now = version(inputs, luck)
    theories, sectors = inputs.theories[now], inputs.sectors[now]
    for row in range(len(world.kremlin)):
        agent = world.kremlin[row]
        kremlin.value_continuing(agent, world.seen, theories, settings)
        kremlin.heed_ultimatum(agent, world.seen, settings)
        kremlin.value_pausing(agent, world.seen, theories, settings)
        kremlin.value_settling(agent, world.seen, settings)
    negotiation.weigh_votes(world.table, world.kremlin, settings)
    negotiation.note_belief(world.table, world.kremlin, theories)
    negotiation.count_quitting(world.theatre, world.kremlin, world.table)
    held = forces.sectors_held(world.theatre)
    kremlin.hold_sectors(world.theatre, world.kremlin, world.seen, sectors, settings)
    forces.note_withdrawals(world.theatre, held, luck)
    kremlin.mobilise(world.theatre, world.seen, settings)
    contact_group.hear_moscow(world.group, world.kremlin, world.theatre, settings, luck)


def negotiate(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
    """Phase 10: pressure for talks, joining, episodes, bargaining (R13, R25)."""
    settings = inputs.settings[common_row(inputs, luck)]
    for own in inputs.turns:
        own_settings = inputs.settings[own_row(inputs, luck, own)]
        foreign, room = world.foreign[own], world.partners[own]
        ministries.push_talks(foreign, room, world.group, world.theatre, own_settings, luck)
    contact_group.gather_pressure(world.group, world.partners, world.foreign, settings)
    kyiv.decide_to_join(world.leadership, world.group, settings, luck)
    negotiation.meet(world.table, world.theatre, world.leadership, war, settings, luck)
    contact_group.cool(world.group, world.table, settings)


def end(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
    """Phase 11: endings; the chronicle is written after it.

    The month in which a settlement breaks ends no war: it is on again, and the next month tells.
    """
    if not world.table.watching:
        settings = inputs.settings[common_row(inputs, luck)]
        negotiation.end(world.theatre, world.leadership, war, settings, luck)


def play_month(world: World, inputs: Inputs, war: War, luck: Luck) -> None:
    """Play one month: the phases in their order."""
    keep_agenda(world, inputs, luck)
    feel_shocks(world, inputs, luck)
    read_front(world, inputs, luck)
    plan_jointly(world, inputs, luck)
    speak(world, inputs, luck)
    sign(world, inputs, luck)
    deliver(world, inputs, luck)
    fight(world, inputs, luck)
    inform(world, inputs, luck)
    weigh_terms(world, inputs, luck)
    choose(world, inputs, luck)
    negotiate(world, inputs, war, luck)
    end(world, inputs, war, luck)


def advance(world: World, inputs: Inputs, chronicle: Chronicle, luck: Luck) -> bool:
    """Play the month of `luck` and write it down; return whether the war goes on.

    It does not after a number that is not finite, which the war's record then names.
    """
    wars, month = chronicle.wars, chronicle.month
    war = wars[len(wars) - 1]
    play_month(world, inputs, war, luck)
    settings = inputs.settings[common_row(inputs, luck)]
    recorder.record_month(month, world, inputs.theories[version(inputs, luck)], settings)
    fault = find_fault(chronicle.numbers)
    if fault >= 0:
        war.fault_month = float(luck.month)
        war.fault_variable = float(fault)
        return False
    if luck.month < inputs.months:
        recorder.add_month(war, month, world.table, luck.month, inputs.treatment + LATER)
        recorder.portray(chronicle.portraits, world, luck.month - inputs.treatment)
    for place in range(len(wars) - 1):
        horizon = inputs.horizons[place]
        recorder.cut(wars, place, world, settings, luck.month + 1, horizon)
    if recorder.goes_on(world.theatre, luck.month + 1, inputs.months):
        return True
    recorder.conclude(war, world.table, world.theatre, settings, inputs.months)
    return False


def find_fault(numbers: Iterable[float]) -> int:
    """Return the place of the first number that is not finite, or -1."""
    for place, number in enumerate(numbers):
        if not math.isfinite(number):
            return place
    return -1
