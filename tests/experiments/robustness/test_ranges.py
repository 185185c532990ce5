"""Sentences on the range of an effect: word by word."""

from __future__ import annotations

import math

import numpy as np
import pytest

from experiments.robustness.ranges import (
    clocks_sentence,
    default_sentence,
    groups_sentence,
    typical_sentences,
)
from experiments.robustness.typicality import (
    EffortPart,
    Typicality,
    WorldEffects,
    WorldRange,
    typicality,
)
from experiments.robustness.variants import CLOCKS
from experiments.statistics.intervals import Estimate
from tests.experiments.comparison.made import difference, typical

TITLES = ("Siloed ministries", "Coordinated ministries")
LASTING = Estimate(-0.012, -0.04, 0.016, 64, "Student")


def over(effects: list[float], luck: float, pairs: int) -> Typicality:
    """Return what is typical of effects in worlds that were drawn."""
    count = len(effects)
    found = WorldEffects(np.array(effects), np.full(count, luck), np.ones(count))
    return typicality(found, pairs, 0.03)


# Over worlds that were drawn


def test_how_typical_it_is_names_who_gains() -> None:
    worlds = {
        "durably_settled": typical(),
        "lasting": typical(mean=LASTING, beyond_luck=0.05, more=5, fewer=9),
    }
    assert typical_sentences(worlds, TITLES) == [
        "Over 64 sampled worlds, 25 pairs in each, the share of durable settlements under "
        "Coordinated ministries less that under Siloed ministries is +8.1 points on average (95% "
        "interval +2.3 to +13.9), that of lasting ones -1.2 points on average (95% interval -4.0 "
        "to +1.6). Beyond luck the first varies from world to world by 12.3 points (standard "
        "deviation). Coordinated ministries settle at least 3 points more wars durably in 30 of "
        "these worlds, at least 3 points fewer in 12."
    ]


def test_of_a_single_world_there_is_no_interval() -> None:
    [said] = typical_sentences({"durably_settled": over([0.04], 0.001, 1)}, TITLES)
    assert said.startswith("Over 1 sampled world, 1 pair in each, the share of durable settlements")
    assert "is +4.0 points on average. These are too few worlds to say how far" in said
    assert "lasting" not in said and "nan" not in said and "–" not in said


def test_an_effect_that_few_worlds_show_has_no_interval() -> None:
    found = over([0.0] * 10 + [0.2, 0.2, 0.3], 0.001, 25)
    [said] = typical_sentences({"durably_settled": found}, TITLES)
    assert "is +5.4 points on average (no interval: too few worlds show another). Beyond" in said


# Over accepted worlds


def test_a_range_over_accepted_worlds_is_told_in_full() -> None:
    parts = (
        EffortPart(0.021, 0.074, Estimate(0.11, 0.05, 0.17, 21, "Student")),
        EffortPart(0.075, 0.1849, Estimate(0.08, 0.01, 0.15, 21, "Student")),
        EffortPart(0.19, 0.587, Estimate(0.02, -0.03, 0.07, 22, "Student")),
    )
    worlds = {
        "durably_settled": typical(accepted=True, by_effort=parts),
        "lasting": typical(
            mean=LASTING, range=WorldRange(-0.1, 0.0, 0.05, 0.1, 0.6, 0.3), accepted=True
        ),
    }
    assert typical_sentences(worlds, TITLES) == [
        "Over 64 accepted worlds (worth 42 equal ones) the share of durable settlements under "
        "Coordinated ministries less that under Siloed ministries is +7.2 points at the median and "
        "-4.1 to +21.4 in 5 to 95% of worlds, luck taken out: positive (at least 3 points) in 62% "
        "of worlds, nil in 26%, negative in 12%; +8.1 points on average (95% interval +2.3 to "
        "+13.9).",
        "That of lasting settlements is 0.0 points at the median and -10.0 to +5.0 in 5 to 95% of "
        "worlds, luck taken out: positive (at least 3 points) in 10% of worlds, nil in 60%, "
        "negative in 30%; -1.2 points on average (95% interval -4.0 to +1.6).",
        "Of what is uncertain in the mean of the first, 35% is luck within worlds (25 pairs in "
        "each), the rest lies between them.",
        "By thirds of history's effort, which nobody has measured: +11.0 points on average (95% "
        "interval +5.0 to +17.0) where it was 0.021 to 0.074, +8.0 points on average (95% interval "
        "+1.0 to +15.0) where it was 0.075 to 0.18, +2.0 points on average (95% interval -3.0 to "
        "+7.0) where it was 0.19 to 0.59.",
    ]


