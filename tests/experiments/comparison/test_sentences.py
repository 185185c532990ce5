"""The first three sentences of a briefing: plain, complete, and true to the content."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from experiments.comparison.compare import Comparison
from experiments.comparison.results import difference_of
from experiments.comparison.robustness import MoneyEquivalent
from experiments.comparison.sentences import sentences
from tests.experiments.conftest import SILOED, Rows

ByHand = Callable[..., Comparison]
TITLES = ("Siloed ministries", "Coordinated ministries")
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
WORTH = MoneyEquivalent(1.32, 1.12, 1.52, "", 4)


def told(made: Comparison, money: MoneyEquivalent | None = WORTH) -> list[str]:
    return sentences(made.contrast("coordinated"), money, TITLES)


def numbers(sentence: str) -> list[float]:
    """Return the numbers in a sentence but for those that belong to its wording."""
    bare = sentence.replace("95% interval", "").replace("km2", "").replace("of 100 pairs", "")
    return [float(found.replace(",", "")) for found in NUMBER.findall(bare)]


def test_numbers_are_those_of_the_content(four: Comparison) -> None:
    first, second, third = told(four)
    content: dict[str, Any] = {**difference_of(four, "coordinated")}
    measures, counted = content["measures"], content["of_100_pairs"]
    durable, broken, ended = (
        measures[name] for name in ("durably_settled", "signed_but_broken", "exhausted")
    )
    shares = [durable[key] for key in ("second", "first", "estimate", "low", "high")]
    percent = [round(100.0 * share, 1) for share in shares]
    also = [100.0 * broken["second"], 100.0 * broken["first"]]
    assert numbers(first) == [durable["pairs"], *percent, *also]
    length = [round(measures["war_length"][key], 1) for key in ("estimate", "low", "high")]
    of_100 = [counted[key] for key in ("shorter", "equal", "longer")]
    terms = measures["terms"]
    assert numbers(second) == [
        *(100.0 * ended["second"], 100.0 * ended["first"]),
        *(terms["pairs"], terms["second"], terms["first"]),
        *length,
        *of_100,
    ]
    assert numbers(third) == [32.0, 12.0, 52.0]


def test_the_sentences_by_hand(four: Comparison) -> None:
    first, second, third = told(four)
    assert first.startswith(
        "Of 4 paired wars, 50.0% end in a durable settlement under Coordinated ministries and "
        "25.0% under Siloed ministries, a difference of +25.0 percentage points (95% interval "
    )
    assert first.endswith("; a further 0.0% and 25.0% sign a settlement that breaks.")
    assert second.startswith(
        "Ukrainian exhaustion ends 0.0% of wars instead of 25.0%; in the 2 pairs in which both "
        "wars sign, the line signed lies +0.5 thousand km2 beyond the line of contact instead of "
        "+0.5; the mean war length up to the horizon changes by +0.8 (95% interval "
    )
    assert second.endswith(") months: of 100 pairs 50 are shorter, 25 equal, 25 longer.")
    assert third.endswith(
        "Siloed ministries settle as many wars durably as Coordinated ministries."
    )


def test_money_that_was_not_searched_is_said(four: Comparison) -> None:
    assert told(four, None)[2] == "What the difference is worth in money was not searched."


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


def test_without_a_pair_that_signs_terms_are_left_out(by_hand: ByHand) -> None:
    second = changed(SILOED, terms=math.nan, delivered=1.0)
    told_second = told(by_hand(siloed=SILOED, coordinated=second))[1]
    assert "thousand km2" not in told_second
    assert "nan" not in told_second
    assert "–" not in told_second


def test_one_pair_that_signs(by_hand: ByHand) -> None:
    second = changed(SILOED[:1], terms=1.5)
    assert (
        "in the pair in which both wars sign, the line signed lies +1.5"
        in (told(by_hand(siloed=SILOED[:1], coordinated=second))[1])
    )


def test_one_pair_has_no_interval(by_hand: ByHand) -> None:
    first, second, _ = told(by_hand(siloed=SILOED[:1], coordinated=SILOED[1:2]))
    assert first.startswith("Of 1 paired war, 0.0% end in a durable settlement under Coordinated")
    assert "a difference of -100.0 percentage points (95% interval – to –)" in first
    assert "changes by +9.0 (95% interval – to –) months: of 100 pairs 0 are shorter" in second
    assert "nan" not in first + second
