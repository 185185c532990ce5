"""The command `concert run`: one war, shown and written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from abm.errors import InputError, nearest
from abm.scenarios import load
from experiments.files import check_ending, write_table
from experiments.folders import MARK
from experiments.one_war import ENGINES, Case, OneWar, in_words
from experiments.sheet import console
from experiments.wording import DISCLAIMER, number

STATES = ("fighting", "ceasefire", "settlement watched", "over")
OPTIONS = ("continue", "pause", "settle")
#: Columns of the terminal's table: heading, field, decimals.
SHOWN = (
    ("joint\nplanning", "joint_planning", 2),
    ("support\ncredibility", "support_credibility", 2),
    ("willingness to\nnegotiate", "willingness_to_negotiate", 2),
    ("margin\nkm2 '000", "margin", 1),
    ("delivered\nEUR bn", "delivered", 2),
    ("signed\nEUR bn", "signed", 2),
    ("land\nkm2 '000", "land", 1),
    ("exhaustion", "exhaustion", 2),
    ("reserves", "reserves", 2),
)


@dataclass(frozen=True)
class Choice:
    """Which war the command line was asked for."""

    scenario: str
    configuration: str | None
    run: int
    seed: int | None
    months: int | None
    settings: list[str]
    source: Path | None = None
    arm: str | None = None

    def case(self) -> Case:
        """Return the war to play; raises InputError for anything that cannot be used."""
        if self.source is not None:
            return self._from_folder(self.source)
        if self.arm is not None:
            raise InputError("--arm goes with --from; without it name the arm by --configuration.")
        scenario = load(self.scenario, self.settings)
        arm = scenario.configuration(self.configuration or "siloed")
        months = scenario.months if self.months is None else self.months
        return Case(scenario, arm, self.run, 2022 if self.seed is None else self.seed, months)

    def _from_folder(self, folder: Path) -> Case:
        if self.configuration or self.settings or self.months or self.seed is not None:
            raise InputError(
                "--from repeats a war as it was: no --configuration, --set, --months or --seed."
            )
        told = read_comparison(folder)
        arms = list(told["arms"])
        arm = self.arm or arms[0]
        if arm not in arms:
            raise InputError(
                f"{folder} has no arm {arm!r}.{nearest(arm, arms)} Allowed: {', '.join(arms)}."
            )
        if self.run >= told["runs"]:
            raise InputError(f"--run {self.run}: {folder} has runs 0 to {told['runs'] - 1}.")
        scenario = load(str(folder / "scenario.toml"))
        found = scenario.configuration(arm)
        return Case(scenario, found, self.run, told["seed"], told["months"])


def read_comparison(folder: Path) -> dict[str, Any]:
    """Return the content of a comparison's folder; raises InputError if it is none."""
    file = folder / MARK
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        told["arms"], told["runs"], told["seed"], told["months"]
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror or error}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{file} is not what concert compare writes.") from error
    return told


@dataclass(frozen=True)
class Files:
    """Where a war is to be written."""

    out: Path | None
    ledger: Path | None
    force: bool

    def check(self) -> None:
        """Refuse names that cannot be written, before anything is played; raises InputError."""
        for file in (self.out, self.ledger):
            if file is not None:
                check_ending(file)
                if file.exists() and not self.force:
                    raise InputError(f"{file} exists; choose another name, or use --force.")
                if not file.parent.is_dir():
                    raise InputError(f"{file} cannot be written: {file.parent} is no folder.")


def run_war(choice: Choice, engine: str, files: Files) -> OneWar:
    """Play a war, show it, write what was asked for, and return it."""
    if engine not in ENGINES:
        known = ", ".join(ENGINES)
        raise InputError(f"--engine {engine!r}:{nearest(engine, ENGINES)} Allowed: {known}.")
    files.check()
    case = choice.case()
    war = ENGINES[engine](case)
    screen = console()
    _show(case, war, screen)
    if files.out is not None:
        write_table(war.months, files.out, files.force)
    if files.ledger is not None:
        from experiments.ledger import ledger

        write_table(ledger(case), files.ledger, files.force)
    return war


def _show(case: Case, war: OneWar, screen: Console) -> None:
    title = f"{case.scenario.title}, {case.arm.title}: run {case.run}, seed {case.seed}"
    screen.print(title, style="bold", soft_wrap=True)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("month")
    table.add_column("state")
    table.add_column("Kremlin\nprefers")
    for heading, _, _ in SHOWN:
        table.add_column(heading, justify="right")
    for place in range(len(war.months["month"])):
        table.add_row(*_cells(war, place))
    screen.print(table)
    screen.print(in_words(case, war), style="bold", soft_wrap=True)
    screen.print(DISCLAIMER, soft_wrap=True)


def _cells(war: OneWar, place: int) -> list[str]:
    months = war.months
    state = STATES[int(months["status"][place])]
    talking = state == "fighting" and months["talks_open"][place] > 0.0
    cells = [
        months["date"][place],
        "talks open" if talking else state,
        OPTIONS[int(months["prefers"][place])],
    ]
    return cells + [number(months[field][place], decimals) for _, field, decimals in SHOWN]
