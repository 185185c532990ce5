"""Playing on until an interval is narrow enough, or saying what it would take."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from abm.errors import InputError
from experiments import precision as module
from experiments.compare import Comparison, compare
from experiments.design import Design
from experiments.enough import half_width, next_total
from experiments.measures import measure_named
from experiments.precision import Precision, precision
from experiments.progress import Counter
from experiments.statistics import paired_difference

LENGTH = measure_named("war_length")


def test_of_the_war_length_if_nothing_else_is_asked_for() -> None:
    assert precision(0.5, None) == Precision(0.5, LENGTH)
    assert precision(0.02, "exhausted") == Precision(0.02, measure_named("exhausted"))
    assert precision(None, None) is None


@pytest.mark.parametrize(
    ("asked", "outcome", "said"),
    [
        (None, "exhausted", "--outcome goes with --precision, the half-width to reach."),
        (0.0, None, "--precision 0; allowed: a number above 0."),
        (-1.0, None, "--precision -1; allowed: a number above 0."),
        (math.nan, None, "--precision nan; allowed: a number above 0."),
        (math.inf, None, "--precision inf; allowed: a number above 0."),
        (
            0.5,
            "war_lenght",
            "--outcome 'war_lenght' not found. Did you mean 'war_length'?\nAllowed: ",
        ),
        (0.5, "", "--outcome '' not found.\nAllowed: durably_settled, on_good_terms,"),
    ],
)
def test_what_cannot_be_reached_at_all(asked: float | None, outcome: str | None, said: str) -> None:
    with pytest.raises(InputError) as error:
        precision(asked, outcome)
    assert str(error.value).startswith(said)


@pytest.fixture
def begun_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the first half-width from 20 pairs."""
    monkeypatch.setattr(module, "FIRST", 20)


def width(played: Comparison, runs: int) -> float:
    """Return the wider half-width of the war length among the first runs of two other arms."""
    first, *others = (LENGTH.of(wars.war)[:runs] for wars in played.wars.values())
    found = [paired_difference(first, other) for other in others]
    return max(half_width(difference.low, difference.high) for difference in found)


def cut(asked: Design, most: int, reached: Precision) -> Comparison:
    """Return wars alone; horizons would take the longest."""
    return compare(replace(asked, runs=most, months=12 + 48), Counter(), reached)


@pytest.mark.compiled
def test_a_precision_that_is_reached_at_once(played: Comparison, begun_small: None) -> None:
    found = cut(played.design, 60, Precision(width(played, 20), LENGTH))
    assert found.design.runs == 20
    for arm, wars in found.wars.items():
        assert wars.war.tobytes() == played.wars[arm].war[:20].tobytes()


@pytest.mark.compiled
def test_a_precision_that_takes_further_runs(played: Comparison, begun_small: None) -> None:
    # The square-root law asks for 32 pairs; whole fifties are played, and those are enough.
    now = width(played, 20)
    wanted = 0.8 * now
    assert next_total(now, 20, wanted, 60) == 50
    assert width(played, 50) <= wanted
    found = cut(played.design, 60, Precision(wanted, LENGTH))
    assert found.design.runs == 50
    for arm, wars in found.wars.items():
        assert len(wars.runs) == len(found.contrast("coordinated").first.runs) == 50
        assert wars.war.tobytes() == played.wars[arm].war[:50].tobytes()
        assert wars.months.tobytes() == played.wars[arm].months[:50].tobytes()


@pytest.mark.compiled
def test_a_precision_beyond_the_runs_allowed(played: Comparison, begun_small: None) -> None:
    now = width(played, 20)
    with pytest.raises(InputError) as error:
        cut(played.design, 60, Precision(now / 10, LENGTH))
    first, second = str(error.value).splitlines()
    assert first == (
        f"--precision {now / 10:g}: with 20 pairs the half-width of war_length is {now:.3g} "
        "(months)."
    )
    assert second == (
        "It takes about 2,000 pairs; allowed: at most 60 (--runs), or a wider half-width."
    )


@pytest.mark.compiled
def test_a_single_pair_has_no_precision(played: Comparison) -> None:
    with pytest.raises(InputError, match="with 1 pairs the half-width of war_length is nan"):
        cut(played.design, 1, Precision(5.0, LENGTH))


@pytest.mark.compiled
def test_an_outcome_that_never_exists_has_no_precision(
    played: Comparison, begun_small: None
) -> None:
    terms = replace(measure_named("terms"), of=lambda war: war["terms"] * math.nan)
    with pytest.raises(InputError, match="It takes no number of pairs; allowed: at most 60"):
        cut(played.design, 60, Precision(1.0, terms))
