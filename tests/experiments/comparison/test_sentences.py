"""The sentences of a briefing: plain, complete, and true to the content."""

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
from experiments.comparison.differences import difference_of
from experiments.comparison.measures import measure_named
from experiments.comparison.sentences import TERMS, conditional_sentence, sentences, unsettled
from experiments.robustness.money import MoneyEquivalent
from experiments.robustness.ranges import clocks_sentence, default_sentence, typical_sentences
from experiments.statistics.intervals import Difference, arm_mean
from tests.experiments.comparison.made import difference, typical
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
    first, ends, rest, money = told(four)
    content: dict[str, Any] = {**difference_of(four, "coordinated")}
    measures, counted = content["measures"], content["of_100_pairs"]
    durable = measures["durably_settled"]
    shares = [durable[key] for key in ("second", "first", "estimate", "low", "high")]
    wars = [share * durable["pairs"] for share in shares[:2]]  # of so few no percentages
    points = [round(100.0 * share, 1) for share in shares[2:]]
    assert numbers(first) == [durable["pairs"], *wars, *points]
    named = [one.declared.share for one in Outcome]
    assert numbers(ends) == [
        4.0 * measures[name][key]
        for name in named
        for key in ("second", "first")
        if measures[name]["first"] + measures[name]["second"]
    ]
    length = [round(measures["war_length"][key], 1) for key in ("estimate", "low", "high")]
    of_100 = [counted[key] for key in ("shorter", "longer", "running", "equal")]
    terms = measures["terms"]
    signed = [four.estimates(arm)["terms"] for arm in ("coordinated", "siloed")]
    assert numbers(rest) == [
        *(number for side in signed for number in (side.mean, side.n)),
        *(terms["pairs"], *(round(terms[key], 1) for key in ("estimate", "low", "high"))),
        *length,
        *of_100,
    ]
    assert numbers(money) == [32.0, 12.0, 52.0]


def test_the_sentences_by_hand(four: Comparison) -> None:
    first, ends, rest, money = told(four)
    assert first.startswith(
        "Of 4 paired wars, 2 end in a durable settlement under Coordinated ministries and "
        "1 under Siloed ministries, a difference of +25.0 percentage points (95% interval "
    )
    assert first.endswith("; whether it lasts longer was not watched.")
    assert ends == (
        "Outcomes under Coordinated ministries and under Siloed ministries: durable settlement 2 "
        "and 1, broken settlement 0 and 1, Ukrainian exhaustion 0 and 1, Russian withdrawal 1 and "
        "0, frozen 1 and 0, still fighting 0 and 1."
    )
    assert rest.startswith(
        "Against the line of contact the line signed gives on average 0.5 thousand km2 to Russia "
        "in the 2 settlements under Coordinated ministries and 0.5 thousand km2 to Russia in the 2 "
        "settlements under Siloed ministries; in the 2 pairs in which both wars sign it moves by "
        "0.0 (95% interval "
    )
    assert (
        "), where above 0 is more land for Russia, below 0 more for Ukraine. Under Coordinated "
        "ministries the mean war length up to the horizon changes by "
    ) in rest
    assert rest.endswith(
        ") months: of 4 pairs 2 are shorter, 1 longer, 0 still at war in both (frozen wars and "
        "broken settlements count), 1 equal."
    )
    assert money.endswith(
        "Siloed ministries settle as many wars durably as Coordinated ministries."
    )


def watched(rows: Rows, *lasting: float) -> Rows:
    return [{**row, "lasting": lasts} for row, lasts in zip(rows, lasting, strict=True)]


def test_what_lasts_is_said_beside_what_is_durable(by_hand: ByHand) -> None:
    made = by_hand(
        siloed=watched(SILOED, 0.0, 0.0, 0.0, 0.0),
        coordinated=watched(COORDINATED, 1.0, 0.0, 0.0, 0.0),
    )
    first = told(made)[0]
    assert "; 1 and 0 in one that lasts for 60 months, a difference of +25.0 percentage" in first
    assert first.endswith(").")
    longer = sentences(made.contrast("coordinated"), WORTH, TITLES, lasting=1)[0]
    assert "in one that lasts for 1 month, a difference" in longer


def test_what_else_is_known_is_said_in_its_place(four: Comparison) -> None:
    """Over sampled worlds after the effect itself, over accepted ones before it."""
    clocks = {"slow": {"durably_settled": difference(0.05)}}
    own = {"durably_settled": difference(0.02)}
    sampled, accepted = (
        {"durably_settled": typical(accepted=accepted)} for accepted in (False, True)
    )
    contrast = four.contrast("coordinated")
    settled, ends, rest, money = sentences(contrast, WORTH, TITLES)
    said = sentences(contrast, WORTH, TITLES, worlds=sampled, clocks=clocks)
    assert said == [
        *(settled, *typical_sentences(sampled, TITLES)),
        *(ends, clocks_sentence(clocks), rest, money),
    ]
    spread = replace(contrast, worlds=np.arange(4))
    settled = settled.replace("4 paired wars,", "4 paired wars (over 4 accepted worlds),")
    said = sentences(spread, WORTH, TITLES, worlds=accepted, clocks=clocks, default=own)
    assert said == [
        *(*typical_sentences(accepted, TITLES)[:1], settled, default_sentence(own)),
        *(ends, clocks_sentence(clocks), rest, money),
    ]


def test_how_many_accepted_worlds_are_played_is_said_of_those_that_are(four: Comparison) -> None:
    """Of twenty worlds two have a run."""
    contrast = replace(four.contrast("coordinated"), worlds=np.array([19, 3, 3, 19]))
    said = sentences(contrast, WORTH, TITLES)
    assert said[0].startswith("Of 4 paired wars (over 2 accepted worlds), 2 end in a durable")


