"""Other money: wars played besides those that are compared."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm.build import build_inputs
from abm.inputs import Inputs
from abm.scenarios import Scenario, load
from abm.schema import Outcome
from experiments.comparison.design import Design, design, outcomes
from experiments.console import Counter
from experiments.robustness import money as module
from experiments.robustness.money import (
    ABOVE,
    BELOW,
    LESS,
    MORE,
    UNMATCHED,
    UNMONEYED,
    MoneyEquivalent,
    durable,
    equivalent,
    largest_factor,
    money_equivalents,
    money_sentence,
    multiplied,
)
from experiments.statistics.intervals import Difference
from experiments.statistics.runs import difference_by_run

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


def test_it_rests_on_no_more_than_so_many_pairs(
    six: Scenario, kernel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RUNS", 10)
    asked, counter = design(six, ARMS, 25, SEED, 84), Counter()
    found = money_equivalents(asked, records(asked), counter)
    assert found["coordinated"].runs == 10
    assert counter.done % 10 == 0


@pytest.mark.parametrize("factor", [1.2, 1.25])
def test_more_money_is_worth_what_it_is(
    six: Scenario, factor: float, tmp_path: Path, kernel: None
) -> None:
    asked = design(six, ["siloed", more_money(tmp_path, factor)], 600, SEED, 84)
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
    played: list[float] = []

    def noted(inputs: Inputs, factor: float) -> Inputs:
        played.append(factor)
        return multiplied(inputs, factor)

    monkeypatch.setattr(module, "multiplied", noted)
    counter = Counter()
    assert list(money_equivalents(asked, wars, counter)) == ["coordinated", "over-coordinated"]
    assert len(set(played)) == len(played) == counter.done / 20 > 0


NAN = math.nan
RUNS = 10_000
HALF = 0.05  # half-width of every interval below


def settled(share: float, runs: int = RUNS, losses: float = 0.0) -> Any:
    """Return records of wars of which a share is durably settled, the first runs."""
    war = np.zeros(runs, [("outcome", float), ("russian_losses", float)])
    war["russian_losses"] = losses
    war["outcome"] = np.where(
        np.arange(runs) < round(share * runs), Outcome.DURABLE, Outcome.EXHAUSTED
    )
    return war


def line(slope: float) -> Callable[[float], Any]:
    """Return how to play a first arm that settles half its wars, and more with more money."""
    return lambda factor: settled(0.5 + slope * (factor - 1.0))


@pytest.fixture
def known_widths(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every paired difference an interval of the same known width."""

    def difference(first: Any, second: Any, units: Any) -> Difference:
        one, other = float(np.mean(first)), float(np.mean(second))
        change = other - one
        return Difference(one, other, change, change - HALF, change + HALF, len(first), "BCa")

    monkeypatch.setattr(module, "difference_by_run", difference)


def numbers(found: MoneyEquivalent) -> list[float]:
    return [found.factor, found.low, found.high]


# The other arm settles a share; the first .5 + slope (factor - 1), which reaches the share, the
# share less .05 and the share plus .05 at these factors.
@pytest.mark.parametrize(
    ("share", "slope", "expected", "bound"),
    [
        (0.58, 0.25, [1.32, 1.12, 1.52], ""),
        (0.42, 0.25, [0.68, 0.48, 0.88], ""),
        (0.51, 0.25, [1.04, 0.84, 1.24], ""),
        (0.50, 0.25, [1.0, 0.8, 1.2], ""),
        (0.58, 0.04, [3.0, 1.75, NAN], ""),
        (0.47, 0.04, [0.25, NAN, 1.5], ""),
        (0.62, 0.05, [NAN, 2.4, NAN], ABOVE),
        (0.70, 0.05, [NAN, NAN, NAN], ABOVE),
        (0.43, 0.05, [NAN, NAN, 0.6], BELOW),
        (0.30, 0.05, [NAN, NAN, NAN], BELOW),
        (0.58, 0.00, [NAN, NAN, NAN], ABOVE),
    ],
)
def test_factor_and_limits_by_hand(
    share: float, slope: float, expected: list[float], bound: str, known_widths: None
) -> None:
    found = equivalent(settled(0.5), settled(share, losses=1.0), line(slope))
    assert numbers(found) == pytest.approx(expected, nan_ok=True)
    assert (found.bound, found.runs) == (bound, RUNS)


