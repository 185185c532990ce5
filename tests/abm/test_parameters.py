from __future__ import annotations

import ast
import math
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import abm
from abm.build import build_inputs
from abm.errors import InputError
from abm.model import War
from abm.parameters import FREE, GROUPS, REGISTER, Parameter, Settings, Start, find
from abm.parameters.declare import constant, declare
from abm.scenarios import load
from tests.families import for_each

# Default and range wherever the specification states both.
SPECIFIED = {
    "planning.effort_cost": (0.02, 0.0, 0.10),
    "will.fatigue": (0.0, 0.0, 0.01),
    "will.front_effect": (0.03, -0.1, 0.1),
    "support.appropriations": (4.2, 3.8, 4.8),
    "support.plan_target": (12.0, 6.0, 24.0),
    "support.participation": (0.9, 0.7, 1.0),
    "support.overdraft": (12.0, 0.0, 36.0),
    "support.envelope_rate": (0.042, 0.0, 1.0 / 6.0),
    "support.envelope_months": (12.0, 6.0, 24.0),
    "support.envelope_due": (0.1, 1.0 / 18.0, 0.25),
    "support.envelope_met": (0.65, 0.4, 1.0),
    "contact_group.stand_in": (0.5, 0.0, 1.0),
    "contact_group.purchase_share": (0.25, 0.0, 0.5),
    "industry.lead_time": (18.0, 12.0, 30.0),
    "industry.capacity_cost": (6.0, 3.0, 12.0),
    "theatre.need": (3.75, 3.0, 6.0),
    "theatre.base_fires": (0.42, 0.2, 0.5),
    "theatre.mobility": (4.7, 4.0, 10.0),
    "theatre.russian_loss_rate": (0.051, 0.03, 0.08),
    "theatre.ukrainian_loss_rate": (0.0253, 0.018, 0.035),
    "theatre.mobilisation_size": (29.0, 25.0, 70.0),
    "theatre.reserves_drain": (0.034, 0.020, 0.060),
    "theatre.adaptation": (0.015, 0.0, 0.05),
    "theatre.russian_recruits": (18.5, 15.0, 28.0),
    "theatre.permanent_losses": (0.72, 0.6, 0.85),
    "talks.ceasefire_chance": (0.02, 0.01, 0.12),
    "theatre.campaign_recruits": (40.0, 30.0, 60.0),
    "theatre.campaign_month": (14.0, 10.0, 18.0),
    "theatre.campaign_months": (8.0, 3.0, 18.0),
    "theatre.tempo_rate": (0.09, 0.0, 0.2),
    "theatre.tempo_recruits": (0.8, 0.6, 1.2),
    "theatre.ground_momentum": (0.4, 0.0, 0.85),
    "theatre.noise_momentum": (0.6, 0.0, 0.9),
    "theatre.front_noise_spread": (0.11, 0.05, 0.25),
    "kyiv.exhaustion_fading": (0.01, 0.0, 0.05),
    "kyiv.exhaustion_from_losses": (0.016, 0.006, 0.02),
    "kyiv.exhaustion_from_land": (0.0235, 0.015, 0.04),
    "kyiv.staff_drift_confidence": (0.7, 0.3, 1.0),
    "kyiv.limit_from_tone": (4.0, 0.0, 6.0),
    "talks.outlook": (12.0, 3.0, 18.0),
    "talks.kyiv_early": (0.0, 0.0, 1.0),
    "talks.ceasefire_land": (0.5, 0.0, 2.0),
    "settlement.guarantee_need": (0.35, 0.1, 1.0),
    "settlement.guarantee_cost": (1.5, 0.0, 3.0),
    "settlement.break_value": (6.0, 0.0, 15.0),
    "settlement.deterrence": (0.5, 0.0, 1.0),
    "kremlin.window": (12.0, 12.0, 24.0),
    "kremlin.habit_belief": (0.5, 0.0, 0.8),
    "kremlin.cost_of_losses": (0.0106, 0.001, 0.015),
    "kremlin.cost_of_reserves": (3.5, 1.0, 6.5),
    "kremlin.drift_confidence": (0.7, 0.3, 1.0),
    "kremlin.envelope_weight": (0.5, 0.0, 1.0),
    "kremlin.deceit": (0.5, 0.0, 1.0),
    "settlement.watch": (60.0, 12.0, 60.0),
    "settlement.support": (1.0, 0.5, 2.0),
    "start.stock": (97.0, 80.0, 120.0),
    "start.orders": (0.05, 0.0, 0.15),
}

