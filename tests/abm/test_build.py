"""Inputs of a war, built from a scenario and an arm."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from abm import build as build_module
from abm import inputs, reports, state
from abm.actors import contact_group
from abm.build import (
    build_inputs,
    donor_rows,
    gdp_shares,
    in_order,
    load_inputs,
    partners_of,
    ties_of,
)
from abm.data.donors import Donor
from abm.errors import InputError
from abm.inputs import Inputs
from abm.model import War
from abm.noise import entity_number
from abm.parameters import REGISTER
from abm.records import fields_of, new_state
from abm.rules.contact_group import seen_activity, tie
from abm.scenarios import Scenario, load
from abm.scenarios.changes import Changes
from abm.state import MOST_THEORIES

FREE = float("nan")
LATER = "interventions.later"


def made(holder: type, **values: float) -> Any:
    """Return plain state at zero, but for these values."""
    held: Any = new_state(holder)
    vars(held).update(values)
    return held


def donor(code: str, share: float, gdp: float = 100.0, group: str = "one") -> Donor:
    return Donor(code, code, group, gdp, share, 0.5, 1.0, 3.0, True)


def build(tmp_path: Path, text: str = "", arm: str = "siloed") -> Inputs:
    path = tmp_path / "more.toml"
    path.write_text(f'extends = "six-partners"\nmonths = 20\n{text}')
    return build_inputs(load(str(path)), arm)


def refusal(months: object, *settings: str) -> str:
    with pytest.raises(InputError) as error:
        # Wrong types are what is tested.
        build_inputs(load("six-partners", settings), "siloed", months)  # type: ignore[arg-type]
    return str(error.value)


@pytest.fixture(scope="module")
def six() -> Inputs:
    return load_inputs("six-partners", "siloed")


def test_tables_by_month_reach_beyond_the_horizon(six: Inputs) -> None:
    for rows in (six.in_force, six.modes, six.fixed, six.clamps, six.energy):
        assert len(rows) == 84 + 60
    assert {len(row) for row in six.in_force} == {7}
    assert {len(row) for row in six.clamps} == {MOST_THEORIES}
    assert (six.months, six.treatment, six.first_calendar_month) == (84, 11, 3)
    assert six.turns == [0, 1, 2, 3, 4, 5]


def test_everything_that_is_declared_is_given(six: Inputs) -> None:
    for rows, holder in (
        (six.donors, inputs.DonorRow),
        (six.roles[0], inputs.KremlinRole),
        (six.theories[0], inputs.Theory),
        (six.evidence[0], inputs.Evidence),
        (six.sectors[0], inputs.Sector),
    ):
        for row in rows:
            assert set(vars(row)) == set(fields_of(holder))


def test_settings_and_start_hold_every_parameter(six: Inputs) -> None:
    for item in REGISTER.values():
        holder = six.start if item.scope == "start" else six.settings[0]
        assert item.field in vars(holder)


def test_a_parameter_reaches_the_model(tmp_path: Path) -> None:
    made = build(tmp_path, "[parameters.start]\nreserves = 0.5\n[parameters.theatre]\nneed = 5.0")
    assert made.start.reserves == 0.5
    assert {settings.need for settings in made.settings} == {5.0}


def test_partners_stand_by_their_shares() -> None:
    partners = [donor("B", 0.2), donor("C", 0.5), donor("A", 0.2), donor("D", 0.1)]
    assert [p.code for p in in_order(partners, FREE)] == ["C", "A", "B", "D"]


def test_the_largest_share_is_set_and_the_others_scale_up() -> None:
    partners = [donor("A", 0.5), donor("B", 0.3), donor("C", 0.2)]
    found = {p.code: p.share for p in in_order(partners, 0.2)}
    assert found == pytest.approx({"A": 0.2, "B": 0.48, "C": 0.32})
    assert [p.code for p in in_order(partners, 0.2)] == ["B", "C", "A"]


def test_the_largest_share_of_a_single_partner_stays_whole() -> None:
    assert [p.share for p in in_order([donor("A", 1.0)], 0.2)] == [1.0]


@drawn(
    st.lists(st.floats(1e-6, 1.0), min_size=2, max_size=8), st.just(FREE) | st.floats(0.01, 0.99)
)
def test_shares_sum_to_one(shares: list[float], largest: float) -> None:
    partners = [donor(str(row), share) for row, share in enumerate(shares)]
    found = [p.share for p in in_order(partners, largest)]
    assert math.fsum(found) == pytest.approx(1.0, abs=1e-12)
    assert found == sorted(found, reverse=True)


def test_the_arm_in_which_the_largest_donor_gives_fifteen_per_cent() -> None:
    made = load_inputs("ukraine-2022", "us-at-15")
    shares = {row.entity: row.share for row in made.donors}
    assert shares[entity_number("USA", "partner")] == 0.15
    assert math.fsum(shares.values()) == pytest.approx(1.0, abs=1e-12)


def test_claims_are_by_income_but_at_most_a_multiple_of_the_share() -> None:
    partners = [donor("A", 0.75, 100.0), donor("B", 0.25, 300.0)]
    claims = [row.claim for row in donor_rows(partners, 2.0, 2.0)]
    assert claims == pytest.approx([0.25 / 0.75, 0.5 / 0.75])
    free = [row.claim for row in donor_rows(partners, 5.0, 2.0)]
    assert free == pytest.approx([0.25, 0.75])  # by income alone


def test_income_is_shared_among_those_who_take_part() -> None:
    assert gdp_shares([donor("A", 0.5, 100.0), donor("B", 0.5, 300.0)]) == [0.25, 0.75]


def test_entities_go_by_code_and_role() -> None:
    (row,) = donor_rows([donor("USA", 1.0)], 2.0, 2.0)
    assert row.entity == entity_number("USA", "partner")
    assert row.defence_entity == entity_number("USA", "defence")
    assert row.foreign_entity == entity_number("USA", "foreign")


def test_partners_look_to_shares_and_twice_to_their_own_group() -> None:
    partners = [donor("A", 0.64), donor("B", 0.20), donor("C", 0.16, group="two")]
    a, b, c = (math.sqrt(share) for share in (0.64, 0.20, 0.16))
    assert ties_of(partners, 2.0) == pytest.approx([2.0 * b + c, 2.0 * a + c, a + b])
    rows = donor_rows(partners, 2.0, 2.0)
    assert [row.group for row in rows] == [0, 0, 1]
    assert [row.tie for row in rows] == pytest.approx([a, b, c])


def test_a_single_partner_looks_to_nobody() -> None:
    assert ties_of([donor("A", 1.0)], 2.0) == [0.0]


@drawn(
    st.lists(st.tuples(st.floats(1e-6, 1.0), st.sampled_from("xyz")), min_size=1, max_size=12),
    st.floats(1.0, 10.0),
)
def test_what_is_seen_of_others_is_their_mean_by_ties(
    told: list[tuple[float, str]], group_ties: float
) -> None:
    partners = [donor(str(row), share, group=of) for row, (share, of) in enumerate(told)]
    donors = donor_rows(partners, 2.0, group_ties)
    rooms = [made(state.Partner, activity=0.25 * (row % 7)) for row in range(len(told))]
    whole = made(state.ContactGroup)
    near = [made(state.DonorGroup) for _ in range(1 + max(row.group for row in donors))]
    contact_group.count_activity(whole, near, rooms, donors)
    for own, row in enumerate(donors):
        weights = [
            0.0 if other == own else tie(share, group == told[own][1], group_ties)
            for other, (share, group) in enumerate(told)
        ]
        inside = near[row.group].activity - row.tie * rooms[own].activity
        outside = whole.activity - near[row.group].activity
        seen = seen_activity(inside, outside, group_ties, row.ties)
        told_apart = [weight * room.activity for weight, room in zip(weights, rooms, strict=True)]
        expected = math.fsum(told_apart) / math.fsum(weights) if len(told) > 1 else 1.0
        assert seen == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_where_all_have_their_usual_rhythm_one_is_seen_to_the_bit(six: Inputs) -> None:
    rooms = [made(state.Partner, activity=1.0) for _ in six.donors]
    whole, near = (
        made(state.ContactGroup),
        [made(state.DonorGroup) for _ in range(six.donor_groups)],
    )
    contact_group.count_activity(whole, near, rooms, six.donors)
    for row in six.donors:
        group = near[row.group].activity
        inside, outside = group - row.tie, whole.activity - group
        assert seen_activity(inside, outside, six.start.group_ties, row.ties) == 1.0


def test_seats(six: Inputs) -> None:
    assert [role.leads for role in six.roles[0]] == [True, False, False, False]
    assert six.roles[0][2].entity == entity_number("economy", "kremlin")
    assert six.roles[0][2].cost_weight == 1.8


def test_theories_and_their_evidence(six: Inputs) -> None:
    assert [theory.pauses for theory in six.theories[0]] == [False, False, False, True]
    assert [row.theory for row in six.evidence[0]] == [0, 1, 2, 2, 3, 3, 3, 3]
    names = [inputs.OBSERVABLES[row.observable] for row in six.evidence[0]]
    assert names[2:6] == ["European tone", "energy", "deliveries", "munitions cover"]
    assert [row.weight for row in six.evidence[0]] == [1.0] * 8
    assert six.evidence[0][2].calendar == [1.0] * 3 + [0.0] * 6 + [1.0] * 3
    assert six.evidence[0][2].first_month == 7
    sectors = [(theory.sector, theory.sector_gain) for theory in six.theories[0]]
    assert sectors == [(-1, 0.0), (2, 70.0), (-1, 0.0), (-1, 0.0)]
    assert [theory.goal for theory in six.theories[0]] == [0.0, 20.0, 30.0, 30.0]


def test_what_a_theory_offers(tmp_path: Path) -> None:
    made = build(tmp_path, '[theories.T2]\ngoal = 20\nsector = "right-bank"\nsector_gain = 70\n')
    assert (made.theories[0][1].goal, made.theories[0][1].sector_gain) == (20.0, 70.0)
    assert made.theories[0][1].sector == 2


def test_energy_by_month(tmp_path: Path, six: Inputs) -> None:
    assert all(math.isnan(share) for share in six.energy[:7])
    assert six.energy[7:14] == [0.65, 0.705, 0.76, 0.815, 0.87, 0.925, 1.0]
    assert len(six.energy) == len(six.in_force)
    assert set(six.energy[13:]) == {1.0}
    without = build(tmp_path, 'without = ["series.energy"]\n')
    assert all(math.isnan(share) for share in without.energy)


def test_sectors(six: Inputs) -> None:
    assert [sector.theory for sector in six.sectors[0]] == [0, -1, 1]
    assert [sector.flank for sector in six.sectors[0]] == [0, 1, 1]
    assert [sector.falls_below for sector in six.sectors[0]][1] == -0.15
    assert math.isnan(six.sectors[0][0].falls_below)


def test_nothing_is_masked_or_held_by_default(six: Inputs) -> None:
    assert {mode for row in six.modes for mode in row} == {float(reports.OWN)}
    assert all(math.isnan(value) for row in six.clamps for value in row)


def test_reports_are_replaced_in_their_months(tmp_path: Path) -> None:
    text = (
        '[reports.a]\nreport = "tone"\nmode = "fixed"\nvalues = [0.1, 0.2]\nfrom = 3\nuntil = 6\n'
        '[reports.b]\nreport = "tone"\nmode = "masked"\nfrom = 5\n'
    )
    made = build(tmp_path, text)
    column = [row[reports.TONE] for row in made.modes[2:7]]
    assert column == [reports.OWN, reports.FIXED, reports.FIXED, reports.MASKED, reports.MASKED]
    assert [row[reports.TONE] for row in made.fixed[3:5]] == [0.1, 0.2]
    assert made.modes[-1][reports.TONE] == reports.MASKED


def test_an_arm_can_let_a_report_through_again(tmp_path: Path) -> None:
    text = (
        '[reports.a]\nreport = "tone"\nmode = "masked"\nfrom = 3\n'
        '[configurations.siloed.reports.b]\nreport = "tone"\nmode = "own"\nfrom = 3\n'
    )
    assert build(tmp_path, text).modes[3][reports.TONE] == reports.OWN
    assert build(tmp_path, text, "forum").modes[3][reports.TONE] == reports.MASKED


def test_beliefs_are_held_in_their_months(tmp_path: Path) -> None:
    text = '[beliefs.a]\ntheory = "T4"\nlog_odds = -1.5\nfrom = 3\nuntil = 5\n'
    made = build(tmp_path, text)
    assert [row[3] for row in made.clamps[3:5]] == [-1.5, -1.5]
    assert all(math.isnan(row[3]) for row in (made.clamps[2], made.clamps[5]))


def test_another_horizon() -> None:
    made = load_inputs("six-partners", "paper", 12)
    assert (made.months, len(made.in_force)) == (12, 12 + 60)


SHORT = ("settlement.watch=24",)


@pytest.mark.parametrize(
    ("settings", "watched"),
    [
        (["settlement.watch=60"], 60),
        (["settlement.watch=12"], 12),
        # The longest that is in force in any month.
        (
            [*SHORT, f"{LATER}.parameter=settlement.watch", f"{LATER}.value=36", f"{LATER}.from=3"],
            36,
        ),
        (
            [*SHORT, f"{LATER}.parameter=settlement.watch", f"{LATER}.value=12", f"{LATER}.from=3"],
            24,
        ),
    ],
)
def test_tables_reach_as_far_as_a_settlement_may_be_watched(
    settings: list[str], watched: int
) -> None:
    made = build_inputs(load("six-partners", settings), "siloed")
    for rows in (made.in_force, made.modes, made.fixed, made.clamps):
        assert len(rows) == 84 + watched


@pytest.mark.parametrize("months", [0, -1, 601, 12.5, True, "12"])
def test_months_that_cannot_be(months: object) -> None:
    message = refusal(months)
    assert f"months = {months!r} cannot be used; allowed: a whole number from 1 to 600." in message


def test_a_horizon_before_treatment() -> None:
    assert "treatment begins in month 11; allowed: at least 11 months" in refusal(10)


def test_a_horizon_before_an_intervention() -> None:
    settings = [
        "interventions.gap.parameter=will.funding_gap",
        "interventions.gap.value=1",
        "interventions.gap.from=20",
    ]
    assert "gap acts from month 20; allowed: a longer horizon" in refusal(20, *settings)


def test_a_horizon_at_treatment_has_no_treatment_and_no_fault() -> None:
    assert load_inputs("six-partners", "paper", 11).months == 11


@pytest.mark.parametrize("name", ["ukraine-2022", "six-partners"])
def test_every_shipped_arm_can_be_planned(name: str) -> None:
    scenario = load(name)
    for arm in scenario.configurations:
        assert len(build_inputs(scenario, arm).donors) == len(scenario.partners)


def test_an_arm_can_be_given_as_it_is() -> None:
    scenario = load("six-partners")
    made = build_inputs(scenario, scenario.configuration("coordinated"))
    assert made.settings[-1].national_effort == 0.6


# What worlds of an arm share

ACTS = """
[interventions.later]
parameter = "planning.national_effort"
value = 0.5
from = 3
when = "front_change < 5"

