"""Scorecards: what passes, in numbers and words, and the command that prints one."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from abm.errors import InputError
from abm.scenarios import Scenario, load
from experiments.history.patterns import Pattern, patterns
from experiments.history.scorecard import (
    COLUMNS,
    PatternScore,
    RowScore,
    Scorecard,
    cells,
    facts,
    figures,
    scorecard,
)
from experiments.history.summaries import Found
from experiments.tables import plain
from experiments.warrant import of_scenario

Main = Callable[..., tuple[int, str, str]]

GAINS = next(one for one in patterns() if one.id == "P5")  # bands -0.3 to 1.3 and 2.6 to 4.9
LAND = next(one for one in patterns() if one.id == "P7")


def scored(pattern: Pattern, *values: float) -> PatternScore:
    """Return a pattern with these numbers in wars."""
    rows = zip(pattern.rows.values(), values, strict=True)
    return PatternScore(
        pattern, tuple(RowScore(row, Found(value, value - 1, value + 1, 9)) for row, value in rows)
    )


@pytest.fixture
def card(six: Scenario) -> Scorecard:
    """Return a scorecard of two patterns; one of them is held back."""
    return Scorecard(six, "siloed", 9, 5, 84, (scored(GAINS, 0.5, 3.0), scored(LAND, math.inf)))


@pytest.mark.parametrize(
    ("first", "second", "passes"),
    [
        (-0.3, 2.6, True),
        (1.3, 4.9, True),
        (1.31, 4.0, False),
        (-0.31, 4.0, False),
        (1.0, math.nan, False),
        (1.0, math.inf, False),
    ],
)
def test_a_pattern_passes_when_every_number_lies_in_its_band(
    first: float, second: float, passes: bool
) -> None:
    assert scored(GAINS, first, second).passes == passes


def test_patterns_are_counted_by_what_they_may_be_used_for(card: Scorecard) -> None:
    assert (card.passed("C"), card.passed("H"), len(card.rows()), len(card.rows("H"))) == (
        *(1, 0),
        *(2, 1),
    )
    assert card.sentence() == (
        "1 of 1 patterns to 2024-12 pass (2 of 2 numbers); 0 of 1 that are held back."
    )
    failed = replace(card, scores=(scored(GAINS, 0.5, 9.0),))
    assert failed.sentence() == "0 of 1 patterns to 2024-12 pass (1 of 2 numbers)."


def test_a_row_says_all_of_a_number(card: Scorecard) -> None:
    told = cells(card)
    assert {len(row) for row in told} == {len(COLUMNS)}
    assert told[1] == (
        *("P5", "the front in 2024", "thousand km2", "3.7", "3.00", "2.00 to 4.00"),
        *("2.6 to 4.9", "yes"),
    )
    assert told[2][0] == "P7 (held back)"
    assert told[2][4] == "never"
    row = RowScore(GAINS.rows["2023"], Found(math.nan, math.nan, math.nan, 0))
    assert figures(row) == ("0.49", "–", "–", "-0.3 to 1.3", "no")


def test_what_never_comes_is_nothing_in_data(card: Scorecard) -> None:
    told = facts(card)
    rows = told["rows"]
    assert isinstance(rows, list)
    assert math.isnan(rows[2]["simulated"])
    assert [row["passes"] for row in rows] == [True, True, False]
    assert (told["passed"], told["of"], told["held_back_of"]) == (1, 1, 1)


def test_a_scenario_without_such_theories_is_refused(six: Scenario) -> None:
    few = replace(six, theories=dict(list(six.theories.items())[:3]))
    with pytest.raises(InputError, match="is of the scenario's theories, place 4; six-partners"):
        scorecard(few, "siloed", 20, 5)
    few = replace(six, sectors={})
    with pytest.raises(InputError, match="is of the scenario's sectors, place 1"):
        scorecard(few, "siloed", 20, 5)
    with pytest.raises(InputError, match="no configuration 'silod'"):
        scorecard(six, "silod", 20, 5)


def test_a_war_of_another_time_is_refused() -> None:
    for first in ("2023-06", "2021-01"):
        with pytest.raises(InputError, match=f"a war that begins in {first} cannot show it"):
            scorecard(load("six-partners", [f'first_month="{first}"']), "siloed", 20, 5)


@pytest.mark.compiled
def test_the_same_wars_have_the_same_scores(six: Scenario) -> None:
    one, other = (scorecard(six, "siloed", runs=20, seed=5) for _ in range(2))
    assert plain(facts(one)) == plain(facts(other))
    assert one.months == 84
    short = scorecard(six, "siloed", runs=20, seed=5, known=[GAINS])
    assert short.months == 34
    [long] = [score for score in one.scores if score.pattern.id == "P5"]
    assert short.scores[0] == long
    assert cells(short) == [row for row in cells(one) if row[0] == "P5"]


@pytest.mark.compiled
def test_the_command_prints_every_number_and_the_count(main: Main) -> None:
    words = ("patterns", "--scenario", "six-partners", "--runs", "10")
    code, out, err = main(*words)
    assert (code, "wars: 10 of 10" in err) == (0, True)
    lines = out.splitlines()
    assert len(lines) == 1 + sum(len(one.rows) for one in patterns()) + 4
    assert "of 14 patterns to 2024-12 pass" in lines[-3]
    assert lines[-2] == of_scenario(load("six-partners")).sentence
    code, out, err = main(*words, "--json", "--quiet")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["scenario"], told["arm"], told["runs"]) == ("six-partners", "siloed", 10)
    assert told["warrant"] == of_scenario(load("six-partners")).told()
    [other] = [main(*words, "--arm", "coordinated", "--json", "-q")[1]]
    assert json.loads(other)["rows"] != told["rows"]
