"""Which value of each parameter is in force, for whom and when."""

from __future__ import annotations

from array import array

from abm.parameters import REGISTER, Settings
from abm.scenarios.configurations import Configuration
from abm.scenarios.scenario import Scenario
from abm.scenarios.timeline import Intervention, Window


class InForce:
    """Settings in force for each partner in each month, and for everybody (the last column).

    Later interventions win: first the arm's treatment, then what the scenario does in every arm,
    then what the arm does. What is meant for some partners leaves everybody's column alone.
    """

    def __init__(self, scenario: Scenario, arm: Configuration, codes: list[str]) -> None:
        """Take the values of an arm; `codes` are its partners, the largest share first."""
        self.base = {**scenario.parameters, **arm.parameters}
        self.codes = codes
        self.treatment = scenario.treatment
        self.acts = [
            *_treatment(arm, scenario.treatment),
            *scenario.changes.interventions,
            *arm.changes.interventions,
        ]
        self.settings: list[Settings] = []
        self._known: dict[bytes, int] = {}
        self._made: dict[tuple[bool, tuple[int, ...]], int] = {}

    def rows(self, months: int) -> list[list[int]]:
        """Return, per month, the row in `settings` for each partner and for everybody."""
        return [self._row(month) for month in range(months)]

    def most(self, name: str) -> float:
        """Return the largest value that a parameter is given in any month."""
        return max([self.base[name], *(a.value for a in self.acts if a.parameter == name)])

    def _row(self, month: int) -> list[int]:
        now = [row for row, act in enumerate(self.acts) if act.window.holds(month)]
        treated = month >= self.treatment
        columns = range(len(self.codes) + 1)
        return [
            self._index(treated, tuple(row for row in now if self._reaches(row, column)))
            for column in columns
        ]

    def _reaches(self, row: int, column: int) -> bool:
        act = self.acts[row]
        if column == len(self.codes) or act.for_everybody:
            return act.for_everybody
        if act.largest is not None:
            return column < act.largest
        return self.codes[column] in (act.partners or ())

    def _index(self, treated: bool, acting: tuple[int, ...]) -> int:
        key = (treated, acting)
        if key not in self._made:
            self._made[key] = self._add(treated, acting)
        return self._made[key]

    def _add(self, treated: bool, acting: tuple[int, ...]) -> int:
        values = dict(self.base)
        for row in acting:
            values[self.acts[row].parameter] = self.acts[row].value
        made = fields(values)
        made["treated"] = 1.0 if treated else 0.0
        same = array("d", made.values()).tobytes()
        if same not in self._known:
            self._known[same] = len(self.settings)
            self.settings.append(Settings(made))
        return self._known[same]


def _treatment(arm: Configuration, month: int) -> list[Intervention]:
    window = Window(month, None)
    return [
        Intervention("treatment", name, value, window, None, None)
        for name, value in arm.treatment.items()
    ]


def fields(values: dict[str, float], start: bool = False) -> dict[str, float]:
    """Return values by the name that the model reads, of the start or of the war."""
    return {
        declared.field: values[name]
        for name, declared in REGISTER.items()
        if (declared.scope == "start") == start
    }
