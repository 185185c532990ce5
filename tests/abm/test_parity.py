"""The two engines give the same bits: every recorded variable, every month, every war."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from abm import model, reports, schema
from abm.actors.agenda import PUBLIC, RELATIONS
from abm.build import build_inputs
from abm.engine.ensemble import Ensemble, Wars, joined
from abm.inputs import Inputs
from abm.parameters import REGISTER, Parameter
from abm.scenarios import load
from tests.abm.editions import first_edition

Play = Callable[[Inputs, int, int], Wars]
Compare = Callable[[Wars, Wars], None]
Settings = list[str]

SIX = load("six-partners")
# In the first edition ceasefires are not rare, and wars end in every way.
TALKATIVE = first_edition([])
ARMS = list(SIX.configurations)
PARTNERS = [partner.code for partner in SIX.partners]
CHANGING = [parameter for parameter in REGISTER.values() if parameter.scope != "start"]
PER_PARTNER = [parameter for parameter in CHANGING if parameter.scope == "partner"]
OF_STRUCTURE = [name for name in REGISTER if name.startswith(("structure.", "channel."))]

# A theory that rests on what no shipped one rests on, and serves no sector, but wants one.
RUMOURS = """
extends = "six-partners"

[theories.T5]
title = "Ukraine gives up"
prior = 0.5
gain = 50.0
goal = 10.0
sector = "right-bank"
sector_gain = 20.0
payoff = 12.0
"""
EVIDENCE = """
[theories.T5.evidence.{name}]
observable = "{about}"
predicted = {predicted}
rival = 0.4
spread = 2.0
state = {state}
reported = true
memory = 0.9
weight = 1.5
"""
ABOUT = {"forward cover": 3.0, "losses": 15.0, "reserves": 0.9, "concession talk": 0.2}
ABOUT |= {"energy": 0.8}


@pytest.fixture(scope="session")
def rumours(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a scenario with one more theory."""
    rows = [
        EVIDENCE.format(
            name=about.replace(" ", "-"),
            about=about,
            predicted=value,
            state=str(about == "losses").lower(),
        )
        for about, value in ABOUT.items()
    ]
    path = tmp_path_factory.mktemp("rumours") / "rumours.toml"
    path.write_text("".join([RUMOURS, *rows]))
    return str(path)


def value_of(parameter: Parameter) -> st.SearchStrategy[str]:
    """Draw a value within the declared range, its ends among them, or "free"."""
    low, high = parameter.low, parameter.high
    if parameter.whole:
        within = st.integers(int(low), int(high)).map(str)
    else:
        within = st.floats(low, high).map(repr)
    return st.one_of(within, st.just("free")) if parameter.optional else within


@st.composite
def values(draw: st.DrawFn, names: list[str], most: int) -> Settings:
    """Draw values for some parameters, for the whole war."""
    chosen = draw(st.lists(st.sampled_from(names), unique=True, max_size=most))
    return [f"{name}={draw(value_of(REGISTER[name]))}" for name in chosen]


@st.composite
def window(draw: st.DrawFn, path: str, months: int) -> Settings:
    """Draw the months in which something acts."""
    first = draw(st.integers(0, months - 1))
    until = draw(st.none() | st.integers(first + 1, months))
    return [f"{path}.from={first}"] + ([] if until is None else [f"{path}.until={until}"])


@st.composite
def intervention(draw: st.DrawFn, number: int, months: int) -> Settings:
    """Draw a change of a parameter for some months, for all or some partners."""
    path = f"interventions.i{number}"
    parameter = draw(st.sampled_from([*CHANGING, REGISTER["will.funding_gap"]]))
    told = [f"{path}.parameter={parameter.name}", f"{path}.value={draw(value_of(parameter))}"]
    if parameter in PER_PARTNER and draw(st.booleans()):
        some = draw(st.lists(st.sampled_from(PARTNERS), unique=True, min_size=1))
        told.append(f"{path}.partners={some}")
    elif parameter in PER_PARTNER and draw(st.booleans()):
        told.append(f"{path}.largest={draw(st.integers(1, 7))}")
    return told + draw(window(path, months))


