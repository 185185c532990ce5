"""Comparisons: arms meet the same luck, and what is kept of their wars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.scenarios import Scenario
from abm.schema import Outcome
from experiments.comparison import compare as module
from experiments.comparison import results
from experiments.comparison.compare import Comparison, compare
from experiments.comparison.design import Design, design
from experiments.comparison.measures import PEACE
from experiments.comparison.monthly import chain
from experiments.console import Counter
from experiments.warrant import Accepted, calibrated, of_scenario
from tests.experiments.conftest import HORIZON
from tests.experiments.statistics.coverage import settling


def test_the_first_arm_is_the_reference(four: Comparison) -> None:
    assert four.reference == "siloed"
    assert four.others == ("coordinated",)


def test_results_are_illustrative_unless_their_worlds_were_accepted(four: Comparison) -> None:
    assert four.warrant == of_scenario(four.design.scenario)
    told = calibrated(Accepted(110, 12, 13, ("P5",), "2024-12"))
    called = replace(four, called=told)
    assert called.warrant == told
    assert results.summary(called, "concert compare")["warrant"] == told.told()
    assert results.told(called)["warrant"] == told.told()


def test_incidence_by_hand(four: Comparison) -> None:
    curves = four.incidence("coordinated")
    assert list(curves) == ["durable settlement", "Ukrainian exhaustion", "Russian withdrawal"]
    settled = [0.0, 0.0, 0.25, 0.25, 0.25, *[0.5] * (HORIZON - 4)]
    assert curves["durable settlement"].estimate.tolist() == settled
    assert curves["Ukrainian exhaustion"].estimate.tolist() == [0.0] * (HORIZON + 1)
    assert curves["Russian withdrawal"].estimate.tolist() == [0.0] * HORIZON + [0.25]
    for bands in curves.values():
        assert {len(rows) for rows in bands} == {HORIZON + 1}
        assert (bands.low <= bands.estimate).all()
        assert (bands.estimate <= bands.high).all()


def test_values_of_an_arm_by_hand(four: Comparison) -> None:
    values = four.estimates("siloed")
    assert values["durably_settled"].mean == 0.25
    assert values["on_good_terms"].mean == 0.25
    assert values["signed_but_broken"].mean == 0.25
    assert values["war_length"].mean == 7.0
    assert (values["terms"].mean, values["terms"].n) == (0.5, 2)


def test_pairs_are_of_the_first_arm_and_another(four: Comparison) -> None:
    contrast = four.contrast("coordinated")
    assert contrast.first is four.wars["siloed"]
    assert contrast.second is four.wars["coordinated"]
    assert contrast.treatment == four.design.scenario.treatment == 11


def test_with_no_effect_anywhere_some_call_is_false_in_one_comparison_of_twenty(
    six: Scenario,
) -> None:
    # Three arms that do nothing, three primary outcomes each. Adjusted arm by arm, 131 of 1,000
    # comparisons had an adjusted p below .05; over all nine it is 50 at most but for luck.
    arms = ["siloed", "coordinated", "national", "forum"]
    asked, dice = design(six, arms, 100, 1, 84), np.random.default_rng(1979)
    made = (settling(asked, dice, (0.25, 0.10)).adjusted.values() for _ in range(1_000))
    false = sum(min(min(of_arm.values()) for of_arm in adjusted) < 0.05 for adjusted in made)
    assert false <= binom.ppf(1 - 1e-4, 1_000, 0.05) < 85


def test_p_values_are_adjusted_over_the_primary_outcomes_of_all_arms(
    by_hand: Callable[..., Comparison],
) -> None:
    # One arm as the first, the other differing alike in two outcomes of ten pairs: p = 2^-9 twice,
    # among six tests.
    first = [{"outcome": Outcome.EXHAUSTED, "war_length": 3.0}] * 10
    second = [{"outcome": Outcome.DURABLE, "war_length": 3.0}] * 10
    found = by_hand(siloed=first, coordinated=second, paper=first).adjusted
    two = {"durably_settled": 6 / 512, "exhausted": 6 / 512, "war_length": 1.0}
    assert found == {"coordinated": two, "paper": dict.fromkeys(two, 1.0)}


def test_partners_stand_in_the_order_of_their_portraits(four: Comparison) -> None:
    shares = [partner.share for partner in four.partners("coordinated")]
    assert len(shares) == four.wars["coordinated"].portraits.shape[2]
    assert shares == sorted(shares, reverse=True)


@pytest.mark.compiled
def test_incidence_ends_at_the_shares_of_the_table(played: Comparison) -> None:
    for arm in played.design.arms:
        curves, shares = played.incidence(arm), played.estimates(arm)
        ends = [curve.estimate[-1] for curve in curves.values()]
        known = [shares[name].mean for name in ("durably_settled", "exhausted", "withdrawn")]
        assert ends == pytest.approx(known)
        assert all(np.diff(curve.estimate).min() >= 0.0 for curve in curves.values())


@pytest.mark.compiled
def test_arms_meet_the_same_luck_as_single_wars(played: Comparison) -> None:
    asked = played.design
    inputs = build_inputs(asked.scenario, asked.configurations[1], asked.months)
    alone = Ensemble(inputs, asked.seed).play(np.array([17]))
    assert played.wars["coordinated"].war[17].tobytes() == alone.war[0].tobytes()


@pytest.mark.compiled
def test_arms_are_equal_before_treatment(played: Comparison) -> None:
    treatment = played.design.scenario.treatment
    first, second = (played.wars[arm].months for arm in played.design.arms[:2])
    for name in ("land", "will", "support_credibility"):
        np.testing.assert_array_equal(first[name][:, :treatment], second[name][:, :treatment])
    assert (first["joint_planning"] != second["joint_planning"])[:, treatment:].any()


@pytest.mark.compiled
def test_progress_counts_every_war_and_what_is_played_besides(asked: Design, kernel: None) -> None:
    # Three arms are played once, whatever the horizons, and with two clocks (the third begins
    # later), in three worlds, and the first arm with other money.
    counter = Counter()
    made = compare(replace(asked, runs=55, months=12), counter)
    assert counter.done == counter.total
    assert list(made.horizons) == [60, 84, 120]
    worlds = 3 * 3 * 25
    assert (counter.done - worlds) % 55 == 0
    assert counter.done - worlds >= 3 * (1 + 2) * 55


@pytest.mark.compiled
def test_money_and_horizons_stand_for_each_arm(played: Comparison) -> None:
    assert list(played.money) == ["coordinated", "paper"]
    assert {found.runs for found in played.money.values()} == {60}
    assert {tuple(records) for records in played.horizons.values()} == {played.design.arms}


@pytest.mark.compiled
def test_worlds_and_clocks_stand_for_each_arm_and_both_kinds_of_peace(played: Comparison) -> None:
    assert list(played.worlds) == ["coordinated", "paper"]
    assert {tuple(found) for found in played.worlds.values()} == {PEACE}
    assert {found["lasting"].worlds for found in played.worlds.values()} == {60 // 15}
    assert list(played.clocks) == ["slow", "fast", "frozen"]
    for arms in played.clocks.values():
        assert list(arms) == ["coordinated", "paper"]
        assert {tuple(found) for found in arms.values()} == {PEACE}


@pytest.mark.compiled
def test_of_few_pairs_neither_money_nor_worlds_are_searched(asked: Design, kernel: None) -> None:
    found = compare(replace(asked, runs=29, months=12), Counter())
    assert (found.money, found.worlds, found.clocks) == ({}, {}, {})


@pytest.mark.compiled
def test_months_of_later_runs_are_not_kept(
    played: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MONTHLY_RUNS", 20)
    cut = compare(played.design, Counter())
    for arm in played.design.arms:
        whole, part = played.wars[arm], cut.wars[arm]
        assert whole.war.tobytes() == part.war.tobytes()
        np.testing.assert_array_equal(whole.runs, part.runs)
        assert part.months.shape == (20, whole.months.shape[1])
        assert whole.months[:20].tobytes() == part.months.tobytes()
        assert whole.portraits[:20].tobytes() == part.portraits.tobytes()
    assert max(chain(cut, "siloed")["joint_planning"]["wars"]) == 20
    assert cut.estimates("siloed")["war_length"].n == 60
    assert cut.contrast("coordinated").pairing().pairs == 20