# Defaults that the specification states without a range.
DEFAULTS = {
    "planning.national_effort": 0.08,
    "planning.forum_effort": 0.08,
    "planning.siloed_effort": 0.08,
    "planning.impulse": 0.0,
    "planning.growth": 0.20,
    "planning.rotation": 0.08,
    "planning.effort_paid": 1.0,
    "channel.message": 1.0,
    "channel.realism": 1.0,
    "channel.industry": 1.0,
    "channel.sequencing": 1.0,
    "channel.sign_off": 1.0,
    "channel.forum": 1.0,
    "will.election_hazard": 1.0 / 48.0,
    "will.election_shock": 0.5,
    "will.persistence": 0.96,
    "will.will_spread": 0.7,
    "will.common_share": 0.5,
    "will.ceasefire_ease": 0.06,
    "will.gap_opening": 0.025,
    "will.gap_closing": 0.18,
    "will.gap_first_month": 4.0,
    "words.statement_noise": 0.9,
    "words.discipline": 0.65,
    "words.mute": 0.0,
    "words.demands_framing": 0.0,
    "support.reference_generosity": 0.954,
    "support.ambition": 0.25,
    "support.stock_draw": 0.05,
    "support.veto": 0.7,
    "support.veto_scale": 0.8,
    "support.inertia": 0.6,
    "support.friction": 0.15,
    "support.surge": 0.3,
    "support.size_factor": 1.05,
    "support.size_common": 0.3,
    "support.promise_factor": 1.0,
    "industry.order_rate": 0.10,
    "industry.order_base": 0.30,
    "industry.capacity_wear": 0.005,
    "contact_group.fill_share": 0.3,
    "contact_group.lock_step": 0.25,
    "contact_group.burden_sharing": 0.3,
    "theatre.buffer_months": 2.0,
    "theatre.buffer_limit": 12.0,
    "theatre.pause_use": 0.2,
    "theatre.fires_weight": 0.6,
    "theatre.front_noise": 0.25,
    "theatre.attack_gain": 1.5,
    "theatre.manpower_floor": 60.0,
    "theatre.ukrainian_recruits": 12.7,
    "theatre.volunteers": 23.0,
    "theatre.volunteer_months": 8.0,
    "theatre.mobilisation_ratio": 0.58,
    "theatre.recruits_at_rest": 0.3,
    "theatre.mobilisation_sector": 1.0,
    "theatre.mobilisation_fighting": 1.0,
    "theatre.front_jump_chance": 0.01,
    "theatre.front_jump_size": 2.0,
    "theatre.tempo_least": 0.6,
    "theatre.tempo_most": 2.5,
    "theatre.tempo_memory": 6.0,
    "theatre.tempo_force": 650.0,
    "theatre.tempo_force_months": 12.0,
    "theatre.tempo_ukrainian": 0.5,
    "theatre.tempo_advance": 0.6,
    "theatre.withdrawal_land": 20.0,
    "theatre.withdrawal_months": 6.0,
    "kyiv.exhaustion_limit": 0.82,
    "kyiv.land_limit": 110.0,
    "kyiv.limit_from_losses": 0.018,
    "kyiv.losses_expected": 6.0,
    "kyiv.limit_from_exhaustion": 4.0,
    "kyiv.aspiration": 3.0,
    "kyiv.limit_from_guarantee": 3.0,
    "kyiv.join_from_pressure": 1.0,
    "kyiv.join_from_audience": 0.5,
    "kyiv.join_from_exhaustion": 0.5,
    "kyiv.join_threshold": 0.35,
    "talks.signature_chance": 0.5,
    "talks.terms_slack": 0.5,
    "talks.early_months": 4.0,
    "talks.same_rule": 1.0,
    "talks.ceasefire_recovery": 0.05,
    "talks.resume_value": 3.0,
    "talks.longest_talk": 6.0,
    "talks.resume_months": 3.0,
    "talks.closed_months": 4.0,
    "talks.insincere_share": 0.5,
    "settlement.break_months": 3.0,
    "settlement.guarantee_months": 12.0,
    "settlement.durable": 24.0,
    "settlement.lasting": 60.0,
    "settlement.guaranteed": 0.0,
    "contact_group.absence_memory": 0.85,
    "contact_group.absence_limit": 0.8,
    "theatre.mobilisation_months": 3.0,
    "kremlin.tone_memory": 0.75,
    "kremlin.dispersion_memory": 0.85,
    "kremlin.dispersion_weight": 0.3,
    "kremlin.dispersion_between": 0.5,
    "kremlin.promise_memory": 0.97,
    "kremlin.promise_learning": 0.3,
    "kremlin.delivery_weight": 0.15,
    "kremlin.state_evidence_limit": 4.0,
    "kremlin.drift_limit": 1.5,
    "kremlin.retreat_months": 3.0,
    "kremlin.pause_drift": 0.7,
    "kremlin.pause_cost": 1.0,
    "kremlin.victory_margin": 10.0,
    "kremlin.punish_limit": 2.0,
    "kremlin.address_when_settling": 1.0,
    "kremlin.address_when_fighting": 0.05,
    "kremlin.front_misreading": 0.3,
    "kremlin.stock_misreading": 0.2,
    "kremlin.plausible": 0.10,
    "kremlin.cost_fixed": 0.15,
    "kremlin.limit_weight": 0.6,
    "kremlin.limit_misreading": 1.5,
    "kremlin.concession_anchor": 6.0,
    "kremlin.punish": 1.0,
    "kremlin.pause_discount": 0.8,
    "kremlin.pause_hope": 0.25,
    "kremlin.pause_relief": 0.2,
    "kremlin.quorum": 0.60,
    "start.russian_manpower": 250.0,
    "start.ukrainian_manpower": 230.0,
    "start.reserves": 1.0,
    "start.exhaustion": 0.0,
    "start.land": 64.0,
    "start.legacy_fires": 0.55,
    "start.russian_fires": 1.0,
    "start.joint_planning": 0.1,
    "start.kept_promises": 2.0,
    "start.broken_promises": 1.0,
    "start.tone": 0.6,
    "start.dispersion": 0.6,
    "start.audience": 0.6,
    "start.will": 0.6,
    "start.will_between": 0.2,
    "start.will_within": 0.3,
    "start.divergence": 0.18,
    "start.booked": 0.8,
    "start.capacity": 0.28,
    "start.orders_first": 4.0,
    "start.orders_last": 18.0,
    "start.group_ties": 2.0,
    "start.prior_spread": 1.0,
}

