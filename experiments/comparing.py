"""The command `concert compare`: from what was asked to a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from abm.compiling import kernel_is_kept
from abm.scenarios import load
from experiments import folders, tables, writing
from experiments.compare import Comparison, compare
from experiments.design import Design, design
from experiments.precision import Precision, precision
from experiments.progress import counting
from experiments.sheet import console

RUNS = 1_000  # paired wars, where nothing else is asked for
MOST_FOR_PRECISION = 20_000  # ... and as many at most where a precision is

#: Draws the figures of a comparison from its folder into it, and writes its report.
Draw = Callable[[Path], object]


@dataclass(frozen=True)
class Request:
    """What the command line was asked to compare."""

    arms: list[str]
    scenario: str
    runs: int | None
    months: int | None
    seed: int
    settings: list[str]
    half_width: float | None = None
    outcome: str | None = None

    def precision(self) -> Precision | None:
        """Return the precision that was asked for; raises InputError if it cannot be used."""
        return precision(self.half_width, self.outcome)

    def design(self) -> Design:
        """Return the design; raises InputError for anything that cannot be used."""
        scenario = load(self.scenario, self.settings)
        months = scenario.months if self.months is None else self.months
        usual = RUNS if self.half_width is None else MOST_FOR_PRECISION
        runs = usual if self.runs is None else self.runs
        return design(scenario, self.arms, runs, self.seed, months)


def run(asked: Request, out: Path | None, force: bool, command: str, draw: Draw) -> Path:
    """Compare, show, write and draw; return the folder. Nothing is left where it does not end."""
    asked_design, wanted = asked.design(), asked.precision()
    folder = out or folders.next_free(Path("results"), "compare")
    with folders.whole(folder, force) as aside:
        comparison = _played(asked_design, wanted)
        content = writing.summary(comparison, command)
        writing.write(comparison, content, aside)
        draw(aside)
    screen = console()
    tables.show(content, screen)
    screen.print(f"Written to {folder}", soft_wrap=True)
    return folder


def _played(asked: Design, wanted: Precision | None) -> Comparison:
    """Compare, and tell on standard error how far it is: what is piped is the result alone."""
    told = console(stderr=True)
    if not kernel_is_kept():
        told.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
    with counting("wars", told) as counter:
        return compare(asked, counter, wanted)
