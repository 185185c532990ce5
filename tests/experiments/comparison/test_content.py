"""Parts of comparison.json, by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from abm.parameters import REGISTER
from abm.scenarios import Scenario, load
from abm.scenarios.changes import BeliefClamp, Changes, Intervention, ReportChange, Window
from experiments.comparison.compare import Comparison
from experiments.comparison.content import ArmDifference, checked
from experiments.comparison.differences import difference_of, horizons
from experiments.comparison.results import (
    arm_of,
    changes,
    measures,
    parameters,
    partners,
    summary,
    versions,
)
from experiments.comparison.table import facts
from experiments.robustness.money import MoneyEquivalent
from experiments.robustness.typicality import WorldEffects, typicality
from experiments.statistics.intervals import paired_difference
from tests.experiments.conftest import COORDINATED, SILOED, TOLD, wars_of

ByHand = Callable[..., Comparison]
NAN = math.nan


@pytest.fixture(scope="module")
def told(four: Comparison) -> ArmDifference:
    """Return the difference between four wars of each arm."""
    return difference_of(four, "coordinated")


def test_versions_are_those_that_results_rest_on() -> None:
    found = versions()
    assert found.keys() >= {"python", "numpy", "numba", "scipy", "mesa"}
    assert found["numpy"] == np.__version__
    assert all(part.isdigit() for part in found["python"].split(".")[:2])


def test_measures_say_what_is_primary_and_of_interest(four: Comparison) -> None:
    by_name = {measure["name"]: measure for measure in measures(four)}
    assert list(by_name) == [measure.name for measure in TOLD]
    primary = [name for name, measure in by_name.items() if measure["primary"]]
    assert primary[:3] == ["durably_settled", "exhausted", "war_length"]
    assert by_name["durably_settled"]["smallest"] == 0.03
    assert by_name["war_length"]["smallest"] == 1.0
    assert by_name["delivered"]["smallest"] is not None
    assert math.isnan(by_name["delivered"]["smallest"])


def test_an_arm_says_what_it_changes(four: Comparison) -> None:
    told = arm_of(four, "coordinated")
    assert told["treatment"] == {"planning.national_effort": 0.6, "planning.forum_effort": 0.6}
    assert (told["parameters"], told["changes"]) == ({}, [])
    assert told["measures"]["durably_settled"]["mean"] == 0.5


def test_changes_in_words() -> None:
    window = Window(12, 18)
    found = Changes(
        (
            Intervention("gap", "will.funding_gap", 1.0, Window(12, None), None, None),
            Intervention("few", "will.funding_gap", 0.25, window, ("USA", "DEU"), None),
            Intervention("top", "will.funding_gap", 0.5, window, None, 3),
        ),
        (ReportChange("tone", 0, 0, (1.0,), Window(0, 6)),),
        (BeliefClamp("T4", 3, 1.0, Window(11, None)),),
    )
    assert changes(found) == [
        "will.funding_gap = 1 from month 12",
        "will.funding_gap = 0.25 from month 12 to 17, USA, DEU",
        "will.funding_gap = 0.5 from month 12 to 17, the 3 largest partners",
        "a report to the Kremlin is replaced from month 0 to 5: tone",
        "a belief is held from month 11: T4",
    ]


def test_each_measure_has_its_effect_sizes(told: dict[str, Any]) -> None:
    found = told["measures"]["durably_settled"]
    assert (found["first"], found["second"], found["estimate"]) == (0.25, 0.5, 0.25)
    assert found["superiority"]["estimate"] == 0.625
    assert found["superiority"].keys() == {"estimate", "low", "high"}
    assert found["standardised"] == pytest.approx(0.25 / math.sqrt(7 / 24))
    assert [row["name"] for row in told["primary"]] == [m.name for m in TOLD if m.primary]
    assert all(row["adjusted"] >= row["p"] for row in told["primary"])


def test_how_many_runs_are_enough(told: dict[str, Any]) -> None:
    found, length = told["enough"]["war_length"], told["measures"]["war_length"]
    half = (length["high"] - length["low"]) / 2
    assert found["half_width"] == pytest.approx(half)
    assert (found["smallest"], found["runs"]) == (1.0, math.ceil(4 * half**2))
    assert told["enough"]["delivered"]["runs"] is None
    assert math.isnan(told["enough"]["delivered"]["smallest"])


def test_one_pair_says_nothing_of_enough(by_hand: ByHand) -> None:
    made = by_hand(siloed=SILOED[:1], coordinated=COORDINATED[1:2])
    assert difference_of(made, "coordinated")["enough"]["war_length"]["runs"] is None
    written = summary(made, "concert compare")["differences"]["coordinated"]
    assert written["enough"]["war_length"] == {"half_width": None, "smallest": 1.0, "runs": None}
    json.dumps(written, allow_nan=False)


def test_the_audit_of_pairs(told: dict[str, Any]) -> None:
    found = told["pairing"]
    # Of the third pair, the same in every recorded month, only the end differs.
    assert (found["pairs"], found["not_identical"]) == (4, 0.75)
    assert found["first_difference"].keys() == {"any", "front"}
    assert found["first_difference"]["any"].keys() == {"median", "low", "high", "never"}
    assert found["first_difference"]["any"]["median"] == 0.0
    assert list(found["variance_saved"]) == [measure.name for measure in TOLD]


def test_money_beyond_the_search_is_null(four: Comparison) -> None:
    found = MoneyEquivalent(NAN, 2.4, NAN, "above", 4)
    made = replace(four, money={"coordinated": found})
    written = summary(made, "concert compare")
    told = written["differences"]["coordinated"]["money"]
    assert told is not None
    assert told["sentence"] == written["summary"][-1]
    assert (told["factor"], told["low"], told["high"]) == (None, 2.4, None)
    assert (told["bound"], told["runs"]) == ("above", 4)
    assert difference_of(four, "coordinated")["money"] is None


def test_worlds_and_clocks_by_hand(four: Comparison) -> None:
    # Ten worlds: +10 and +30 points; each estimate varies by chance with a variance of .005.
    told_of = WorldEffects(np.array([0.1, 0.3] * 5), np.full(10, 0.005), np.ones(10))
    found = typicality(told_of, 25, 0.03)
    clock = paired_difference([0, 0, 1, 0], [1, 0, 1, 0])
    made = replace(
        four,
        worlds={"coordinated": {"durably_settled": found}},
        clocks={"frozen": {"coordinated": {"durably_settled": clock}}},
    )
    written = summary(made, "concert compare")
    told = written["differences"]["coordinated"]
    world = told["worlds"]["durably_settled"]
    assert world.keys() == {
        *("mean", "low", "high", "beyond_luck", "luck", "more", "fewer", "range", "worlds"),
        *("equal", "pairs", "accepted", "by_effort"),
    }
    assert world["mean"] == pytest.approx(0.2)
    assert world["beyond_luck"] == pytest.approx(math.sqrt(0.1 / 9 - 0.005))
    assert (world["more"], world["fewer"], world["worlds"], world["pairs"]) == (10, 0, 10, 25)
    # Of 1/90 that estimates vary, .005 are luck: drawn in, they are the square root of .55 apart.
    assert world["luck"] == pytest.approx(0.45)
    assert world["range"] is not None
    ends = [0.2 + side * 0.1 * math.sqrt(0.55) for side in (-1.0, 0.0, 1.0)]
    told_ends = (world["range"]["low"], world["range"]["median"], world["range"]["high"])
    assert told_ends == pytest.approx(tuple(ends))
    assert world["range"]["positive"] == pytest.approx(1.0)
    assert world["range"]["negative"] == 0.0
    assert (world["equal"], world["accepted"], world["by_effort"]) == (10.0, False, [])
    assert told["clocks"].keys() == {"frozen"}
    assert told["clocks"]["frozen"]["label"] == "reserves stand still from the third year on"
    difference = told["clocks"]["frozen"]["measures"]["durably_settled"]
    assert (difference["first"], difference["second"], difference["pairs"]) == (0.25, 0.5, 4)
    assert difference["estimate"] == 0.25
    # Both are told in words, in the summary and on the terminal.
    over, clocks = told["robustness"]
    assert over.startswith("Over 10 sampled worlds, 25 pairs in each, ")
    assert "reserves stand still" in clocks
    assert written["summary"] == told["summary"] and {over, clocks} < {*told["summary"]}
    assert facts(written)["sentences"] == {"coordinated": [told["sentence"], over, clocks]}
    assert checked(json.loads(json.dumps(written)), "comparison.json")


def test_without_worlds_and_clocks_nothing_is_said_of_them(four: Comparison) -> None:
    told = summary(four, "concert compare")["differences"]["coordinated"]
    assert (told["worlds"], told["clocks"], told["robustness"]) == ({}, {}, [])


def test_horizons_by_hand(four: Comparison) -> None:
    cut = {arm: wars_of(rows).war for arm, rows in (("siloed", SILOED), ("coordinated", SILOED))}
    cut["coordinated"]["war_length"] += [1.0, 0.0, 2.0, 1.0]
    [told] = horizons(replace(four, horizons={60: cut}))
    assert (told["months"], told["runs"]) == (60, 4)
    assert told["arms"].keys() == {"siloed", "coordinated"}
    assert told["arms"]["siloed"]["war_length"]["mean"] == 7.0
    assert told["arms"]["siloed"]["exhausted"]["mean"] == 0.25
    assert told["differences"].keys() == {"coordinated"}
    assert told["differences"]["coordinated"]["war_length"]["estimate"] == 1.0
    assert told["differences"]["coordinated"]["durably_settled"]["estimate"] == 0.0


def test_no_horizon_where_none_was_played(four: Comparison) -> None:
    assert horizons(four) == []


def test_parameters_as_in_force() -> None:
    told = {p["name"]: p for p in parameters(load("six-partners", ["theatre.need=4.5"]))}
    assert list(told) == list(REGISTER)
    need = told["theatre.need"]
    declared = REGISTER["theatre.need"]
    assert (need["value"], need["default"]) == (4.5, declared.default)
    assert (need["low"], need["high"], need["unit"]) == (3.0, 6.0, declared.unit)


def test_a_parameter_that_is_free_is_null(four: Comparison) -> None:
    told = {p["name"]: p for p in summary(four, "concert compare")["parameters"]}
    free = [name for name, declared in REGISTER.items() if math.isnan(declared.default)]
    assert "start.largest_share" in free
    assert [name for name, parameter in told.items() if parameter["value"] is None] == free


def test_partners_the_largest_first(six: Scenario) -> None:
    told = partners(six)
    assert [partner["code"] for partner in told] == ["USA", "DEU", "GBR", "NLD", "POL", "FRA"]
    assert sum(partner["share"] for partner in told) == pytest.approx(1.0)
    assert [p["share"] for p in told] == sorted((p["share"] for p in told), reverse=True)
    assert told[0]["name"] == "United States"
