"""The placebo: pairs that a declaration alone tells apart, on the comparison's own runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from abm.build import build_inputs
from abm.scenarios import Scenario, load
from experiments.comparison.compare import Comparison
from experiments.comparison.design import Design, design, outcomes
from experiments.comparison.differences import difference_of, placebo
from experiments.console import Counter
from experiments.robustness.placebo import besides
from tests.experiments.conftest import COORDINATED, SILOED

RUNS, MONTHS = 7, 24


def asked(scenario: Scenario, *arms: str) -> Design:
    return design(scenario, arms, RUNS, seed=5, months=MONTHS)


@pytest.mark.compiled
@pytest.mark.parametrize(
    ("arms", "played"),
    [
        (("siloed", "coordinated"), ["paper"]),
        (("coordinated", "paper"), ["siloed"]),
        (("siloed", "paper", "forum"), []),  # both are there
        (("national", "forum"), []),  # two more arms would be too dear
    ],
)
def test_one_arm_is_played_besides_at_most(
    six: Scenario, kernel: None, arms: tuple[str, ...], played: list[str]
) -> None:
    counter = Counter()
    found = besides(asked(six, *arms), counter)
    assert list(found) == played
    assert counter.done == RUNS * len(played)


@pytest.mark.compiled
def test_its_wars_are_those_that_the_arm_has_in_a_comparison(six: Scenario, kernel: None) -> None:
    told = asked(six, "siloed", "coordinated")
    alone = outcomes(
        build_inputs(six, six.configuration("paper"), MONTHS), told.seed, RUNS, Counter()
    )
    assert besides(told, Counter())["paper"].war.tobytes() == alone.tobytes()


def test_a_scenario_without_one_of_them_has_none() -> None:
    bare = load("six-partners", ())
    without = {name: arm for name, arm in bare.configurations.items() if name != "paper"}
    told = asked(replace(bare, configurations=without), "siloed", "coordinated")
    assert besides(told, Counter()) == {}


def test_its_pairs_are_paper_against_siloed(by_hand: Callable[..., Comparison]) -> None:
    made = by_hand(siloed=SILOED, coordinated=SILOED, paper=COORDINATED)
    told = placebo(made.placebo)
    assert told is not None
    assert (told["first"], told["second"]) == ("Siloed ministries", "Coordination on paper")
    assert told["of_100_pairs"] == {
        "of": 4,
        "shorter": 2,
        "equal": 1,
        "longer": 1,
        "running": 0,
        "pairs": 4,
    }
    assert told["sentence"] == (
        "An arm that only declares (Coordination on paper against Siloed ministries): of 4 pairs 2 "
        "are shorter, 1 longer."
    )
    clause = "; under an arm that only declares, 2 are shorter, 1 longer."
    assert difference_of(made, "paper")["summary"][-1].endswith(clause)
    assert by_hand(siloed=SILOED, coordinated=COORDINATED).placebo is None


@pytest.mark.compiled
def test_a_comparison_has_the_placebo_whatever_the_order_of_its_arms(played: Comparison) -> None:
    found = played.placebo
    assert found is not None and played.besides == {}
    assert found.frequencies == played.contrast("paper").frequencies()
