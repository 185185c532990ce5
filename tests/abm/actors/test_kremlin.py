"""Beliefs of the Kremlin's agents, from what they are shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from abm import inputs, reports, state
from abm.actors import kremlin
from abm.parameters import Settings, Start
from abm.records import new_state as room
from abm.reports import Observation
from abm.state import Luck

FREE = math.nan
NO_CLAMPS = [FREE] * 8


def made(kind: type, **values: Any) -> Any:
    one: Any = room(kind)
    one.__dict__.update(values)
    return one


def row(**values: Any) -> Any:
    told = {"spread": 1.0, "predicted": 1.0, "memory": 1.0, "weight": 1.0, "calendar": [1.0] * 12}
    return made(inputs.Evidence, **{**told, **values})


def seen(**values: Any) -> Any:
    return made(Observation, **{"calendar_month": 3, "fighting": True, **values})


@pytest.fixture
def agent() -> Any:
    return made(state.KremlinAgent, access=0.5, influence=0.2, entity=5)


def test_only_personal_theories_differ_by_seat(
    begun_with: Callable[..., Start], luck: Luck
) -> None:
    taken = room(state.KremlinAgent)
    role = made(inputs.KremlinRole, prior_offset=0.3, influence=0.5, leads=True, entity=8)
    theories = [made(inputs.Theory, prior=2.0), made(inputs.Theory, prior=1.2, personal=True)]
    kremlin.begin(taken, role, theories, begun_with(prior_spread=0.0), luck)
    assert taken.log_odds[:2] == [2.0, 1.5]
    assert (taken.leads, taken.influence, taken.entity) == (True, 0.5, 8)
    kremlin.begin(taken, role, theories, begun_with(prior_spread=1.0), luck)
    assert taken.log_odds[0] == 2.0
    assert taken.log_odds[1] != 1.5


@pytest.mark.parametrize(
    ("unitary", "leads", "weight"), [(0.0, False, 0.2), (1.0, False, 0.0), (1.0, True, 1.0)]
)
def test_weight_is_influence_unless_the_leadership_rules_alone(
    agent: Any,
    set_to: Callable[..., Settings],
    luck: Luck,
    unitary: float,
    leads: bool,
    weight: float,
) -> None:
    agent.leads = leads
    kremlin.read_front(agent, seen(), set_to(unitary_kremlin=unitary), luck)
    assert agent.weight == weight


@pytest.mark.parametrize(
    ("fighting", "masked", "drift"), [(True, 0.0, 0.43), (False, 0.0, 0.0), (True, 1.0, 0.0)]
)
def test_drift_follows_what_is_told_of_a_moving_front(
    agent: Any,
    set_to: Callable[..., Settings],
    luck: Luck,
    fighting: bool,
    masked: float,
    drift: float,
) -> None:
    agent.bias = 0.15
    shown = seen(front_change=2.0, fighting=fighting)
    shown.masked[reports.FRONT_CHANGE] = masked
    kremlin.read_front(agent, shown, set_to(front_misreading=0.0), luck)
    assert agent.front_reading == 2.15
    assert agent.drift == pytest.approx(drift)


@pytest.mark.parametrize(
    ("observable", "value"),
    [
        ("front", 1.0),
        ("deliveries", 2.0),
        ("munitions cover", 3.0),
        ("money cover", 4.0),
        ("forward cover", 7.0),
        ("tone", 5.0),
        ("European tone", 6.0),
        ("losses", 8.0),
        ("reserves", 9.0),
        ("concession talk", 10.0),
    ],
)
def test_evidence_is_about_what_it_names(agent: Any, observable: str, value: float) -> None:
    agent.front_reading = 1.0
    shown = seen(deliveries=2.0, cover=7.0, cover_unbooked=3.0, tone=5.0, european_tone=6.0)
    shown.losses, shown.reserves, shown.concession_talk = 8.0, 9.0, 10.0
    number = inputs.OBSERVABLES.index(observable)
    assert kremlin.observed(agent, shown, number) == value
    assert not kremlin.is_masked(shown, number)
    shown.masked[inputs.REPORT_BEHIND[number]] = 1.0
    assert kremlin.is_masked(shown, number)


def test_energy_is_public_and_may_not_be_known(agent: Any) -> None:
    shown = seen(energy=0.7, masked=[1.0] * len(reports.REPORTS))
    assert kremlin.observed(agent, shown, inputs.ENERGY) == 0.7
    assert not kremlin.is_masked(shown, inputs.ENERGY)
    shown.energy = FREE
    assert kremlin.is_masked(shown, inputs.ENERGY)
    assert not kremlin.is_tested(row(observable=inputs.ENERGY), shown)


@pytest.mark.parametrize("state_row", [False, True])
def test_a_weight_multiplies_what_a_row_says(agent: Any, set_to: Any, state_row: bool) -> None:
    agent.access = 1.0
    changes = []
    for weight in (1.0, 2.5, 0.0):
        told = row(observable=inputs.DELIVERIES, weight=weight, state=state_row)
        agent.evidence[0] = 0.0
        kremlin.weigh_evidence(agent, seen(deliveries=1.0), [told], set_to())
        changes.append(agent.change[0])
    assert changes == [0.5, 1.25, 0.0]
    assert math.copysign(1.0, changes[-1]) == 1.0


@pytest.mark.parametrize(
    ("told", "shown", "tested"),
    [
        ({}, {}, True),
        ({"calendar": [0.0, 0.0, 1.0] + [0.0] * 9}, {}, True),
        ({"calendar": [1.0, 1.0, 0.0] + [1.0] * 9}, {}, False),
        ({"first_month": 7}, {"month": 6}, False),
        ({"first_month": 7}, {"month": 7}, True),
        ({"fighting": True}, {"fighting": False}, False),
        ({"weight": 0.0}, {}, False),
        ({}, {"fighting": False}, True),
        ({"fighting": True}, {}, True),
        ({}, {"masked": [1.0] * 12}, False),
    ],
)
def test_evidence_is_tested_in_its_months(
    told: dict[str, Any], shown: dict[str, Any], tested: bool
) -> None:
    assert kremlin.is_tested(row(**told), seen(**shown)) is tested


@pytest.mark.parametrize(("scales", "window", "weight"), [(False, 24, 0.5), (True, 24, 0.0)])
def test_figures_that_scale_grow_with_the_window(
    agent: Any, set_to: Callable[..., Settings], scales: bool, window: float, weight: float
) -> None:
    # Predicted 1 or 2, rival 0, seen 1: better than halfway, or just halfway.
    told = row(observable=inputs.DELIVERIES, scales=scales)
    assert kremlin.weigh(agent, told, seen(deliveries=1.0), set_to(window=window)) == weight


def test_contradiction_widens_the_spread(agent: Any, set_to: Callable[..., Settings]) -> None:
    shown = seen(deliveries=1.0, dispersion=1.0)
    for dispersed, weight in ((False, 0.5), (True, 0.25)):
        told = row(observable=inputs.DELIVERIES, dispersed=dispersed)
        assert kremlin.weigh(agent, told, shown, set_to()) == weight


def learn(agent: Any, evidence: list[Any], shown: Any, settings: Settings) -> None:
    kremlin.weigh_evidence(agent, shown, evidence, settings)
    kremlin.cap_states(agent, evidence, 1, settings)
    kremlin.update_theories(agent, evidence, 1, NO_CLAMPS)


def test_flows_add_up_and_fade(agent: Any, set_to: Callable[..., Settings]) -> None:
    evidence = [row(observable=inputs.DELIVERIES, memory=0.5, fighting=True)]
    shown = seen(deliveries=1.0)
    for total in (0.5, 0.75, 0.875):
        learn(agent, evidence, shown, set_to())
        assert agent.evidence[0] == agent.log_odds[0] == total
    shown.fighting = False
    learn(agent, evidence, shown, set_to())
    assert (agent.log_odds[0], agent.fading[0], agent.change[0]) == (0.875, 0.0, 0.0)


def test_what_is_reported_counts_as_far_as_one_has_access(
    agent: Any, set_to: Callable[..., Settings]
) -> None:
    learn(agent, [row(observable=inputs.TONE, reported=True)], seen(tone=1.0), set_to())
    assert agent.log_odds[0] == 0.25


def test_states_count_once_as_they_stand(agent: Any, set_to: Callable[..., Settings]) -> None:
    evidence = [row(observable=inputs.TONE, state=True)]
    for tone, total in ((1.5, 1.0), (1.5, 1.0), (0.5, 0.0)):
        learn(agent, evidence, seen(tone=tone), set_to())
        assert agent.log_odds[0] == pytest.approx(4.0 * math.tanh(total / 4.0))
    learn(agent, evidence, seen(tone=1.5, masked=[1.0] * 12), set_to())
    assert agent.log_odds[0] == pytest.approx(0.0)


def test_states_are_capped_together_and_share_the_cap(
    agent: Any, set_to: Callable[..., Settings]
) -> None:
    evidence = [
        row(observable=inputs.TONE, state=True, reported=True),
        row(observable=inputs.DELIVERIES, state=True),
        row(observable=inputs.DELIVERIES, theory=1, state=True),
        row(observable=inputs.DELIVERIES),
    ]
    learn(agent, evidence, seen(tone=6.5, deliveries=2.5), set_to())
    kept = math.tanh(2.0) / 2.0  # of 6 and 2 together
    assert agent.evidence[:2] == pytest.approx([0.5 * kept * 6.0, kept * 2.0])
    assert agent.evidence[2] == 2.0  # another theory, not counted up here
    assert agent.evidence[3] == 2.0  # a flow has no cap
    assert agent.log_odds[0] == pytest.approx(sum(agent.evidence[row] for row in (0, 1, 3)))


def test_an_experiment_holds_a_belief(agent: Any) -> None:
    agent.log_odds[:2] = [1.0, 1.0]
    kremlin.update_theories(agent, [], 2, [-3.0, *NO_CLAMPS[1:]])
    assert (agent.log_odds[:2], agent.clamping[:2]) == ([-3.0, 1.0], [-4.0, 0.0])
    kremlin.update_theories(agent, [], 2, NO_CLAMPS)
    assert (agent.log_odds[:2], agent.clamping[:2]) == ([-3.0, 1.0], [0.0, 0.0])


# Leader change


def successor(
    luck: Luck, start: Start, settings: Settings, leads: bool = True
) -> state.KremlinAgent:
    taken = room(state.KremlinAgent)
    role = made(inputs.KremlinRole, prior_offset=0.3, punishment_weight=1.0, leads=leads, entity=8)
    theories = [made(inputs.Theory, prior=2.0), made(inputs.Theory, prior=1.2, personal=True)]
    kremlin.begin(taken, role, theories, start, luck)
    kremlin.succeed(taken, role, theories, start, settings, luck)
    found: state.KremlinAgent = taken
    return found


@pytest.mark.parametrize(
    ("told", "replaced"),
    [
        ({}, False),
        ({"leader_change": 1.0}, True),
        ({"leader_hazard": 1e-9}, False),
        ({"leader_hazard": 1.0 - 1e-9}, True),
    ],
)
def test_a_leader_falls_by_the_lever_or_by_chance(
    set_to: Callable[..., Settings],
    begun_with: Callable[..., Start],
    luck: Luck,
    told: dict[str, float],
    replaced: bool,
) -> None:
    start = begun_with(prior_spread=0.0)
    agent = successor(luck, start, set_to(leader_hardness=0.5, leader_culpability=0.25, **told))
    assert agent.replaced is replaced
    assert agent.prior_offset == (0.8 if replaced else 0.3)
    assert agent.punishment_weight == (0.25 if replaced else 1.0)
    assert agent.log_odds[:2] == [2.0, pytest.approx(2.0 if replaced else 1.5)]
    assert agent.succession[:2] == [0.0, 0.5 if replaced else 0.0]


def test_only_the_leadership_is_replaced(
    set_to: Callable[..., Settings], begun_with: Callable[..., Start], luck: Luck
) -> None:
    agent = successor(luck, begun_with(), set_to(leader_change=1.0), leads=False)
    assert not agent.replaced
    assert agent.punishment_weight == 1.0
