"""Parameters in force by month: an arm's values, its treatment and its interventions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from abm.errors import InputError
from abm.parameters import REGISTER, Settings
from abm.scenarios.changes import Intervention, Window
from abm.scenarios.occasions import refusal_of_many
from abm.scenarios.scenario import Configuration, Scenario

#: What the model calls a parameter of the start, and one of the war, by dotted name.
AT_START, IN_WAR = (
    {
        name: declared.field
        for name, declared in REGISTER.items()
        if (declared.scope == "start") == start
    }
    for start in (True, False)
)


class ParameterSchedule:
    """Settings in force for each partner in each month, and for everybody (the last column).

    Later interventions win: first the arm's treatment, then what the scenario does in every arm,
    then what the arm does. What is meant for some partners leaves everybody's column alone.
    """

    def __init__(self, scenario: Scenario, arm: Configuration, codes: list[str]) -> None:
        """Take the values of an arm; `codes` are its partners, the largest share first."""
        self.base = {**scenario.parameters, **arm.parameters}
        self.figures = {n: value for n, value in arm.parameters.items() if n not in REGISTER}
        self.name, self.codes = arm.name, codes
        self.treatment = scenario.treatment
        self.interventions = [
            *_treatment(arm, scenario.treatment),
            *scenario.changes.interventions,
            *arm.changes.interventions,
        ]
        self.occasional = [row for row, act in enumerate(self.interventions) if act.occasion]
        if refused := refusal_of_many(len(self.occasional)):
            raise InputError(f"configuration {arm.name}: {refused}")
        self.changes: list[dict[str, float]] = []  # of the arm's values, by field
        self._known: dict[str, int] = {}
        self._made: dict[tuple[bool, tuple[int, ...]], int] = {}
        self._rows: dict[tuple[bool, tuple[int, ...]], list[int]] = {}

    @property
    def settings(self) -> list[Settings]:
        """Return the settings to which `rows` points, as far as it has been asked."""
        return settings_of(self.base, self.changes)

    @property
    def sets(self) -> range:
        """Return the sets of occasional interventions that may act, as bits, none of them first."""
        return range(1 << len(self.occasional))

    def rows(self, months: int, occasional: int = 0) -> list[list[int]]:
        """Return, per month, the row in `settings` for each partner and for everybody.

        Of conditional and random interventions a set acts, given as bits. Months in which the same
        interventions act share one list.
        """
        found: list[list[int]] = []
        for months_alike in self.stretches(months):
            acting = self.acting(months_alike[0], occasional)
            row = self._row(months_alike[0] >= self.treatment, acting)
            found += [row] * len(months_alike)
        return found

    def stretches(self, months: int) -> Iterator[range]:
        """Yield the months in their order, those together in which the same interventions act."""
        windows = [act.window for act in self.interventions]
        ends = {self.treatment, *(window.first for window in windows)}
        ends |= {window.until for window in windows if window.until is not None}
        inner = sorted(end for end in ends if 0 < end < months)
        for first, until in pairwise((0, *inner, months)):
            yield range(first, until)

    def most(self, name: str) -> float:
        """Return the largest value that a parameter is given in any month."""
        return max([self.base[name], *(a.value for a in self.interventions if a.parameter == name)])

    def acting(self, month: int, occasional: int = 0) -> tuple[int, ...]:
        """Return the rows of interventions that act in a month, a set of occasional ones too."""
        silent = {row for bit, row in enumerate(self.occasional) if not occasional >> bit & 1}
        changes = enumerate(self.interventions)
        return tuple(r for r, change in changes if change.window.holds(month) and r not in silent)

    def _row(self, treated: bool, acting: tuple[int, ...]) -> list[int]:
        if (treated, acting) not in self._rows:
            self._rows[treated, acting] = self._columns(treated, acting)
        return self._rows[treated, acting]

    def _columns(self, treated: bool, acting: tuple[int, ...]) -> list[int]:
        columns = len(self.codes) + 1
        if all(self.interventions[row].for_everybody for row in acting):
            return [self._index(treated, acting)] * columns
        return [
            self._index(treated, tuple(row for row in acting if self._reaches(row, column)))
            for column in range(columns)
        ]

    def _reaches(self, row: int, column: int) -> bool:
        change = self.interventions[row]
        if column == len(self.codes) or change.for_everybody:
            return change.for_everybody
        if change.largest is not None:
            return column < change.largest
        return self.codes[column] in (change.partners or ())

    def _index(self, treated: bool, acting: tuple[int, ...]) -> int:
        key = (treated, acting)
        if key not in self._made:
            self._made[key] = self._add(treated, acting)
        return self._made[key]

    def _add(self, treated: bool, acting: tuple[int, ...]) -> int:
        change = {"treated": 1.0 if treated else 0.0}
        for act in (self.interventions[row] for row in acting):
            if act.parameter in IN_WAR:
                change[IN_WAR[act.parameter]] = act.value
        same = repr(sorted(change.items()))
        if same not in self._known:
            self._known[same] = len(self.changes)
            self.changes.append(change)
        return self._known[same]


def settings_of(
    values: Mapping[str, float], changes: Sequence[Mapping[str, float]]
) -> list[Settings]:
    """Return settings with these values, by dotted name, each with changes of its own, by field."""
    told = {field: values[name] for name, field in IN_WAR.items()}
    return [Settings({**told, **change}) for change in changes]


def _treatment(arm: Configuration, month: int) -> list[Intervention]:
    window = Window(month, None)
    return [
        Intervention("treatment", name, value, window, None, None)
        for name, value in arm.treatment.items()
    ]