# The parameters that may stay free: levers that set what the model would otherwise find, and parts
# of the model that a free one leaves out.
OPTIONAL = {
    "theatre.campaign_recruits",
    "theatre.front_noise_spread",
    "theatre.russian_crowded_above",
    "support.horizon",
    "industry.orders",
    "kremlin.cover_clamp",
    "kremlin.sector_cost_of_losses",
    "talks.barred_above",
    "talks.barred_until",
    "support.pledge_goal",
    "support.sustainment_share",
    "start.largest_share",
}

GAP_FIRST = REGISTER["will.gap_first_month"]
HORIZON = REGISTER["support.horizon"]
NEED = REGISTER["theatre.need"]


@for_each(REGISTER)
def test_every_parameter_is_fully_declared(name: str) -> None:
    declared = REGISTER[name]
    for words in (declared.symbol, declared.unit, declared.meaning, declared.source):
        assert words == words.strip() != ""
    assert declared.meaning.endswith(".")
    assert declared.confidence in ("data", "literature", "judgement")
    assert declared.scope in ("start", "war", "partner")
    assert math.isfinite(declared.low) and math.isfinite(declared.high)
    assert declared.low < declared.high


@for_each(REGISTER)
def test_every_default_is_allowed(name: str) -> None:
    declared = REGISTER[name]
    assert declared.optional or declared.holds(declared.default)
    assert declared.check(declared.low, "here") == declared.low
    assert declared.check(declared.high, "here") == declared.high


@for_each(REGISTER)
def test_a_war_plays_at_both_ends_of_every_range(name: str) -> None:
    declared = REGISTER[name]
    for end in (declared.low, declared.high):
        scenario = load("six-partners", [f"{name}={end!r}", "treatment=1"])
        war = War.of(build_inputs(scenario, "coordinated", 3), 0, 2022).play()
        assert war.history and war.outcome


