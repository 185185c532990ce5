"""Contrasts by hand: differences, effect sizes and the audit of pairs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.schema import Outcome
from abm.state import FIGHTING
from experiments.comparison.compare import Comparison
from experiments.comparison.contrast import (
    Contrast,
    FirstDifference,
    audit,
    first_difference,
    variance_saved,
)
from tests.experiments.conftest import HORIZON, SILOED, TOLD, Rows

ByHand = Callable[..., Comparison]
BEFORE = {"status": FIGHTING, "land": 70.0}


@pytest.fixture(scope="module")
def contrast(four: Comparison) -> Contrast:
    """Return four pairs by hand."""
    return four.contrast("coordinated")


def pairs(by_hand: ByHand, first: Rows, second: Rows) -> Contrast:
    return by_hand(siloed=first, coordinated=second).contrast("coordinated")


def lasting(**last: float) -> dict[str, Any]:
    """Return a war that runs to the horizon, with these values in its last month."""
    return {"outcome": 5, "months": [*[BEFORE] * (HORIZON - 1), {**BEFORE, **last}]}


def test_differences_by_hand(contrast: Contrast) -> None:
    found = contrast.differences
    assert list(found) == [measure.name for measure in TOLD]
    assert found["durably_settled"].estimate == 0.25
    assert found["war_length"].estimate == (-1.0 + 0.0 + 11.0 - 7.0) / 4
    # Terms exist in both arms of the first and the last pair only.
    assert (found["terms"].estimate, found["terms"].pairs) == (0.0, 2)


def test_superiority_by_hand(contrast: Contrast) -> None:
    # Settled: three ties and a win. War length: shorter, equal, longer, shorter.
    effects = contrast.effects
    assert effects["durably_settled"].superiority.mean == (3 * 0.5 + 1.0) / 4
    assert effects["war_length"].superiority.mean == (0.0 + 0.5 + 1.0 + 0.0) / 4
    assert effects["russian_losses"].superiority.mean == 0.5


def test_standardised_and_p_by_hand(contrast: Contrast) -> None:
    # Shares of one and of two in four: variances 1/4 and 1/3, so .25 / sqrt(7/24).
    effect = contrast.effects["durably_settled"]
    assert effect.standardised == pytest.approx(0.25 / math.sqrt(7 / 24))
    # One pair of four differs, and it had to be in one direction or the other.
    assert effect.p == 1.0


def test_p_values_of_the_primary_outcomes(by_hand: ByHand) -> None:
    # Ten pairs that differ alike in two outcomes, p = 2^-9 each, and not at all in the third.
    first = [{"outcome": Outcome.EXHAUSTED, "war_length": 3.0}] * 10
    second = [{"outcome": Outcome.DURABLE, "war_length": 3.0}] * 10
    found = pairs(by_hand, first, second).p_values()
    assert found == {"durably_settled": 1 / 512, "exhausted": 1 / 512, "war_length": 1.0}


def test_few_pairs_are_counted_as_they_are(contrast: Contrast) -> None:
    counted = contrast.frequencies()
    found = (counted.shorter, counted.equal, counted.longer, counted.running, counted.pairs)
    assert found == (2, 1, 1, 0, 4)


def test_pairs_cut_off_in_both_arms_are_not_equal(by_hand: ByHand) -> None:
    # Broken, frozen or still fighting: the war has not ended where the model stops.
    ends = [Outcome.BROKEN, Outcome.FROZEN, Outcome.STILL_FIGHTING, Outcome.DURABLE]
    second = [{"outcome": one, "war_length": 12.0} for one in ends]
    first = [{"outcome": Outcome.STILL_FIGHTING, "war_length": 12.0}] * 4
    counted = pairs(by_hand, first, second).frequencies()
    assert (counted.running, counted.equal) == (3, 1)


def test_a_share_that_never_differs_has_a_width(by_hand: ByHand) -> None:
    # No withdrawal in twenty wars of either arm: once "0.000 [constant]".
    found = pairs(by_hand, [{"outcome": 5}] * 20, [{"outcome": 0}] * 20).differences["withdrawn"]
    assert (found.estimate, found.method, found.constant) == (0.0, "Newcombe", False)
    assert [found.low, found.high] == pytest.approx([-0.1611, 0.1611], abs=5e-5)


def test_what_some_wars_do_not_have_by_which_arm_has_it(contrast: Contrast) -> None:
    found = contrast.conditional
    assert "terms" in found and "war_length" not in found
    terms = found["terms"]
    # Both arms sign in the first and the last pair: -1 and 2 against 1 and 0.
    assert (terms.first.mean, terms.first.n, terms.second.mean, terms.second.n) == (0.5, 2, 0.5, 2)
    assert (terms.difference.estimate, terms.difference.pairs) == (0.0, 2)
    assert (terms.only_first.n, terms.only_second.n) == (0, 0)


def test_what_one_arm_alone_has(by_hand: ByHand) -> None:
    def rows(*terms: float) -> Rows:
        return [{"outcome": 0, "terms": one} for one in terms]

    found = pairs(by_hand, rows(0.0, -3.0, NAN, NAN), rows(1.0, NAN, 4.0, 6.0))
    terms = found.conditional["terms"]
    assert (terms.first.mean, terms.second.mean) == (-1.5, 11 / 3)
    assert (terms.difference.estimate, terms.difference.pairs) == (1.0, 1)
    assert (terms.only_first.mean, terms.only_first.n) == (-3.0, 1)
    assert (terms.only_second.mean, terms.only_second.n) == (5.0, 2)


def test_arms_that_are_the_same_are_identical(by_hand: ByHand) -> None:
    assert pairs(by_hand, SILOED, SILOED).identical


@pytest.mark.parametrize("name", ["war_length", "terms", "delivered", "support_credibility"])
def test_one_number_of_one_war_is_a_difference(by_hand: ByHand, name: str) -> None:
    changed = [*SILOED[:3], {**SILOED[3], name: 1.0 + 2**-52}]
    assert not pairs(by_hand, SILOED, changed).identical


def test_a_signature_in_one_arm_alone_is_a_difference(by_hand: ByHand) -> None:
    signed = [{**SILOED[0], "terms": 0.0}]
    missing = [{**SILOED[0], "terms": math.nan}]
    assert not pairs(by_hand, signed, missing).identical
    assert pairs(by_hand, missing, missing).identical


def test_pairs_that_part_at_treatment(by_hand: ByHand) -> None:
    # The second pair plans jointly in the last month, the third loses land, the first neither.
    first = [lasting(), lasting(), lasting()]
    second = [lasting(), lasting(joint_planning=0.5), lasting(joint_planning=0.5, land=60.0)]
    found = pairs(by_hand, first, second)
    pairing, front = found.pairing(), found.front()
    assert (pairing.pairs, pairing.not_identical) == (3, 0.0)
    assert pairing.first_difference.median == HORIZON - 1 == found.treatment
    assert pairing.first_difference.never == pytest.approx(1 / 3)
    assert front.median == HORIZON - 1
    assert front.never == pytest.approx(2 / 3)


def test_pairs_that_part_before_treatment_are_told(by_hand: ByHand) -> None:
    early = [BEFORE, {**BEFORE, "tone": 0.25}, *[BEFORE] * (HORIZON - 2)]
    found = pairs(by_hand, [lasting()] * 4, [lasting()] * 3 + [{"months": early}]).pairing()
    assert found.not_identical == 0.25
    assert found.first_difference.median == 1.0


def test_variance_saved_by_hand(by_hand: ByHand) -> None:
    lengths = [3.0, 6.0, 9.0]
    first = [{"outcome": 5, "war_length": length} for length in lengths]
    second = [{"outcome": 5, "war_length": length - 2.0} for length in lengths]
    opposite = [{"outcome": 5, "war_length": length} for length in reversed(lengths)]
    assert pairs(by_hand, first, second).variance_saved()["war_length"] == 1.0
    # Differences 6, 0, -6 vary by 36, the arms by 9 each: pairing doubles what it should save.
    assert pairs(by_hand, first, opposite).variance_saved()["war_length"] == -1.0
    assert math.isnan(pairs(by_hand, first, second).variance_saved()["delivered"])


NAN = math.nan
whole = st.integers(-50, 50)
some_pairs = st.lists(st.tuples(whole, whole), min_size=2, max_size=60)


def two_arms(runs: int, months: int = 6) -> tuple[np.ndarray, np.ndarray]:
    """Return identical arms of two columns; every war is over in its last two months."""
    first = np.arange(runs * months * 2, dtype=float).reshape(runs, months, 2)
    first[:, -2:] = NAN
    return first, first.copy()


def test_identical_arms_never_differ() -> None:
    found = audit(*two_arms(3), treatment=2)
    assert (found.pairs, found.not_identical, found.first_difference.never) == (3, 0.0, 1.0)
    assert np.isnan([found.first_difference.median, found.first_difference.low]).all()


def test_audit_by_hand() -> None:
    # Of five pairs one differs in month 1 already, two from month 2 on, one in month 3, one never:
    # months 1 2 2 3 have median 2, 10% quantile 1.3 and 90% quantile 2.7.
    first, second = two_arms(5)
    second[0, 1, 1] += 1.0
    second[1, 2:4, 0] += 1.0
    second[2, 2:4, 1] += 1.0
    second[3, 3, 0] += 1.0
    found = audit(first, second, treatment=2)
    assert (found.pairs, found.not_identical) == (5, 0.2)
    when = found.first_difference
    assert (when.median, when.never) == (2.0, 0.2)
    assert [when.low, when.high] == pytest.approx([1.3, 2.7])
    assert audit(first, second, treatment=1).not_identical == 0.0
    assert audit(first, second, treatment=4).not_identical == 0.8


def test_given_columns_may_differ_later_than_others() -> None:
    first, second = two_arms(2)
    second[:, 1, 0] += 1.0
    second[0, 3, 1] += 1.0
    assert first_difference(first, second) == FirstDifference(1.0, 1.0, 1.0, 0.0)
    column = first_difference(first[..., [1]], second[..., [1]])
    assert column == FirstDifference(3.0, 3.0, 3.0, 0.5)
    assert first_difference(first[..., 1:], second[..., 1:]) == column


def test_war_that_ends_earlier_differs_in_the_month_after() -> None:
    first, second = two_arms(1)
    second[0, 3:] = NAN
    assert first_difference(first, second).median == 3.0


def test_identity_is_to_the_bit() -> None:
    first, second = two_arms(3)
    first[0, 0, 0] = 0.1 + 0.2
    second[0, 0, 0] = 0.3
    first[1, 0, 0], second[1, 0, 0] = 0.0, -0.0
    first[2, 0, 0], second[2, 0, 0] = NAN, -NAN
    found = audit(first, second, treatment=1)
    assert found.not_identical == pytest.approx(2 / 3)


def test_audit_without_pairs() -> None:
    found = audit(np.zeros((0, 4, 2)), np.zeros((0, 4, 2)), treatment=2)
    assert found.pairs == 0
    assert np.isnan([found.not_identical, found.first_difference.never]).all()


def test_arms_of_different_shape_are_refused() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3, 1\) and \(1, 3, 1\)"):
        audit(np.zeros((2, 3, 1)), np.zeros((1, 3, 1)), treatment=1)
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\)"):
        variance_saved(np.zeros(2), np.zeros(3))


def test_variance_saved_of_two_arms_by_hand() -> None:
    # Variances 1 and 7, differences 1, 1, 4 of variance 3: 1 - 3/8.
    first, second = np.array([1.0, 2.0, 3.0, NAN]), np.array([2.0, 3.0, 7.0, 5.0])
    assert variance_saved(first, second) == pytest.approx(0.625)
    assert variance_saved(first, first) == 1.0
    assert variance_saved(first, -first) == -1.0
    assert variance_saved(first, np.ones(4)) == 0.0


@pytest.mark.parametrize("first", [[0.1] * 3, [1.0], []])
def test_variance_saved_needs_something_that_varies(first: list[float]) -> None:
    assert math.isnan(variance_saved(np.array(first), np.full(len(first), 0.7)))


@given(some_pairs)
def test_variance_saved_is_twice_the_covariance(rows: list[tuple[int, int]]) -> None:
    first, second = np.array(rows, dtype=float).T
    table = np.cov(first, second)
    found = variance_saved(first, second)
    assert found == pytest.approx(variance_saved(second, first), nan_ok=True)
    if table[0, 0] + table[1, 1]:
        assert found == pytest.approx(2 * table[0, 1] / (table[0, 0] + table[1, 1]))
        assert -1 - 1e-12 <= found <= 1


@given(st.lists(st.integers(0, 6), min_size=1, max_size=20), st.integers(0, 6))
def test_audit_counts_pairs_that_differ_early(starts: list[int], treatment: int) -> None:
    # Each pair differs from one month on; 6 is beyond the horizon: never.
    first = np.zeros((len(starts), 6, 3))
    second = first.copy()
    for run, start in enumerate(starts):
        second[run, start:, run % 3] = 1.0
    found, back = audit(first, second, treatment), audit(second, first, treatment)
    assert repr(found) == repr(back)
    early = [start < min(treatment, 6) for start in starts]
    assert found.not_identical == pytest.approx(np.mean(early))
    assert found.first_difference.never == pytest.approx(np.mean(np.array(starts) == 6))