@st.composite
def occasion(draw: st.DrawFn, number: int, months: int) -> Settings:
    """Draw an intervention that waits for a condition, or acts in random months."""
    told = draw(intervention(number + 10, months))
    path = f"interventions.i{number + 10}"
    if draw(st.booleans()):
        return [*told, f"{path}.schedule=random", f"{path}.count=1"]
    name = draw(st.sampled_from(list(PUBLIC)))
    relation = draw(st.sampled_from(RELATIONS))
    threshold = draw(st.sampled_from([-0.3, 0.0, 0.2, 0.9, 6.0, 30.0]))
    delay, duration = draw(st.integers(0, 6)), draw(st.integers(1, 9))
    condition = f"{path}.when={name} {relation} {threshold}"
    return [*told, condition, f"{path}.delay={delay}", f"{path}.duration={duration}"]


@st.composite
def report(draw: st.DrawFn, number: int, months: int) -> Settings:
    """Draw what an experiment does to a report to the Kremlin."""
    path = f"reports.r{number}"
    mode = draw(st.sampled_from(reports.MODES))
    told = [f"{path}.report={draw(st.sampled_from(reports.REPORTS))}", f"{path}.mode={mode}"]
    fixed = [f"{path}.value={draw(st.floats(0.0, 1.0))!r}"] if mode == "fixed" else []
    return told + fixed + draw(window(path, months))


@st.composite
def belief(draw: st.DrawFn, number: int, months: int) -> Settings:
    """Draw log-odds at which a theory is held."""
    path = f"beliefs.b{number}"
    theory = draw(st.sampled_from(["T1", "T2", "T3", "T4"]))
    odds = draw(st.floats(-30.0, 30.0))
    return [f"{path}.theory={theory}", f"{path}.log_odds={odds!r}", *draw(window(path, months))]


FIGURES = [one for one in SIX.figures.values() if not one.name.endswith(".influence")]
LATER = [one for one in FIGURES if one.scope == "war"]


@st.composite
def figure(draw: st.DrawFn, number: int, months: int) -> Settings:
    """Draw a change of a number of the scenario's tables for some months."""
    path = f"interventions.f{number}"
    declared = draw(st.sampled_from(LATER))
    value = draw(
        value_of(declared).filter(lambda told: told == "free" or declared.holds(float(told)))
    )
    told = [f"{path}.parameter={declared.name}", f"{path}.value={value}"]
    return told + draw(window(path, months))


@st.composite
def worlds(draw: st.DrawFn, longest: int) -> tuple[int, Settings]:
    """Draw a horizon and settings as people would type them after `--set`."""
    months = draw(st.integers(12, longest))
    told = [f"months={months}", *draw(values(list(REGISTER), 12)), *draw(values(OF_STRUCTURE, 2))]
    for change, most in ((intervention, 4), (figure, 2), (occasion, 3), (report, 2), (belief, 1)):
        for number in range(draw(st.integers(0, most))):
            told += draw(change(number, months))
    return months, told


arms = st.sampled_from(ARMS)
seeds = st.integers(0, 2**63 - 1)
runs = st.integers(0, 2**32 - 1)
slow = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=set(Phase) - {Phase.explain},
)


@pytest.mark.compiled
@drawn(st.booleans(), worlds(120), arms, runs, seeds)
@settings(slow, max_examples=60)
def test_any_war_is_the_same_in_both_engines(
    readable: Play,
    compiled: Play,
    assert_same: Compare,
    rumours: str,
    more: bool,
    world: tuple[int, Settings],
    arm: str,
    run: int,
    seed: int,
) -> None:
    scenario = load(rumours if more else "six-partners", world[1])
    given = build_inputs(scenario, arm)
    assert_same(readable(given, run, seed), compiled(given, run, seed))


@pytest.mark.compiled
@pytest.mark.parametrize("arm", list(load("ukraine-2022").configurations))
def test_every_shipped_configuration(
    readable: Play, compiled: Play, assert_same: Compare, arm: str
) -> None:
    given = build_inputs(load("ukraine-2022"), arm)
    assert_same(readable(given, 37, 2022), compiled(given, 37, 2022))


@pytest.fixture(scope="module")
def many(kernel: None) -> Wars:
    """Return enough wars of one plan for every way a war can go."""
    given = build_inputs(TALKATIVE, "coordinated")
    return joined(list(Ensemble(given, 2022, monthly=False).play_all(400)))


WAYS: dict[str, Callable[[Any], Any]] = {
    "insincere talks": lambda war: war["talks_insincere"] > 0,
    "war after a ceasefire": lambda war: war["ceasefires_resumed"] > 0,
    "war after a settlement": lambda war: war["settlements_broken"] > 0,
    "settled again": lambda war: war["settlements"] > 1,
    "settled after a ceasefire": lambda war: (war["settlements"] > 0) & (war["ceasefires"] > 0),
}