@for_each(REGISTER)
def test_every_default_survives_being_written_and_read(name: str) -> None:
    declared = REGISTER[name]
    shown = declared.show(declared.default)
    read: object = shown if shown == "free" else float(shown)
    again = declared.check(read, "here")
    assert again == pytest.approx(declared.default, rel=1e-9, nan_ok=True)


@for_each(SPECIFIED)
def test_defaults_and_ranges_are_those_of_the_specification(name: str) -> None:
    declared = REGISTER[name]
    assert (declared.default, declared.low, declared.high) == SPECIFIED[name]


def test_recruits_of_a_large_force_are_no_fewer() -> None:
    assert math.isnan(REGISTER["theatre.russian_crowded_above"].default)


@for_each(DEFAULTS)
def test_defaults_are_those_of_the_specification(name: str) -> None:
    assert REGISTER[name].default == DEFAULTS[name]


def test_names_are_group_and_attribute() -> None:
    for name, declared in REGISTER.items():
        assert declared.name == name
        group, _, field = name.partition(".")
        assert declared.field == field
        assert group == group.lower()
    assert "contact_group.fill_share" in REGISTER
    assert {name.partition(".")[0] for name in REGISTER if "start." in name} == {"start"}


def test_every_declared_attribute_is_in_the_register() -> None:
    declared = [
        value
        for group in GROUPS
        for part in group.__mro__
        for value in vars(part).values()
        if isinstance(value, Parameter)
    ]
    assert len(declared) == len(REGISTER)


def test_fields_are_unique_because_settings_hold_them_side_by_side() -> None:
    fields = [told.field for told in REGISTER.values() if told.scope != "start"]
    assert [field for field, times in Counter(fields).items() if times > 1] == []
    assert "treated" not in fields


def test_start_values_and_only_they_act_once() -> None:
    starting = {name for name, declared in REGISTER.items() if declared.scope == "start"}
    assert starting == {name for name in REGISTER if name.startswith("start.")}
    assert not issubclass(Settings, Start)


def test_every_parameter_is_read_by_the_model() -> None:
    read = set()
    for path in Path(abm.__file__).parent.rglob("*.py"):
        if path.parent.name != "parameters":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute):
                    read.add(node.attr)
                if isinstance(node, ast.Constant) and node.value in REGISTER:
                    read.add(REGISTER[node.value].field)
    assert {declared.field for declared in REGISTER.values()} <= read


def test_constants_of_rules_are_held_where_all_is_drawn() -> None:
    declared = constant("share", 0.5, (0.0, 1.0), "A share.")
    assert (declared.held, declared.symbol, declared.source) == (True, "-", "assumption")
    assert not NEED.held


def test_switches_are_whole_or_shares() -> None:
    for declared in REGISTER.values():
        if declared.unit == "switch":
            assert (declared.low, declared.high) == (0.0, 1.0)
        if declared.whole:
            assert declared.optional or declared.default == math.floor(declared.default)


def test_settings_hold_values_by_field() -> None:
    values = {declared.field: declared.default for declared in REGISTER.values()}
    assert Settings(values).need == 3.75
    assert math.isnan(Settings(values).horizon)
    assert Settings({**values, "need": 5.0}).need == 5.0
    assert Settings(values).need == 3.75  # settings share nothing


def test_declare_has_modest_defaults() -> None:
    declared = declare("x", "share", 0.5, (0.0, 1.0), "A share.")
    assert (declared.source, declared.confidence) == ("assumption", "judgement")
    assert (declared.scope, declared.whole) == ("war", False)


def test_a_constant_of_a_rule_is_a_parameter_that_is_held() -> None:
    assert declare("x", "share", 0.5, (0.0, 1.0), "A share.").held is False
    told = constant("share", 0.5, (0.0, 1.0), "A share.", whole=True)
    assert (told.held, told.symbol, told.source) == (True, "-", "assumption")
    assert (told.confidence, told.scope, told.whole) == ("judgement", "war", True)


def test_a_parameter_with_a_default_may_be_optional_too() -> None:
    bounded = declare("x", "share", 0.5, (0.0, 1.0), "A share.", optional=True)
    assert bounded.optional and math.isnan(bounded.check("free", "--set"))
    assert constant("share", 0.5, (0.0, 1.0), "A share.", optional=True).optional
    assert declare("x", "share", FREE, (0.0, 1.0), "A share.").optional


