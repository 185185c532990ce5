"""The command `concert compare`: from what was asked to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from abm.engine.jit import kernel_is_kept
from abm.noise import SEED
from abm.scenarios import load
from experiments import folders, tables, writing
from experiments.compare import Comparison, compare
from experiments.design import Design, design
from experiments.folders import Invocation
from experiments.options import SCENARIO
from experiments.precision import Precision, precision
from experiments.progress import counting
from experiments.sheet import console

ARMS = ("siloed", "coordinated")
RUNS = 1_000  # paired wars, where nothing else is asked for
MOST_FOR_PRECISION = 20_000  # ... and as many at most where a precision is


@dataclass(frozen=True, kw_only=True)
class ComparisonRequest:
    """What `concert compare` was asked for: arms, wars, and where the result goes.

    Without `runs` or `months` the usual number is played, without `out` the next free folder
    below `results` is taken.
    """

    arms: Sequence[str] = ARMS
    scenario: str = SCENARIO
    runs: int | None = None
    months: int | None = None
    seed: int = SEED
    settings: Sequence[str] = ()
    half_width: float | None = None
    outcome: str | None = None
    out: Path | None = None
    force: bool = False

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


def run(request: ComparisonRequest, invocation: Invocation) -> Path:
    """Compare, show, write and draw; return the folder. Nothing is left where it does not end.

    Raises InputError for anything that cannot be used or written.
    """
    asked, wanted = request.design(), request.precision()
    folder = request.out or folders.next_free(Path("results"), "compare")
    with folders.whole(folder, request.force) as aside:
        comparison = _played(asked, wanted)
        content = writing.summary(comparison, invocation.command)
        writing.write(comparison, content, aside)
        invocation.draw(aside)
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
