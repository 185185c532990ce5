"""Values and choices of Kremlin agents, sectors they give up, men they call."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, reports, state
from abm.actors import kremlin
from abm.parameters import Settings
from abm.records import new_state as room
from abm.reports import Observation

Set = Callable[..., Settings]
FREE = math.nan


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


def theory(gain: float, payoff: float = 10.0, **values: Any) -> Any:
    told = {"goal": FREE, "sector": -1, **values}
    return made(inputs.Theory, gain=gain, payoff=payoff, **told)


@pytest.fixture
def agent() -> Any:
    return made(state.KremlinAgent, cost_weight=1.0, punishment_weight=1.0)


@pytest.fixture
def cheap(set_to: Set) -> Settings:
    """Return settings in which a month of war costs one."""
    return set_to(cost_of_losses=0.0, cost_of_reserves=0.0, cost_fixed=1.0)


def seen(**values: Any) -> Any:
    return made(Observation, **{"reserves": 1.0, "fighting": True, **values})


def test_the_best_plausible_theory_decides_what_fighting_is_worth(
    agent: Any, cheap: Settings
) -> None:
    # At even odds 20, 40 and 30 less ten months' cost; the second is not believed.
    agent.log_odds[:3] = [0.0, -5.0, 0.0]
    kremlin.value_continuing(agent, seen(), [theory(40), theory(1000), theory(60)], cheap)
    assert (agent.best_theory, agent.best_gain, agent.prospect) == (2, 20.0, 20.0)
    assert not agent.quits


def test_without_a_plausible_theory_one_would_quit(agent: Any, cheap: Settings) -> None:
    agent.log_odds[0] = -5.0
    kremlin.value_continuing(agent, seen(), [theory(1000)], cheap)
    assert (agent.best_theory, agent.prospect, agent.quits) == (-1, -3.0, True)


def test_quitting_may_beat_a_theory_that_is_believed(agent: Any, cheap: Settings) -> None:
    kremlin.value_continuing(agent, seen(), [theory(10)], cheap)
    assert (agent.best_theory, agent.best_gain) == (0, -5.0)
    assert (agent.prospect, agent.quits) == (-3.0, True)


def test_a_guarantee_deters_once_there_is_a_settlement(agent: Any, cheap: Settings) -> None:
    agent.log_odds[0] = 50.0
    for settled, worth in ((False, 30.0), (True, 20.0)):
        shown = seen(settled=settled, guarantee=0.5)
        kremlin.value_continuing(agent, shown, [theory(40)], cheap)
        assert agent.prospect == worth


def test_what_each_theory_is_worth_is_kept_plausible_or_not(agent: Any, cheap: Settings) -> None:
    agent.log_odds[:2] = [0.0, -50.0]
    kremlin.value_continuing(agent, seen(), [theory(40), theory(1000)], cheap)
    assert agent.worth[:3] == pytest.approx([10.0, -10.0, 0.0])


@pytest.mark.parametrize(
    ("told", "shown", "offered"),
    [
        ({}, {"moved": 9.0}, 40.0),
        ({"goal": 30.0}, {"moved": 0.0}, 70.0),
        ({"goal": 30.0}, {"moved": 12.0}, 58.0),
        ({"goal": 30.0}, {"moved": 31.0}, 40.0),
        ({"goal": 30.0}, {"moved": -5.0}, 75.0),
        ({"sector": 1, "sector_gain": 7.0}, {"held": [0.0, 1.0, 0.0]}, 47.0),
        ({"sector": 1, "sector_gain": 7.0}, {"held": [1.0, 0.0, 1.0]}, 40.0),
        ({"sector": 0, "sector_gain": 7.0, "goal": 2.0}, {"held": [1.0], "moved": 1.0}, 48.0),
    ],
)
def test_a_theory_offers_its_prize_missing_ground_and_a_sector_that_is_held(
    told: dict[str, Any], shown: dict[str, Any], offered: float
) -> None:
    assert kremlin.offer(theory(40, **told), seen(**shown)) == offered


def test_a_pause_is_worth_what_its_theory_still_offers(agent: Any, cheap: Settings) -> None:
    agent.log_odds[0] = 50.0
    told = theory(10, goal=30.0, pauses=True)
    for moved, offered in ((0.0, 40.0), (25.0, 15.0)):
        kremlin.value_pausing(agent, seen(moved=moved), [told], cheap)
        assert agent.pause == pytest.approx(0.8 * (offered - 0.8 * 10.0) - 1.0)


def test_a_guarantee_deters_from_what_a_theory_still_offers(agent: Any, cheap: Settings) -> None:
    agent.log_odds[0] = 50.0
    shown = seen(settled=True, guarantee=0.5, moved=20.0)
    kremlin.value_continuing(agent, shown, [theory(30, goal=30.0)], cheap)
    assert agent.prospect == 0.75 * 40.0 - 10.0


@pytest.mark.parametrize(("months", "counted"), [(10.0, 10.0), (18.0, 12.0)])
def test_by_one_rule_drift_counts_for_the_outlook_whatever_is_believed(
    agent: Any, set_to: Set, months: float, counted: float
) -> None:
    # Within the bounds of drift, 1.5; the theory costs a month's cost for all its months.
    costs = {"cost_of_losses": 0.0, "cost_of_reserves": 0.0, "cost_fixed": 1.0}
    settings = set_to(**costs, same_rule=1.0, outlook=12.0, drift_confidence=0.5)
    agent.drift = 2.0
    for odds, gained in ((0.0, 20.0), (50.0, 40.0)):
        agent.log_odds[0] = odds
        kremlin.value_continuing(agent, seen(), [theory(40, months)], settings)
        assert agent.worth[0] == pytest.approx(gained + 0.5 * counted * 1.5 - months)


def test_by_one_rule_a_pause_looks_as_far_ahead(agent: Any, set_to: Set) -> None:
    costs = {"cost_of_losses": 0.0, "cost_of_reserves": 0.0, "cost_fixed": 0.0}
    settings = set_to(**costs, same_rule=1.0, outlook=6.0, drift_confidence=0.5, pause_discount=1.0)
    agent.drift, agent.log_odds[0] = 1.0, -50.0
    kremlin.value_pausing(agent, seen(), [theory(40, pauses=True)], settings)
    assert agent.pause == pytest.approx(0.7 * 3.0 - 1.0)


def test_losses_and_spent_reserves_make_war_dear(agent: Any, set_to: Set) -> None:
    settings = set_to(cost_of_losses=0.01, cost_of_reserves=4.0, cost_fixed=0.1)
    agent.cost_weight = 2.0
    kremlin.value_continuing(agent, seen(losses=20.0, reserves=0.5), [], settings)
    assert agent.prospect == pytest.approx(-3.0 * (0.2 + 1.0 + 0.1))


@pytest.mark.parametrize(("drift", "worth"), [(1.0, 0.0), (9.0, 1.5), (-9.0, -7.5)])
def test_drift_counts_within_bounds(
    agent: Any, cheap: Settings, drift: float, worth: float
) -> None:
    agent.drift = drift
    kremlin.value_continuing(agent, seen(), [], cheap)
    assert agent.prospect == worth


def test_which_drift_counts_and_how_long_a_retreat_takes(agent: Any, set_to: Set) -> None:
    agent.drift = 9.0
    costs = {"cost_of_losses": 0.0, "cost_of_reserves": 0.0, "cost_fixed": 1.0}
    settings = set_to(**costs, drift_limit=4.0, retreat_months=2.0)
    kremlin.value_continuing(agent, seen(), [], settings)
    assert agent.prospect == 6.0


def test_a_pause_has_a_price_and_keeps_a_part_of_the_drift(agent: Any, set_to: Set) -> None:
    costs = {"cost_of_losses": 0.0, "cost_of_reserves": 0.0, "cost_fixed": 0.0}
    settings = set_to(**costs, pause_drift=0.25, pause_discount=1.0, pause_cost=3.0)
    agent.drift, agent.log_odds[0] = 1.0, -50.0
    kremlin.value_pausing(agent, seen(), [theory(40, pauses=True)], settings)
    assert agent.pause == pytest.approx(0.25 * 10.0 - 3.0)
    kremlin.value_pausing(agent, seen(), [theory(40)], settings)
    assert agent.pause == -3.0


def test_a_pause_serves_one_theory(agent: Any, cheap: Settings) -> None:
    agent.log_odds[:2] = [50.0, 50.0]
    theories = [theory(1000), theory(40, pauses=True)]
    kremlin.value_pausing(agent, seen(), theories, cheap)
    assert agent.pause == pytest.approx(0.8 * (40.0 - 0.8 * 10.0) - 1.0)
    kremlin.value_pausing(agent, seen(), theories[:1], cheap)
    assert agent.pause == -1.0


def test_hope_in_a_pause_adds_to_belief(agent: Any, set_to: Set) -> None:
    values = []
    for hope in (0.0, 0.5):
        settings = set_to(pause_hope=hope)
        kremlin.value_pausing(agent, seen(), [theory(40, pauses=True)], settings)
        values.append(agent.pause)
    assert values[1] > values[0]


@pytest.mark.parametrize(
    ("prospect", "pause", "prefers"),
    [
        (1.0, 0.0, state.SETTLE),
        (9.0, 0.0, state.CONTINUE),
        (1.0, 9.0, state.PAUSE),
        (8.0, 9.0, state.PAUSE),
    ],
)
def test_the_best_option_is_preferred(
    agent: Any, set_to: Set, prospect: float, pause: float, prefers: int
) -> None:
    # With Kyiv's limit at 70 and half the way to it: 64 + (prospect + 6) / 2.
    agent.prospect, agent.pause = prospect, pause
    settings = set_to(limit_weight=0.5, guarantee_cost=0.0, punish=0.0)
    kremlin.value_settling(agent, seen(land=64.0, kyiv_limit=70.0), settings)
    assert agent.limit == 64.0 + prospect
    assert agent.demand == 64.0 + 0.5 * (prospect + 6.0)
    assert agent.settle == agent.demand - 64.0
    assert agent.prefers == prefers


def test_a_poor_peace_is_punished_at_home(agent: Any, set_to: Set) -> None:
    agent.punishment_weight = 1.4
    shown = seen(land=64.0, kyiv_limit=64.0, reference_land=64.0)
    kremlin.value_settling(agent, shown, set_to(punish=2.0, guarantee_cost=0.0))
    assert agent.settle == pytest.approx(-2.8)


@pytest.mark.parametrize(("margin", "limit", "settle"), [(20.0, 2.0, -1.5), (5.0, 4.0, -3.0)])
def test_which_victory_a_leader_must_show_and_what_is_punished_at_most(
    agent: Any, set_to: Set, margin: float, limit: float, settle: float
) -> None:
    settings = set_to(punish=1.0, guarantee_cost=0.0, victory_margin=margin, punish_limit=limit)
    kremlin.value_settling(agent, seen(land=64.0, kyiv_limit=64.0, reference_land=74.0), settings)
    assert agent.settle == pytest.approx(settle)


def sector(**values: Any) -> Any:
    told = {"value": 10.0, "months": 10.0, "loss_share": 0.5, "exposure": 1.0}
    return made(inputs.Sector, **{**told, **values})


@pytest.mark.parametrize(
    ("shown", "told", "held"),
    [
        ({"losses": 99.0}, {}, 1.0),  # worth five, costs just under five
        ({"losses": 101.0}, {}, 0.0),
        ({"losses": 101.0, "fighting": False}, {}, 1.0),
        ({"losses": 101.0}, {"theory": -1}, 1.0),
        ({"losses": 99.0, "balance": -0.5}, {}, 0.0),  # under fire it costs more
    ],
)
def test_a_sector_is_given_up_when_it_costs_more_than_its_theory_is_worth(
    set_to: Set, shown: dict[str, Any], told: dict[str, Any], held: float
) -> None:
    theatre = made(state.Theatre, held=[1.0] * 6)
    agents = [made(state.KremlinAgent, weight=0.5) for _ in range(2)]
    settings = set_to(cost_of_losses=0.01)
    kremlin.hold_sectors(theatre, agents, seen(**shown), [sector(**told)], settings)
    assert theatre.held[0] == held
    assert theatre.held[1] == 1.0


def test_belief_is_shared_by_influence() -> None:
    agents = [made(state.KremlinAgent, weight=weight) for weight in (0.75, 0.25)]
    agents[0].log_odds[2], agents[1].log_odds[2] = 50.0, -50.0
    assert kremlin.shared_belief(agents, 2) == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("shown", "allowed", "called"),
    [
        ({"force_ratio": 0.79}, 1.0, True),
        ({"force_ratio": 0.80}, 1.0, False),
        ({"force_ratio": 0.79}, 0.0, False),
        ({"force_ratio": 0.79, "settled": True}, 1.0, False),
    ],
)
def test_men_are_called_when_forces_are_too_unequal(
    set_to: Set, shown: dict[str, Any], allowed: float, called: bool
) -> None:
    theatre = room(state.Theatre)
    kremlin.mobilise(theatre, seen(**shown), set_to(mobilisation=allowed))
    assert (theatre.mobilised, theatre.months_of_mobilisation) == (called, 3 if called else 0)


@pytest.mark.parametrize(
    ("shown", "switches", "called"),
    [
        ({"force_ratio": 0.9, "sector_fallen": True}, {}, False),
        ({"force_ratio": 0.9, "sector_fallen": True}, {"mobilisation_sector": 1.0}, True),
        ({"force_ratio": 0.9}, {"mobilisation_sector": 1.0}, False),
        ({"force_ratio": 0.7}, {"mobilisation_sector": 1.0}, True),
        ({"force_ratio": 0.7, "fighting": False}, {}, True),
        ({"force_ratio": 0.7, "fighting": False}, {"mobilisation_fighting": 1.0}, False),
        ({"force_ratio": 0.7}, {"mobilisation_fighting": 1.0}, True),
    ],
)
def test_men_are_called_when_a_sector_has_fallen_or_only_in_war(
    set_to: Set, shown: dict[str, Any], switches: dict[str, float], called: bool
) -> None:
    theatre = room(state.Theatre)
    kremlin.mobilise(theatre, seen(**shown), set_to(**switches))
    assert theatre.mobilised is called


def test_men_come_for_as_many_months_as_a_mobilisation_has(set_to: Set) -> None:
    theatre = room(state.Theatre)
    kremlin.mobilise(theatre, seen(force_ratio=0.5), set_to(mobilisation_months=5.0))
    assert theatre.months_of_mobilisation == 5


def test_men_are_called_once(set_to: Set) -> None:
    theatre = made(state.Theatre, mobilised=True)
    kremlin.mobilise(theatre, seen(force_ratio=0.5), set_to())
    assert theatre.months_of_mobilisation == 0


# Ultimatums and promises


@pytest.mark.parametrize(
    ("fighting", "masked", "prospect"), [(True, 0.0, 4.1), (False, 0.0, 5.0), (True, 1.0, 5.0)]
)
def test_an_ultimatum_is_heeded_by_what_backs_it(
    set_to: Callable[..., Settings], fighting: bool, masked: float, prospect: float
) -> None:
    agent = made(state.KremlinAgent, prospect=5.0)
    shown = made(Observation, fighting=fighting, ultimatum=0.6, cover=6.0)
    shown.masked[reports.COVER] = masked
    kremlin.heed_ultimatum(agent, shown, set_to(ultimatum=3.0, window=12.0))
    assert agent.prospect == pytest.approx(prospect)


def test_what_is_offered_counts_as_land_won(set_to: Callable[..., Settings]) -> None:
    found = []
    for concession in (0.0, 2.0):
        agent = made(state.KremlinAgent, prospect=3.0, punishment_weight=1.0)
        shown = made(
            Observation,
            land=64.0,
            kyiv_limit=64.0,
            reference_land=64.0,
            concession=concession,
        )
        kremlin.value_settling(agent, shown, set_to())
        found.append((agent.demand, agent.settle))
    assert found[0][0] == found[1][0]
    # Two thousand km2, and a fifth less of a moderate loss to be punished for.
    assert found[1][1] - found[0][1] == pytest.approx(2.2)