[beliefs.held]
theory = "T4"
log_odds = -1.5
from = 3

[configurations.siloed.reports.told]
report = "tone"
mode = "yoked"
arm = "coordinated"
from = 2
"""


def anew(scenario: Scenario, arm: str, months: int | None = None) -> Inputs:
    """Return inputs of which nothing was made before."""
    build_module._frame.cache_clear()
    build_module._cast.cache_clear()
    return build_inputs(scenario, arm, months)


def acting(tmp_path: Path) -> Scenario:
    path = tmp_path / "acts.toml"
    path.write_text(f'extends = "six-partners"\nmonths = 14\n{ACTS}')
    return load(str(path))


def test_worlds_that_differ_in_values_share_all_else(tmp_path: Path) -> None:
    scenario = acting(tmp_path)
    worlds = [scenario.with_values({"theatre.need": need}) for need in (4.0, 5.0)]
    one, other = (build_inputs(world, "siloed") for world in worlds)
    apart = [name for name in Inputs._fields if getattr(one, name) is not getattr(other, name)]
    assert apart == ["start", "settings", "yokes"]
    assert [rows.settings[0].need for rows in (one, other)] == [4.0, 5.0]
    assert [rows.yokes[0].source.settings[0].need for rows in (one, other)] == [4.0, 5.0]


@pytest.mark.parametrize(
    "change",
    [
        lambda scenario: scenario,
        lambda scenario: replace(scenario, treatment=5),
        lambda scenario: replace(scenario, first_month="2022-07"),
        lambda scenario: replace(scenario, partners=scenario.partners[:3]),
        lambda scenario: replace(scenario, changes=Changes()),
        lambda scenario: replace(scenario, series={}),
        lambda scenario: scenario.with_values({"theories.T4.gain": 44.0}),
        lambda scenario: scenario.with_values({"start.largest_share": 0.9}),
        lambda scenario: scenario.with_values({"start.claim_limit": 1.0}),
        lambda scenario: scenario.with_values({"settlement.watch": 12.0}),
    ],
)
@pytest.mark.parametrize("months", [None, 12])
def test_another_scenario_takes_nothing_over(
    change: Callable[[Scenario], Scenario], months: int | None, tmp_path: Path
) -> None:
    scenario = acting(tmp_path)
    for arm in ("siloed", "coordinated"):
        build_inputs(scenario, arm)
        made = build_inputs(change(scenario), arm, months)
        assert pickle.dumps(made) == pickle.dumps(anew(change(scenario), arm, months))


def test_a_war_leaves_what_it_shares_as_it_was(tmp_path: Path) -> None:
    for arm in ("siloed", "coordinated"):
        given = build_inputs(acting(tmp_path), arm)
        before = pickle.dumps(given)
        War.of(given, 3, 2022).play()
        assert pickle.dumps(given) == before


def test_an_arm_has_the_partners_of_its_scenario_the_largest_first() -> None:
    scenario = load("six-partners")
    partners = partners_of(scenario, scenario.configuration("us-at-15"))
    shares = [partner.share for partner in partners]
    assert shares == sorted(shares, reverse=True)
    assert {one.code for one in partners} == {one.code for one in scenario.partners}
