"""Commands of `concert`: their families, put together."""

from __future__ import annotations

import logging
import shlex
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from abm.engine.processors import check_environment
from experiments.cli import catalogue, compare, history, pages, run, study
from experiments.cli.options import show_help
from experiments.output import Invocation
from experiments.text import printable


def _say_version(asked: bool) -> None:
    if asked:
        print(f"concert {version('concert-policy-lab')}")
        raise typer.Exit


def begin(
    context: typer.Context,
    show_version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    """Tell commands how they were called, and what draws figures."""
    # It warns of a home that it cannot write, where nothing is lost: figures are drawn without.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    context.obj = Invocation(command=printable(shlex.join(["concert", *sys.argv[1:]])), draw=_draw)
    show_help(context)
    check_environment()  # before anything loads Numba, which ends in a traceback


def _draw(folder: Path) -> None:
    from viz.report.report import write

    write(folder)


app = typer.Typer(
    name="concert",
    callback=begin,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},  # of all commands below it, too
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Explore one argument: does joint military-diplomatic planning shorten a long war?\n\n"
    "An arm is what is compared; a configuration is a named policy that an arm takes. "
    "Nothing here is a forecast.",
    epilog="\b\nStart with: concert compare\n"
    "Let your shell complete commands: concert --install-completion",
)
for family in (compare, run, pages, history, catalogue):
    app.add_typer(family.app)
app.add_typer(study.app, name="study")
