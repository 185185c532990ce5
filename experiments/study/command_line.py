"""The commands of `concert study`. Heavy libraries are imported inside commands."""

from __future__ import annotations

import sys

import typer

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
    help="Many wars between what is uncertain and what can be chosen, kept in a folder.",
    epilog=f"{EXAMPLE}plan studies/small.toml",
)
