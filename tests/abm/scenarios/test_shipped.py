"""The scenarios that come with the product say what the specification says."""

from __future__ import annotations

import math
import tomllib

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.parameters import REGISTER
from abm.scenarios import Scenario, load, shipped
from abm.scenarios.files import folder
from abm.scenarios.scenario import Configuration
from abm.scenarios.tables import TheoryTable

WINTER = [10, 11, 12, 1, 2, 3]
ALWAYS = list(range(1, 13))


@pytest.fixture(scope="module")
def ukraine() -> Scenario:
    return load("ukraine-2022")


def test_what_is_shipped() -> None:
    assert shipped() == [
        ("first-edition", "The first edition: every default written out"),
        ("six-partners", "Six partners"),
        ("ukraine-2022", "Ukraine and its partners from March 2022"),
    ]


def test_time(ukraine: Scenario) -> None:
    assert (ukraine.first_month, ukraine.months, ukraine.treatment) == ("2022-03", 84, 11)


def test_the_register_stands_unchanged(ukraine: Scenario) -> None:
    changed = [path for path in ukraine.origins if path.startswith("parameters.")]
    assert {ukraine.origins[path] for path in changed} == {"default"}


@pytest.mark.parametrize(
    ("name", "prior", "payoff", "personal", "pauses"),
    [
        ("T1", 2.0, 1.0, False, False),
        ("T2", 1.2, 6.0, True, False),
        ("T3", 1.0, 10.0, True, False),
        ("T4", 1.3, 18.0, True, True),
    ],
)
def test_theories(
    ukraine: Scenario,
    name: str,
    prior: float,
    payoff: float,
    personal: bool,
    pauses: bool,
) -> None:
    theory = ukraine.theories[name]
    assert (theory.prior, theory.payoff) == (prior, payoff)
    assert (theory.personal, theory.pauses) == (personal, pauses)


# What each theory offers: its prize, the land it is about, a sector and what holding that adds.
OFFERS = {
    "T1": (100.0, 0.0, None, 0.0),
    "T2": (0.0, 20.0, "right-bank", 70.0),
    "T3": (30.0, 30.0, None, 0.0),
    "T4": (10.9, 30.0, None, 0.0),
}


def test_what_theories_offer(ukraine: Scenario) -> None:
    assert {
        name: (theory.gain, theory.goal, theory.sector, theory.sector_gain)
        for name, theory in ukraine.theories.items()
    } == OFFERS


# observable, predicted, rival, spread; memory; flags that are set; months in which it is tested.
EVIDENCE = {
    "T1.front": ("front", 15.0, 0.0, 6.0, 1.0, {"fighting"}, 0, ALWAYS),
    "T2.front": ("front", 1.5, 0.0, 2.0, 0.95, {"fighting"}, 0, ALWAYS),
    "T3.statements": ("European tone", -0.7, 0.9, 1.0, 1.0, {"dispersed", "reported"}, 7, WINTER),
    "T3.energy": ("energy", 0.55, 0.95, 0.2, 1.0, set(), 7, WINTER),
    "T4.deliveries": ("deliveries", 0.45, 0.9, 1.5, 0.95, set(), 0, ALWAYS),
    "T4.munitions": (
        "munitions cover", 2.5, 7.5, 2.0, 1.0, {"state", "reported", "scales"}, 0, ALWAYS,
    ),
    "T4.money": ("money cover", -2.5, 2.5, 2.0, 1.0, {"state", "reported", "scales"}, 0, ALWAYS),
    "T4.attention": ("tone", -0.3, 0.9, 1.0, 1.0, {"state", "reported", "dispersed"}, 0, ALWAYS),
}  # fmt: skip


def test_evidence(ukraine: Scenario) -> None:
    found = {
        f"{name}.{key}": (
            row.observable, row.predicted, row.rival, row.spread, row.memory,
            {flag for flag in ("dispersed", "state", "reported", "fighting", "scales")
             if getattr(row, flag)},
            row.first_month, row.calendar_months,
        )
        for name, theory in ukraine.theories.items()
        for key, row in theory.evidence.items()
    }  # fmt: skip
    assert found == EVIDENCE


def test_every_row_of_evidence_counts_once(ukraine: Scenario) -> None:
    rows = [row for theory in ukraine.theories.values() for row in theory.evidence.values()]
    assert {row.weight for row in rows} == {1.0}


def test_the_first_winter(ukraine: Scenario) -> None:
    energy = ukraine.series["energy"]
    assert (energy.first, energy.then) == (7, 1.0)
    assert energy.values == (0.65, 0.705, 0.76, 0.815, 0.87, 0.925)