@pytest.mark.compiled
@pytest.mark.parametrize("outcome", schema.Outcome)
def test_every_outcome(
    readable: Play, compiled: Play, assert_same: Compare, many: Wars, outcome: str
) -> None:
    found = np.flatnonzero(many.war["outcome"] == outcome)
    assert len(found)
    given = build_inputs(TALKATIVE, "coordinated")
    war = compiled(given, int(found[0]), 2022)
    assert war.war["outcome"] == outcome
    assert_same(readable(given, int(found[0]), 2022), war)


@pytest.mark.compiled
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_an_outcome(
    readable: Play, compiled: Play, assert_same: Compare, many: Wars, way: str
) -> None:
    found = np.flatnonzero(WAYS[way](many.war))
    assert len(found)
    given = build_inputs(TALKATIVE, "coordinated")
    assert_same(readable(given, int(found[0]), 2022), compiled(given, int(found[0]), 2022))


def part_way(parameter: Parameter) -> float:
    """Return a value a quarter of the way from the default to the low end of the range."""
    value = parameter.default + 0.25 * (parameter.low - parameter.default)
    return float(round(value)) if parameter.whole else value


GAP = ["parameter=will.funding_gap", "value=1", "from=2", "until=9", 'partners=["USA"]']
LEVERS: dict[str, Settings] = {
    "unitary Kremlin": ["structure.unitary_kremlin=1"],
    "one ministry": ["structure.one_ministry=1"],
    "no joint capacity": ["structure.no_joint_capacity=1"],
    "constant support": ["structure.constant_support=1"],
    "constants of observation": ["kremlin.tone_memory=.5", "kremlin.dispersion_memory=.5"]
    + ["kremlin.dispersion_weight=1", "kremlin.dispersion_between=2", "kremlin.promise_memory=.9"]
    + ["kremlin.promise_learning=1", "kremlin.delivery_weight=.5"],
    "constants of choice": ["kremlin.state_evidence_limit=2", "kremlin.drift_limit=.5"]
    + ["kremlin.retreat_months=12", "kremlin.pause_drift=0", "kremlin.pause_cost=4"]
    + ["kremlin.victory_margin=30", "kremlin.punish_limit=4"],
    "constants of talks": ["talks.closed_months=1", "talks.resume_months=1"]
    + ["talks.insincere_share=.9", "kremlin.address_when_settling=.5"]
    + ["kremlin.address_when_fighting=.3", "settlement.guarantee_months=24"],
    "a long mobilisation": ["theatre.mobilisation_months=12"],
    "reserves frozen": ["theatre.reserves_frozen=1"],
    "adaptation": ["theatre.adaptation=0.05"],
    "no mobilisation": ["theatre.mobilisation=0"],
    "a campaign": ["theatre.campaign_recruits=60", "theatre.campaign_month=10"]
    + ["theatre.campaign_months=3", "theatre.recruits_at_rest=0.3"],
    "tempo": ["theatre.tempo_rate=0.2", "theatre.campaign_month=10"],
    "no limit of a force": ["theatre.russian_crowded_above=free", "start.russian_manpower=700"],
    "mobilisation after a defeat": ["theatre.mobilisation_sector=1"]
    + ["theatre.mobilisation_ratio=0.5", "theatre.mobilisation_fighting=1"]
    + ["start.legacy_fires=1"],
    "momentum": ["theatre.ground_momentum=0.8"],
    "swings": ["theatre.front_noise_spread=0.2", "theatre.noise_momentum=0.3"],
    "habituation": ["kyiv.exhaustion_fading=0.05"],
    "front programme": ["theatre.front_programme=-5", "theatre.attack_gain=3"],
    "largest partner": ["start.largest_share=0.15"],
    "group ties": ["start.group_ties=10", "contact_group.lock_step=0.8"],
    "horizon": ["support.horizon=24"],
    "orders": ["industry.orders=1", "industry.lead_time=12"],
    "taper": ["talks.barred_above=110", "support.taper=0.5"],
    "taper at talks": ["talks.barred_until=12", "support.taper_share=1", "kyiv.join_threshold=0"],
    "open-ended pledge": ["support.pledge_goal=60"],
    "compromise expected": ["support.compromise_share=0.5", "support.compromise_months=6"],
    "sustainment": ["support.sustainment_share=0.2", "support.equipment_life=6"],
    "forced talks": ["contact_group.forced_talks=1"],
    "framing": ["words.demands_framing=1"],
    "mute": ["words.mute=1"],
    "ultimatum": ["words.conditional_demand=1"],
    "an ultimatum that is heeded": ["words.conditional_demand=1", "kremlin.ultimatum=6"],
    "counter-support": ["theatre.counter_support=1", "theatre.counter_support_months=1"],
    "troop quality": ["theatre.troop_quality=1", "theatre.quality_loss=0.5"],
    "leaders change": ["kremlin.leader_change=1", "kremlin.leader_hardness=2"]
    + ["kremlin.leader_culpability=0.5", "kremlin.leader_hazard=0.1"],
    "a Russian promise": ["settlement.promise_land=5", "settlement.promise_discount=5"],
    "blind to cover": ["kremlin.cover_blind=1"],
    "cover clamped": ["kremlin.cover_clamp=2"],
    "longer window": ["kremlin.window=24"],
    "unpaid effort": ["planning.effort_paid=0"],
    "impulse": ["planning.impulse=1"],
    "a funding gap": [f"interventions.gap.{told}" for told in GAP],
    "standing in": ["contact_group.stand_in=1", "contact_group.absence_limit=.3"]
    + [f"interventions.gap.{told}" for told in GAP],
    "purchases": ["contact_group.purchase_share=.5", "start.stock=80"]
    + [f"interventions.gap.{told}" for told in GAP],
    "envelopes": ["support.envelope_rate=.15", "kremlin.envelope_weight=1"],
    "orders at the start": ["start.orders=.15", "start.orders_first=0"],
    "a report masked": ["reports.r.report=tone", "reports.r.mode=masked", "reports.r.from=1"],
    "a report fixed": [f"reports.r.{told}" for told in ("report=losses", "mode=fixed", "value=9")]
    + ["reports.r.from=0"],
    "a belief held": ["beliefs.b.theory=T4", "beliefs.b.log_odds=-3", "beliefs.b.from=5"],
    "constants of rules": [
        f"{name}={part_way(told)}"
        for name, told in REGISTER.items()
        if told.held and not told.optional
    ],
    **{name: [f"{name}=0"] for name in REGISTER if name.startswith("channel.")},
}


