"""Effects of each lever, clamp and structural switch on a war, and their months."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from abm.build import build_inputs
from abm.model import War
from abm.reports import MASKED, REPORTS
from abm.scenarios import load
from abm.scenarios.changes import BeliefClamp, Intervention, ReportChange, Window
from abm.schema import values

FIRST, UNTIL = 16, 22
T2, T4 = 1, 3
MUNITIONS, MONEY, ATTENTION = 5, 6, 7

Look = Callable[[War], Any]


def war_with(
    arm: str = "siloed",
    months: int = 30,
    run: int = 3,
    settings: tuple[str, ...] = (),
    **done: Any,
) -> War:
    scenario = load("six-partners", settings)
    chosen = scenario.configuration(arm)
    changed = replace(chosen, changes=chosen.changes._replace(**done))
    return War.of(build_inputs(scenario, changed, months), run, 2022)


def lever(
    parameter: str,
    value: float,
    first: int = FIRST,
    until: int | None = UNTIL,
    partners: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    act = Intervention("lever", parameter, value, Window(first, until), partners, None)
    return {"interventions": (act,)}


def by_month(war: War, look: Look) -> list[Any]:
    """Return what is seen of a war in each month to its end."""
    found = []
    while war.running:
        war.step()
        found.append(look(war))
    return found


def inside(found: list[Any]) -> list[Any]:
    return found[FIRST:UNTIL]


def outside(found: list[Any]) -> list[Any]:
    return found[:FIRST] + found[UNTIL:]


def rows(war: War) -> list[list[float]]:
    return [values(row) for row in war.play().history]


# Levers on partners


def test_a_funding_gap_stops_what_one_partner_signs_and_orders() -> None:
    gap = lever("will.funding_gap", 1.0, partners=("USA",))
    found = by_month(war_with(**gap), money_of_usa)
    assert all(month == (True, 0.0, 0.0, 0.0) for month in inside(found))
    free = by_month(war_with(), money_of_usa)
    assert sum(signed for _, _, signed, _ in inside(free)) > 0.0
    assert sum(ordered for *_, ordered in inside(free)) > 0.0
    assert found[:FIRST] == free[:FIRST]
    assert any(signed > 0.0 for _, _, signed, _ in found[UNTIL:])


def money_of_usa(war: War) -> tuple[bool, float, float, float]:
    usa, ministry = war.world.partners[0], war.world.defence[0]
    assert usa.share > 0.5
    return usa.closed, usa.came_in, usa.signed, ministry.ordered


def test_a_funding_gap_leaves_booked_months_and_effort_alone() -> None:
    war = war_with(**lever("will.funding_gap", 1.0, partners=("USA",)))
    usa, ministry = war.world.partners[0], war.world.defence[0]
    while war.month < UNTIL:
        booked = usa.habit[0] + usa.booked[0]
        war.step()
        if war.month > FIRST:
            assert ministry.due == booked
            assert usa.effort_cost > 0.0
        assert war.month != FIRST + 1 or booked > 0.0


def test_a_funding_gap_of_one_partner_leaves_the_others_luck_alone() -> None:
    apart = ("contact_group.stand_in=0", "contact_group.purchase_share=0")
    lapsed = lever("will.funding_gap", 1.0, partners=("USA",))
    gap, free = (
        by_month(war, others_of_usa)
        for war in (war_with(settings=apart, **lapsed), war_with(settings=apart))
    )
    assert gap[: FIRST + 1] == free[: FIRST + 1]
    assert gap[FIRST + 6 :] != free[FIRST + 6 :]


def others_of_usa(war: War) -> list[tuple[bool, float]]:
    return [(one.closed, one.signed) for one in war.world.partners[1:]]


def test_the_horizon_lever_sets_both_horizons() -> None:
    found = by_month(war_with(**lever("support.horizon", 20.0)), horizons)
    assert all(month == [(20, 20)] * 6 for month in inside(found))
    assert all(month != [(20, 20)] * 6 for month in outside(found))


def horizons(war: War) -> list[tuple[int, int]]:
    return [(one.horizon, one.order_horizon) for one in war.world.partners]


def test_the_orders_lever_sets_how_much_industry_is_asked_for() -> None:
    none, full = (
        by_month(war_with(**lever("industry.orders", level)), ordered) for level in (0.0, 1.0)
    )
    free = by_month(war_with(), ordered)
    assert sum(inside(none)) == 0.0
    assert sum(inside(full)) > sum(inside(free)) > 0.0
    assert none[:FIRST] == free[:FIRST]


def ordered(war: War) -> float:
    return sum(ministry.ordered for ministry in war.world.defence)


def test_full_mute_leaves_no_statement_below_resolve() -> None:
    found = by_month(war_with(**lever("words.mute", 1.0)), lowest_tone)
    assert min(inside(found)) == pytest.approx(0.3)
    assert min(by_month(war_with(), lowest_tone)[FIRST:UNTIL]) < 0.3
    assert min(outside(found)) < 0.3


def lowest_tone(war: War) -> float:
    return min(tones(war))


def test_mute_leaves_firm_statements_as_they_are() -> None:
    muted = by_month(war_with(**lever("words.mute", 0.5)), tones)[FIRST]
    free = by_month(war_with(), tones)[FIRST]
    assert muted == [tone + 0.5 * max(0.0, 0.3 - tone) for tone in free]
    assert any(one == other for one, other in zip(muted, free, strict=True))


def tones(war: War) -> list[float]:
    voices: list[Any] = [*war.world.defence, *war.world.foreign]
    return [one.tone for one in voices]


# Levers on the war


def test_forced_talks_press_in_their_months_alone() -> None:
    found = by_month(war_with(**lever("contact_group.forced_talks", 1.0)), pressure)
    assert set(inside(found)) == {0.9}
    assert 0.9 not in outside(found)
    assert found[UNTIL] == pytest.approx(0.63, abs=0.31)


def pressure(war: War) -> float:
    return war.world.group.pressure


def test_kyiv_can_refuse_forced_talks() -> None:
    forced = lever("contact_group.forced_talks", 1.0)
    deaf = lever("kyiv.join_from_pressure", 0.0)["interventions"]
    firm = lever("kyiv.join_threshold", 1.0)["interventions"]
    firm = war_with(interventions=(*forced["interventions"], *deaf, *firm))
    assert not any(inside(by_month(firm, lambda war: war.world.leadership.joins)))
    pressed = by_month(war_with(**forced), lambda war: war.world.leadership.joins)
    assert all(inside(pressed))


def test_a_front_programme_moves_the_front_by_what_it_says() -> None:
    pushed, free = (
        by_month(war, lambda war: war.world.theatre.front_change)
        for war in (war_with(**lever("theatre.front_programme", 2.0)), war_with())
    )
    assert pushed[:FIRST] == free[:FIRST]
    assert pushed[FIRST] == pytest.approx(free[FIRST] + 2.0)
    assert min(inside(pushed)) > max(inside(free))


def test_without_mobilisation_nobody_is_called_up() -> None:
    calm = by_month(war_with(**lever("theatre.mobilisation", 0.0, 0, None)), called_up)
    free = by_month(war_with(), called_up)
    assert not any(mobilised for mobilised, _ in calm)
    assert not any(arrived for _, arrived in calm)
    decided = [mobilised for mobilised, _ in free].index(True)
    assert [arrived for _, arrived in free[decided : decided + 5]] == [0.0, 29.0, 29.0, 29.0, 0.0]


def called_up(war: War) -> tuple[bool, float]:
    return war.world.theatre.mobilised, war.world.theatre.mobilised_men


def test_frozen_reserves_stay_where_they_are() -> None:
    frozen = by_month(war_with(months=40, **lever("theatre.reserves_frozen", 1.0, 24, None)), spent)
    free = by_month(war_with(months=40), spent)
    assert frozen[:24] == free[:24]
    assert set(frozen[23:]) == {frozen[23]}
    assert free[-1] < frozen[-1] < 1.0


def spent(war: War) -> float:
    return war.world.theatre.reserves


# Clamps of what the Kremlin sees and believes


def test_a_cover_clamp_sets_what_the_kremlin_sees_and_not_what_there_is() -> None:
    found = by_month(war_with(**lever("kremlin.cover_clamp", 10.0)), covers)
    free = by_month(war_with(), covers)
    assert [seen for seen, *_ in inside(found)] == [10.0] * 6
    assert [shown for _, shown, _ in inside(found)] == [10.0 / 12.0] * 6
    assert all(seen == there for seen, _, there in outside(found))
    assert [there for *_, there in found[: FIRST + 1]] == [there for *_, there in free[: FIRST + 1]]


def covers(war: War) -> tuple[float, float, float]:
    return war.world.seen.cover, war.support_credibility, war.world.reports.cover


def test_a_cover_clamp_leaves_one_sum_for_munitions_and_money() -> None:
    war = war_with(**lever("kremlin.cover_clamp", 2.0, 0, None))
    for _ in range(12):
        war.step()
        leader, seen = war.world.kremlin[0], war.world.seen
        held = [leader.evidence[row] for row in (MUNITIONS, MONEY, ATTENTION)]
        told = -1.25 * (2.0 - 5.0) - 1.2 * (seen.tone - 0.3) / (1.0 + seen.dispersion)
        assert sum(held) == pytest.approx(4.0 * math.tanh(told / 4.0))


@pytest.mark.parametrize(
    ("report", "start"),
    [("reserves", 1.0), ("tone", 0.6), ("european_tone", 0.6), ("dispersion", 0.6)],
)
def test_a_report_that_never_comes_stands_as_at_the_start(report: str, start: float) -> None:
    masked = ReportChange("m", REPORTS.index(report), MASKED, (0.0,), Window(0, None))
    found = by_month(war_with(months=11, reports=(masked,)), lambda war: war.world.seen)
    assert getattr(found[-1], report) == start


def test_a_masked_report_leaves_the_last_one_standing() -> None:
    masked = ReportChange("m", REPORTS.index("tone"), MASKED, (0.0,), Window(FIRST, UNTIL))
    found = by_month(war_with(reports=(masked,)), heard)
    assert {seen for seen, *_ in inside(found)} == {found[FIRST - 1][0]}
    assert {attention for *_, attention in inside(found)} == {0.0}
    assert all(seen == told for seen, told, _ in outside(found))
    assert len({told for _, told, _ in inside(found)}) == 6


def heard(war: War) -> tuple[float, float, float]:
    attention = war.world.kremlin[0].evidence[ATTENTION]
    return war.world.seen.tone, war.world.reports.tone, attention


CLAMPS: dict[str, Any] = {
    "beliefs": (
        BeliefClamp("firm", T4, 0.7, Window(FIRST, None)),
        BeliefClamp("shaken", T2, -1.7, Window(FIRST, UNTIL)),
    )
}


NEW_LEADER: dict[str, Any] = {
    "interventions": (
        Intervention("new", "kremlin.leader_change", 1.0, Window(FIRST, FIRST + 1), None, None),
    )
}


def test_a_new_leader_brings_priors_of_its_own_and_keeps_the_evidence() -> None:
    old, new = (war_with("siloed", FIRST + 1, **done) for done in ({}, NEW_LEADER))
    for _ in range(FIRST):
        old.step()
        new.step()
    assert log_odds(old) == log_odds(new)
    old.step()
    new.step()
    assert log_odds(old)[1:] == log_odds(new)[1:]  # the others stay
    leaders = [war.world.kremlin[0] for war in (old, new)]
    assert leaders[0].evidence == leaders[1].evidence
    moved = leaders[1].prior_offset - leaders[0].prior_offset
    assert moved != 0.0
    for theory, told in enumerate(new.inputs.theories[0]):
        change = leaders[1].log_odds[theory] - leaders[0].log_odds[theory]
        assert change == pytest.approx(moved if told.personal else 0.0, abs=1e-12)
    assert (leaders[0].punishment_weight, leaders[1].punishment_weight) == (1.0, 0.0)


def test_a_belief_clamp_holds_log_odds_for_every_agent() -> None:
    found = by_month(war_with("coordinated", **CLAMPS), log_odds)
    for month, held in enumerate(found):
        firm = [one[T4] == pytest.approx(0.7, abs=1e-12) for one in held]
        assert all(firm) if month >= FIRST else not any(firm)
        shaken = [one[T2] == pytest.approx(-1.7, abs=1e-12) for one in held]
        assert all(shaken) if FIRST <= month < UNTIL else not any(shaken)


def log_odds(war: War) -> list[list[float]]:
    return [list(agent.log_odds) for agent in war.world.kremlin]


@pytest.mark.parametrize("arm", ["siloed", "coordinated"])
@pytest.mark.parametrize("done", [{}, CLAMPS, NEW_LEADER], ids=["free", "clamped", "new leader"])
def test_prior_and_ledger_entries_are_the_log_odds_to_the_bit(
    arm: str, done: dict[str, Any]
) -> None:
    war = war_with(arm, 60, run=2, **done)
    theories, evidence = war.inputs.theories[0], war.inputs.evidence[0]
    sums = log_odds(war)
    assert [one[0] for one in sums] == [theories[0].prior] * 4
    while war.running:
        war.step()
        for own, agent in zip(sums, war.world.kremlin, strict=True):
            for theory in range(len(theories)):
                own[theory] += agent.succession[theory]
            for row, told in enumerate(evidence):
                own[told.theory] += agent.fading[row]
                own[told.theory] += agent.change[row]
            for theory in range(len(theories)):
                own[theory] += agent.clamping[theory]
        assert sums == log_odds(war)


def test_entries_of_a_row_add_up_to_the_evidence_held() -> None:
    war = war_with("coordinated", 40)
    held = [[0.0] * len(war.inputs.evidence[0]) for _ in range(4)]
    while war.running:
        war.step()
        for own, agent in zip(held, war.world.kremlin, strict=True):
            for row in range(len(own)):
                own[row] = own[row] + agent.fading[row]
                own[row] = own[row] + agent.change[row]
            assert own == agent.evidence[: len(own)]


# Rival, simpler models


def test_in_a_unitary_kremlin_the_leadership_alone_counts() -> None:
    always = lever("structure.unitary_kremlin", 1.0, 0, None)
    found = by_month(war_with("coordinated", **always), weights)
    for shares, weighted, leaders, willing in found:
        assert shares == [1.0, 0.0, 0.0, 0.0]
        assert weighted == leaders
        assert willing in (0.0, 1.0)
    assert by_month(war_with(), weights)[0][0] == [0.5, 0.2, 0.15, 0.15]


def weights(war: War) -> tuple[list[float], float, float, float]:
    table, agents = war.world.table, war.world.kremlin
    shares = [agent.weight for agent in agents]
    return shares, table.demand, agents[0].demand, table.willingness


def test_one_ministry_has_one_reading_one_voice_and_no_sign_off() -> None:
    for partners in by_month(war_with(**lever("structure.one_ministry", 1.0, 0, None)), voices):
        for defence, foreign, sign_off, closed in partners:
            assert defence == foreign
            assert sign_off == (0.0 if closed else 1.0)
    two = by_month(war_with(), voices)
    assert any(defence != foreign for defence, foreign, *_ in two[12])
    assert any(sign_off < 1.0 for *_, sign_off, closed in two[12] if not closed)


def voices(war: War) -> list[tuple[Any, Any, float, bool]]:
    world = war.world
    return [
        ((one.tone, one.reading), (other.tone, other.reading), room.sign_off, room.closed)
        for one, other, room in zip(world.defence, world.foreign, world.partners, strict=True)
    ]


def test_one_ministry_has_none_to_plan_with() -> None:
    alone = lever("structure.one_ministry", 1.0, 0, None)
    for *joints, forum in by_month(war_with("coordinated", **alone), joint):
        assert forum > 0.0
        assert {*joints} == {0.0, forum}  # the contact group's stands there for each partner
    war = war_with(**alone)
    war.step()
    assert war.world.partners[0].joint_message == 0.0


def test_with_one_ministry_planning_between_two_is_for_nothing() -> None:
    alone = lever("structure.one_ministry", 1.0, 0, None)["interventions"]
    unpaid = lever("planning.effort_paid", 0.0, 0, None)["interventions"]
    siloed, national = (
        war_with(arm, interventions=(*alone, *unpaid)) for arm in ("siloed", "national")
    )
    assert rows(siloed) == rows(national)


def test_without_joint_capacity_nobody_plans_jointly() -> None:
    war = war_with("coordinated", **lever("structure.no_joint_capacity", 1.0, 0, None))
    for joints in by_month(war, joint):
        assert set(joints) == {0.0}
    assert min(by_month(war_with("coordinated"), joint)[-1]) > 0.1


def joint(war: War) -> list[float]:
    return [
        value
        for one in war.world.partners
        for value in (
            one.joint,
            one.joint_message,
            one.joint_realism,
            one.joint_industry,
            one.joint_sequencing,
            one.joint_sign_off,
            war.world.group.joint_forum,
        )
    ]


def test_without_joint_capacity_effort_is_for_nothing() -> None:
    never = lever("structure.no_joint_capacity", 1.0, 0, None)["interventions"]
    unpaid = lever("planning.effort_paid", 0.0, 0, None)["interventions"]
    done = (*never, *unpaid)
    siloed, coordinated = (war_with(arm, interventions=done) for arm in ("siloed", "coordinated"))
    assert rows(siloed) == rows(coordinated)


def test_without_joint_capacity_the_first_readings_are_not_pooled_either() -> None:
    war = war_with(**lever("structure.no_joint_capacity", 1.0, 0, None))
    war.step()
    for ministry in war.world.defence:
        assert ministry.reading == ministry.assessment


def test_constant_support_knows_no_gap_and_no_swing_of_will() -> None:
    always = lever("structure.constant_support", 1.0, 0, None)
    found = by_month(war_with(months=40, **always), steadiness)
    assert len({tuple(wills) for wills, *_ in found}) == 1
    for wills, points, closed, active in found:
        assert wills == points
        assert not any(closed)
        assert all(active)
    free = by_month(war_with(months=40), steadiness)
    assert any(any(closed) for *_, closed, _ in free)
    assert not all(all(active) for *_, active in free)


def steadiness(war: War) -> tuple[list[float], list[float], list[bool], list[bool]]:
    rooms = war.world.partners
    return (
        [one.will for one in rooms],
        [one.set_point for one in rooms],
        [one.closed for one in rooms],
        [one.active for one in rooms],
    )


def test_a_gap_can_be_imposed_on_constant_support() -> None:
    always = lever("structure.constant_support", 1.0, 0, None)["interventions"]
    gap = lever("will.funding_gap", 1.0, partners=("USA",))["interventions"]
    found = by_month(war_with(interventions=(*always, *gap)), money_of_usa)
    assert all(month == (True, 0.0, 0.0, 0.0) for month in inside(found))