def test_munitions_and_money_add_up_to_forward_cover(ukraine: Scenario) -> None:
    munitions, money = (ukraine.theories["T4"].evidence[key] for key in ("munitions", "money"))
    assert munitions.predicted + munitions.rival + money.predicted + money.rival == 2.5 + 7.5
    assert munitions.predicted - munitions.rival == money.predicted - money.rival == 2.5 - 7.5


def test_sectors(ukraine: Scenario) -> None:
    keys = ("land", "serves", "value", "months", "loss_share", "exposure", "flank", "added_losses")
    found = {
        name: tuple(getattr(sector, key) for key in keys)
        for name, sector in ukraine.sectors.items()
    }
    assert found == {
        "north": (40.0, "T1", 20.0, 36.0, 0.25, 0.0, "north", 0.25),
        "northeast": (10.0, None, 0.0, 0.0, 0.0, 0.0, "east", 0.1),
        "right-bank": (5.0, "T2", 12.0, 36.0, 0.33, 4.0, "east", 0.1),
    }
    falls = [(s.falls_below, s.falls_after) for s in ukraine.sectors.values()]
    assert falls == [(None, 1.0), (-0.15, 6.0), (None, 1.0)]


def test_the_kremlin(ukraine: Scenario) -> None:
    roles = list(ukraine.kremlin.values())
    assert [role.leads for role in roles] == [True, False, False, False]
    assert [role.influence for role in roles] == [0.5, 0.2, 0.15, 0.15]
    assert [role.cost_weight for role in roles] == [1.0, 1.0, 1.8, 0.6]
    assert [role.punishment_weight for role in roles] == [1.0, 0.6, 0.0, 1.4]
    assert [role.bias for role in roles] == [0.15, 0.15, -0.05, 0.15]
    assert [role.access for role in roles] == [1.0, 0.4, 0.9, 0.6]
    assert [role.prior_offset for role in roles] == [0.3, 0.2, -0.5, 0.4]


@pytest.mark.parametrize(
    ("name", "national", "forum"),
    [
        ("siloed", 0.08, 0.08),
        ("coordinated", 0.6, 0.6),
        ("over-coordinated", 0.95, 0.95),
        ("paper", 0.08, 0.08),
        ("national", 0.6, 0.08),
        ("forum", 0.08, 0.6),
        ("mixed", 0.08, 0.08),
        ("us-at-15", 0.08, 0.08),
        ("sequential", 0.08, 0.08),
        ("guaranteed", 0.6, 0.6),
        ("integrated", 0.6, 0.6),
        ("counter-support", 0.08, 0.08),
        ("leader-change", 0.08, 0.08),
        ("culpable-successor", 0.08, 0.08),
        ("hardliner", 0.08, 0.08),
        ("leader-hazard", 0.08, 0.08),
        ("russian-promise", 0.08, 0.08),
        ("ultimatum", 0.08, 0.08),
        ("troop-quality", 0.08, 0.08),
        ("open-ended", 0.6, 0.6),
        ("compromise", 0.08, 0.08),
        ("unsustained", 0.08, 0.08),
    ],
)
def test_effort_of_the_arms(ukraine: Scenario, name: str, national: float, forum: float) -> None:
    treatment = ukraine.configuration(name).treatment
    assert treatment["planning.national_effort"] == national
    assert treatment["planning.forum_effort"] == forum


def test_history_and_twenty_two_arms(ukraine: Scenario) -> None:
    known = list(ukraine.configurations)
    assert known[:3] == ["siloed", "coordinated", "history"] and len(known) == 23


@pytest.mark.parametrize("name", ["ukraine-2022", "six-partners", "first-edition"])
def test_nothing_changes_in_history(name: str) -> None:
    scenario = load(name)
    arm = scenario.configuration("history")
    assert not arm.treatment and not arm.parameters and not any(arm.changes)
    # The mandate of siloed ministries is history's effort of the default world, and no other's.
    told = scenario.configuration("siloed").treatment
    for effort in ("planning.national_effort", "planning.forum_effort"):
        assert told[effort] == scenario.value(effort)


def beside_effort(arm: Configuration) -> dict[str, float]:
    """Return what an arm's treatment sets besides effort."""
    return {
        name: value
        for name, value in arm.treatment.items()
        if not name.startswith("planning.") and not math.isnan(value)
    }


