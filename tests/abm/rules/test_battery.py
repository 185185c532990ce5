"""The battery that every rule passes: in range, finite, monotone where theory says so, limits.

`RANGES` says from where each argument is drawn, `LAWS` in which direction each argument moves the
result and within which bounds it stays, `LIMITS` what it is where an argument has no say: no joint
planning, full joint planning, no noise, no support. A public function of `abm.rules` without a
law, an argument without a range, or J or noise without a limit fails a test.
"""

from __future__ import annotations

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

import abm.rules
from abm.parameters import REGISTER
from tests.families import for_each

Span = tuple[float, float]
Term = float | str | Callable[[Any], float]  # a number, an argument's name, or a formula


def discover() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for info in pkgutil.iter_modules(abm.rules.__path__):
        module = importlib.import_module(f"abm.rules.{info.name}")
        for name, rule in inspect.getmembers(module, inspect.isfunction):
            if rule.__module__ == module.__name__ and not name.startswith("_"):
                found[f"{info.name}.{name}"] = rule
    return found


RULES = discover()
ROUNDING = 1e-9

# Argument -> range, or the parameter whose range it has; an argument that is the field of a
# parameter has that range unless it stands here. "rule.argument" is a rule's own sense of a word.
TOGETHER: dict[Span, str] = {
    (
        0.0,
        1.0,
    ): "agreed before belief by_income constructive gdp_share joint legacy met ok passes "
    "pushes released settling share siloed_joint switch trust undisputed weight effort "
    "affordable promise_weight.kept limit_from_partners.guarantee crowded confidence backing "
    "covered",
    (0.0, 2.0): "ease pressure within between",
    (
        0.0,
        3.0,
    ): "appropriation guarantee money offer wish spare purse seen_activity punishment.weight "
    "activity.before punishment",
    (0.0, 5.0): "cost giving exposure heard inside outside",
    (0.0, 10.0): "arrears booked cap capacity delivered drawn due floor lacking limit possible "
    "reserve need_part restraint smoothed sustained outstanding other_side signed pro_rata.own "
    "sent used",
    (0.0, 25.0): "costing losses recruits quitting months_led value cost_of_war.weight",
    (0.0, 100.0): "gain held demand equipment working",
    (0.0, 24.0): "alone gained lost ahead talking",
    (-1.0, 1.0): "divergence drive prospect slant step missing balance",
    (-3.0, 3.0): "bias drift election mean will level defence foreign",
    (-6.0, 6.0): "common noise other own reading shock tone",
    (-12.0, 12.0): "change front ground land_lost observed predicted reported rival "
    "smoothed_drift.before fading.held",
    (-30.0, 30.0): "ahead drifting log_odds x total prospect",
    (0.0, 130.0): "own_limit reference seen_limit wanted compatible.limit",
    (60.0, 2000.0): "manpower russian ukrainian russian_losses.scale ukrainian_losses.scale "
    "force_balance.other",
    (0.2, 1.6): "fires other_fires ties",
    (0.02, 10.0): "fallen promises_kept.due side",
    (0.02, 1.0): "active_share all_spare activity.base package_size.base",
}
RANGES: dict[str, Span | str] = {
    **{name: told for told, names in TOGETHER.items() for name in names.split()},
    "absence": (0.0, 0.9),
    "absence.before": (0.0, 1.0),
    "absence.missing": (0.0, 1.0),
    "buffer_use.held": (0.0, 72.0),
    "campaign.month": (0.0, 84.0),
    "chance": (-12.0, 12.0),
    "drawn": (0.0, 1.0),
    "men": (10.0, 600.0),
    "tempo": (0.2, 4.0),
    "tempo.before": (0.2, 4.0),
    "tempo.sustained": (0.0, 20.0),
    "tempo_sustained.losses": (1.0, 25.0),
    "usual_recruits.before": (0.0, 60.0),
    "usual_recruits.recruits": (0.0, 60.0),
    "cosine": (0.0, 1.0),
    "counter_support.delivered": (0.0, 2.0),
    "war_expected.ahead": (0.0, 30.0),
    "dispersion": (0.0, 6.0),
    "gap": (0.0, 1.5),
    "goal": (0.0, 1000.0),
    "moved": (-64.0, 64.0),
    "generosity": (0.0, 1.25),
    "habit_chance.base": (0.0, 1.1),
    "habitual": (1.0, 12.0),
    "high": (0.0, 20.0),
    "hoped": (-55.0, 130.0),
    "income_bound.share": (0.0, 0.5),
    "heartening.success": (0.0, 0.03),
    "heartening.supply": (0.0, 0.02),
    "limit_from_war.expected": (-60.0, 190.0),
    "lock_step": (0.3, 1.0),
    "longest": (12.0, 24.0),
    "log.x": (0.001, 30.0),
    "log_likelihood_ratio.spread": (0.5, 6.0),
    "low": (-20.0, 0.0),
    "memory": (0.5, 1.0),
    "messages": (5.0, 10.0),
    "months": (1.0, 36.0),
    "month": (0.0, 84.0),
    "months_open": (1.0, 24.0),
    "need_months": (3.6, 72.0),
    "orderly.before": (0.0, 75.0),
    "orderly.months": (0.0, 3.0),
    "overdrawn.balance": (-72.0, 72.0),
    "package_size.noise": (-4.0, 4.0),
    "posture": (0.8, 1.35),
    "power.exponent": (0.0, 2.0),
    "power.x": (0.0, 30.0),
    "pressing": (0.05, 3.4),
    "quality": (0.2, 1.0),
    "reach": (0.0, 2.0),
    "role_offset": (-1.0, 1.0),
    "russian_losses.exposure": (1.0, 1.35),
    "spread": (0.0, 1.2),
    "successor_offset.drawn": (-6.0, 6.0),
    "times": (0.0, 36.0),
    "troop_quality.lost": (0.0, 1.0),
    "ultimatum_pending.months": (0.0, 36.0),
    "whole_power.x": (0.0, 1.0),
    # Parameters under a rule's own word.
    "appropriation.total": "support.appropriations",
    "broken": "start.broken_promises",
    "bearable_losses.floor": "theatre.manpower_floor",
    "crowded_above": "theatre.russian_crowded_above",
    "buffer_use.months": "theatre.buffer_months",
    "earliest": "settlement.break_months",
    "drain": "theatre.reserves_drain",
    "concession": "settlement.promise_land",
    "draw": "support.stock_draw",
    "effort_cost.rate": "planning.effort_cost",
    "factor": "support.appropriation_factor",
    "fill.rate": "contact_group.fill_share",
    "force_balance.weight": "theatre.fires_weight",
    "from_land": "kyiv.exhaustion_from_land",
    "from_losses": "kyiv.exhaustion_from_losses",
    "heard_dispersion.before": "start.dispersion",
    "heard_tone.before": "start.tone",
    "guarantee_missing.habit": (0.0, 10.0),
    "holds.threshold": "settlement.durable",
    "kept": "start.kept_promises",
    "limit_from_partners.weight": "kyiv.limit_from_guarantee",
    "limit_from_society.weight": "kyiv.limit_from_exhaustion",
    "limit_from_war.weight": "kyiv.limit_from_losses",
    "limit_months": "support.overdraft",
    "lock_step.weight": "contact_group.lock_step",
    "opening": "will.gap_opening",
    "order_level.base": "industry.order_base",
    "order_size.rate": "industry.order_rate",
    "permanent": "theatre.permanent_losses",
    "programme": "theatre.front_programme",
    "promise": "settlement.promise_discount",
    "promise_weight.before": "start.kept_promises",
    "reserves_rebuilt.rate": "theatre.adaptation",
    "russian_losses.rate": "theatre.russian_loss_rate",
    "russian_recruits.rate": "theatre.russian_recruits",
    "campaign.rate": "theatre.russian_recruits",
    "scale": "support.veto_scale",
    "sharing": "contact_group.burden_sharing",
    "statement.spread": "words.statement_noise",
    "statement_spread.noise": "words.statement_noise",
    "target": "support.plan_target",
    "through_channel.base": (0.0, 1.0),
    "threshold": "settlement.break_value",
    "joining.threshold": "kyiv.join_threshold",
    "ukrainian_fires.base": "theatre.base_fires",
    "ukrainian_losses.rate": "theatre.ukrainian_loss_rate",
    "ukrainian_recruits.rate": "theatre.ukrainian_recruits",
    "willingness_to_give.reference": "support.reference_generosity",
}


