"""Scorecard of a model: its wars beside the record, row by row and pattern by pattern."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from abm.build import build_inputs
from abm.scenarios import Scenario, load
from abm.scenarios.arguments import Name
from experiments.comparison.design import Playing, counting_wars
from experiments.console import Counter, Row, Sheet, console, show
from experiments.history.patterns import (
    FITTED,
    HELD_BACK,
    Pattern,
    RowTable,
    check_places,
    months_needed,
    patterns,
    reading,
)
from experiments.history.summaries import SUMMARIES, Found
from experiments.tables import print_json
from experiments.text import DISCLAIMER, number
from experiments.warrant import Warrant, of_scenario

ARM = "history"  # in which no treatment changes anything
COLUMNS = ("pattern", "number", "unit", "observed", "simulated", "8 wars of 10", "band", "passes")
PASSES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class RowScore:
    """A number of the record and what wars show in its place."""

    row: RowTable
    found: Found

    @property
    def passes(self) -> bool:
        """Whether what wars show lies in the band, its ends among it."""
        low, high = self.row.band
        return low <= self.found.value <= high


@dataclass(frozen=True)
class PatternScore:
    """A pattern and its rows; it passes when all of them do."""

    pattern: Pattern
    rows: tuple[RowScore, ...]

    @property
    def passes(self) -> bool:
        """Whether every row passes."""
        return all(row.passes for row in self.rows)


@dataclass(frozen=True)
class Scorecard:
    """All patterns, scored over wars of one arm of a scenario."""

    scenario: Scenario
    arm: str
    runs: int
    seed: int
    months: int
    scores: tuple[PatternScore, ...]

    def of_role(self, role: str) -> list[PatternScore]:
        """Return the patterns that may be used for one thing."""
        return [score for score in self.scores if score.pattern.role == role]

    def passed(self, role: str = FITTED) -> int:
        """Return how many patterns of a role pass."""
        return sum(score.passes for score in self.of_role(role))

    def rows(self, role: str = FITTED) -> list[RowScore]:
        """Return the rows of all patterns of a role."""
        return [row for score in self.of_role(role) for row in score.rows]

    @property
    def warrant(self) -> Warrant:
        """What the wars of its scenario may be called."""
        return of_scenario(self.scenario)

    def sentence(self) -> str:
        """Return how many patterns pass, in words."""
        fitted, held = self.of_role(FITTED), self.of_role(HELD_BACK)
        rows = self.rows()
        told = (
            f"{self.passed()} of {len(fitted)} patterns to 2024-12 pass "
            f"({sum(row.passes for row in rows)} of {len(rows)} numbers)"
        )
        if not held:
            return f"{told}."
        return f"{told}; {self.passed(HELD_BACK)} of {len(held)} that are held back."


def scorecard(
    scenario: Scenario,
    arm: Name,
    runs: int,
    seed: int,
    counter: Counter | None = None,
    known: Sequence[Pattern] | None = None,
) -> Scorecard:
    """Play wars of an arm, as long as the patterns ask for, and score them.

    Raises InputError for an arm that does not exist, and for patterns that the scenario's months,
    theories or sectors do not reach.
    """
    known = patterns() if known is None else known
    configuration = scenario.configuration(arm)
    check_places(scenario, known)
    months = months_needed(known, scenario.first_month)
    inputs = build_inputs(scenario, configuration, months)
    wars = Playing(inputs, seed, runs).to(runs, counter or Counter())
    scores = tuple(
        PatternScore(
            pattern,
            tuple(
                RowScore(row, SUMMARIES[row.statistic].of(wars, reading(row, scenario.first_month)))
                for row in pattern.rows.values()
            ),
        )
        for pattern in known
    )
    return Scorecard(scenario, configuration.name, runs, seed, months, scores)


@dataclass(frozen=True, kw_only=True)
class PatternsRequest:
    """Request of `concert patterns`: the scenario with its settings, the arm and the wars."""

    scenario: str
    arm: str
    settings: Sequence[str]
    runs: int
    seed: int
    as_json: bool = False


def show_patterns(request: PatternsRequest) -> None:
    """Play the wars and print their scorecard; raises InputError as `load` and `scorecard`."""
    scenario = load(request.scenario, request.settings)
    with counting_wars() as counter:
        card = scorecard(scenario, request.arm, request.runs, request.seed, counter)
    if request.as_json:
        print_json(facts(card))
        return
    out = console()
    show(Sheet("", COLUMNS, cells(card)), out)
    told = f"{card.sentence()}\n{card.warrant.sentence}\n{DISCLAIMER}"
    out.print(f"\n{told}", soft_wrap=True)


def cells(card: Scorecard) -> list[Row]:
    """Return the scorecard as rows of text, in the order of `COLUMNS`."""
    return [
        (_named(score.pattern), row.row.title, row.row.unit, *figures(row))
        for score in card.scores
        for row in score.rows
    ]


def _named(pattern: Pattern) -> str:
    return pattern.id if pattern.role == FITTED else f"{pattern.id} (held back)"


def figures(score: RowScore) -> Row:
    """Return observed and simulated numbers, the range of wars, the band and the verdict."""
    row, found = score.row, score.found
    value, low, high = (_figure(number) for number in found[:3])
    between = "–" if math.isnan(found.low) else f"{low} to {high}"
    band = " to ".join(f"{end:g}" for end in row.band)
    return f"{row.observed:g}", value, between, band, PASSES[score.passes]


def _figure(value: float) -> str:
    """Return a number as short as it can be compared; a month that never comes in words.

    >>> _figure(0.5612), _figure(411.4), _figure(float("inf"))
    ('0.56', '411', 'never')
    """
    if math.isinf(value):
        return "never"
    return number(value, 2 if abs(value) < 10.0 else 1 if abs(value) < 100.0 else 0)


def facts(card: Scorecard) -> dict[str, object]:
    """Return the scorecard as data; what does not exist, or never comes, is NaN."""
    return {
        "title": card.scenario.title,
        "scenario": card.scenario.name,
        "arm": card.arm,
        "runs": card.runs,
        "seed": card.seed,
        "months": card.months,
        "passed": card.passed(),
        "of": len(card.of_role(FITTED)),
        "held_back_passed": card.passed(HELD_BACK),
        "held_back_of": len(card.of_role(HELD_BACK)),
        "patterns": [
            {
                "id": score.pattern.id,
                "title": score.pattern.title,
                "role": score.pattern.role,
                "passes": score.passes,
            }
            for score in card.scores
        ],
        "rows": [_row_facts(score.pattern, row) for score in card.scores for row in score.rows],
        "warrant": card.warrant.told(),
        "disclaimer": DISCLAIMER,
    }


def _row_facts(pattern: Pattern, score: RowScore) -> dict[str, object]:
    row, found = score.row, score.found
    value, low, high = (end if math.isfinite(end) else math.nan for end in found[:3])
    return {
        "pattern": pattern.id,
        "role": pattern.role,
        "title": row.title,
        "unit": row.unit,
        "observed": row.observed,
        "simulated": value,
        "low": low,
        "high": high,
        "wars": found.wars,
        "band_low": row.band[0],
        "band_high": row.band[1],
        "passes": score.passes,
        "source": row.source,
    }