def test_two_arms_of_the_first_edition_are_as_they_were() -> None:
    arms = load("first-edition").configurations
    sequential = {"talks.barred_above": 55.0, "support.taper": 0.05, "support.taper_share": 0.0}
    assert beside_effort(arms["sequential"]) == sequential
    assert beside_effort(arms["integrated"]) == {"support.plan_target": 12.0}


def test_what_else_the_arms_do(ukraine: Scenario) -> None:
    arms = ukraine.configurations
    assert arms["over-coordinated"].treatment["support.veto"] == 0.95
    assert arms["us-at-15"].parameters == {"start.largest_share": 0.15}
    assert arms["guaranteed"].treatment["settlement.guaranteed"] == 1.0
    assert beside_effort(arms["sequential"]) == {
        "talks.barred_above": 55.0,
        "talks.barred_until": 36.0,
        "support.taper_share": 0.5,
    }
    assert beside_effort(arms["integrated"]) == {"support.plan_target": 24.0}
    assert beside_effort(arms["open-ended"]) == {"support.pledge_goal": 55.0}
    assert beside_effort(arms["compromise"]) == {"support.compromise_share": 0.5}
    assert beside_effort(arms["unsustained"]) == {"support.sustainment_share": 0.2}
    (impulse,) = arms["paper"].changes.interventions
    assert (impulse.parameter, impulse.value) == ("planning.impulse", 0.4)
    assert (impulse.window.first, impulse.window.until) == (11, 12)
    assert arms["counter-support"].treatment["theatre.counter_support"] == 0.5
    assert arms["culpable-successor"].treatment["kremlin.leader_culpability"] == 1.0
    assert arms["hardliner"].treatment["kremlin.leader_hardness"] == 1.0
    assert arms["leader-hazard"].treatment["kremlin.leader_hazard"] == 0.02
    assert arms["russian-promise"].treatment["settlement.promise_land"] == 3.0
    assert arms["russian-promise"].treatment["settlement.promise_discount"] == 3.0
    assert arms["ultimatum"].treatment["kremlin.ultimatum"] == 2.0
    assert arms["troop-quality"].treatment["theatre.troop_quality"] == 1.0
    for name in ("leader-change", "culpable-successor", "hardliner"):
        (change,) = arms[name].changes.interventions
        assert (change.parameter, change.value) == ("kremlin.leader_change", 1.0)
        assert (change.window.first, change.window.until) == (11, 12)
    (demand,) = arms["ultimatum"].changes.interventions
    assert (demand.parameter, demand.window.until) == ("words.conditional_demand", 17)
    assert [act.largest for act in arms["mixed"].changes.interventions] == [3, 3]


def test_six_partners_share_all_but_the_partners(ukraine: Scenario) -> None:
    six = load("six-partners")
    assert {partner.code for partner in six.partners} == {"USA", "DEU", "GBR", "NLD", "POL", "FRA"}
    assert six.theories == ukraine.theories
    assert six.parameters == pytest.approx(ukraine.parameters, nan_ok=True)
    assert math.isclose(sum(partner.share for partner in six.partners), 1.0)


# What the first edition says of parameters whose default has changed since.
CHANGED_SINCE = {
    # Recruits and tempo.
    "theatre.russian_recruits": 27.0,
    "theatre.campaign_recruits": math.nan,
    "theatre.recruits_at_rest": 1.0,
    "theatre.russian_crowded_above": 650.0,
    "theatre.tempo_rate": 0.0,
    "theatre.permanent_losses": 0.85,
    "theatre.russian_loss_rate": 0.048,
    "theatre.ukrainian_loss_rate": 0.026,
    "theatre.ukrainian_recruits": 13.0,
    "theatre.volunteers": 32.0,
    "theatre.mobility": 5.0,
    "theatre.base_fires": 0.45,
    "theatre.mobilisation_size": 28.0,
    "theatre.mobilisation_ratio": 0.8,
    "theatre.mobilisation_sector": 0.0,
    "theatre.mobilisation_fighting": 0.0,
    "kyiv.exhaustion_from_losses": 0.012,
    "kyiv.exhaustion_from_land": 0.025,
    # Momentum, a war economy that adapts, weariness that levels off.
    "theatre.ground_momentum": 0.0,
    "theatre.front_noise_spread": math.nan,
    "theatre.noise_momentum": 0.0,
    "theatre.reserves_drain": 0.027,
    "theatre.adaptation": 0.0,
    "kyiv.exhaustion_fading": 0.0,
    # Partners: substitution, envelopes, orders at the start.
    "contact_group.stand_in": 0.0,
    "contact_group.purchase_share": 0.0,
    "support.envelope_rate": 0.0,
    "support.size_common": 0.1,
    "kremlin.envelope_weight": 0.0,
    "start.orders": 0.0,
    # Talks, settlements, and what war costs Moscow.
    "talks.ceasefire_chance": 0.12,
    "talks.early_months": 0.0,
    "talks.same_rule": 0.0,
    "settlement.watch": 24.0,
    "kremlin.cost_of_losses": 0.012,
    "kremlin.sector_cost_of_losses": math.nan,
}


