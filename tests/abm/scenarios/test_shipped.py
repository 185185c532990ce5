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
    ("name", "prior", "gain", "payoff", "personal", "pauses"),
    [
        ("T1", 2.0, 100.0, 1.0, False, False),
        ("T2", 1.2, 60.0, 6.0, True, False),
        ("T3", 1.0, 45.0, 10.0, True, False),
        ("T4", 1.3, 35.0, 18.0, True, True),
    ],
)
def test_theories(
    ukraine: Scenario,
    name: str,
    prior: float,
    gain: float,
    payoff: float,
    personal: bool,
    pauses: bool,
) -> None:
    theory = ukraine.theories[name]
    assert (theory.prior, theory.gain, theory.payoff) == (prior, gain, payoff)
    assert (theory.personal, theory.pauses) == (personal, pauses)


# observable, predicted, rival, spread; memory; flags that are set; months in which it is tested.
EVIDENCE = {
    "T1.front": ("front", 15.0, 0.0, 6.0, 1.0, {"fighting"}, 0, ALWAYS),
    "T2.front": ("front", 1.5, 0.0, 2.0, 0.95, {"fighting"}, 0, ALWAYS),
    "T3.statements": ("European tone", -0.7, 0.9, 1.0, 1.0, {"dispersed", "reported"}, 7, WINTER),
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
        ("integrated", 0.6, 0.6),
        ("open-ended", 0.6, 0.6),
        ("compromise", 0.08, 0.08),
        ("unsustained", 0.08, 0.08),
    ],
)
def test_effort_of_the_arms(ukraine: Scenario, name: str, national: float, forum: float) -> None:
    treatment = ukraine.configuration(name).treatment
    assert treatment["planning.national_effort"] == national
    assert treatment["planning.forum_effort"] == forum


def test_thirteen_arms(ukraine: Scenario) -> None:
    assert len(ukraine.configurations) == 13


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
    assert [act.largest for act in arms["mixed"].changes.interventions] == [3, 3]


def test_six_partners_share_all_but_the_partners(ukraine: Scenario) -> None:
    six = load("six-partners")
    assert {partner.code for partner in six.partners} == {"USA", "DEU", "GBR", "NLD", "POL", "FRA"}
    assert six.theories == ukraine.theories
    assert six.parameters == pytest.approx(ukraine.parameters, nan_ok=True)
    assert math.isclose(sum(partner.share for partner in six.partners), 1.0)


# What the first edition says of parameters whose default has changed since.
CHANGED_SINCE: dict[str, float] = {}


def test_the_first_edition_writes_out_every_default() -> None:
    tree = tomllib.loads((folder() / "first-edition.toml").read_text(encoding="utf-8"))
    assert set(tree) == {"title", "description", "extends", "parameters", "configurations"}
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


@pytest.fixture(scope="module")
def editions() -> tuple[Scenario, Scenario]:
    """Return the first edition as it is written out, and as the default scenario has it."""
    settings = [f"{name}={value!r}" for name, value in CHANGED_SINCE.items()]
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
