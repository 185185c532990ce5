"""Comparisons: what a design refuses, and that curves and rows rest on the wars they say."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from abm.ensemble import Ensemble
from abm.errors import InputError
from abm.plan import build
from abm.scenarios import Scenario
from abm.schema import BROKEN, DURABLE, EXHAUSTED, FROZEN, STILL_FIGHTING, WITHDRAWN
from abm.state import CEASEFIRE, FIGHTING, SETTLED
from experiments import compare as module
from experiments.columns import month_columns
from experiments.compare import LEVELS, Comparison, Design, compare, design

from .conftest import HORIZON, Rows

ByHand = Callable[..., Comparison]


def month(status: int, planning: float) -> dict[str, float]:
    return {"status": status, "joint_planning": planning}


SILOED: Rows = [
    {
        "outcome": DURABLE,
        "war_length": 3.0,
        "terms": -1.0,
        "months": [month(FIGHTING, 0.1), month(CEASEFIRE, 0.2), month(SETTLED, 0.9)],
    },
    {
        "outcome": STILL_FIGHTING,
        "war_length": 12.0,
        "months": [month(FIGHTING, 0.3), month(FIGHTING, 0.4), month(FIGHTING, 0.5)],
    },
    {"outcome": EXHAUSTED, "war_length": 1.0, "months": [month(FIGHTING, 0.2)]},
    {"outcome": BROKEN, "war_length": 12.0, "terms": 2.0, "months": [month(FIGHTING, 0.4)]},
]
COORDINATED: Rows = [
    {"outcome": DURABLE, "war_length": 2.0, "terms": 1.0, "months": [month(FIGHTING, 0.5)]},
    {
        "outcome": WITHDRAWN,
        "war_length": 12.0,
        "months": [month(FIGHTING, 0.5), month(FIGHTING, 0.7), month(SETTLED, 0.7)],
    },
    {"outcome": FROZEN, "war_length": 12.0, "months": [month(FIGHTING, 0.2)]},
    {"outcome": DURABLE, "war_length": 5.0, "terms": 0.0, "months": [month(FIGHTING, 0.0)]},
]


@pytest.fixture
def four(by_hand: ByHand) -> Comparison:
    """Return a comparison of four wars an arm, made by hand."""
    return by_hand(siloed=SILOED, coordinated=COORDINATED)


@pytest.mark.parametrize(
    ("arms", "said"),
    [
        ([], "no arm is named; a comparison needs two arms"),
        (["siloed"], "only 'siloed' is named; a comparison needs two arms"),
        (["siloed", "coordinated", "siloed"], "arm 'siloed' is named twice"),
        (["siloed", "cordinated"], "no configuration 'cordinated'. Did you mean 'coordinated'"),
    ],
)
def test_arms_that_cannot_be_compared(six: Scenario, arms: list[str], said: str) -> None:
    with pytest.raises(InputError) as error:
        design(six, arms, 10, 1, 84)
    assert said in str(error.value)


def test_a_file_cannot_take_the_name_of_a_configuration(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "coordinated.toml"
    file.write_text('title = "Mine"\n', encoding="utf-8")
    with pytest.raises(InputError, match="the scenario has a configuration 'coordinated'; rename"):
        design(six, ["siloed", str(file)], 10, 1, 84)


def test_an_arm_from_a_file_has_the_name_of_its_file(six: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('title = "Mine"\n', encoding="utf-8")
    assert design(six, ["siloed", str(file)], 10, 1, 84).arms == ("siloed", "mine")


@pytest.mark.parametrize("months", [0, 10, 601])
def test_a_horizon_is_refused_before_anything_is_played(six: Scenario, months: int) -> None:
    assert six.treatment == 11
    with pytest.raises(InputError, match=f"months = {months} cannot be used"):
        design(six, ["siloed", "coordinated"], 10, 1, months)


def test_the_first_arm_is_the_reference(four: Comparison) -> None:
    assert four.reference == "siloed"
    assert four.others == ("coordinated",)


def test_values_and_differences_by_hand(four: Comparison) -> None:
    values, changes = four.estimates("siloed"), four.differences("coordinated")
    assert values["durably_settled"].mean == 0.25
    assert values["on_good_terms"].mean == 0.25
    assert values["signed_but_broken"].mean == 0.25
    assert values["war_length"].mean == 7.0
    assert (values["terms"].mean, values["terms"].n) == (0.5, 2)
    assert changes["durably_settled"].estimate == 0.25
    assert changes["war_length"].estimate == (-1.0 + 0.0 + 11.0 - 7.0) / 4
    # Terms exist in both arms of the first and the last pair only.
    assert (changes["terms"].estimate, changes["terms"].pairs) == (0.0, 2)


def test_pairs_are_counted_in_wars_of_a_hundred(four: Comparison) -> None:
    counted = four.frequencies("coordinated")
    assert (counted.shorter, counted.equal, counted.longer, counted.pairs) == (50, 25, 25, 4)


def test_incidence_by_hand(four: Comparison) -> None:
    curves = four.incidence("coordinated")
    assert list(curves) == ["durable settlement", "Ukrainian exhaustion", "Russian withdrawal"]
    settled = [0.0, 0.0, 0.25, 0.25, 0.25, *[0.5] * (HORIZON - 4)]
    assert curves["durable settlement"] == settled
    assert curves["Ukrainian exhaustion"] == [0.0] * (HORIZON + 1)
    assert curves["Russian withdrawal"] == [0.0] * HORIZON + [0.25]


def test_the_chain_rests_on_running_wars(four: Comparison) -> None:
    told = four.chain("siloed")["joint_planning"]
    assert told["wars"][:4] == [4, 2, 1, 0]
    assert told["mean"][:3] == pytest.approx([0.25, 0.3, 0.5])
    assert told["low"][1] == pytest.approx(0.2 + 0.1 * 0.2)
    assert told["high"][1] == pytest.approx(0.2 + 0.9 * 0.2)
    assert all(math.isnan(value) for value in told["mean"][3:])


def test_differences_of_the_chain_rest_on_pairs_that_both_run(four: Comparison) -> None:
    told = four.chain_difference("coordinated")["joint_planning"]
    assert told["wars"][:4] == [4, 1, 0, 0]
    assert told["mean"][0] == pytest.approx((0.4 + 0.2 + 0.0 - 0.4) / 4)
    assert told["mean"][1] == pytest.approx(0.7 - 0.4)


def test_monthly_rows_by_hand(four: Comparison) -> None:
    table = four.monthly_rows()
    rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
    [row] = [
        row
        for row in rows
        if (row["arm"], row["variable"], row["month"]) == ("siloed", "joint_planning", 1)
    ]
    assert (row["wars"], row["mean"]) == (2, pytest.approx(0.3))
    assert [row["q05"], row["q50"], row["q95"]] == pytest.approx([0.21, 0.3, 0.39])
    assert len(rows) == 2 * HORIZON * len(month_columns(four.design.scenario))


@pytest.mark.compiled
def test_monthly_rows_are_quantiles_over_running_wars(played: Comparison) -> None:
    table = played.monthly_rows()
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


@pytest.mark.compiled
def test_incidence_ends_at_the_shares_of_the_table(played: Comparison) -> None:
    for arm in played.design.arms:
        curves, shares = played.incidence(arm), played.estimates(arm)
        ends = [curve[-1] for curve in curves.values()]
        known = [shares[name].mean for name in ("durably_settled", "exhausted", "withdrawn")]
        assert ends == pytest.approx(known)
        assert all(np.diff(curve).min() >= 0.0 for curve in curves.values())


@pytest.mark.compiled
def test_arms_meet_the_same_luck_as_single_wars(played: Comparison) -> None:
    asked = played.design
    given = build(asked.scenario, asked.configurations[1], asked.months)
    alone = Ensemble(given, asked.seed).play(np.array([17]))
    assert played.wars["coordinated"].war[17].tobytes() == alone.war[0].tobytes()


@pytest.mark.compiled
def test_arms_are_equal_before_treatment(played: Comparison) -> None:
    treatment = played.design.scenario.treatment
    first, second = (played.wars[arm].months for arm in played.design.arms[:2])
    for name in ("land", "will", "support_credibility"):
        np.testing.assert_array_equal(first[name][:, :treatment], second[name][:, :treatment])
    assert (first["joint_planning"] != second["joint_planning"])[:, treatment:].any()


@pytest.mark.compiled
def test_progress_counts_every_war(asked: Design, kernel: None) -> None:
    told: list[int] = []
    compare(replace(asked, runs=55, months=12), told.append)
    assert sum(told) == 3 * 55
    assert max(told) <= 50


@pytest.mark.compiled
def test_months_of_later_runs_are_not_kept(
    played: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MONTHLY_RUNS", 20)
    cut = compare(played.design)
    for arm in played.design.arms:
        whole, part = played.wars[arm], cut.wars[arm]
        assert whole.war.tobytes() == part.war.tobytes()
        np.testing.assert_array_equal(whole.runs, part.runs)
        assert part.months.shape == (20, whole.months.shape[1])
        assert whole.months[:20].tobytes() == part.months.tobytes()
    assert max(cut.chain("siloed")["joint_planning"]["wars"]) == 20
    assert cut.estimates("siloed")["war_length"].n == 60
