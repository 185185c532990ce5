"""The first three sentences of a briefing: plain, complete, and true to the content."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.schema import Outcome
from experiments.comparison.compare import Comparison
from experiments.comparison.contrast import Conditional
from experiments.comparison.measures import measure_named
from experiments.comparison.reported import difference_of
from experiments.comparison.sentences import (
    TERMS,
    _instead,
    conditional_sentence,
    sentences,
    unsettled,
)
from experiments.robustness.money import MoneyEquivalent
from experiments.statistics.intervals import Difference, arm_mean, paired_difference
from tests.experiments.conftest import COORDINATED, SILOED, Rows

ByHand = Callable[..., Comparison]
TITLES = ("Siloed ministries", "Coordinated ministries")
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
WORTH = MoneyEquivalent(1.32, 1.12, 1.52, "", 4)


def told(made: Comparison, money: MoneyEquivalent | None = WORTH) -> list[str]:
    return sentences(made.contrast("coordinated"), money, TITLES)


def numbers(sentence: str) -> list[float]:
    """Return the numbers in a sentence but for those that belong to its wording."""
    bare = re.sub(r"95% interval|km2|of \d+ pairs|above 0|below 0", "", sentence)
    return [float(found.replace(",", "")) for found in NUMBER.findall(bare)]


def test_numbers_are_those_of_the_content(four: Comparison) -> None:
    first, second, third = told(four)
    content: dict[str, Any] = {**difference_of(four, "coordinated")}
    measures, counted = content["measures"], content["of_100_pairs"]
    durable, broken, ended = (
        measures[name] for name in ("durably_settled", "signed_but_broken", "exhausted")
    )
    shares = [durable[key] for key in ("second", "first", "estimate", "low", "high")]
    wars = [share * durable["pairs"] for share in shares[:2]]  # of so few no percentages
    points = [round(100.0 * share, 1) for share in shares[2:]]
    also = [4.0 * broken["second"], 4.0 * broken["first"]]
    assert numbers(first) == [durable["pairs"], *wars, *points, *also]
    length = [round(measures["war_length"][key], 1) for key in ("estimate", "low", "high")]
    of_100 = [counted[key] for key in ("shorter", "longer", "running", "equal")]
    terms = measures["terms"]
    signed = [four.estimates(arm)["terms"] for arm in ("coordinated", "siloed")]
    assert numbers(second) == [
        *(4.0 * ended["second"], 4.0, 4.0 * ended["first"]),
        *(number for side in signed for number in (side.mean, side.n)),
        *(terms["pairs"], *(round(terms[key], 1) for key in ("estimate", "low", "high"))),
        *length,
        *of_100,
    ]
    assert numbers(third) == [32.0, 12.0, 52.0]


def test_the_sentences_by_hand(four: Comparison) -> None:
    first, second, third = told(four)
    assert first.startswith(
        "Of 4 paired wars, 2 end in a durable settlement under Coordinated ministries and "
        "1 under Siloed ministries, a difference of +25.0 percentage points (95% interval "
    )
    assert first.endswith("; a further 0 and 1 sign a settlement that breaks.")
    assert second.startswith(
        "Ukrainian exhaustion ends 0 of 4 wars instead of 1; the line signed lies, beyond the line "
        "of contact (above 0 Russia gains land, below 0 Ukraine), at +0.5 thousand km2 in "
        "the 2 settlements under Coordinated ministries "
        "and +0.5 thousand km2 in the 2 settlements under Siloed ministries; in the 2 pairs in "
        "which both wars sign it moves by 0.0 (95% interval "
    )
    assert second.endswith(
        ") months: of 4 pairs 2 are shorter, 1 longer, 0 still at war in both (a frozen war "
        "counts), 1 equal."
    )
    assert third.endswith(
        "Siloed ministries settle as many wars durably as Coordinated ministries."
    )


def many(by_hand: ByHand) -> Comparison:
    """Return forty pairs: the four wars of each arm, ten times."""
    return by_hand(siloed=[*SILOED] * 10, coordinated=[*COORDINATED] * 10)


def test_of_many_pairs_shares_are_percentages_and_a_hundred_pairs(by_hand: ByHand) -> None:
    first, second, _ = told(many(by_hand))
    assert first.startswith(
        "Of 40 paired wars, 50.0% end in a durable settlement under Coordinated ministries and "
        "25.0% under Siloed ministries, a difference of +25.0 percentage points"
    )
    assert second.startswith("Ukrainian exhaustion ends 0.0% of wars instead of 25.0%; the line")
    assert second.endswith(
        ") months: of 100 pairs 50 are shorter, 25 longer, 0 still at war in both (a "
        "frozen war counts), 25 equal."
    )


def test_money_that_was_not_searched_is_said_of_many_pairs_alone(
    four: Comparison, by_hand: ByHand
) -> None:
    asked = told(many(by_hand), None)
    assert asked[2:] == ["What the difference is worth in money was not searched."]
    assert len(told(four, None)) == 2


def test_wars_that_never_settle_are_told_from_the_data(four: Comparison, by_hand: ByHand) -> None:
    assert unsettled(four.estimates("siloed"), TITLES[0], 12) == (
        "Under Siloed ministries 3 of 4 wars are never settled durably within 12 months (broken "
        "settlement 1, Ukrainian exhaustion 1, still fighting 1)."
    )
    assert unsettled(many(by_hand).estimates("coordinated"), TITLES[1], 12) == (
        "Under Coordinated ministries 50.0% of wars are never settled durably within 12 months "
        "(Russian withdrawal 25.0%, frozen 25.0%)."
    )
    settled = by_hand(siloed=SILOED[:1], coordinated=SILOED[:1]).estimates("siloed")
    assert unsettled(settled, TITLES[0], 1).endswith(
        "0 of 1 wars are never settled durably within 1 month."
    )


@pytest.mark.parametrize("runs", [1, 4])
def test_identical_arms_are_said_plainly(by_hand: ByHand, runs: int) -> None:
    first, second, third = told(by_hand(siloed=SILOED[:runs], coordinated=SILOED[:runs]))
    pairs = "1 pair is" if runs == 1 else "4 pairs is"
    assert first == (
        "Coordinated ministries and Siloed ministries are the same here: every recorded outcome "
        f"of all {pairs} identical, to the last bit."
    )
    assert "no effect to report" in second
    assert "before reading anything" in third


def changed(rows: Rows, **values: Any) -> Rows:
    return [{**row, **values} for row in rows]


def test_without_a_pair_that_signs_no_difference_is_said(by_hand: ByHand) -> None:
    second = changed(SILOED, terms=math.nan, delivered=1.0)
    told_second = told(by_hand(siloed=SILOED, coordinated=second))[1]
    assert (
        "at +0.5 thousand km2 in the 2 settlements under Siloed ministries; where one war of a "
        "pair alone signs it lies at +0.5 thousand km2 in the 2 settlements of Siloed ministries; "
    ) in told_second
    assert "both wars sign" not in told_second
    assert "nan" not in told_second
    assert "–" not in told_second


def test_without_a_settlement_terms_are_left_out(by_hand: ByHand) -> None:
    first, second = (changed(SILOED, terms=math.nan, delivered=one) for one in (0.0, 1.0))
    assert "thousand km2" not in told(by_hand(siloed=first, coordinated=second))[1]


def test_one_pair_that_signs(by_hand: ByHand) -> None:
    second = changed(SILOED[:1], terms=1.5)
    assert (
        "at +1.5 thousand km2 in the 1 settlement under Coordinated ministries and -1.0 thousand "
        "km2 in the 1 settlement under Siloed ministries; in the pair in which both wars sign it "
        "moves by +2.5; the mean"
    ) in told(by_hand(siloed=SILOED[:1], coordinated=second))[1]


def test_settlements_that_one_arm_alone_reaches_are_said_beside(by_hand: ByHand) -> None:
    # Means over all that sign differ by more than the pairs do in which both sign.
    rows = [SILOED[0], SILOED[3], SILOED[1], SILOED[1]]
    second = [{**row, "terms": 0.5} for row in (rows[0], rows[2], rows[3])]
    more = by_hand(siloed=rows, coordinated=[second[0], SILOED[1], *second[1:]])
    said = told(more)[1]
    assert "+0.5 thousand km2 in the 3 settlements under Coordinated ministries" in said
    assert "+0.5 thousand km2 in the 2 settlements under Siloed ministries" in said
    assert "in the pair in which both wars sign it moves by +1.5" in said
    assert (
        "where one war of a pair alone signs it lies at +0.5 thousand km2 in the 2 settlements of "
        "Coordinated ministries and +2.0 thousand km2 in the 1 settlement of Siloed ministries;"
    ) in said


def test_every_measure_that_some_wars_do_not_have_has_a_sentence(four: Comparison) -> None:
    found = difference_of(four, "coordinated")["conditional"]
    assert found["terms"]["sentence"].startswith(
        "terms last signed: land to Russia beyond the line of contact, thousand km2: 0.50 over 2 "
        "wars "
        "under Coordinated ministries; 0.50 over 2 wars under Siloed ministries; in the 2 pairs in "
        "which both wars have it, a difference of 0.00 (95% interval "
    )
    assert found["belief_at_signature"]["sentence"].endswith("no war has it.")


def test_a_length_that_few_pairs_change_has_no_interval(by_hand: ByHand) -> None:
    rows = [{"outcome": Outcome.STILL_FIGHTING, "war_length": 12.0, "delivered": n} for n in (1, 2)]
    other = {"outcome": Outcome.FROZEN, "war_length": 8.0, "delivered": 1.0}
    said = told(by_hand(siloed=[rows[0]] * 20, coordinated=[*[rows[1]] * 19, other]))[1]
    assert "changes by -0.2 (no interval: too few differ, 1 of 20) months" in said


def test_one_pair_has_no_interval_of_a_length(by_hand: ByHand) -> None:
    first, second, _ = told(by_hand(siloed=SILOED[:1], coordinated=SILOED[1:2]))
    assert first.startswith("Of 1 paired war, 0 end in a durable settlement under Coordinated")
    assert "a difference of -100.0 percentage points (95% interval -100.0 to " in first
    assert "changes by +9.0 months: of 1 pair 0 are shorter" in second
    assert "nan" not in first + second and "–" not in first + second


def test_shares_that_are_the_same_are_as_many(by_hand: ByHand) -> None:
    # Once "ends 4.7% of wars instead of 4.7%".
    rows = changed(SILOED, delivered=1.0)
    said = told(by_hand(siloed=SILOED, coordinated=rows))[1]
    assert said.startswith("Ukrainian exhaustion ends 1 of 4 wars, as many as under Siloed ")


def test_shares_that_round_to_the_same_are_about_as_many() -> None:
    found = paired_difference(np.arange(3_000) < 140, np.arange(3_000) < 141)
    assert _instead(found, "A") == ", about as many as under A"
    assert _instead(paired_difference([True] * 40, [False] * 40), "A") == " instead of 100.0%"


def test_one_pair_is_shorter(by_hand: ByHand) -> None:
    rows = [{**SILOED[0], "war_length": 2.0}, *SILOED[1:]]
    made = by_hand(siloed=[{**SILOED[0], "war_length": 9.0}, *SILOED[1:]], coordinated=rows)
    assert "of 4 pairs 1 is shorter, 0 longer" in told(made)[1]
    assert (
        made.contrast("coordinated")
        .frequencies()
        .sentence("b")
        .startswith("Of 4 paired wars, 1 was shorter under b, 0 longer")
    )


def test_what_one_arm_alone_has_is_told_without_its_title_in_the_way(by_hand: ByHand) -> None:
    # Once "over 15 wars that only National coordination only have".
    rows = [{"outcome": 0, "terms": one} for one in (0.0, 1.0, math.nan, math.nan)]
    contrast = by_hand(siloed=rows, coordinated=rows[::-1]).contrast("coordinated")
    said = conditional_sentence(TERMS, contrast.in_parts(TERMS), ("A only", "B only"))
    assert "over 2 wars under B only whose twins do not have it" in said
    assert "that only" not in said


def test_a_bound_beyond_zero_keeps_its_side() -> None:
    found = Difference(1.0, 2.0, 1.0, -0.04, 2.15, 11, "BCa")
    mean = arm_mean(np.array([1.0, 2.0]))
    conditional = Conditional(mean, mean, found, arm_mean([]), arm_mean([]))
    measure = replace(measure_named("terms"), decimals=1)
    said = conditional_sentence(measure, conditional, TITLES)
    assert "a difference of +1.0 (95% interval -0.04 to +2.1)" in said
