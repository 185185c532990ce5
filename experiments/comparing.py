"""The command `concert compare`: from what was asked to a folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from abm.compiling import kernel_is_kept
from abm.scenarios import load
from experiments import folders, tables, writing
from experiments.compare import Design, compare, design
from experiments.progress import counting
from experiments.sheet import console


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


def run(asked: Request, out: Path | None, force: bool, command: str) -> Path:
    """Compare, show and write; return the folder. Nothing is left where it does not end."""
    from viz.figures import write as draw

    asked_design = asked.design()
    folder = out or folders.next_free(Path("results"), "compare")
    screen = console()
    with folders.whole(folder, force) as aside:
        if not kernel_is_kept():
            screen.print("Compiling the engine, once: about half a minute.", soft_wrap=True)
        total = asked.runs * len(asked_design.arms)
        with counting(total, "wars", screen) as progress:
            comparison = compare(asked_design, progress)
        content = writing.summary(comparison, command)
        writing.write(comparison, content, aside)
        draw(content, aside)
    tables.show(content, screen)
    screen.print(f"Written to {folder}", soft_wrap=True)
    return folder
