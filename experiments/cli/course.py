"""Course of one war, month by month: as a table on the terminal, and as data."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from abm.state import Status
from experiments.console import fits, present
from experiments.tables import Cell
from experiments.text import DISCLAIMER, number, plural
from experiments.war import Case, OneWar, in_words
from experiments.warrant import SINGLE_WAR, illustrative

WARRANT = illustrative(SINGLE_WAR)
OPTIONS = ("continue", "pause", "settle")
#: Columns of the terminal's table, as many as fit: heading, field, decimals.
SHOWN = (
    ("joint\nplanning", "joint_planning", 2),
    ("support\ncredibility", "support_credibility", 2),
    ("willingness\nto negotiate", "willingness_to_negotiate", 2),
    ("margin\nkm2 '000", "margin", 1),
    ("delivered\nEUR bn", "delivered", 2),
    ("signed\nEUR bn", "signed", 2),
    ("land\nkm2 '000", "land", 1),
    ("exhaustion", "exhaustion", 2),
    ("reserves", "reserves", 2),
)


def facts(case: Case, war: OneWar) -> dict[str, object]:
    """Return a war as data: `docs/tables.md` explains the keys."""
    columns: dict[str, list[Cell]] = {
        **war.columns,
        "state": [_state(war, month) for month in range(len(war.dates))],
        "kremlin_prefers": [OPTIONS[int(option)] for option in war.months["prefers"]],
    }
    return {
        "scenario": case.scenario.name,
        "title": case.scenario.title,
        "arm": case.arm.name,
        "run": case.run,
        "seed": case.seed,
        "outcome": war.outcome,
        "sentence": in_words(case, war),
        "rows": [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ],
        "warrant": WARRANT.told(),
        "disclaimer": DISCLAIMER,
    }


def show(case: Case, war: OneWar, screen: Console) -> None:
    """Print a war: a table of its months, how it ended in words."""
    title = f"{case.scenario.title}, {case.arm.title}: run {case.run}, seed {case.seed}"
    screen.print(title, style="bold", soft_wrap=True)
    counts = range(len(SHOWN), 0, -1)
    # Where not even one fits beside the state, each month has a block, with all of them.
    count = next((n for n in counts if fits(_table(war, n), screen)), len(SHOWN))
    present(_table(war, count), screen)
    if count < len(SHOWN):
        more = plural(len(SHOWN) - count, "more column")
        screen.print(f"{more} in a wider window; all of them with --out.", style="dim")
    screen.print(in_words(case, war), style="bold", soft_wrap=True)
    screen.print(f"{WARRANT.sentence}\n{DISCLAIMER}", soft_wrap=True)


def _table(war: OneWar, count: int) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("month", "state", "Kremlin\nprefers"):
        table.add_column(heading, no_wrap=True)
    for heading, _, _ in SHOWN[:count]:
        table.add_column(heading, justify="right", no_wrap=True)
    for place in range(len(war.dates)):
        table.add_row(*_cells(war, place, count))
    return table


def _cells(war: OneWar, place: int, count: int) -> list[str]:
    months = war.months
    cells = [
        war.dates[place],
        _state(war, place),
        OPTIONS[int(months["prefers"][place])],
    ]
    numbers = [number(months[field][place], decimals) for _, field, decimals in SHOWN[:count]]
    return cells + numbers


def _state(war: OneWar, place: int) -> str:
    status = tuple(Status)[int(war.months["status"][place])]
    talking = status is Status.FIGHTING and war.months["talks_open"][place] > 0.0
    return "talks open" if talking else status.label