class Law(NamedTuple):
    """In which direction each argument moves a rule, and the bounds of the result.

    A sign per argument: "+" never lowers the result, "-" never raises it, "." may do either.
    """

    directions: str
    low: float
    high: float


LAWS = {
    "arithmetic.clip": Law("+++", -20, 20),
    "arithmetic.cos_third": Law("+", 0.866, 1),
    "arithmetic.exp": Law("+", 0, 1.1e13),
    "arithmetic.is_set": Law(".", 1, 1),
    "arithmetic.log": Law("+", -7, 3.5),
    "arithmetic.logistic": Law("+", 0, 1),
    "arithmetic.positive": Law("+", 0, 30),
    "arithmetic.power": Law("+.", 0, 900),
    "arithmetic.tanh": Law("+", -1, 1),
    "arithmetic.whole_power": Law("+-", 0, 1),
    "beliefs.belief": Law("+", 0, 1),
    "beliefs.capped_share": Law(".+", 0, 1),
    "beliefs.fading": Law("-.", -6, 6),
    "beliefs.log_likelihood_ratio": Law(".....", -2400, 2400),
    "contact_group.absence": Law("++.+", 0, 0.9),
    "contact_group.absent_share": Law("++-", 0, 1),
    "beliefs.successor_offset": Law("+..+", -13, 15),
    "beliefs.successor_punishment": Law("++", 0, 1),
    "contact_group.activity": Law("++-.+", 0, 10),
    "contact_group.addressed": Law("+.", 0, 1),
    "contact_group.audience": Law("++-.", 0, 1),
    "contact_group.concession_talk": Law("++.", 0, 1),
    "contact_group.fill": Law("++++-+", 0, 2.4),
    "contact_group.lock_step": Law("-++++", 0.2, 1),
    "contact_group.pro_rata": Law("+-+", 0, 10),
    "contact_group.seen_activity": Law("+++-", 0, 280),
    "contact_group.short_of_due": Law("++--", 0, 20),
    "contact_group.shortfall": Law("+-+", 0, 10),
    "contact_group.spare_delivery": Law("+-+", 0, 10),
    "contact_group.standing_in": Law("++", 1, 10),
    "contact_group.talk_pressure": Law("++.", 0, 1),
    "contact_group.tie": Law("+++", 0, 10),
    "forces.balance_of_quality": Law("++", -2.7, 1),
    "forces.counter_support": Law("+++-.", 0, 1.7),
    "forces.orderly": Law("-+.", 0, 1),
    "forces.presses": Law("+-", 0, 1),
    "forces.troop_quality": Law("+--++", 0.2, 1),
    "kyiv.attacks": Law("--+++-", 0, 1),
    "kyiv.drive_to_join": Law("+++", 0, 4),
    "kyiv.early_drive": Law("+-++", -1, 2),
    "kyiv.expected_land": Law("++..", -52, 182),
    "kyiv.heartening": Law("--++", -0.05, 0.01),
    "kyiv.habituation": Law("++", 0, 0.05),
    "kyiv.joining": Law("+-.", 0, 1),
    "kyiv.limit_from_partners": Law("+---", -14, 0),
    "kyiv.limit_from_society": Law("++-", -6, 6),
    "kyiv.limit_from_war": Law("++++", -60, 207),
    "kyiv.posture_losses": Law("+-++", 0.5, 2),
    "kyiv.success_relief": Law("-++", 0, 0.03),
    "kyiv.supply_relief": Law("++--", 0, 0.02),
    "kyiv.weariness": Law("-++++", 0, 1),
    "kyiv.withdraws": Law("+-", 0, 1),
    "ministries.assess_front": Law("+-+..", -24, 24),
    "ministries.defence_offer": Law("++-", 0, 3),
    "ministries.deliverable": Law("+++", 0, 20),
    "ministries.foreign_wish": Law("++-+", 0, 4.5),
    "ministries.has_leverage": Law("+--+", 0, 1),
    "ministries.muted": Law("+++", -6, 6),
    "ministries.pool_reading": Law("++.", -6, 6),
    "ministries.slant": Law("+.", -1, 1),
    "ministries.statement": Law("+++.+.", -19, 19),
    "ministries.statement_spread": Law("+--", 0, 1.4),
    "ministries.talk_push": Law("-.+.++", 0, 1),
    "observation.expected_delivery": Law("++++", 0, 10),
    "observation.follow_through": Law("+-", 0, 1),
    "observation.front_reading": Law("++.+", -23, 23),
    "observation.heard_dispersion": Law("++++++", 0, 10),
    "observation.heard_tone": Law("++.", -3, 3),
    "observation.promise_weight": Law("++++", 0, 21),
    "observation.promises_kept": Law("+-+-.", 0, 1),
    "observation.reported_stock": Law("+.+", 0, 2e5),
    "observation.smoothed_deliveries": Law("++.", 0, 10),
    "observation.ultimatum_kept": Law("-+", 0, 1),
    "observation.ultimatum_pending": Law(".+", 0, 1),
    "observation.unbooked": Law("++.+", 0, 8),
    "observation.within_pair": Law("..", 0, 18),
    "commitment.counted_horizon": Law("++", 1, 24),
    "commitment.effective": Law("+++-+", 0, 110),
    "commitment.equipment_sent": Law("+-", 0, 10),
    "commitment.fielded": Law("+++", 0, 110),
    "commitment.phase_ends": Law("-++-", 0, 1),
    "commitment.pledge_stands": Law("+-", 0, 1),
    "commitment.tapered": Law("--+", 0, 1),
    "commitment.upkeep_met": Law("+-+-", 0, 1),
    "commitment.war_expected": Law("-+", 0, 1),
    "choice.addresses_us": Law("..+++", 0, 1),
    "choice.cost_of_sector": Law("+++-+", 0, 1080),
    "choice.cost_of_war": Law("+-++", 0, 13),
    "choice.demand": Law("++.", 0, 130),
    "choice.guarantee": Law("+-", 0, 1),
    "choice.hope_of_pause": Law(".++-.+", -55, 130),
    "choice.moscow_limit": Law("+++", -10, 143),
    "choice.punishment": Law("-++.+", 0, 12),
    "choice.still_offered": Law("++-", 0, 1112),
    "choice.value_in_outlook": Law("+++--", -210, 130),
    "choice.value_of_pause": Law("+.-", -59, 134),
    "choice.value_of_quitting": Law("+-.", -96, 36),
    "choice.value_of_settling": Law("+---", -116, 110),
    "choice.value_of_theory": Law(".+.+-", -288, 208),
    "choice.value_under_ultimatum": Law("+---", -36, 30),
    "choice.worth_of_sector": Law("++", 0, 25),
    "partner.appropriation": Law("++++", 0, 43.2),
    "partner.burden_share": Law("++.", 0, 1),
    "partner.effort_cost": Law("+++", 0, 1),
    "partner.gap_opens": Law("+-.", 0, 1.01),
    "partner.generosity": Law("++.+", 0, 2),
    "partner.income_bound": Law("+++", 0, 1),
    "partner.joint_at_rest": Law("++-", 0, 1),
    "partner.joint_capacity": Law("+++-", 0, 1),
    "partner.overdrawn": Law("---", 0, 1),
    "partner.political_will": Law("++.+-", -6, 6),
    "partner.set_point": Law("+-+", -6, 6),
    "partner.through_channel": Law("++.", 0, 1),
    "partner.will_pressure": Law("...+", -1.2, 3.2),
    "partner.will_shock": Law("++.", -8.5, 8.5),
    "partner.will_step": Law("+..", -7.2, 7.2),
    "packages.agreement": Law("-+-", 0, 1),
    "packages.booked_against": Law("+++", 0, 10),
    "packages.delivery": Law("+++++-", 0, 10),
    "packages.guarantee_missing": Law("++--", 0, 10),
    "packages.envelope": Law("++", 0, 72),
    "packages.fallen_due": Law("++", 0, 2.5),
    "packages.habit_chance": Law("+++++", 0, 2),
    "packages.hold_back": Law("-+", 0, 1),
    "packages.horizon_gained": Law("-+++", 0, 48),
    "packages.horizon_lost": Law("++-+", 0, 24),
    "packages.joint_amount": Law("+++", 0, 3),
    "packages.order_level": Law("+++-", 0, 1),
    "packages.order_size": Law("++++", 0, 0.2),
    "packages.own_horizon": Law("+++++", 0, 24),
    "packages.package_noise": Law("++.", -8.5, 8.5),
    "packages.package_size": Law("+-.+", 0, 2e4),
    "packages.plan_horizon": Law("++-+", 1, 24),
    "packages.planning_reach": Law("++-", 0, 2),
    "packages.pledge_gap": Law(".-++", 0, 1.625),
    "packages.renewal_chance": Law("++++", 0, 1),
    "packages.rhythm": Law("++-", 0, 1.43),
    "packages.sign_off": Law("+---+", 0, 1),
    "packages.surge_limit": Law("++--+", 0, 18),
    "packages.sustained": Law("+++-", 0, 20),
    "packages.veto_passes": Law("---+", 0.05, 1),
    "packages.willingness_to_give": Law("+-", 0, 625),
    "talks.comes": Law("+-+", 0, 1),
    "talks.compatible": Law("-++", 0, 1),
    "talks.earnest": Law("++-", 0, 1),
    "talks.exhausted": Law("+-+-", 0, 1),
    "talks.holds": Law("+--", 0, 1),
    "talks.insincere": Law("-++", 0, 1),
    "talks.resumes": Law("+-+-", 0, 1),
    "talks.terms": Law("++", 0, 105),
    "talks.withdrawn": Law("-++-", 0, 1),
    "talks.worth_of_breaking": Law("+-", -45, 30),
    "theatre.advance": Law("+.", -10, 10),
    "manpower.assault_losses": Law("++.++", 0.05, 3.4),
    "manpower.bearable_losses": Law("++--", 0, 4100),
    "theatre.buffer_use": Law("+++-+", 0, 6),
    "manpower.clash": Law("++", 60, 2000),
    "manpower.campaign": Law("++...", 15, 60),
    "manpower.crowding": Law("-++", 0, 1),
    "theatre.drift_ahead": Law("+..", -108, 108),
    "theatre.force_balance": Law("+-+-.", -5.2, 5.2),
    "theatre.front_change": Law("+++.", -24, 24),
    "theatre.jump": Law("....+", -15, 15),
    "theatre.momentum": Law("++.", -12, 12),
    "theatre.posture_effect": Law("+-+-+", -36, 24),
    "theatre.pressed": Law("+..", -12, 48),
    "theatre.reserves_drained": Law("+++.-", 0, 0.09),
    "theatre.reserves_rebuilt": Law("-+", 0, 0.05),
    "manpower.russian_losses": Law("+++++", 0, 1200),
    "manpower.men_to_spend": Law("+++--", 0, 605),
    "manpower.tempo": Law("++.++", 0.2, 4),
    "manpower.tempo_endured": Law("+.", 0.2, 4),
    "manpower.tempo_sustained": Law("+--", 0, 1300),
    "manpower.usual_recruits": Law("++.", 0, 60),
    "manpower.russian_recruits": Law("++++", 0, 38),
    "theatre.smoothed_drift": Law("++.", -12, 12),
    "theatre.swing": Law("+..+", -13, 13),
    "theatre.ukrainian_fires": Law("+++++", 0.2, 2.5),
    "manpower.ukrainian_losses": Law("+++++.", 0, 200),
    "manpower.ukrainian_recruits": Law("+--++", 0, 80),
}

