"""The scenarios that come with the product say what the specification says."""

from __future__ import annotations

import math

import pytest

from abm.scenarios import Scenario, load, shipped

WINTER = [10, 11, 12, 1, 2, 3]
ALWAYS = list(range(1, 13))


@pytest.fixture(scope="module")
def ukraine() -> Scenario:
    return load("ukraine-2022")


def test_what_is_shipped() -> None:
    assert shipped() == [
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
    ],
)
def test_effort_of_the_arms(ukraine: Scenario, name: str, national: float, forum: float) -> None:
    treatment = ukraine.configuration(name).treatment
    assert treatment["planning.national_effort"] == national
    assert treatment["planning.forum_effort"] == forum


def test_ten_arms(ukraine: Scenario) -> None:
    assert len(ukraine.configurations) == 10


def test_what_else_the_arms_do(ukraine: Scenario) -> None:
    arms = ukraine.configurations
    assert arms["over-coordinated"].treatment["support.veto"] == 0.95
    assert arms["us-at-15"].parameters == {"start.largest_share": 0.15}
    assert arms["sequential"].treatment["talks.barred_above"] == 55.0
    assert arms["sequential"].treatment["support.taper"] == 0.05
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
