"""Acts of commitment: pledges, expectations of peace, the end of a phase, upkeep (phases 5, 6).

Each is an operator that configurations switch on; none acts by default.
"""

from __future__ import annotations

from abm import noise
from abm.parameters import Settings
from abm.rules import commitment as rules
from abm.rules.arithmetic import is_set
from abm.state import FIGHTING, OPEN, ContactGroup, Luck, Partner, Table, Theatre


def begin(partner: Partner, luck: Luck) -> None:
    """Draw once for the war whether a partner is among those who expect a compromise."""
    partner.peace_draw = noise.uniform(luck, noise.COMPROMISE_EXPECTED, partner.entity)


def begin_in_field(theatre: Theatre) -> None:
    """Have nothing in the field that needs upkeep: what is old counts as legacy fires."""
    theatre.effect = 1.0


def look_ahead(partner: Partner, theatre: Theatre, settings: Settings) -> None:
    """Pledge support for as long as it takes, or expect a compromise soon.

    Whoever has pledged plans for the war, whatever it expects.
    """
    partner.pledges = rules.pledge_stands(theatre.land, settings.pledge_goal)
    among = partner.peace_draw < settings.compromise_share
    partner.expects_peace = among and not partner.pledges


def plan_for_peace(partner: Partner, settings: Settings) -> None:
    """Shorten the horizon of packages by the months in which peace is expected (R8).

    The lever that sets the horizon sets it here too.
    """
    if partner.expects_peace and not is_set(settings.horizon):
        months = settings.compromise_months
        partner.horizon = rules.counted_horizon(partner.horizon, months)


def worth_of_orders(partner: Partner, level: float, settings: Settings) -> float:
    """Return the level of orders (R11) to a partner that may expect peace before they arrive."""
    if partner.expects_peace:
        return level * rules.war_expected(int(settings.lead_time), settings.compromise_months)
    return level


def judge_phase(theatre: Theatre, settings: Settings, luck: Luck) -> None:
    """Call the military phase over once little enough is held, or time is up (sequential)."""
    month = float(luck.month)
    if rules.phase_ends(theatre.land, settings.barred_above, month, settings.barred_until):
        theatre.phase_over = True


def taper(group: ContactGroup, theatre: Theatre, table: Table, settings: Settings) -> None:
    """Cut support once the military phase is over (sequential).

    By `support.taper` in every month; by `support.taper_share` over `support.taper_months` of
    talks and of what was agreed there. What was cut does not come back.
    """
    if not theatre.phase_over:
        return
    group.support_factor = group.support_factor * (1.0 - settings.taper)
    talking = table.episode == OPEN or theatre.status != FIGHTING
    if talking and group.months_tapered < settings.taper_months:
        before = rules.tapered(group.months_tapered, settings.taper_share, settings.taper_months)
        group.months_tapered = group.months_tapered + 1.0
        after = rules.tapered(group.months_tapered, settings.taper_share, settings.taper_months)
        group.support_factor = group.support_factor * (after / before)


def keep_up(theatre: Theatre, settings: Settings) -> None:
    """Field equipment and keep up what is there; outside fighting months it rests.

    No money moves: the same support has less effect where upkeep falls short.
    """
    if not is_set(settings.sustainment_share):
        theatre.effect = 1.0
    elif theatre.status == FIGHTING:
        used, loss = theatre.used, settings.sustainment_loss
        sent = rules.equipment_sent(used, settings.sustainment_share)
        met = rules.upkeep_met(used, theatre.equipment, settings.sustainment_share, loss)
        theatre.working = rules.effective(theatre.working, met, sent, loss, settings.equipment_life)
        theatre.equipment = rules.fielded(theatre.equipment, sent, settings.equipment_life)
        whole = theatre.equipment > 0.0
        theatre.effect = theatre.working / theatre.equipment if whole else 1.0


def effect_on_fires(theatre: Theatre, met: float, settings: Settings) -> float:
    """Return the share of need met as it is felt at the front (R14)."""
    return met * theatre.effect if is_set(settings.sustainment_share) else met