def test_between_factors_that_are_played_the_curve_is_straight(known_widths: None) -> None:
    # .5 at 1, .6 at 1.1 and 1 from 1.2 on: .7 is a quarter of the way from 1.1 to 1.2.
    def play(factor: float) -> Any:
        return settled(0.6 if factor < 1.15 else 1.0)

    assert equivalent(settled(0.5), settled(0.7), play).factor == pytest.approx(1.125)


def test_each_factor_is_played_once_and_no_more_than_needed(known_widths: None) -> None:
    played: list[float] = []

    def play(factor: float) -> Any:
        played.append(factor)
        return settled(0.5 + 0.25 * (factor - 1.0))

    equivalent(settled(0.5), settled(0.58), play)
    assert played == [1.1, 1.2, 1.3, 1.4, 1.6]


@pytest.mark.parametrize("units", [None, np.repeat(np.arange(5_000), 2)])
def test_limits_are_over_the_units_that_are_named(
    units: np.ndarray | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search goes by the difference over units, which without any are the runs."""
    asked: list[list[int]] = []

    def difference(first: Any, second: Any, own: Any) -> Difference:
        asked.append(own.tolist())
        return difference_by_run(first, second, own)

    monkeypatch.setattr(module, "difference_by_run", difference)
    second = settled(0.58, losses=1.0)
    equivalent(settled(0.5), second, line(0.25), units=units)
    known = np.arange(RUNS) if units is None else units
    assert asked and all(own == known.tolist() for own in asked)


def test_identical_arms_are_worth_exactly_nothing() -> None:
    def play(factor: float) -> Any:
        raise AssertionError(f"played {factor}")

    assert numbers(equivalent(settled(0.3), settled(0.3), play)) == [1.0, 1.0, 1.0]


def test_arms_that_settle_as_many_but_differ_are_not_certain_to_match(known_widths: None) -> None:
    found = equivalent(settled(0.5), settled(0.5, losses=1.0), line(0.25))
    assert numbers(found) == pytest.approx([1.0, 0.8, 1.2])


def test_one_pair_has_no_limits() -> None:
    found = equivalent(settled(0.0, 1), settled(1.0, 1), lambda _: settled(1.0, 1))
    assert numbers(found) == pytest.approx([1.1, NAN, NAN], nan_ok=True)


@pytest.mark.parametrize("own", [0.0, 0.3])
def test_an_arm_that_settles_nothing_leaves_nothing_to_match(own: float) -> None:
    def play(factor: float) -> Any:
        raise AssertionError(f"played {factor}")

    found = equivalent(settled(own), settled(0.0, losses=1.0), play)
    assert numbers(found) == pytest.approx([NAN, NAN, NAN], nan_ok=True)
    assert found.bound == UNMATCHED


@pytest.mark.parametrize(("most", "last"), [(3.0, 3.0), (1.5, 1.5), (1.25, 1.25), (1.0, None)])
def test_no_factor_is_played_or_claimed_beyond_the_largest(most: float, last: float | None) -> None:
    played: list[float] = []

    def play(factor: float) -> Any:
        played.append(factor)
        return settled(0.5)

    found = equivalent(settled(0.5), settled(0.9), play, most)
    assert (found.bound, found.most) == (ABOVE, most)
    assert max(played, default=None) == last
    said = money_sentence(found, "A", "B")
    assert (f"even with {most:g} times the appropriations" in said) == (most > 1.0)


@given(st.integers(0, 12), st.integers(0, 12), st.lists(st.integers(0, 12), min_size=14))
def test_limits_lie_on_either_side(own: int, other: int, curve: Sequence[int]) -> None:
    # Whatever the curve, even one that falls.
    at = dict(zip((*LESS[1:], *MORE[1:]), curve, strict=False)) | {0.0: own}
    found = equivalent(
        settled(own / 12, 12), settled(other / 12, 12), lambda f: settled(at.get(f, own) / 12, 12)
    )
    assert not found.low > found.factor
    assert not found.high < found.factor
    assert not found.low > found.high
    assert math.isnan(found.factor) == bool(found.bound)


def test_only_durable_settlements_count() -> None:
    war = np.array(
        [(Outcome.DURABLE,), (Outcome.BROKEN,), (Outcome.EXHAUSTED,)], [("outcome", float)]
    )
    assert durable(war).tolist() == [True, False, False]


def in_force(inputs: Inputs, month: int) -> list[float]:
    """Return the factor of each partner, the largest first, and of everybody, in a month."""
    return [inputs.settings[row].appropriation_factor for row in inputs.in_force[month]]


CHANGED = """extends = "six-partners"

[parameters.support]
appropriation_factor = 0.5

[interventions.early]
parameter = "support.appropriation_factor"
value = 0.75
from = 2
until = 14

[interventions.germany]
parameter = "support.appropriation_factor"
value = 1.5
from = 20
until = 22
partners = ["DEU"]
"""


def test_what_is_in_force_is_multiplied_whatever_sets_it(tmp_path: Path) -> None:
    file = tmp_path / "changed.toml"
    file.write_text(CHANGED, encoding="utf-8")
    inputs = build_inputs(load(str(file)), "siloed", 36)
    found = multiplied(inputs, 2.0)
    for month in range(len(inputs.in_force)):
        times = 2.0 if month >= inputs.treatment else 1.0
        assert in_force(found, month) == [times * one for one in in_force(inputs, month)]
    # Before treatment, in the intervention's last months, after it, and with Germany's own.
    assert [in_force(found, month)[1] for month in (5, 12, 15, 20)] == [0.75, 1.5, 1.0, 3.0]
    assert largest_factor(inputs) == 2.0


@pytest.mark.parametrize(("factor", "most"), [(1.0, 3.0), (2.0, 1.5), (3.0, 1.0), (0.0, 0.0)])
def test_a_factor_never_leaves_the_declared_range(factor: float, most: float) -> None:
    settings = [f"support.appropriation_factor={factor}"]
    assert largest_factor(build_inputs(load("six-partners", settings), "siloed")) == most


LATE = """extends = "six-partners"

[interventions.late]
parameter = "support.appropriation_factor"
value = 3
from = 40
months = 2
partners = ["POL"]
"""


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        (LATE, [], " is 3 already for POL in months 40 to 41"),
        (LATE.replace("months = 2", "months = 1"), [], " is 3 already for POL in month 40"),
        (LATE.replace('partners = ["POL"]\n', ""), [], " is 3 already in months 40 to 41"),
        ('extends = "six-partners"\n', ["support.appropriation_factor=2"], " is 2 already"),
        ('extends = "six-partners"\n', [], ""),
        ('extends = "six-partners"\n', ["support.appropriation_factor=0"], ""),
    ],
)
def test_who_ends_the_search_is_said(
    text: str, settings: list[str], said: str, tmp_path: Path, kernel: None
) -> None:
    file = tmp_path / "late.toml"
    file.write_text(text, encoding="utf-8")
    asked = design(load(str(file), settings), ARMS, 2, SEED, 60)
    [found] = money_equivalents(asked, records(asked), Counter()).values()
    limit = f"support.appropriation_factor may be 3 at most, and{said}"
    assert found.limit == (limit if said else "")


def test_an_intervention_that_sets_the_default_changes_nothing(
    six: Scenario, tmp_path: Path, kernel: None
) -> None:
    # Once it undid every factor that was played, and nothing matched "even with 3 times".
    file = tmp_path / "default.toml"
    file.write_text(
        'extends = "six-partners"\n[interventions.plain]\n'
        'parameter = "support.appropriation_factor"\nvalue = 1.0\nfrom = "treatment"\n',
        encoding="utf-8",
    )
    plain, same = (design(one, ARMS, 40, SEED, 60) for one in (six, load(str(file))))
    found, other = (money_equivalents(one, records(one), Counter()) for one in (plain, same))
    np.testing.assert_equal(other, found)


def test_without_appropriations_there_is_nothing_to_multiply(kernel: None) -> None:
    none = load("six-partners", ["support.appropriation_factor=0"])
    asked = design(none, ARMS, 4, SEED, 60)
    wars = records(asked)
    wars["coordinated"]["outcome"][0] = Outcome.DURABLE
    counter = Counter()
    [found] = money_equivalents(asked, wars, counter).values()
    assert (found.bound, counter.done) == (UNMONEYED, 0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            MoneyEquivalent(1.32, 1.12, 1.52, "", 9),
            "With 32% more appropriations from the treatment month on (95% interval "
            "+12% to +52%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(0.68, NAN, 0.88, "", 9),
            "With 32% less appropriations from the treatment month on (95% interval "
            "beyond -100% to -12%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(2.9, 2.0, NAN, "", 9),
            "With 190% more appropriations from the treatment month on (95% interval "
            "+100% to beyond +200%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(1.0, 1.0, 1.0, "", 9),
            "With the same appropriations A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(1.0, 0.8, 1.2, "", 9),
            "With the same appropriations from the treatment month on (95% interval -20% to +20%) "
            "A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(NAN, 2.4, NAN, ABOVE, 9),
            "A do not match B even with 3 times the appropriations.",
        ),
        (
            MoneyEquivalent(NAN, NAN, NAN, ABOVE, 9, 1.5),
            "A do not match B even with 1.5 times the appropriations; more are not played: "
            "support.appropriation_factor may be 3 at most.",
        ),
        (
            MoneyEquivalent(NAN, NAN, NAN, ABOVE, 9, 1.0),
            "A do not match B as they are, and more appropriations are not played: "
            "support.appropriation_factor may be 3 at most.",
        ),
        (
            MoneyEquivalent(1.4, 1.2, NAN, "", 9, 1.5),
            "With 40% more appropriations from the treatment month on (95% interval +20% to above "
            "+50%, where nothing was searched: support.appropriation_factor may be 3 at most) A "
            "settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(1.0, 0.59, NAN, "", 9, 1.0, "f may be 3 at most, and is 3 already"),
            "With the same appropriations from the treatment month on (95% interval -41% to above "
            "0%, where nothing was searched: f may be 3 at most, and is 3 already) A settle as "
            "many wars durably as B.",
        ),
        (
            MoneyEquivalent(NAN, NAN, NAN, ABOVE, 9, 1.0, "f is 3 already for POL in month 40"),
            "A do not match B as they are, and more appropriations are not played: f is 3 already "
            "for POL in month 40.",
        ),
        (
            MoneyEquivalent(0.997, 0.996, 1.5, "", 9),
            "With 0.3% less appropriations from the treatment month on (95% interval -0.4% to "
            "+50%) A settle as many wars durably as B.",
        ),
        (
            MoneyEquivalent(NAN, NAN, 0.6, BELOW, 9),
            "A settle as often as B even without any new appropriations.",
        ),
        (
            MoneyEquivalent(NAN, NAN, NAN, UNMATCHED, 9),
            "B settle no war durably, so that there is nothing for money to match.",
        ),
        (
            MoneyEquivalent(NAN, NAN, NAN, UNMONEYED, 9, 0.0),
            "What it is worth in money cannot be said: support.appropriation_factor is 0 under A "
            "from the treatment month on, and no multiple of it is more.",
        ),
    ],
)
def test_what_is_said(found: MoneyEquivalent, said: str) -> None:
    assert money_sentence(found, "A", "B") == said