# Rule -> limits: where some arguments have these values, the result is this.
LIMITS: dict[str, list[tuple[dict[str, Term], Term]]] = {
    "beliefs.fading": [({"held": 0.0}, 0.0), ({"memory": 1.0}, 0.0)],
    "beliefs.log_likelihood_ratio": [
        ({"observed": lambda a: 0.5 * (a.predicted + a.rival)}, 0.0),
        ({"predicted": "rival"}, 0.0),
    ],
    "contact_group.absence": [({"before": 0.0, "missing": 0.0}, 0.0)],
    "contact_group.absent_share": [
        ({"closed": True}, "share"),
        ({"closed": False, "factor": 1.0}, 0.0),
        ({"closed": False, "factor": 0.0}, "share"),
    ],
    "commitment.counted_horizon": [({"horizon": 1}, 1.0)],
    "commitment.effective": [
        ({"working": 0.0}, "sent"),
        ({"met": 1.0}, lambda a: a.sent + a.working * (1.0 - 1.0 / a.equipment_life)),
    ],
    "commitment.equipment_sent": [({"sustainment_share": 1.0}, 0.0)],
    "commitment.fielded": [({"equipment": 0.0}, "sent")],
    "commitment.phase_ends": [({"month": "barred_until"}, 1.0)],
    "commitment.pledge_stands": [({"land": "pledge_goal"}, 0.0)],
    "commitment.tapered": [
        ({"talking": 0.0}, 1.0),
        ({"talking": "taper_months"}, lambda a: 1.0 - a.taper_share),
    ],
    "commitment.upkeep_met": [({"equipment": 0.0}, 1.0), ({"sustainment_loss": 0.0}, 1.0)],
    "commitment.war_expected": [({"ahead": 0}, 1.0)],
    "contact_group.addressed": [({"address_misread": 0.0}, "constructive")],
    "contact_group.concession_talk": [({"before": 0.0, "pushes": 0.0}, 0.0)],
    "contact_group.fill": [
        ({"joint": 0.0, "lacking": "all_spare"}, lambda a: a.siloed_fill * a.rate * a.spare),
        ({"joint": 1.0, "lacking": "all_spare"}, lambda a: a.rate * a.spare),
        ({"lacking": 0.0}, 0.0),
        ({"spare": 0.0, "all_spare": 0.0}, 0.0),
    ],
    "contact_group.lock_step": [
        ({"joint": 0.0, "seen_activity": 0.0}, lambda a: max(a.lock_step_least, 1.0 - a.weight)),
        (
            {"joint": 1.0, "seen_activity": 0.0, "lock_step_least": 0.0},
            lambda a: 1.0 - (1.0 - a.waiting_relief) * a.weight,
        ),
        ({"seen_activity": 1.0}, 1.0),
    ],
    "contact_group.pro_rata": [({"own": 0.0}, 0.0), ({"side": 2.0, "other_side": 2.0}, "own")],
    "contact_group.standing_in": [
        ({"absence": 0.0}, 1.0),
        ({"stand_in": 0.0}, 1.0),
        ({"stand_in": 1.0}, lambda a: 1.0 / (1.0 - a.absence)),
    ],
    "contact_group.talk_pressure": [({"before": 0.0, "pushes": 0.0}, 0.0)],
    "kyiv.early_drive": [({"early_months": 0.0}, "drive"), ({"kyiv_early": 0.0}, "drive")],
    "beliefs.successor_offset": [
        ({"drawn": 0.0, "leader_hardness": 0.0}, "role_offset"),
        ({"prior_spread": 0.0, "leader_hardness": 0.0}, "role_offset"),
    ],
    "beliefs.successor_punishment": [({"leader_culpability": 0.0}, 0.0)],
    "forces.balance_of_quality": [({"quality": 1.0}, "balance")],
    "forces.counter_support": [({"before": 0.0, "counter_support": 0.0}, 0.0)],
    "forces.troop_quality": [({"lost": 0.0, "quality_recovery": 0.0, "before": 1.0}, 1.0)],
    "kyiv.expected_land": [({"drift": 0.0}, "land")],
    "kyiv.heartening": [({"success": 0.0, "supply": 0.0, "talking": False}, 0.0)],
    "kyiv.habituation": [({"exhaustion": 0.0}, 0.0)],
    "kyiv.joining": [({"drive": "threshold"}, 0.5)],
    "kyiv.limit_from_war": [({"losses": 0.0}, "expected")],
    "kyiv.weariness": [({"losses": 0.0, "land_lost": 0.0}, 0.0), ({"exhaustion": 1.0}, 0.0)],
    "ministries.assess_front": [
        ({"reported": 0.0, "noise": 0.0}, lambda a: (1.0 - a.reading_weight) * a.reading)
    ],
    "ministries.defence_offer": [({"money": 0.0}, 0.0), ({"possible": 0.0}, 0.0)],
    "ministries.deliverable": [({"stock": 0.0}, "capacity")],
    "ministries.foreign_wish": [
        ({"siloed_joint": 0.0, "restraint": 0.0}, "money"),
        ({"siloed_joint": 1.0, "restraint": 0.0}, lambda a: a.money * (1.0 + a.ambition)),
        ({"money": 0.0}, 0.0),
    ],
    "ministries.muted": [
        ({"mute": 0.0}, "tone"),
        ({"mute": 1.0}, lambda a: max(a.tone, a.mute_below)),
    ],
    "ministries.pool_reading": [
        ({"joint": 0.0}, "reading"),
        ({"joint": 1.0}, lambda a: 0.5 * (a.reading + a.other)),
        ({"other": "reading"}, "reading"),
    ],
    "ministries.slant": [({"joint": 0.0}, "divergence"), ({"joint": 1.0}, 0.0)],
    "ministries.statement": [({"noise": 0.0, "slant": 0.0, "reading": 0.0}, "will")],
    "ministries.statement_spread": [
        ({"joint": 0.0}, "noise"),
        ({"joint": 1.0}, lambda a: a.noise * (1.0 - a.discipline)),
        ({"noise": 0.0}, 0.0),
    ],
    "observation.expected_delivery": [({"booked": 0.0}, "floor"), ({"trust": 0.0}, "floor")],
    "observation.front_reading": [({"bias": 0.0, "noise": 0.0}, "change")],
    "observation.heard_tone": [({"tone_memory": 0.0}, "mean"), ({"mean": "before"}, "before")],
    "observation.smoothed_deliveries": [({"delivery_weight": 1.0}, "delivered")],
    "observation.promise_weight": [({"kept": 0.0}, lambda a: a.promise_memory * a.before)],
    "observation.promises_kept": [
        ({"fallen": 0.0}, lambda a: min(1.0, a.delivered / a.due)),
        ({"envelope_weight": 0.0}, lambda a: min(1.0, a.delivered / a.due)),
        ({"due": 0.0, "envelope_weight": 0.5}, lambda a: min(1.0, a.met / a.fallen)),
        ({"due": 0.0, "envelope_weight": 0.0}, 0.0),
    ],
    "observation.reported_stock": [({"noise": 0.0}, "stock"), ({"stock": 0.0}, 0.0)],
    "observation.unbooked": [
        ({"capacity": 0.0, "drawn": 0.0}, 0.0),
        ({"smoothed": 0.0}, 0.0),
        ({"habit_belief": 0.0}, 0.0),
    ],
    "observation.within_pair": [({"foreign": "defence"}, 0.0)],
    "choice.cost_of_war": [({"losses": 0.0, "reserves": 1.0}, 0.0)],
    "choice.demand": [
        ({"limit_weight": 0.0}, "own_limit"),
        ({"limit_weight": 1.0}, "seen_limit"),
    ],
    "choice.guarantee": [({"booked": 0.0}, 0.0), ({"booked": "need_months"}, 1.0)],
    "choice.punishment": [({"wanted": "reference"}, "weight"), ({"weight": 0.0}, 0.0)],
    "choice.hope_of_pause": [
        ({"gain": 0.0, "drifting": 0.0, "costing": 0.0}, 0.0),
        ({"belief": 1.0, "costing": 0.0}, "gain"),
    ],
    "choice.value_of_pause": [({"hoped": 0.0}, lambda a: -a.pause_cost)],
    "choice.value_under_ultimatum": [
        ({"backing": 0.0}, "prospect"),
        ({"covered": 0.0}, "prospect"),
    ],
    "choice.value_of_quitting": [({"drift": "cost"}, 0.0)],
    "choice.still_offered": [({"moved": "goal"}, "gain")],
    "choice.value_in_outlook": [({"belief": 1.0, "cost": 0.0, "ahead": 0.0}, "gain")],
    "choice.value_of_theory": [({"belief": 1.0, "cost": 0.0}, "gain")],
    "partner.appropriation": [({"factor": 0.0}, 0.0), ({"purse": 0.0}, 0.0)],
    "partner.burden_share": [({"sharing": 0.0}, "share"), ({"sharing": 1.0}, "by_income")],
    "partner.gap_opens": [({"will": 0.0}, "opening")],
    "partner.joint_at_rest": [({"effort": 0.0}, 0.0), ({"effort": 1.0}, 1.0)],
    "partner.joint_capacity": [
        ({"joint": 0.0}, lambda a: a.growth * a.effort),
        ({"joint": 1.0}, lambda a: 1.0 - a.rotation * (1.0 - a.effort)),
        ({"joint": 0.0, "effort": 0.0}, 0.0),
    ],
    "partner.political_will": [({"will": "level", "step": 0.0, "pressure": 0.0}, "level")],
    "partner.set_point": [({"fatigue": 0.0, "election": 0.0}, "before")],
    "partner.through_channel": [
        ({"switch": 0.0}, "base"),
        ({"switch": 1.0}, "joint"),
        ({"joint": 0.0, "base": 0.0}, 0.0),
        ({"joint": 1.0, "base": 1.0}, 1.0),
        ({"joint": "base"}, "base"),
    ],
    "partner.will_pressure": [({"front": 0.0}, "ease"), ({"front_effect": 0.0}, "ease")],
    "partner.will_shock": [({"common": 0.0, "own": 0.0}, 0.0), ({"common_share": 0.0}, "own")],
    "partner.will_step": [({"shock": 0.0}, 0.0), ({"spread": 0.0}, 0.0)],
    "packages.agreement": [({"gap": 0.0}, 1.0)],
    "packages.delivery": [
        ({"due": 0.0, "arrears": 0.0}, 0.0),
        ({"stock": 0.0}, 0.0),
        ({"released": 0.0}, 0.0),
    ],
    "packages.booked_against": [({"signed": 0.0}, 0.0)],
    "packages.envelope": [({"appropriation": 0.0}, 0.0)],
    "packages.fallen_due": [({"outstanding": 0.0}, 0.0)],
    "packages.habit_chance": [({"giving": 0.0}, 0.0), ({"ease": 0.0}, 0.0)],
    "packages.guarantee_missing": [
        ({"habit": 0.0, "booked": 0.0}, lambda a: a.guarantee_need * a.need_part),
        ({"need_part": 0.0}, 0.0),
    ],
    "packages.hold_back": [
        ({"joint": 0.0}, lambda a: 1.0 - max(a.divergence, 0.0)),
        ({"joint": 1.0}, 1.0),
        ({"divergence": 0.0}, 1.0),
    ],
    "packages.order_level": [
        ({"generosity": 0.0}, 0.0),
        ({"horizon": "order_horizon", "generosity": 1.0}, 1.0),
    ],
    "packages.order_size": [({"missing": 0.0}, 0.0), ({"undisputed": 0.0}, 0.0)],
    "packages.package_noise": [
        ({"common": 0.0, "own": 0.0}, 0.0),
        ({"common_share": 1.0}, "common"),
    ],
    "packages.package_size": [
        ({"noise": 0.0, "spread": 0.0}, lambda a: a.wish / a.base),
        ({"wish": 0.0}, 0.0),
    ],
    "packages.horizon_gained": [({"reach": 0.0}, 0.0), ({"agreed": 0.0}, 0.0)],
    "packages.horizon_lost": [
        ({"joint": 0.0}, 0.0),
        ({"joint": 1.0, "agreed": 0.0}, lambda a: a.dispute_cost * a.alone),
        ({"agreed": 1.0}, 0.0),
    ],
    "packages.plan_horizon": [({"alone": 3.2, "gained": 0.0, "lost": 0.0}, 3.0)],
    "packages.planning_reach": [
        ({"joint": 0.0}, 0.0),
        ({"joint": 1.0}, lambda a: a.reach_slope - a.reach_offset),
    ],
    "packages.pledge_gap": [
        ({"joint": 0.0, "divergence": 0.0}, lambda a: a.ambition * a.generosity),
        ({"joint": 1.0}, lambda a: abs(a.divergence)),
    ],
    "packages.renewal_chance": [
        ({"joint": 0.0}, 0.0),
        ({"joint": 1.0, "giving": 1.0}, lambda a: a.ok * a.lock_step),
    ],
    "packages.sign_off": [
        ({"joint": 0.0}, "passes"),
        ({"joint": 1.0, "replan": True}, lambda a: a.passes * (1.0 - a.friction)),
    ],
    "packages.surge_limit": [
        ({"joint": 0.0, "bad": True}, lambda a: a.possible * (1.0 + a.surge)),
        ({"joint": 1.0, "bad": True, "inertia": 0.5}, lambda a: a.possible * (1 + a.surge / 2)),
        ({"bad": False}, "possible"),
    ],
    "packages.sustained": [({"stock": 0.0}, "capacity")],
    "packages.veto_passes": [
        ({"joint": 0.0}, 1.0),
        ({"joint": 1.0, "gap": "scale"}, lambda a: 1.0 - a.veto),
        ({"gap": 0.0}, 1.0),
    ],
    "packages.willingness_to_give": [
        ({"generosity": "reference"}, 1.0),
        ({"generosity": 0.0}, 0.0),
    ],
    "talks.terms": [({"concession": 0.0}, "demand")],
    "talks.worth_of_breaking": [({"promise": 0.0}, "prospect")],
    "theatre.advance": [({"balance": 0.0}, 0.0)],
    "manpower.bearable_losses": [({"manpower": "floor", "recruits": 0.0}, 0.0)],
    "theatre.buffer_use": [
        ({"held": 0.0, "delivered": 0.0}, 0.0),
        ({"held": 0.0, "need": 60.0}, lambda a: a.used_on_arrival * a.delivered),
        ({"need": 0.0}, 0.0),
    ],
    "theatre.drift_ahead": [({"drift": 0.0}, 0.0), ({"confidence": 0.0}, 0.0)],
    "theatre.force_balance": [({"manpower": "other", "fires": "other_fires"}, 0.0)],
    "theatre.front_change": [({"programme": 0.0, "chance": 0.0, "front_limit": 24.0}, "ground")],
    "theatre.jump": [({"drawn": 1.0}, 0.0), ({"shock": 0.0}, 0.0)],
    "theatre.momentum": [({"ground_momentum": 0.0}, "ground"), ({"before": "ground"}, "ground")],
    "theatre.posture_effect": [({"attacking": False, "withdrawing": False}, "ground")],
    "theatre.pressed": [({"tempo": 1.0}, "ground"), ({"tempo_advance": 0.0}, "ground")],
    "theatre.reserves_drained": [({"reserves": 0.0}, 0.0)],
    "theatre.reserves_rebuilt": [({"reserves": 1.0}, 0.0)],
    "manpower.campaign": [
        ({"month": "campaign_month"}, "rate"),
        ({"month": 60.0}, "campaign_recruits"),
    ],
    "manpower.men_to_spend": [
        ({"manpower": "tempo_force"}, lambda a: a.tempo_recruits * a.recruits)
    ],
    "manpower.tempo": [({"tempo_rate": 0.0, "before": 1.0}, 1.0)],
    "manpower.tempo_endured": [({"tempo": 1.0}, 1.0), ({"tempo_ukrainian": 1.0}, "tempo")],
    "manpower.tempo_sustained": [({"men": 0.0}, 0.0)],
    "manpower.usual_recruits": [({"tempo_memory": 1.0}, "recruits")],
    "manpower.russian_losses": [({"scale": 0.0}, 0.0)],
    "theatre.smoothed_drift": [({"before": 0.0, "change": 0.0}, 0.0)],
    "theatre.swing": [
        ({"noise": 0.0}, lambda a: a.noise_momentum * a.before),
        ({"noise_momentum": 0.0}, lambda a: a.front_noise_spread * a.noise),
    ],
    "theatre.ukrainian_fires": [({"legacy": 0.0, "met": 1.0}, 1.0)],
    "manpower.ukrainian_losses": [({"scale": 0.0}, 0.0)],
}

