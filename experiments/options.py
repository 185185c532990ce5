"""What commands share: options and what they can take, and how they show what there is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated

import typer

EXAMPLE = "\b\nExample:\n  concert "  # \b: the lines that follow are not broken anew


def show_help(context: typer.Context) -> None:
    """Show what there is to choose from to those who chose nothing."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


def whole(low: int, high: int | None = None) -> Callable[[str], int]:
    """Return the reader of a whole number from `low` on, at most `high`.

    It raises typer.BadParameter, to which the command line adds the option's name.

    >>> whole(1)("12")
    12
    """
    allowed = f"a whole number from {low} {'on' if high is None else f'to {high}'}"

    def read(text: str) -> int:
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


ScenarioName = Annotated[
    str, typer.Option("--scenario", "-s", help="Name of a shipped scenario, or a .toml file.")
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a value, in all arms; can be repeated."),
]
Months = Annotated[
    int | None,
    typer.Option(parser=whole(1), metavar="N", help="Horizon; default: the scenario's."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace what exists.")]