def test_find_gives_the_parameter_of_a_name() -> None:
    assert find("theatre.need", "--set") is NEED


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("theatre.ned", "theatre.need"),
        ("planing.national_effort", "planning.national_effort"),
        ("channels.message", "channel.message"),
    ],
)
def test_find_suggests_the_nearest_name(name: str, suggested: str) -> None:
    with pytest.raises(InputError) as refused:
        find(name, "war.toml")
    assert str(refused.value).startswith(f"war.toml: there is no parameter '{name}'.")
    assert f"Did you mean '{suggested}'?" in str(refused.value)


def test_find_suggests_nothing_where_nothing_is_near() -> None:
    with pytest.raises(InputError) as refused:
        find("@@@@", "--set")
    assert str(refused.value) == "--set: there is no parameter '@@@@'. See: concert parameters."


@pytest.mark.parametrize(
    ("declared", "words"),
    [
        (NEED, "numbers from 3 to 6"),
        (GAP_FIRST, "whole numbers from 0 to 240"),
        (HORIZON, 'whole numbers from 1 to 24 or "free"'),
        (REGISTER["industry.orders"], 'numbers from 0 to 1 or "free"'),
        (REGISTER["will.front_effect"], "numbers from -0.1 to 0.1"),
    ],
)
def test_allowed_says_in_words_what_is_allowed(declared: Parameter, words: str) -> None:
    assert declared.allowed() == words


@pytest.mark.parametrize(
    ("declared", "given", "used"),
    [
        (NEED, 4, 4.0),
        (NEED, 3.0, 3.0),
        (NEED, 6.0, 6.0),
        (GAP_FIRST, 7, 7.0),
        (GAP_FIRST, 7.0, 7.0),
        (HORIZON, 12, 12.0),
    ],
)
def test_check_gives_a_plain_number(declared: Parameter, given: object, used: float) -> None:
    number = declared.check(given, "--set")
    assert number == used
    assert type(number) is float


NOT_NUMBERS = [True, False, "4", "", "nan", "Free", None, [4.0], {"value": 4.0}, 4 + 0j, b"4"]
NOT_ALLOWED = [2.999, 6.001, -4.0, 1e300, math.nan, math.inf, -math.inf]


@pytest.mark.parametrize("given", [*NOT_NUMBERS, *NOT_ALLOWED, "free"])
def test_check_refuses_and_says_what_where_and_what_is_allowed(given: object) -> None:
    with pytest.raises(InputError) as refused:
        NEED.check(given, "war.toml [parameters.theatre]")
    assert str(refused.value) == (
        f"war.toml [parameters.theatre]: theatre.need = {given!r}; allowed: numbers from 3 to 6."
    )


@pytest.mark.parametrize("given", [3.5, math.nan, math.inf, -1, 241, True, "3"])
def test_check_refuses_what_is_not_whole(given: object) -> None:
    with pytest.raises(InputError, match="allowed: whole numbers from 0 to 240."):
        GAP_FIRST.check(given, "--set")


@pytest.mark.parametrize("given", [True, math.nan, math.inf, 0, 25, 3.5, "FREE", "12"])
def test_check_refuses_for_optional_parameters_too(given: object) -> None:
    with pytest.raises(InputError, match='allowed: whole numbers from 1 to 24 or "free".'):
        HORIZON.check(given, "--set")


def test_only_optional_parameters_may_stay_free() -> None:
    assert {name for name, declared in REGISTER.items() if declared.optional} == OPTIONAL
    for name, declared in REGISTER.items():
        if name in OPTIONAL:
            assert math.isnan(declared.check("free", "--set"))
        else:
            with pytest.raises(InputError):
                declared.check("free", "--set")


@pytest.mark.parametrize(
    ("value", "words"), [(4.0, "4"), (0.1, "0.1"), (1.0 / 48.0, "0.02083333333"), (FREE, "free")]
)
def test_show_writes_values_as_files_and_tables_do(value: float, words: str) -> None:
    assert NEED.show(value) == words


@settings(deadline=None)
@given(st.floats(allow_nan=True, allow_infinity=True))
def test_check_gives_what_holds_and_refuses_the_rest(number: float) -> None:
    for declared in (NEED, GAP_FIRST, HORIZON):
        if declared.holds(number):
            assert declared.check(number, "here") == number
            assert declared.low <= number <= declared.high
        else:
            with pytest.raises(InputError):
                declared.check(number, "here")