def many(by_hand: ByHand) -> Comparison:
    """Return forty pairs: the four wars of each arm, ten times."""
    return by_hand(siloed=[*SILOED] * 10, coordinated=[*COORDINATED] * 10)


def test_of_many_pairs_shares_are_percentages_and_a_hundred_pairs(by_hand: ByHand) -> None:
    first, ends, second, _ = told(many(by_hand))
    assert first.startswith(
        "Of 40 paired wars, 50.0% end in a durable settlement under Coordinated ministries and "
        "25.0% under Siloed ministries, a difference of +25.0 percentage points"
    )
    assert ", Ukrainian exhaustion 0.0% and 25.0%, " in ends
    assert second.endswith(
        ") months: of 100 pairs 50 are shorter, 25 longer, 0 still at war in both (frozen "
        "wars and broken settlements count), 25 equal."
    )


def test_money_that_was_not_searched_is_said_of_many_pairs_alone(
    four: Comparison, by_hand: ByHand
) -> None:
    asked = told(many(by_hand), None)
    assert asked[3:] == ["What the difference is worth in money was not searched."]
    assert len(told(four, None)) == 3


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
    told_second = told(by_hand(siloed=SILOED, coordinated=second))[2]
    assert (
        "0.5 thousand km2 to Russia in the 2 settlements under Siloed ministries; where one war of "
        "a pair alone signs it gives on average 0.5 thousand km2 to Russia in the 2 settlements of "
        "Siloed ministries. "
    ) in told_second
    assert "both wars sign" not in told_second
    assert "nan" not in told_second
    assert "–" not in told_second


def test_without_a_settlement_terms_are_left_out(by_hand: ByHand) -> None:
    first, second = (changed(SILOED, terms=math.nan, delivered=one) for one in (0.0, 1.0))
    said = told(by_hand(siloed=first, coordinated=second))[2]
    assert said.startswith("Under Coordinated ministries the mean war length")
    assert "thousand km2" not in said


def test_one_pair_that_signs(by_hand: ByHand) -> None:
    second = changed(SILOED[:1], terms=1.5)
    assert (
        "1.5 thousand km2 to Russia in the 1 settlement under Coordinated ministries and 1.0 "
        "thousand km2 to Ukraine in the 1 settlement under Siloed ministries; in the pair in which "
        "both wars sign it moves by +2.5, where above 0 is more land for Russia, below 0 more for "
        "Ukraine. Under"
    ) in told(by_hand(siloed=SILOED[:1], coordinated=second))[2]


def test_settlements_that_one_arm_alone_reaches_are_said_beside(by_hand: ByHand) -> None:
    # Means over all that sign differ by more than the pairs do in which both sign.
    rows = [SILOED[0], SILOED[3], SILOED[1], SILOED[1]]
    second = [{**row, "terms": 0.5} for row in (rows[0], rows[2], rows[3])]
    more = by_hand(siloed=rows, coordinated=[second[0], SILOED[1], *second[1:]])
    said = told(more)[2]
    assert "0.5 thousand km2 to Russia in the 3 settlements under Coordinated ministries" in said
    assert "0.5 thousand km2 to Russia in the 2 settlements under Siloed ministries" in said
    assert "in the pair in which both wars sign it moves by +1.5" in said
    assert (
        "where one war of a pair alone signs it gives on average 0.5 thousand km2 to Russia in the "
        "2 settlements of Coordinated ministries and 2.0 thousand km2 to Russia in the 1 "
        "settlement of Siloed ministries."
    ) in said


def test_every_measure_that_some_wars_do_not_have_has_a_sentence(four: Comparison) -> None:
    found = difference_of(four, "coordinated")["conditional"]
    assert found["terms"]["sentence"].startswith(
        "terms last signed: land to Russia beyond the line of contact, thousand km2: 0.50 to "
        "Russia over 2 wars under Coordinated ministries; 0.50 to Russia over 2 wars under Siloed "
        "ministries; in the 2 pairs in which both wars have it, a difference of 0.00 (95% interval "
    )
    assert found["belief_at_signature"]["sentence"].endswith("no war has it.")


def test_a_length_that_few_pairs_change_has_no_interval(by_hand: ByHand) -> None:
    rows = [{"outcome": Outcome.STILL_FIGHTING, "war_length": 12.0, "delivered": n} for n in (1, 2)]
    other = {"outcome": Outcome.FROZEN, "war_length": 8.0, "delivered": 1.0}
    said = told(by_hand(siloed=[rows[0]] * 20, coordinated=[*[rows[1]] * 19, other]))[2]
    assert "changes by -0.2 (no interval: too few differ, 1 of 20) months" in said


def test_one_pair_has_no_interval_of_a_length(by_hand: ByHand) -> None:
    first, _, second, _ = told(by_hand(siloed=SILOED[:1], coordinated=SILOED[1:2]))
    assert first.startswith("Of 1 paired war, 0 end in a durable settlement under Coordinated")
    assert "a difference of -100.0 percentage points (95% interval -100.0 to " in first
    assert "changes by +9.0 months: of 1 pair 0 are shorter" in second
    assert "nan" not in first + second and "–" not in first + second


def test_one_pair_is_shorter(by_hand: ByHand) -> None:
    rows = [{**SILOED[0], "war_length": 2.0}, *SILOED[1:]]
    made = by_hand(siloed=[{**SILOED[0], "war_length": 9.0}, *SILOED[1:]], coordinated=rows)
    assert "of 4 pairs 1 is shorter, 0 longer" in told(made)[2]
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