SHORT = ["months=14", "treatment=2"]


@pytest.fixture(scope="module")
def unmoved(compiled: Play) -> Wars:
    """Return the war in which no lever is moved."""
    return compiled(build_inputs(load("six-partners", SHORT), "coordinated"), 1, 2022)


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever(
    readable: Play, compiled: Play, assert_same: Compare, unmoved: Wars, lever: str
) -> None:
    given = build_inputs(load("six-partners", [*SHORT, *LEVERS[lever]]), "coordinated")
    war = compiled(given, 1, 2022)
    assert_same(readable(given, 1, 2022), war)
    assert war.months.tobytes() != unmoved.months.tobytes()


HELD = [parameter for parameter in REGISTER.values() if parameter.held]


FEW, MANY = 60, 400  # wars; some constants matter in hardly any


# Where a constant binds that does not at the defaults: with the lever of which it is a part.
TEMPO = ("theatre.tempo_rate=0.2",)
SWINGS = ("theatre.front_noise_spread=0.1",)
BINDS = {
    "theatre.tempo_least": (*TEMPO, "theatre.russian_loss_rate=0.08"),
    "theatre.tempo_most": (*TEMPO, "theatre.campaign_recruits=60"),
    "theatre.tempo_memory": TEMPO,
    "theatre.tempo_force": (*TEMPO, "theatre.campaign_recruits=60"),
    "theatre.tempo_force_months": (*TEMPO, "theatre.campaign_recruits=60"),
    "theatre.tempo_ukrainian": TEMPO,
    "theatre.tempo_advance": TEMPO,
    "theatre.front_jump_chance": SWINGS,
    "theatre.front_jump_size": SWINGS,
    "words.mute_below": ("words.mute=1",),
    "contact_group.absence_limit": ("contact_group.stand_in=1",),
    "contact_group.absence_memory": ("contact_group.stand_in=1",),
    "start.orders_first": ("start.orders=.05",),
    "start.orders_last": ("start.orders=.05",),
    "contact_group.forced_pressure": ("contact_group.forced_talks=1",),
    "theatre.fires_least": ("theatre.base_fires=0.2",),
    "theatre.counter_support_above": ("theatre.counter_support=1",),
    "theatre.counter_support_months": ("theatre.counter_support=1",),
    "theatre.quality_least": ("theatre.troop_quality=1", "theatre.quality_loss=0.5"),
    "kyiv.land_horizon": ("talks.same_rule=0",),
    "kyiv.expected_drift_limit": ("talks.same_rule=0",),
    "kremlin.punish_limit": ("theories.T2.sector_gain=0", "kremlin.cost_of_reserves=6.5"),
    "kremlin.ultimatum_months": ("words.conditional_demand=1", "kremlin.ultimatum=6"),
    "support.taper_months": ("talks.barred_above=110", "support.taper_share=1"),
    "support.compromise_months": ("support.compromise_share=1",),
    "support.sustainment_loss": ("support.sustainment_share=0.2",),
    "support.equipment_life": ("support.sustainment_share=0.2",),
}


