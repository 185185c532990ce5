"""The command `concert compare`: from what was asked to a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from abm.compiling import kernel_is_kept
from abm.scenarios import load
from experiments import folders, tables, writing
from experiments.compare import Comparison, Design, compare, design
from experiments.progress import counting
from experiments.sheet import console

#: Draws the figures of a comparison's content into a folder.
Draw = Callable[[dict[str, Any], Path], object]


@dataclass(frozen=True)
class Request:
    """What the command line was asked to compare."""

    arms: list[str]
    scenario: str
    runs: int
    months: int | None
    seed: int
    settings: list[str]

    def design(self) -> Design:
        """Return the design; raises InputError for anything that cannot be used."""
        scenario = load(self.scenario, self.settings)
        months = scenario.months if self.months is None else self.months
        return design(scenario, self.arms, self.runs, self.seed, months)


def run(asked: Request, out: Path | None, force: bool, command: str, draw: Draw) -> Path:
    """Compare, show, write and draw; return the folder. Nothing is left where it does not end."""
    asked_design = asked.design()
    folder = out or folders.next_free(Path("results"), "compare")
    with folders.whole(folder, force) as aside:
        comparison = _played(asked_design)
        content = writing.summary(comparison, command)
        writing.write(comparison, content, aside)
        draw(content, aside)
    screen = console()
    tables.show(content, screen)
    screen.print(f"Written to {folder}", soft_wrap=True)
    return folder


def _played(asked: Design) -> Comparison:
    """Compare, and tell on standard error how far it is: what is piped is the result alone."""
    told = console(stderr=True)
    if not kernel_is_kept():
        told.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
    with counting(asked.runs * len(asked.arms), "wars", told) as progress:
        return compare(asked, progress)
