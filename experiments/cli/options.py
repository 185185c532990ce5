"""Options that commands share, the values these take, and how a command was called."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from abm.data import cells
from abm.noise import LARGEST_SEED
from experiments.console import Voice
from experiments.output import Invocation
from experiments.worlds import ACCEPTED, DEFAULT_WORLD

EXAMPLE = "\b\nExample:\n  concert "  # \b: the lines that follow keep their breaks


def show_help(context: typer.Context) -> None:
    """Show what there is to choose from to those who chose nothing."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


def invocation(context: typer.Context) -> Invocation:
    """Return how the command was called; raises LookupError where `concert` did not say it."""
    found = context.find_object(Invocation)
    if found is None:
        raise LookupError("no Invocation in the context")
    return found


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return the reader of a whole number from `low` on, at most `high`.

    It raises typer.BadParameter, to which the command line adds the option's name.

    >>> whole(1)("12")
    12
    """
    allowed = f"a whole number from {low} {'on' if high is None else f'to {high}'}"

    def read(text: str) -> int:
        """Return the number that a text says."""
        try:
            found = int(text)
        except ValueError:
            found = low - 1
        if found < low or (high is not None and found > high):
            raise typer.BadParameter(f"{text!r}; allowed: {allowed}.")
        return found

    return read


def number(text: str) -> float:
    """Read a number; raises typer.BadParameter as `whole`.

    >>> number("0.5")
    0.5
    """
    try:
        return float(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}; allowed: a number.") from error


def month(text: str) -> int:
    """Read a month, counted from the year 0; raises typer.BadParameter as `whole`.

    >>> month("2024-01") - month("2023-12")
    1
    """
    found = cells.month(text)
    if found is None:
        raise typer.BadParameter(f"{text!r}; allowed: {cells.MONTH_ALLOWED}.")
    return found


def calendar_month(text: str) -> str:
    """Read a month as tables write it; raises typer.BadParameter as `month`.

    >>> calendar_month("Dec-24")
    '2024-12'
    """
    return cells.written(month(text))


SEED_HELP = "Seed of the common random numbers; the same seed gives the same wars"

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        parser=whole(1, 1024),
        metavar="N",
        help="Number of threads that play on this machine; by default one for each processor that "
        "may be used, as affinity, the quota of a container and NUMBA_NUM_THREADS allow. Results "
        "do not depend on it.",
    ),
]


def _hush(quiet: bool) -> bool:
    """Let consoles print nothing from now on, if that is asked for."""
    Voice.quiet = Voice.quiet or quiet
    return quiet


#: Acts by itself, as soon as it is read.
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        callback=_hush,
        is_eager=True,
        help="Print neither progress nor table: only errors and, with --json, what was found.",
    ),
]
QuietAlone = Annotated[
    bool,
    typer.Option(
        "--quiet",
        "-q",
        callback=_hush,
        is_eager=True,
        help="Print only errors, and neither progress nor a summary.",
    ),
]
Json = Annotated[
    bool,
    typer.Option(
        "--json",
        help="Print what is found as one JSON object, not as a table; its keys are explained in "
        "docs/tables.md.",
    ),
]
Tables = Annotated[
    list[str] | None,
    typer.Option(
        "--tables",
        metavar="FORM",
        help="Form in which the folder's tables are written too, beside Parquet: csv or xlsx. Can "
        "be given more than once.",
    ),
]
Scenario = Annotated[
    str,
    typer.Option(
        "--scenario",
        "-s",
        metavar="SCENARIO",
        help="Scenario to play: the name of a shipped one, or a .toml file.",
    ),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="Set a value of the scenario in every arm, such as theatre.need=4.5. "
        "Can be given more than once.",
    ),
]
WorldsAsked = Annotated[
    str,
    typer.Option(
        "--worlds",
        metavar="WORLDS",
        help=f"Worlds over which runs are spread: {ACCEPTED} (those that the record to 2024 "
        f"leaves; a scenario with another history plays its own), {DEFAULT_WORLD} (the scenario's "
        "own alone), or a file that concert calibrate wrote.",
    ),
]
Months = Annotated[
    int | None,
    typer.Option(
        parser=whole(1),
        metavar="N",
        help="Number of months after which a war is cut off; by default the scenario's.",
    ),
]
Seed = Annotated[
    int,
    typer.Option(parser=whole(0, LARGEST_SEED), metavar="N", help=f"{SEED_HELP}."),
]
Force = Annotated[
    bool,
    typer.Option(
        "--force", help="Replace an output that exists; without this the command refuses."
    ),
]
NewFile = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="File to write, ending in .toml; by default NAME.toml."
    ),
]
Page = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="File to write the page to (Markdown), not to the screen."
    ),
]
ResultFolder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Folder to write; by default the next free results/compare-NNN.",
    ),
]