@cache
def records(count: int, *settings: str) -> bytes:
    """Return the records of some wars of the compiled engine."""
    given = build_inputs(load("six-partners", settings), "coordinated")
    return bytes(Ensemble(given, 2022, monthly=False).play(np.arange(count)).war.tobytes())


@pytest.mark.compiled
@pytest.mark.parametrize("constant", HELD, ids=lambda constant: constant.name)
def test_every_constant_of_a_rule_moves_some_war(constant: Parameter) -> None:
    where = BINDS.get(constant.name, ())
    ends = [end for end in (constant.low, constant.high) if end != constant.default]
    changed = (
        records(count, *where, f"{constant.name}={end!r}") != records(count, *where)
        for count in (FEW, MANY)
        for end in ends
    )
    assert any(changed)


# Moscow and Kyiv both settle soon, and Moscow does not go back to war.
SOON = ["kremlin.quorum=0", "kremlin.punish=0", "kyiv.join_threshold=0", "kyiv.aspiration=1"]
SOON += ["kyiv.limit_from_guarantee=0", "talks.terms_slack=2", "talks.signature_chance=1"]
SOON += [f"theories.{name}.prior=-4" for name in ("T2", "T3", "T4")]


def test_a_settlement_is_watched_beyond_the_horizon(
    readable: Play, compiled: Play, assert_same: Compare
) -> None:
    given = build_inputs(
        load("six-partners", [*SOON, "settlement.break_value=15"]), "coordinated", 12
    )
    wars = (readable(given, run, 1) for run in range(20))
    durable = next(war for war in wars if war.war["outcome"] == schema.Outcome.DURABLE)
    assert_same(compiled(given, int(durable.runs[0]), 1), durable)


@pytest.mark.parametrize(("watch", "length"), [(12, 24), (60, 72)])
def test_a_settlement_is_watched_as_long_as_the_parameter_says(
    readable: Play, compiled: Play, assert_same: Compare, watch: int, length: int
) -> None:
    settings = [*SOON, "settlement.break_value=15", f"settlement.watch={watch}"]
    given = build_inputs(load("six-partners", settings), "coordinated", 12)
    assert len(given.in_force) == length
    wars = (readable(given, run, 1) for run in range(20))
    durable = next(war for war in wars if war.war["outcome"] == schema.Outcome.DURABLE)
    assert_same(compiled(given, int(durable.runs[0]), 1), durable)


@pytest.mark.compiled
@pytest.mark.parametrize("runs", [[4], [9, 2, 4]])
def test_reports_that_are_taken_from_another_arm(
    readable: Play, assert_same: Compare, runs: list[int]
) -> None:
    path = "configurations.siloed.reports"
    told = [
        f"{path}.{name}.{line}"
        for name in reports.REPORTS
        for line in (f"report={name}", "mode=yoked", "arm=coordinated", "from=14", "until=60")
    ]
    given = build_inputs(load("six-partners", told), "siloed")
    played = Ensemble(given, 2022).play(runs)
    alone = [readable(given, run, 2022) for run in runs]
    assert_same(joined(alone), played)


@pytest.mark.compiled
def test_reports_of_another_arm_go_on_while_its_settlement_is_watched(
    readable: Play, assert_same: Compare
) -> None:
    path = "configurations.paper.reports"
    told = [
        f"{path}.{name}.{line}"
        for name in ("tone", "cover", "deliveries")
        for line in (f"report={name}", "mode=yoked", "arm=siloed", "from=0")
    ]
    given = build_inputs(load("six-partners", told), "paper", 40)
    runs = [5, 8, 88]
    for run in runs:
        assert model.War.of(given.yokes[0].source, run, 2022).play().watched
    alone = [readable(given, run, 2022) for run in runs]
    assert_same(joined(alone), Ensemble(given, 2022).play(runs))
