"""What an experiment does in some months, once it has been checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Window:
    """Months of the war in which something acts; without an end it acts on to the last month."""

    first: int
    until: int | None

    def holds(self, month: int) -> bool:
        """Whether a month lies within."""
        return self.first <= month and (self.until is None or month < self.until)


@dataclass(frozen=True)
class Intervention:
    """A parameter that takes a value for some months and some partners."""

    name: str
    parameter: str
    value: float
    window: Window
    partners: tuple[str, ...] | None
    largest: int | None

    @property
    def for_everybody(self) -> bool:
        """Whether it leaves no partner out."""
        return self.partners is None and self.largest is None


@dataclass(frozen=True)
class ReportChange:
    """What an experiment does to a report to the Kremlin; after the last value it stands still."""

    name: str
    report: int
    mode: int
    values: tuple[float, ...]
    window: Window

    def value(self, month: int) -> float:
        """Return the value of a month within the window."""
        return self.values[min(month - self.window.first, len(self.values) - 1)]


@dataclass(frozen=True)
class BeliefClamp:
    """Log-odds at which an experiment holds a theory (by its row)."""

    name: str
    theory: int
    log_odds: float
    window: Window


class Changes(NamedTuple):
    """All that an experiment does in some months; what stands later wins."""

    interventions: tuple[Intervention, ...] = ()
    reports: tuple[ReportChange, ...] = ()
    beliefs: tuple[BeliefClamp, ...] = ()

    def windows(self) -> list[tuple[str, Window]]:
        """Return name and months of everything that is done."""
        changes: list[Intervention | ReportChange | BeliefClamp] = [
            *self.interventions,
            *self.reports,
            *self.beliefs,
        ]
        return [(change.name, change.window) for change in changes]

    def series(self, above: str = "") -> list[tuple[str, list[float]]]:
        """Return the values that replace reports, under the path `above` and their names."""
        return [(f"{above}{change.name}", list(change.values)) for change in self.reports]
