"""The commands of `concert study`. Heavy libraries are imported inside commands."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from experiments.options import Force

EXAMPLE = "\b\nExample:\n  concert study "  # \b: the lines that follow are not broken anew


def show_help(context: typer.Context) -> None:
    """Show what there is to choose from to those who chose nothing."""
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)


app = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Studies of many wars. What is uncertain, what can be chosen, kept in a folder.",
    epilog=f"{EXAMPLE}plan small",
)

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A study file (.toml), or a shipped study's name.")
]


@app.command(epilog=f"{EXAMPLE}new my-study")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the study.")],
    out: Annotated[Path | None, typer.Option("--out", help="File; default: NAME.toml.")] = None,
    force: Force = False,
) -> None:
    """Write a commented study file to start from."""
    from experiments.study.starting import write_new

    write_new(name, out, force)


@app.command(epilog=f"{EXAMPLE}plan coordination")
def plan(file: File) -> None:
    """Say what a study takes. Wars, time, disk and memory, measured here on a few of its wars."""
    from experiments.study.planning import run

    run(file)