FIELDS = {declared.field: (declared.low, declared.high) for declared in REGISTER.values()}


def span(rule: str, argument: str) -> Span:
    for name in (f"{rule.partition('.')[2]}.{argument}", argument):
        if name in RANGES:
            told = RANGES[name]
            return told if isinstance(told, tuple) else (REGISTER[told].low, REGISTER[told].high)
    return FIELDS[argument]


def drawn(rule: str, argument: inspect.Parameter) -> st.SearchStrategy[Any]:
    if argument.annotation == "bool":
        return st.booleans()
    low, high = span(rule, argument.name)
    if argument.annotation == "int":
        return st.integers(int(low), int(high))
    return st.floats(low, high, allow_subnormal=False)


def inputs(rule: str) -> st.SearchStrategy[dict[str, Any]]:
    arguments = inspect.signature(RULES[rule]).parameters
    return st.fixed_dictionaries({name: drawn(rule, told) for name, told in arguments.items()})


def value(term: Term, arguments: dict[str, Any]) -> Any:
    if isinstance(term, str):
        return arguments[term]
    return term(SimpleNamespace(**arguments)) if callable(term) else term


def places(rule: str) -> list[dict[str, Term]]:
    return [when for when, _ in LIMITS.get(rule, [])]


def test_no_rule_escapes_the_battery() -> None:
    assert RULES.keys() == LAWS.keys()
    assert LIMITS.keys() <= LAWS.keys()


