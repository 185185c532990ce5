"""The commands beside playing: what there is to choose, files to begin with, how fast it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from abm.errors import InputError
from experiments.options import EXAMPLE, Force, Set, show_help

data = typer.Typer(
    callback=show_help,
    invoke_without_command=True,
    rich_markup_mode=None,
    help="Tables of figures from data.",
    epilog=f"{EXAMPLE}data build tracker.csv --out donors.csv",
)


def register(app: typer.Typer) -> None:
    """Add the commands to a command line."""
    app.command(epilog=f"{EXAMPLE}scenarios six-partners --set theatre.need=4.5")(scenarios)
    app.command(epilog=f"{EXAMPLE}parameters reserves")(parameters)
    app.command(epilog=f"{EXAMPLE}new my-war")(new)
    app.command(epilog=f"{EXAMPLE}bench --out performance.md")(bench)
    data.command(epilog=f"{EXAMPLE}data build tracker.csv --until 2024-12 --out donors.csv")(build)
    app.add_typer(data, name="data")


def scenarios(
    name: Annotated[
        str | None, typer.Argument(help="Show this one, every value with its origin.")
    ] = None,
    settings: Set = None,
) -> None:
    """List the scenarios, or show one resolved."""
    from experiments.catalogue import list_scenarios, show_scenario

    if name is not None:
        show_scenario(name, settings or [])
    elif settings:
        raise InputError("--set goes with a scenario's name: concert scenarios NAME --set ...")
    else:
        list_scenarios()


def parameters(
    search: Annotated[str | None, typer.Argument(help="Only those that mention this.")] = None,
) -> None:
    """Show the parameters. Each has a unit, a default, a range, a source and a confidence."""
    from experiments.catalogue import list_parameters

    list_parameters(search)


def new(
    name: Annotated[str, typer.Argument(help="Name of the scenario.")],
    out: Annotated[Path | None, typer.Option("--out", help="File; default: NAME.toml.")] = None,
    force: Force = False,
) -> None:
    """Write a commented scenario file to start from."""
    from experiments.catalogue import write_new

    write_new(name, out, force)


def bench(
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the page to a file; default: print it.")
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Seconds, not minutes; rough.")] = False,
    force: Force = False,
) -> None:
    """Measure how fast Concert is here. Both engines, memory, starting, growth; some minutes."""
    from experiments.bench.command import run as measure

    measure(out, force, quick)


def build(
    file: Annotated[Path, typer.Argument(help="The tracker's monthly donor table (CSV).")],
    out: Annotated[Path, typer.Option("--out", help="Where to write the table of donors.")],
    until: Annotated[str, typer.Option("--until", help="Last month to use, YYYY-MM.")] = "2024-12",
    force: Force = False,
) -> None:
    """Rebuild the table of donors. Reads any release of the Ukraine Support Tracker."""
    from experiments.catalogue import build_data

    build_data(file, until, out, force)