def test_of_accepted_worlds_that_are_few_no_range_is_told() -> None:
    found = typical(accepted=True, range=None, beyond_luck=math.nan, worlds=3, equal=2.6)
    assert typical_sentences({"durably_settled": found}, TITLES) == [
        "Over 3 accepted worlds (worth 3 equal ones) the share of durable settlements under "
        "Coordinated ministries less that under Siloed ministries is +8.1 points on average (95% "
        "interval +2.3 to +13.9); these are too few worlds for a range.",
        "Of what is uncertain in the mean of the first, 35% is luck within worlds (25 pairs in "
        "each), the rest lies between them.",
        "Fewer than 20 equal worlds tell a range badly; a calibration with a larger --budget "
        "accepts more.",
    ]


@pytest.mark.parametrize(("equal", "told"), [(19.9, True), (20.0, False)])
def test_few_equal_worlds_are_said_to_tell_a_range_badly(equal: float, told: bool) -> None:
    said = typical_sentences({"durably_settled": typical(accepted=True, equal=equal)}, TITLES)
    assert ("Fewer than 20 equal worlds" in said[-1]) == told


def test_no_luck_is_told_of_an_effect_that_is_the_same_everywhere() -> None:
    mean = Estimate(0.0, 0.0, 0.0, 64, "constant")
    none = WorldRange(0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    found = typical(accepted=True, mean=mean, luck=math.nan, beyond_luck=0.0, range=none)
    assert typical_sentences({"durably_settled": found}, TITLES) == [
        "Over 64 accepted worlds (worth 42 equal ones) the share of durable settlements under "
        "Coordinated ministries less that under Siloed ministries is 0.0 points at the median and "
        "0.0 to 0.0 in 5 to 95% of worlds, luck taken out: positive (at least 3 points) in 0% of "
        "worlds, nil in 100%, negative in 0%; 0.0 points on average (95% interval 0.0 to 0.0)."
    ]


# In the default world, and with other clocks


def test_the_default_world_is_said_to_be_an_example() -> None:
    assert default_sentence({"durably_settled": difference(0.05)}) == (
        "In the default world alone, which is one example (40 pairs), the difference in durable "
        "settlements is +5.0 percentage points (95% interval -5.0 to +15.0)."
    )


def test_groups_of_parameters_are_told_in_their_order() -> None:
    spans = {"effort": (-0.02, 0.04), "seen": (-0.051, 0.102), "unseen": (0.0, 0.3)}
    groups = {
        key: {"durably_settled": typical(range=WorldRange(low, 0.0, high, 0.5, 0.3, 0.2))}
        for key, (low, high) in spans.items()
    }
    start = "Of the range of durable settlements, with all other parameters at their medians, "
    assert groups_sentence(groups) == (
        f"{start}5 to 95% of worlds span -5.1 to +10.2 points where what the record sees alone "
        "varies, 0.0 to +30.0 points where what history's arm hardly shows alone varies, -2.0 to "
        "+4.0 points where history's effort alone varies."
    )
    few = {"effort": {"durably_settled": typical(range=None)}}
    assert groups_sentence(few) == (
        f"{start}5 to 95% of worlds span what too few worlds tell where history's effort alone "
        "varies."
    )


def test_other_war_economies_are_told_in_their_order() -> None:
    clocks = {
        clock.name: {"durably_settled": difference(estimate)}
        for clock, estimate in reversed(list(zip(CLOCKS, (0.05, -0.02, 0.0), strict=True)))
    }
    assert clocks_sentence(clocks) == (
        "With another war economy in Russia the difference in durable settlements is +5.0 "
        "percentage points (95% interval -5.0 to +15.0) where reserves drain slowly and nothing "
        "adapts, -2.0 percentage points (95% interval -12.0 to +8.0) where reserves drain fast and "
        "the economy adapts, 0.0 percentage points (95% interval -10.0 to +10.0) where reserves "
        "stand still from the third year on."
    )
    del clocks["fast"]
    assert "adapts" not in clocks_sentence(clocks).replace("nothing adapts", "")