def test_every_range_is_used() -> None:
    used = {argument for rule in RULES.values() for argument in inspect.signature(rule).parameters}
    used |= {
        f"{name.partition('.')[2]}.{argument}"
        for name, rule in RULES.items()
        for argument in inspect.signature(rule).parameters
    }
    assert RANGES.keys() <= used


@for_each(RULES)
def test_every_argument_has_a_range_and_a_direction(rule: str) -> None:
    arguments = inspect.signature(RULES[rule]).parameters.values()
    assert len(LAWS[rule].directions) == len(arguments)
    assert set(LAWS[rule].directions) <= set("+-.")
    for argument in arguments:
        assert argument.annotation == "bool" or span(rule, argument.name)[0] < math.inf


@for_each(RULES)
def test_joint_planning_and_noise_have_limits(rule: str) -> None:
    arguments = inspect.signature(RULES[rule]).parameters
    for joint in [name for name in arguments if name in ("joint", "siloed_joint")]:
        assert {when.get(joint) for when in places(rule)} >= {0.0, 1.0}
    for luck in [name for name in arguments if name in ("noise", "shock", "common", "own")]:
        assert 0.0 in {when.get(luck) for when in places(rule)}


def check_bounds(rule: str, arguments: dict[str, Any]) -> None:
    result = float(RULES[rule](**arguments))
    assert math.isfinite(result)
    assert LAWS[rule].low - ROUNDING <= result <= LAWS[rule].high + ROUNDING