def test_the_first_edition_leaves_no_parameter_to_its_default() -> None:
    tree = tomllib.loads((folder() / "first-edition.toml").read_text(encoding="utf-8"))
    tables = {"title", "description", "extends", "parameters", "theories", "configurations"}
    assert set(tree) == tables
    written = {
        f"{group}.{name}": value
        for group, values in tree["parameters"].items()
        for name, value in values.items()
    }
    assert written.keys() == REGISTER.keys()
    for name, parameter in REGISTER.items():
        value = math.nan if written[name] == "free" else written[name]
        expected = CHANGED_SINCE.get(name, parameter.default)
        assert value == expected or (math.isnan(value) and math.isnan(expected)), name


def test_what_has_changed_since_is_another_number_now() -> None:
    assert [name for name, old in CHANGED_SINCE.items() if REGISTER[name].default == old] == []


# What each theory of the first edition says: prior, gain, months until it pays off.
THEORIES = {
    "T1": (2.0, 100.0, 1.0),
    "T2": (1.2, 60.0, 6.0),
    "T3": (1.0, 45.0, 10.0),
    "T4": (1.3, 35.0, 18.0),
}


def test_the_first_edition_writes_out_every_theory() -> None:
    tree = tomllib.loads((folder() / "first-edition.toml").read_text(encoding="utf-8"))
    told = tree["theories"]
    first = load("first-edition")
    assert list(told) == list(first.theories)
    for name, theory in first.theories.items():
        numbers = TheoryTable.model_fields.keys() - {"title", "label", "expectation"}
        assert told[name].keys() == numbers
        assert (theory.prior, theory.gain, theory.payoff) == THEORIES[name]
        assert (theory.goal, theory.sector, theory.sector_gain) == (None, None, 0.0)
        weights = {key: row["weight"] for key, row in told[name]["evidence"].items()}
        assert weights == {key: row.weight for key, row in theory.evidence.items()}
    assert [row for row, told in first.theories["T3"].evidence.items() if told.weight == 0.0] == [
        "energy"
    ]


@pytest.fixture(scope="module")
def editions() -> tuple[Scenario, Scenario]:
    """Return the first edition as it is written out, and as the default scenario has it."""
    old = {name: REGISTER[name].show(value) for name, value in CHANGED_SINCE.items()}
    old |= {f"theories.{name}.gain": f"{gain}" for name, (_, gain, _) in THEORIES.items()}
    old |= {f"theories.{name}.{key}": "free" for name in THEORIES for key in ("goal", "sector")}
    old |= {f"theories.{name}.sector_gain": "0.0" for name in THEORIES}
    old["theories.T3.evidence.energy.weight"] = "0.0"
    settings = [f"{name}={value}" for name, value in old.items()]
    return load("first-edition"), load("ukraine-2022", settings)


# Arms that the first edition writes out, because they have changed since.
CHANGED_ARMS = ("sequential", "integrated")


def unchanged(scenario: Scenario) -> dict[str, object]:
    """Return what a scenario says besides its title and the arms that have changed."""
    apart = ("title", "description", *(f"configurations.{arm}" for arm in CHANGED_ARMS))
    return {path: value for path, value in scenario.content if not path.startswith(apart)}


def test_the_first_edition_is_the_default_scenario_but_for_two_arms(
    editions: tuple[Scenario, Scenario],
) -> None:
    first, default = editions
    assert unchanged(first) == unchanged(default)
    own = {first.origins[path] for path in first.origins if path.startswith("parameters.")}
    assert own == {"first-edition.toml"}


@pytest.mark.compiled
@pytest.mark.parametrize("arm", ["siloed", "coordinated"])
def test_the_first_edition_plays_the_same_wars(
    editions: tuple[Scenario, Scenario], arm: str
) -> None:
    first, default = (
        Ensemble(build_inputs(scenario, arm), 2022).play(np.arange(5)) for scenario in editions
    )
    assert first.war.tobytes() == default.war.tobytes()
    assert first.months.tobytes() == default.months.tobytes()
    assert first.portraits.tobytes() == default.portraits.tobytes()
