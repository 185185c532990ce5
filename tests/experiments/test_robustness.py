"""Other horizons and other money: wars played besides those that are compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from abm.build import build_inputs
from abm.engine.ensemble import Ensemble
from abm.scenarios import Scenario, load
from experiments import robustness
from experiments.design import Design, design
from experiments.money import with_factor
from experiments.playing import outcomes
from experiments.progress import Counter
from experiments.robustness import at_horizons, money_equivalents

pytestmark = pytest.mark.compiled

ARMS = ["siloed", "coordinated"]
SEED = 5


def records(asked: Design) -> dict[str, Any]:
    """Return the wars of a design."""
    return {
        arm.name: outcomes(
            build_inputs(asked.scenario, arm, asked.months), asked.seed, asked.runs, Counter()
        )
        for arm in asked.configurations
    }


def more_money(folder: Path, factor: float) -> str:
    """Return a file with the siloed arm, but for more money from treatment on."""
    file = folder / "more.toml"
    file.write_text(
        'title = "More money"\n[treatment.planning]\nnational_effort = 0.08\n'
        f"forum_effort = 0.08\n[treatment.support]\nappropriation_factor = {factor}\n",
        encoding="utf-8",
    )
    return str(file)


@pytest.mark.parametrize("runs", [1, 12])
def test_horizons_are_comparisons_at_that_horizon(six: Scenario, runs: int, kernel: None) -> None:
    asked, counter = design(six, ARMS, runs, SEED, 84), Counter()
    wars = records(asked)
    found = at_horizons(asked, wars, counter)
    assert list(found) == [60, 84, 120]
    for months in (60, 120):
        for arm in ARMS:
            direct = Ensemble(build_inputs(six, arm, months), SEED, monthly=False).play(
                np.arange(runs)
            )
            assert found[months][arm].tobytes() == direct.war.tobytes()
    for arm in ARMS:
        assert found[84][arm].tobytes() == wars[arm].tobytes()
    # The design's own horizon is not played again.
    assert counter.total == counter.done == 2 * 2 * runs


def test_a_war_that_ends_early_is_the_same_at_every_horizon(six: Scenario, kernel: None) -> None:
    asked = design(six, ARMS, 60, SEED, 84)
    found = at_horizons(asked, records(asked), Counter())
    for arm in ARMS:
        ended = found[60][arm]["war_length"] < 60.0
        assert ended.any()
        for months in (84, 120):
            lengths = found[months][arm]["war_length"]
            assert (lengths[ended] == found[60][arm]["war_length"][ended]).all()
            assert (lengths[~ended] >= 60.0).all()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("treatment = 60", [60, 84, 120]),
        ("treatment = 61", [84, 120]),
        (
            '[interventions.gap]\nparameter = "will.funding_gap"\nvalue = 1\nfrom = 84',
            [120],
        ),
    ],
)
def test_a_horizon_that_ends_before_something_begins_is_left_out(
    text: str, left: list[int], tmp_path: Path, kernel: None
) -> None:
    file = tmp_path / "late.toml"
    file.write_text(f'extends = "six-partners"\nmonths = 90\n{text}\n', encoding="utf-8")
    asked = design(load(str(file)), ARMS, 2, SEED, 90)
    assert list(at_horizons(asked, records(asked), Counter())) == left


def test_they_rest_on_no_more_than_so_many_pairs(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robustness, "RUNS", 10)
    asked, counter = design(six, ARMS, 25, SEED, 84), Counter()
    wars = records(asked)
    for cut in at_horizons(asked, wars, counter).values():
        assert {len(rows) for rows in cut.values()} == {10}
    assert counter.done == 2 * 2 * 10
    money = money_equivalents(asked, wars, counter)
    assert money["coordinated"].runs == 10
    assert counter.done % 10 == 0


@pytest.mark.parametrize("factor", [1.2, 1.25])
def test_more_money_is_worth_what_it_is(
    six: Scenario, factor: float, tmp_path: Path, kernel: None
) -> None:
    asked = design(six, ["siloed", more_money(tmp_path, factor)], 300, SEED, 84)
    found = money_equivalents(asked, records(asked), Counter())["more"]
    # At 1.2, which is tried, the arms are the same wars: both limits are that, to the last digit.
    assert found.low - 1e-12 <= factor <= found.high + 1e-12
    assert found.low <= found.factor <= found.high
    assert found.low > 1.0
    assert found.factor == pytest.approx(factor, abs=0.1)


def test_an_identical_arm_is_worth_exactly_nothing(
    six: Scenario, tmp_path: Path, kernel: None
) -> None:
    asked = design(six, ["siloed", more_money(tmp_path, 1.0)], 20, SEED, 84)
    counter = Counter()
    found = money_equivalents(asked, records(asked), counter)["more"]
    assert (found.factor, found.low, found.high, found.bound) == (1.0, 1.0, 1.0, "")
    assert counter.total == 0


def test_each_factor_is_played_once_for_all_arms(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = design(six, ["siloed", "coordinated", "over-coordinated"], 20, SEED, 84)
    wars = records(asked)
    played: list[tuple[str, float]] = []

    def noted(scenario: Scenario, arm: Any, factor: float) -> Any:
        played.append((arm.name, factor))
        return with_factor(scenario, arm, factor)

    monkeypatch.setattr(robustness, "with_factor", noted)
    counter = Counter()
    assert list(money_equivalents(asked, wars, counter)) == ["coordinated", "over-coordinated"]
    assert len(set(played)) == len(played) == counter.done / 20 > 0
    assert {name for name, _ in played} == {"siloed"}
