"""Months and partners of arms: curves and rows rest on the wars they say."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from abm.build import build_inputs
from abm.model import War
from abm.reasons import REASONS
from abm.records import dtype_of
from abm.scenarios import Scenario
from abm.schema import Month, Outcome, variables
from abm.state import CEASEFIRE, FIGHTING, OVER, SETTLED
from experiments.comparison.compare import Comparison
from experiments.comparison.monthly import (
    LEVELS,
    WILLINGNESS,
    Column,
    Rows,
    averaged_columns,
    chain,
    chain_difference,
    composite,
    month_columns,
    monthly_rows,
    partner_rows,
)
from tests.experiments.conftest import HORIZON, PARTNERS

ByHand = Callable[..., Comparison]


def lines(table: Rows) -> list[dict[str, Any]]:
    return [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]


def test_the_chain_rests_on_running_wars(four: Comparison) -> None:
    told = chain(four, "siloed")["joint_planning"]
    assert told["wars"][:4] == [4, 2, 1, 0]
    assert told["mean"][:3] == pytest.approx([0.25, 0.3, 0.5])
    assert told["low"][1] == pytest.approx(0.2 + 0.1 * 0.2)
    assert told["high"][1] == pytest.approx(0.2 + 0.9 * 0.2)
    assert all(math.isnan(value) for value in told["mean"][3:])


def test_the_composite_counts_settled_wars_as_willing_and_exhausted_ones_as_not(
    by_hand: ByHand,
) -> None:
    def month(willing: float, status: int = FIGHTING) -> dict[str, float]:
        return {"status": status, "willingness_to_negotiate": willing}

    settled: dict[str, Any] = {"outcome": Outcome.DURABLE, "war_length": 1.0}
    settled["months"] = [month(0.5), month(0.9, SETTLED), *[month(0.0, SETTLED)] * 10]
    spent: dict[str, Any] = {"outcome": Outcome.EXHAUSTED, "war_length": 2.0}
    spent["months"] = [month(0.3), month(0.1), month(0.9, OVER)]
    # In force in month 1, broken in month 2.
    broken: dict[str, Any] = {"outcome": Outcome.BROKEN, "war_length": 12.0}
    broken["months"] = [month(0.0), month(0.0, SETTLED), *[month(0.2, CEASEFIRE)] * 10]
    left: dict[str, Any] = {"outcome": Outcome.WITHDRAWN, "war_length": 3.0}
    left["months"] = [*[month(0.4)] * 3, month(1.0, OVER)]
    wars = [settled, spent, broken, left]
    told = by_hand(siloed=wars, coordinated=wars)
    found = composite(chain(told, "siloed")[WILLINGNESS], told.wars["siloed"].war)
    assert found["wars"] == [4] * HORIZON
    expected = [(0.5 + 0.3 + 0.0 + 0.4) / 4, (1 + 0.1 + 1 + 0.4) / 4, (1 + 0 + 0.2 + 0.4) / 4]
    assert found["mean"] == pytest.approx([*expected, *[(1 + 0 + 0.2 + 0) / 4] * 9])


@pytest.mark.compiled
def test_the_composite_is_a_mean_over_all_wars(played: Comparison) -> None:
    wars = played.wars["coordinated"]
    found = composite(chain(played, "coordinated")[WILLINGNESS], wars.war)
    status, durable = wars.months["status"], wars.war["outcome"] == Outcome.DURABLE
    over = np.where((status == SETTLED) | durable[:, None], 1.0, 0.0)
    every = np.where(status <= CEASEFIRE, wars.months["willingness_to_negotiate"], over)
    assert found["mean"] == pytest.approx(every.mean(axis=0).tolist())
    assert over[:, -1].sum() > 0.0


def test_differences_of_the_chain_rest_on_pairs_that_both_run(four: Comparison) -> None:
    told = chain_difference(four, "coordinated")["joint_planning"]
    assert told["wars"][:4] == [4, 1, 0, 0]
    assert told["mean"][0] == pytest.approx((0.4 + 0.2 + 0.0 - 0.4) / 4)
    assert told["mean"][1] == pytest.approx(0.7 - 0.4)


def test_monthly_rows_by_hand(four: Comparison) -> None:
    table = monthly_rows(four)
    rows = lines(table)
    [row] = [
        row
        for row in rows
        if (row["arm"], row["variable"], row["month"]) == ("siloed", "joint_planning", 1)
    ]
    assert (row["wars"], row["mean"]) == (2, pytest.approx(0.3))
    assert [row["q05"], row["q50"], row["q95"]] == pytest.approx([0.21, 0.3, 0.39])
    assert len(rows) == 2 * HORIZON * len(averaged_columns(four.design.scenario))
    assert not {"status", "prefers", "best_theory", "posture"} & set(table["variable"])
    assert {"leads.T1", "leads.T4", "land"} <= set(table["variable"])


@pytest.mark.compiled
def test_monthly_rows_are_quantiles_over_running_wars(played: Comparison) -> None:
    table = monthly_rows(played)
    arms, names, at = (np.array(table[name]) for name in ("arm", "variable", "month"))
    numbers = np.array([table[f"q{int(100 * level):02d}"] for level in LEVELS])
    for arm, name in (("siloed", "land"), ("paper", "support_credibility")):
        months = played.wars[arm].months
        for place in (0, 30, 59):
            [row] = np.flatnonzero((arms == arm) & (names == name) & (at == place))
            runs = months["status"][:, place] <= CEASEFIRE
            assert table["wars"][row] == runs.sum() > 0
            expected = np.quantile(months[name][runs, place], LEVELS)
            np.testing.assert_allclose(numbers[:, row], expected, rtol=1e-12)
            assert table["mean"][row] == pytest.approx(months[name][runs, place].mean())


def portraits(**fields: list[float]) -> list[dict[str, float]]:
    """Return six partners, each with its own value of every field."""
    return [{name: values[own] for name, values in fields.items()} for own in range(PARTNERS)]


def test_portraits_of_partners_by_hand(by_hand: ByHand) -> None:
    zero = [0.0] * PARTNERS
    first = portraits(
        joint_planning=[0.1, 0.2, 0.3, 0.4, 0.5, 0.6],
        defence_tone=[1.0, *zero[1:]],
        foreign_tone=[-1.0, *zero[1:]],
        delivered=[2.0, *zero[1:]],
        gap=[1.0, *zero[1:]],
    )
    second = portraits(
        joint_planning=[0.3, 0.2, 0.3, 0.4, 0.5, 0.6],
        defence_tone=[-1.0, *zero[1:]],
        foreign_tone=[2.0, *zero[1:]],
        delivered=[1.0, *zero[1:]],
        gap=zero,
    )
    war = {"months": [{"status": FIGHTING}] * HORIZON}
    over = {"months": [{"status": FIGHTING}]}
    made = by_hand(
        siloed=[{**war, "partners": first}, {**war, "partners": second}, over],
        coordinated=[over, over, over],
    )
    rows = lines(partner_rows(made))
    # Two years after treatment lie beyond the horizon: one month, each partner, both arms.
    assert {row["month"] for row in rows} == {11}
    assert len(rows) == 2 * PARTNERS
    codes = [partner.code for partner in made.partners("siloed")]
    assert [row["partner"] for row in rows] == 2 * codes
    largest, next_one = rows[:2]
    assert (largest["arm"], largest["wars"]) == ("siloed", 2)
    assert largest["share"] == made.partners("siloed")[0].share
    assert largest["joint_planning"] == pytest.approx(0.2)
    assert (largest["defence_tone"], largest["foreign_tone"]) == (0.0, 0.5)
    # Distances of tones are 2 and 3: voices that differ in turn do not cancel out.
    assert largest["contradiction"] == 2.5
    assert (largest["delivered"], largest["gap"]) == (1.5, 0.5)
    assert (next_one["joint_planning"], next_one["contradiction"]) == (pytest.approx(0.2), 0.0)
    ended = rows[PARTNERS]
    assert (ended["arm"], ended["wars"]) == ("coordinated", 0)
    assert all(math.isnan(ended[name]) for name in ("joint_planning", "contradiction", "gap"))


@pytest.mark.compiled
def test_portraits_of_played_wars(played: Comparison) -> None:
    treatment, rows = played.design.scenario.treatment, lines(partner_rows(played))
    assert {row["month"] for row in rows} == {treatment, treatment + 24}
    assert len(rows) == 3 * 2 * PARTNERS
    for row in rows:
        status = played.wars[row["arm"]].months["status"][:, row["month"]]
        assert row["wars"] == (status <= CEASEFIRE).sum() > 0
        assert 0.0 <= row["joint_planning"] <= 1.0
        assert row["contradiction"] >= abs(row["defence_tone"] - row["foreign_tone"]) - 1e-12
    by_arm = {arm: [r for r in rows if r["arm"] == arm] for arm in played.design.arms}
    for own in range(PARTNERS):
        siloed, joint = (by_arm[arm][own + PARTNERS] for arm in ("siloed", "coordinated"))
        assert joint["joint_planning"] > siloed["joint_planning"]


def test_every_variable_has_a_column_and_vectors_one_per_name(six: Scenario) -> None:
    names = [column.name for column in month_columns(six)]
    assert len(set(names)) == len(names)
    reasons = [reason.label for reason in REASONS]
    vectors = {
        "belief": list(six.theories),
        "leads": list(six.theories),
        "worth": list(six.theories),
        "held": list(six.sectors),
        "unsigned": reasons,
    }
    for variable in variables(Month):
        spelled = [f"{variable.name}.{name}" for name in vectors.get(variable.name, [])]
        assert [name for name in names if name.partition(".")[0] == variable.name] == (
            spelled or [variable.name]
        )


def test_a_column_reads_records_of_any_shape() -> None:
    months = np.zeros((2, 3), dtype_of(Month)).view(np.recarray)
    months["land"][1, 2] = 70.0
    months["belief"][0, 1, 3] = 0.25
    assert Column("land", "land").of(months).tolist() == [[0, 0, 0], [0, 0, 70]]
    belief = Column("belief.T4", "belief", 3).of(months)
    assert belief.tolist() == [[0, 0.25, 0], [0, 0, 0]]


def test_a_column_reads_a_month_of_the_readable_engine(six: Scenario) -> None:
    war = War.of(build_inputs(six, "siloed", 12), 0, 1)
    war.step()
    [row] = war.history
    numbers = {column.name: column.of_row(row) for column in month_columns(six)}
    assert numbers["land"] == row.land
    assert numbers["belief.T4"] == row.belief[list(six.theories).index("T4")]
    assert numbers["held.north"] == 1.0