def check_directions(rule: str, arguments: dict[str, Any], others: dict[str, Any]) -> None:
    names = inspect.signature(RULES[rule]).parameters
    for name, sign in zip(names, LAWS[rule].directions, strict=True):
        ends = sorted([arguments[name], others[name]])
        low, high = (float(RULES[rule](**{**arguments, name: end})) for end in ends)
        rise = {"+": high - low, "-": low - high, ".": 0.0}[sign]
        assert rise >= -ROUNDING * (1.0 + abs(low)), f"{name} from {ends[0]} to {ends[1]}"


def check_limits(rule: str, arguments: dict[str, Any]) -> None:
    for when, then in LIMITS.get(rule, []):
        at = {**arguments, **{name: value(term, arguments) for name, term in when.items()}}
        wanted = float(value(then, at))
        assert math.isclose(RULES[rule](**at), wanted, rel_tol=ROUNDING, abs_tol=ROUNDING), when


@for_each(LAWS)
def test_rule_is_bounded_and_moves_as_theory_says(rule: str) -> None:
    @settings(max_examples=20, deadline=None, database=None)
    @given(inputs(rule), inputs(rule))
    def check(arguments: dict[str, Any], others: dict[str, Any]) -> None:
        check_bounds(rule, arguments)
        check_directions(rule, arguments, others)
        check_limits(rule, arguments)

    check()
